"""What of a line's points or discount each rule gave, for the rules whose giving is counted; always whole numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loyalty.values.points import share

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from loyalty.rules.earning import EarnRule

Gave = tuple[str, int]
"""A rule's id and what it gave."""


class Giving:
    """Collects what rules give to the lines of one basket; the rest of a line is what its rate earns by itself."""

    def __init__(self, counted: Collection[str] | None, lines: int) -> None:
        self._counted = counted
        self._by_line: list[list[Gave]] = [[] for _ in range(lines)]

    def multiplied(self, at: int, points: int, rules: Sequence[EarnRule]) -> None:
        """Of so many points the rate has 100 parts, each multiplier what it is above them."""
        if any(map(self._counts, (rule.id for rule in rules))):
            parts = share(points, [100, *((rule.multiply_percent or 100) - 100 for rule in rules)])
            self._by_line[at] += [(rule.id, part) for rule, part in zip(rules, parts[1:], strict=True)]

    def added(self, at: int, rule_id: str, points: int) -> None:
        """A bonus put so many points on a line."""
        if self._counts(rule_id):
            self._by_line[at].append((rule_id, points))

    def left(self, at: int, before: int, after: int) -> tuple[Gave, ...]:
        """What each counted rule gave once caps left only `after` of the line's points."""
        gave = self._by_line[at]
        if gave and before != after:
            rest = before - sum(points for _, points in gave)
            parts = share(after, [rest, *(points for _, points in gave)])
            gave = [(rule, part) for (rule, _), part in zip(gave, parts[1:], strict=True)]
        return tuple((rule, points) for rule, points in gave if points and self._counts(rule))

    def _counts(self, rule_id: str) -> bool:
        return self._counted is None or rule_id in self._counted
