"""Keeps count of what is on the shelves."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Iterable, Optional


@dataclass(frozen=True)
class Item:
    sku: str
    name: str
    price_cents: int = 0
    tags: tuple[str, ...] = field(default_factory=tuple)

    def label(self) -> str:
        return f"{self.sku:<12}{self.name!r} {self.price_cents / 100:.2f} €"


class Shelf:
    def __init__(self, items: Iterable[Item] = ()) -> None:
        self._items = {item.sku: item for item in items}

    def find(self, sku: str) -> Optional[Item]:
        # A missing item isn't an error here; who'd asked for it decides.
        return self._items.get(sku)

    async def restock(self, *items: Item, delay: float = 0.05) -> int:
        await asyncio.sleep(delay)
        self._items |= {i.sku: i for i in items if i.price_cents > 0}
        return len(self._items)


if __name__ == "__main__":
    shelf = Shelf([Item("A-001", "Lamp", 1999, ("home", "light"))])
    print(asyncio.run(shelf.restock(Item("B-002", "Chair", 4_950))))
