"""What rules and offers with a budget have given by sales that were applied."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from central.store.programme_tables import rule_given
from central.store.upsert import insert_or_change

if TYPE_CHECKING:
    from collections.abc import Mapping

    from central.store.database import Transaction


@dataclass(frozen=True, slots=True)
class Given:
    """Points, and minor units of money, that a rule or offer gave."""

    points: int = 0
    minor: int = 0

    def less(self, other: Given) -> Given:
        """By how much this is more than the other, below 0 where it is less."""
        return Given(self.points - other.points, self.minor - other.minor)


_ADD = insert_or_change(rule_given, raised=("points", "minor"))


def given(tx: Transaction) -> dict[str, Given]:
    """What each rule has given so far."""
    rows = tx.rows(sa.select(rule_given.c.rule, rule_given.c.points, rule_given.c.minor))
    return {row.rule: Given(row.points, row.minor) for row in rows}


def add_given(tx: Transaction, more: Mapping[str, Given]) -> None:
    """Adds what further sales gave."""
    # Always in one order, so that two exchanges never wait for each other.
    rows = ({"rule": rule, "points": one.points, "minor": one.minor} for rule, one in sorted(more.items()))
    tx.merge(_ADD, *rows)


def correct_given(tx: Transaction, more: Mapping[str, Given]) -> None:
    """Adds what was found besides, and takes off what is below 0; nothing has given less than none."""
    add_given(tx, dict.fromkeys(more, Given()))
    for rule, one in sorted(more.items()):
        sums = {"points": rule_given.c.points + one.points, "minor": rule_given.c.minor + one.minor}
        floored = {name: sa.case((total < 0, 0), else_=total) for name, total in sums.items()}
        tx.run(sa.update(rule_given).where(rule_given.c.rule == rule).values(floored))
