"""Where in a basket the goods are that something is for: stamps, a full card, a voucher."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from loyalty.rules.conditions import Goods, Marks


class Places:
    """Some lines of one basket by their marks, so that nothing need look at each line, or twice for the same goods."""

    def __init__(self, marked: Sequence[Marks], lines: Iterable[int]) -> None:
        self._all = tuple(lines)
        self._by: defaultdict[str, list[int]] = defaultdict(list)
        for at in self._all:
            for mark in marked[at]:
                self._by[mark].append(at)
        self._found: dict[frozenset[str], Sequence[int]] = {frozenset(): self._all}

    def of(self, goods: Goods) -> Sequence[int]:
        """The lines that are among these goods, ascending."""
        marks = goods.marks
        found = self._found.get(marks)
        if found is None:
            by = self._by
            found = self._found[marks] = sorted({at for mark in marks & by.keys() for at in by[mark]})
        return found
