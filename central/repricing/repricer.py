"""Prices sales again behind the apply, a stretch at a time, and leaves what differs for a person; changes no book."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from msgspec import UNSET

from central.errors import FAULTS
from central.judging.orphans import ALREADY_KNOWN, told_in
from central.judging.returning import origin_of
from central.programmes.budgets import correct_sale, gave_in
from central.repricing.again import claim_again, not_priced, price_again, unpriced_sale
from central.repricing.books import caps_passed, held_against_books
from central.repricing.clocks import ZONES_DIFFER, zones_differ
from central.store import exceptions, priced
from central.store.exceptions import Noted
from central.store.sold import sales_at
from central.zones import offset_min
from loyalty.codes.receipt import names
from loyalty.ops.chain import short_code
from loyalty.ops.operations import Accrual, Sale
from loyalty.rules.programme import read_programme
from loyalty.values.errors import BadValue

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from central.repricing.again import Found
    from central.store.database import Database, Transaction
    from central.store.priced import KeptSale, Stretch
    from loyalty.ops.operations import Origin
    from loyalty.rules.programme import Programme

OPS_MAX = 100

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Counted:
    """Sales and claims priced again, older sales without what they were priced by, and those that wait for a person."""

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
        self._after = ("", 0)

    def run_once(self) -> Counted:
        """Prices whatever waits, to its end."""
        counted = Counted()
        while (step := self.look_once()) is not None:
            counted = counted.plus(step)
        return counted

    def look_once(self) -> Counted | None:
        """Prices one stretch; None when nothing waits."""
        stretch = self._database.read(lambda tx: priced.unpriced(tx, OPS_MAX, self._after))
        if stretch is None:
            return None
        self._after = (stretch.till, stretch.epoch)
        told = [(kept, one) for kept in stretch.sales if (one := _told(kept)) is not None]
        full = [(kept, one) for kept, one in told if one.facts is not UNSET]
        claims = [one for _, one in full if isinstance(one, Accrual)]
        sales = self._database.read(lambda tx: _claimed(tx, claims)) if claims else {}
        found = [*self._differing(full, sales), *_without_facts(told)]
        booked = [(kept, one) for kept, one in told if kept.in_place]
        found += self._database.read(lambda tx: held_against_books(tx, stretch, booked))
        noted = [(self._noted(stretch, kept, said), kept, said) for kept, said in found]
        passed = self._database.read(lambda tx: caps_passed(tx, told, self._now_ms()))
        passed += self._with_other_clocks(stretch, full, sales)
        self._database.write(partial(_note, stretch=stretch, found=noted, passed=passed))
        skipped = sum(isinstance(one, Sale) and one.facts is UNSET for _, one in told)
        return Counted(len(full), skipped, len(found))

    def _differing(
        self, told: list[tuple[KeptSale, Sale | Accrual]], sales: Mapping[Origin, Sale]
    ) -> list[tuple[KeptSale, Found]]:
        if not told:
            return []
        members = {one.member for _, one in told if one.member is not None}
        born = self._database.read(lambda tx: priced.birthdays(tx, members))
        by = [one.context.programme for one in (*sales.values(), *(one for _, one in told if isinstance(one, Sale)))]
        self._learn({version for version in by if version is not None})

        def again(kept: KeptSale, one: Sale | Accrual) -> Found | None:
            birthday = born.get(one.member or "")
            if isinstance(one, Sale):
                return price_again(one, kept.hash, self._programme(one), birthday)
            sale = sales.get(one.origin)
            return None if sale is None else claim_again(one, sale, kept.hash, self._programme(sale), birthday)

        said = ((kept, _found(again, kept, one)) for kept, one in told)
        return [(kept, one) for kept, one in said if one is not None]

    def _with_other_clocks(
        self, stretch: Stretch, told: list[tuple[KeptSale, Sale | Accrual]], sales: Mapping[Origin, Sale]
    ) -> list[Noted]:
        """What is to be said of tills whose time zones are not this server's, each once a month; `told` were priced."""
        found: dict[str, Noted] = {}
        for kept, one in told:
            sale = one if isinstance(one, Sale) else sales.get(one.origin)
            if sale is None or one.facts is UNSET:
                continue
            try:
                said = [*zones_differ(one.facts, sale, kept.hash, self._programme(sale), offset_min)]
            except FAULTS:
                continue  # A moment out of all calendars: that the sale cannot be priced was said.
            for subject, words in said:
                noted = Noted(ZONES_DIFFER, self._now_ms(), stretch.till, subject=subject, detail=words)
                found.setdefault(subject, noted)
        return [*found.values()]

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


def _found(
    again: Callable[[KeptSale, Sale | Accrual], Found | None], kept: KeptSale, told: Sale | Accrual
) -> Found | None:
    """What is found of one sale; where pricing fails, that, so that those behind it have their turn."""
    try:
        return again(kept, told)
    except FAULTS as wrong:
        _log.warning("%s %s could not be priced again", told.KIND, short_code(kept.hash), exc_info=True)
        return not_priced(told, kept.hash, wrong)


def _without_facts(told: Iterable[tuple[KeptSale, Sale | Accrual]]) -> list[tuple[KeptSale, Found]]:
    """Who leaves out what a sale was priced by may have left it out to give what nobody can price again.

    What is claimed by paper has no facts and needs none: its points stand in the sale.
    """
    said = ((kept, unpriced_sale(one, kept.hash)) for kept, one in told if isinstance(one, Sale))
    return [(kept, one) for kept, one in said if one is not None]


def _note(
    tx: Transaction, stretch: Stretch, found: Collection[tuple[Noted, KeptSale, Found]], passed: Collection[Noted]
) -> None:
    """What rules gave is corrected once: not by whoever was slower, and not for what was noted when priced before."""
    if not priced.note_priced(tx, stretch):
        return
    known = exceptions.seqs_noted(tx, stretch.till, stretch.epoch, {noted.cause for noted, _, _ in found})
    exceptions.note(tx, (noted for noted, _, _ in found))
    exceptions.note_more(tx, [one for one in passed if one.cause != ZONES_DIFFER])
    exceptions.note(tx, [one for one in passed if one.cause == ZONES_DIFFER])
    for noted, kept, said in found:
        sale = _told(kept)
        if kept.in_place and said.gave is not None and isinstance(sale, Sale) and (noted.cause, kept.seq) not in known:
            correct_sale(tx, sale, gave_in(said.gave), noted.noted_ms)


def _told(kept: KeptSale) -> Sale | Accrual | None:
    """The sale or claim of an op, also of one that was told again and was not known before."""
    told = None if kept.code == ALREADY_KNOWN else told_in(kept.body)
    return told if isinstance(told, Sale | Accrual) else None


def _claimed(tx: Transaction, claims: Collection[Accrual]) -> dict[Origin, Sale]:
    """The sales that these claims are about, under their own names or those on paper, as far as they are here."""
    places = {one.origin: place for one in claims if (place := origin_of(one)) is not None}
    known = sales_at(tx, places.values())
    pairs = ((origin, sale) for origin, place in places.items() for sale in known[place])
    return {origin: sale for origin, sale in pairs if names(origin.sale_id, sale.sale_id)}
