#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <type_traits>
#include <utility>

#define RING_CHECK(cond) do { if (!(cond)) return std::nullopt; } while (0)

namespace ring {

template <typename T, std::size_t N>
class Buffer {
    static_assert(N > 0 && (N & (N - 1)) == 0, "N must be a power of two");

public:
    [[nodiscard]] bool push(T value) noexcept(std::is_nothrow_move_assignable_v<T>) {
        if (head_ - tail_ == N) return false;
        cells_[head_++ & (N - 1)] = std::move(value);
        return true;
    }

    [[nodiscard]] std::optional<T> pop() {
        RING_CHECK(head_ != tail_);
        return std::exchange(cells_[tail_++ & (N - 1)], T{});
    }

private:
    std::array<T, N> cells_{};
    std::uint64_t head_ = 0, tail_ = 0;
};

}  // namespace ring
