"""What a damaged file still has of its journal of drawer, cash and shifts, and which numbers of it are gone.

Nobody signs these rows: one is believed when it has the form of its table. No points hang on them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from terminal.cash import DrawerOutcome, DrawerReason, MoveKind
from terminal.slip import SlipUnreadable, from_json_bytes
from terminal.store.runs import runs
from terminal.store.tables import cash_move, drawer_opening, z_report

if TYPE_CHECKING:
    from sqlalchemy import Table

    from loyalty.exchange.z_marks import ZMark
    from terminal.store.pages import Row


@dataclass(slots=True)
class CashRemains:
    """Rows by their numbers. `ends` are the last numbers of openings and moves that the file itself says there were.

    `known` is the newest Z report that the witness knows of.
    """

    reports: dict[int, dict[str, Any]] = field(default_factory=dict)
    openings: dict[int, dict[str, Any]] = field(default_factory=dict)
    moves: dict[int, dict[str, Any]] = field(default_factory=dict)
    ends: dict[str, int] = field(default_factory=dict)
    known: ZMark | None = None

    def look(self, row: Row) -> None:
        """Keep the row where it is one of these tables."""
        if len(row.values) == 2 and row.values[0] in (drawer_opening.name, cash_move.name):
            name, last = row.values
            if isinstance(last, int):
                self.ends[str(name)] = max(last, self.ends.get(str(name), 0))
        elif (one := _named(z_report, row)) is not None and _is_report(one):
            self.reports.setdefault(row.rowid, one)
        elif (one := _named(drawer_opening, row)) is not None and _is_opening(one):
            # Of two copies the one that knows what became of it is the newer.
            if row.rowid not in self.openings or one["outcome"] != DrawerOutcome.ASKED.value:
                self.openings[row.rowid] = one
        elif (one := _named(cash_move, row)) is not None and one["kind"] in set(MoveKind) and one["amount_minor"] >= 0:
            self.moves.setdefault(row.rowid, one)

    @property
    def last_report(self) -> int:
        """The newest Z report that anything knows of, 0 without any."""
        return max([0 if self.known is None else self.known.number, *self.reports])

    @property
    def last_opening(self) -> int:
        """The last opening that anything knows of."""
        known = 0 if self.known is None else self.known.last_opening
        counted = (int(one["last_opening"]) for one in self.reports.values())
        return max([known, self.ends.get(drawer_opening.name, 0), *counted, *self.openings])

    @property
    def last_move(self) -> int:
        """The last move of cash that anything knows of."""
        known = 0 if self.known is None else self.known.last_move
        counted = (int(one["last_move"]) for one in self.reports.values())
        return max([known, self.ends.get(cash_move.name, 0), *counted, *self.moves])

    @property
    def lost_reports(self) -> list[tuple[int, int]]:
        """Runs of Z reports that could not be read, first and last of each."""
        return runs(set(range(1, self.last_report + 1)) - {no for no, one in self.reports.items() if one["slip"]})

    @property
    def lost_openings(self) -> list[tuple[int, int]]:
        """Runs of openings that could not be read."""
        return runs(set(range(1, self.last_opening + 1)) - self.openings.keys())

    @property
    def lost_moves(self) -> list[tuple[int, int]]:
        """Runs of moves of cash that could not be read."""
        return runs(set(range(1, self.last_move + 1)) - self.moves.keys())


def _named(table: Table, row: Row) -> dict[str, Any] | None:
    """The row by the table's columns, None where it has not their number or kinds."""
    names, values = table.columns.keys(), row.values
    if len(values) != len(names) or values[0] is not None or row.rowid < 1:
        return None
    one = dict(zip(names, (row.rowid, *values[1:]), strict=True))
    for column in table.columns:
        kind, value = column.type.python_type, one[column.name]
        if not isinstance(value, kind) and not (value is None and column.nullable):
            return None
    return one


def _is_report(one: dict[str, Any]) -> bool:
    """An empty slip is that of a report of which the file itself knew nothing more."""
    if min(one["last_op"], one["last_opening"], one["last_move"]) < 0:
        return False
    try:
        return one["slip"] == b"" or from_json_bytes(one["slip"]) is not None
    except SlipUnreadable:
        return False


def _is_opening(one: dict[str, Any]) -> bool:
    return one["reason"] in set(DrawerReason) and one["outcome"] in set(DrawerOutcome)
