"""Prices sales again behind the apply, a stretch at a time, and leaves what differs for a person; changes no book."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from msgspec import UNSET

from central.judging.orphans import ALREADY_KNOWN, inside
from central.repricing.again import price_again
from central.store import exceptions, priced
from central.store.exceptions import Noted
from loyalty.ops.bodies import read_body
from loyalty.ops.operations import Orphan, Sale
from loyalty.rules.programme import read_programme
from loyalty.values.errors import BadValue, BadWire

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from central.repricing.again import Found
    from central.store.database import Database, Transaction
    from central.store.priced import KeptSale, Stretch
    from loyalty.rules.programme import Programme

OPS_MAX = 100

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Counted:
    """Sales priced again, sales without what they were priced by (of older tills), and those that wait for a person."""

    priced: int = 0
    skipped: int = 0
    waiting: int = 0

    def plus(self, other: Counted) -> Counted:
        """Both together."""
        return Counted(self.priced + other.priced, self.skipped + other.skipped, self.waiting + other.waiting)


class Repricer:
    """Looks at stretches of chains, and keeps the versions of the programme that it has read."""

    def __init__(self, database: Database, now_ms: Callable[[], int]) -> None:
        self._database, self._now_ms = database, now_ms
        self._programmes: dict[int, Programme] = {}

    def run_once(self) -> Counted:
        """Prices whatever waits, to its end."""
        counted = Counted()
        while (step := self.look_once()) is not None:
            counted = counted.plus(step)
        return counted

    def look_once(self) -> Counted | None:
        """Prices one stretch; None when nothing waits."""
        stretch = self._database.read(lambda tx: priced.unpriced(tx, OPS_MAX))
        if stretch is None:
            return None
        sales = [(kept, sale) for kept in stretch.sales if (sale := _sale_of(kept)) is not None]
        full = [(kept, sale) for kept, sale in sales if sale.facts is not UNSET]
        found = self._differing(full)
        noted = [self._noted(stretch, kept, said) for kept, said in found]
        self._database.write(partial(_note, stretch=stretch, noted=noted))
        return Counted(len(full), len(sales) - len(full), len(found))

    def _differing(self, sales: list[tuple[KeptSale, Sale]]) -> list[tuple[KeptSale, Found]]:
        if not sales:
            return []
        members = {sale.member for _, sale in sales if sale.member is not None}
        born = self._database.read(lambda tx: priced.birthdays(tx, members))
        self._learn({sale.context.programme for _, sale in sales if sale.context.programme is not None})
        said = (
            (kept, price_again(sale, kept.hash, self._programme(sale), born.get(sale.member or "")))
            for kept, sale in sales
        )
        return [(kept, one) for kept, one in said if one is not None]

    def _programme(self, sale: Sale) -> Programme | None:
        return self._programmes.get(sale.context.programme or 0)

    def _learn(self, versions: Collection[int]) -> None:
        """A version that was published never changes, so it is read once; one that is not there may come later."""
        missing = set(versions) - self._programmes.keys()
        for version, document in self._database.read(lambda tx: priced.documents(tx, missing)).items():
            try:
                self._programmes[version] = read_programme(document.encode())
            except BadValue:
                _log.warning("version %s of the programme in the database cannot be read", version)

    def _noted(self, stretch: Stretch, kept: KeptSale, found: Found) -> Noted:
        place = (stretch.till, stretch.epoch, kept.seq)
        return Noted(found.code, self._now_ms(), *place, kept.member, found.points, detail=found.detail)


def _note(tx: Transaction, stretch: Stretch, noted: Collection[Noted]) -> None:
    exceptions.note(tx, noted)
    priced.note_priced(tx, stretch)


def _sale_of(kept: KeptSale) -> Sale | None:
    """The sale of an op, also of one that was told again and was not known before."""
    try:
        found = read_body(kept.body)
    except BadWire:
        return None
    if isinstance(found, Orphan):
        told = None if kept.code == ALREADY_KNOWN else inside(found)
        return told if isinstance(told, Sale) else None
    return found if isinstance(found, Sale) else None
