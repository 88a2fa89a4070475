using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace Example.Orders;

public record OrderLine(string Sku, int Quantity, decimal UnitPrice)
{
    public decimal Total => Quantity * UnitPrice;
}

public sealed class OrderStore(TimeProvider clock) : IAsyncDisposable
{
    private readonly Dictionary<Guid, List<OrderLine>> _orders = new();

    public async Task<Guid> AddAsync(IEnumerable<OrderLine> lines, CancellationToken token = default)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(5), token).ConfigureAwait(false);
        var id = Guid.NewGuid();
        _orders[id] = lines.Where(l => l is { Quantity: > 0 }).ToList();
        return id;
    }

    public string Summary(Guid id) =>
        _orders.TryGetValue(id, out var lines)
            ? $"{clock.GetUtcNow():yyyy-MM-dd} {lines.Count} lines, {lines.Sum(l => l.Total):C2}"
            : throw new KeyNotFoundException($"No order {id:N}.");

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
