"""A gift handed to many members by a person's command: each once, however often the command is given."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from central.errors import WorldSaidNo
from central.gifts.handing import hand
from central.gifts.making import Wish
from central.programmes.budgets import gift_budget
from central.programmes.versions import in_force, programme_of
from central.store import accounts, recovery
from central.store.deeds import Deed, note_progress
from central.store.gifts import Gave, gave_in_all, given_named
from central.store.people import members_of_cards
from central.store.receivers import members_meant, receivers
from central.store.shops import published, shop
from central.store.stops import stops
from central.zones import zones_at
from loyalty.shopping.occasion import Occasion

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from central.store.database import Database, Transaction
    from loyalty.rules.gifts import Gift
    from loyalty.rules.programme import Programme

PAGE_MEMBERS = 200
"""So many members are given theirs in one transaction, so that tills wait only a moment."""
PAGE_NUMBERS = 1_000
"""So many numbers are looked up at a time: a query of PostgreSQL names at most 65,535 of anything."""


@dataclass(frozen=True, slots=True)
class Meant:
    """Whom a command means: card or member numbers, or all (none named) of some tiers and segments."""

    numbers: tuple[str, ...] = ()
    tiers: tuple[str, ...] = ()
    segments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Issued:
    """What a command did: members who were given theirs, had it, or are not for whom it is; and those left out.

    `left` got none because the budget was spent.
    """

    given: int = 0
    had: int = 0
    unfit: int = 0
    left: int = 0

    def plus(self, other: Issued) -> Issued:
        """Both together."""
        return Issued(self.given + other.given, self.had + other.had, self.unfit + other.unfit, self.left + other.left)


def issue(
    database: Database, gift_id: str, meant: Meant, *, by: str, now_ms: int, offset_min: int, dry_run: bool
) -> Issued:
    """Gives all who are meant theirs, a page of members in each transaction; broken off it is given again and goes on.

    WorldSaidNo, before anything is given, for a gift that the programme in force does not have, that is stopped, or
    whose numbers nobody has.
    """
    database.read(lambda tx: _gift(tx, gift_id, now_ms))
    command, done = _Command(gift_id, by, now_ms, offset_min, dry_run), Issued()
    for members in _pages(database, meant):
        work = partial(_page_given, command=command, members=members, before=done)
        done = done.plus(database.read(work) if dry_run else database.write(work))
    return done


@dataclass(frozen=True, slots=True)
class _Command:
    """What was asked for."""

    gift: str
    by: str
    now_ms: int
    offset_min: int
    dry_run: bool


def _gift(tx: Transaction, gift_id: str, now_ms: int) -> tuple[Programme, Gift]:
    version = in_force(published(tx), now_ms)
    programme = None if version is None else programme_of(version)
    gifts = {one.id: one for one in programme.gifts} if programme is not None else {}
    if programme is None or gift_id not in gifts:
        near = difflib.get_close_matches(gift_id, gifts, n=1)
        way_out = f"Did you mean {near[0]}?" if near else "Write it under gifts and publish the programme."
        raise WorldSaidNo(f"The programme in force has no gift {gift_id}. {way_out}")
    if any(one.rule == gift_id for one in stops(tx)):
        raise WorldSaidNo(f"{gift_id} is stopped. Let it go on first: pointill-central programme resume {gift_id}")
    if shop(tx).restored_ms is not None:
        raise WorldSaidNo("The server was restored and waits for its tills. See: pointill-central recovery show")
    return programme, gifts[gift_id]


def _pages(database: Database, meant: Meant) -> Iterator[list[str]]:
    if meant.numbers:
        found = dict[str, str]()
        for at in range(0, len(meant.numbers), PAGE_NUMBERS):
            found |= database.read(partial(members_of_cards, numbers=meant.numbers[at : at + PAGE_NUMBERS]))
        unknown = [one for one in meant.numbers if one not in found]
        if unknown:
            shown = ", ".join(unknown[:10])
            raise WorldSaidNo(
                f"{len(unknown):,} of these numbers nobody has: {shown}. Nothing was given. Correct them and try again."
            )
        members = sorted(set(found.values()))
        yield from (members[at : at + PAGE_MEMBERS] for at in range(0, len(members), PAGE_MEMBERS))
        return
    after = ""
    while page := database.read(partial(_page, meant=meant, after=after)):
        yield page
        after = page[-1]


def _page(tx: Transaction, meant: Meant, after: str) -> list[str]:
    return members_meant(tx, meant.tiers, meant.segments, after, PAGE_MEMBERS)


def _page_given(tx: Transaction, *, command: _Command, members: Sequence[str], before: Issued) -> Issued:
    """One page; with it stands what the command gave so far, for it may be broken off behind each."""
    found = _give(tx, command, members, before)
    if found.given and not command.dry_run:
        what = f"gave {before.given + found.given:,} vouchers by"
        note_progress(tx, Deed(command.now_ms, command.by, what, command.gift))
    return found


def _give(tx: Transaction, command: _Command, members: Sequence[str], planned: Issued) -> Issued:
    """A plan counts what the pages before it would have given."""
    found = _still(tx, command.gift, command.now_ms)
    if found is None:
        return Issued(left=len(members))
    programme, gift = found
    if not command.dry_run:
        recovery.hold_generation(tx)
        accounts.accounts_of(tx, members)
    zones = zones_at(gift.when.zones, command.now_ms)
    at = partial(Occasion, command.now_ms, command.offset_min, zones=zones)
    wishes = _wishes(tx, programme, gift, members, at)
    had = len(given_named(tx, {one.name for one in wishes}))
    fresh = len(wishes) - had
    if command.dry_run:
        given = min(fresh, _room(tx, programme, gift, planned.given))
    else:
        given = len(hand(tx, wishes, command.now_ms))
    return Issued(given, had, len(members) - len(wishes), fresh - given)


def _still(tx: Transaction, gift_id: str, now_ms: int) -> tuple[Programme, Gift] | None:
    """The gift as long as it may be given: its budget may have stopped it since the last page."""
    try:
        return _gift(tx, gift_id, now_ms)
    except WorldSaidNo:
        return None


def _wishes(
    tx: Transaction, programme: Programme, gift: Gift, members: Sequence[str], at: Callable[[str], Occasion]
) -> list[Wish]:
    """One for each of these members for whom the gift is, as if they stood in their own shop now."""
    kind = programme.voucher(gift.voucher)
    found = []
    for member, who in sorted(receivers(tx, members).items()):
        occasion = at(who.home_store or "")
        patron = replace(who.patron, first_visit=who.visits == 0, balance=who.balance)
        if kind is not None and not who.blocked and gift.when.holds(occasion, patron):
            # Who is given something for each sale has had none of this command's.
            name = gift.name_for(member, occasion.day, "by-hand")
            found.append(Wish(name, gift, kind, programme.currency, programme.version, member, occasion))
    return found


def _room(tx: Transaction, programme: Programme, gift: Gift, planned: int) -> int:
    """How many more the budget lets it give beside those that are planned."""
    left = gift_budget(gift, programme.voucher(gift.voucher)).left(gave_in_all(tx).get(gift.id, Gave()))
    return PAGE_MEMBERS if left is None else max(min(left - planned, PAGE_MEMBERS), 0)
