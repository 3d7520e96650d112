"""Looks up what the books have of the members of a stretch, and holds it against what its till said that it knew."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from msgspec import UNSET

from central.errors import FAULTS
from central.judging.orphans import ALREADY_KNOWN, told_in
from central.points.versions import versions
from central.repricing.again import Found
from central.repricing.day_caps import DAY_CAP_PASSED, passed
from central.repricing.knowing import FACTS_DIFFER, Dealing, Past, Stopped, day_given, facts_differ
from central.store.dealings import dealings_of, restored_last, tiers_of
from central.store.exceptions import Noted
from central.store.shops import shop
from central.store.stops import ever_stopped, places_heard, stops
from loyalty.exchange.wire import Verdict
from loyalty.ops.bodies import read_body
from loyalty.ops.chain import short_code
from loyalty.ops.operations import Accrual, Orphan
from loyalty.rules.limits import DAY_MS
from loyalty.values.ids import OpId

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from central.repricing.day_caps import Passed
    from central.store.database import Transaction
    from central.store.dealings import KeptDealing
    from central.store.priced import KeptSale, Stretch
    from loyalty.ops.operations import Operation, Sale

    ToldSale = tuple[KeptSale, Sale | Accrual]

_FIRST_DAY = date(1970, 1, 1).toordinal()
BEFORE_MS = 7 * DAY_MS
"""What belongs to a day of a sale arrived no longer than this before it, whatever the clocks said."""


def held_against_books(tx: Transaction, stretch: Stretch, told: Collection[ToldSale]) -> list[tuple[KeptSale, Found]]:
    """What is to be said of those of these booked sales and claims whose facts cannot have been so."""
    asked = [(kept, one) for kept, one in told if one.facts is not UNSET and one.member is not None]
    if not asked:
        return []
    pasts = _pasts(tx, stretch, asked)
    said = ((kept, _said(stretch, kept, one, pasts)) for kept, one in asked)
    return [(kept, one) for kept, one in said if one is not None]


def caps_passed(tx: Transaction, told: Collection[ToldSale], now_ms: int) -> list[Noted]:
    """The members of these sales and claims who earned more on their days than the programme allows, at all tills."""
    days = {(kept.member, day) for kept, one in told if (day := day_given(one)) is not None and kept.member is not None}
    if not days:
        return []
    since_ms = min(min(kept.received_ms, one.context.at_ms) for kept, one in told) - BEFORE_MS
    kept = dealings_of(tx, {member for member, _ in days}, max(since_ms, 0))
    dealings = {member: _dealings(some) for member, some in kept.items()}
    named = {one.told.context.programme for some in dealings.values() for one in some}
    known = versions(tx, {one for one in named if one is not None})
    caps = {one: known[one].earn.caps.day if one in known else None for one in named}
    over = ((member, day, passed(day, dealings[member], caps)) for member, day in sorted(days))
    return [_passed(member, day, one, now_ms) for member, day, one in over if one is not None]


def _passed(member: str, day: int, over: Passed, now_ms: int) -> Noted:
    more = over.points - over.cap
    detail = (
        f"On {date.fromordinal(_FIRST_DAY + day)} they earned {over.points:,} points at {over.tills:,} tills, "
        f"and the programme allows {over.cap:,} a day: {more:,} more."
    )
    return Noted(DAY_CAP_PASSED, now_ms, member=member, points=more, subject=f"{day} {member}", detail=detail)


def _said(stretch: Stretch, kept: KeptSale, told: Sale | Accrual, pasts: Mapping[str, Past]) -> Found | None:
    at, past = OpId(stretch.till, stretch.epoch, kept.seq), pasts.get(told.member or "")
    if past is None:
        return None
    try:
        return facts_differ(told, at, kept.hash, kept.received_ms, past)
    except FAULTS as wrong:
        words = f"{short_code(kept.hash)}: what its till knew cannot be held against the books: {wrong}"
        return Found(FACTS_DIFFER, 0, words)


def _pasts(tx: Transaction, stretch: Stretch, asked: Collection[ToldSale]) -> dict[str, Past]:
    first = {one.member or "" for _, one in asked if one.facts is not UNSET and one.facts.first_visit}
    others = {one.member or "" for _, one in asked} - first
    since_ms = min(min(kept.received_ms, one.context.at_ms) for kept, one in asked) - BEFORE_MS
    kept = dealings_of(tx, first, 0) | dealings_of(tx, others, max(since_ms, 0))
    restored_ms, stopped = restored_last(tx), _stopped(tx, stretch)
    return {
        member: Past(_dealings(kept[member]), tiers, restored_ms, stopped)
        for member, tiers in tiers_of(tx, kept).items()
    }


def _stopped(tx: Transaction, stretch: Stretch) -> Stopped:
    generation = shop(tx).generation
    return Stopped(
        tuple((one.place, one.rule) for one in stops(tx)),
        ever_stopped(tx) if generation == 1 else None,
        tuple(places_heard(tx, stretch.till, stretch.epoch, generation)),
    )


def _dealings(kept: Collection[KeptDealing]) -> list[Dealing]:
    """What is told again and was known before counts once, in its own place."""
    found = ((one, told_in(one.body)) for one in kept if one.code != ALREADY_KNOWN)
    return [
        Dealing(one.at, told, one.received_ms, _in_order(one), one.knew, _booked(one, told))
        for one, told in found
        if told is not None
    ]


def _booked(kept: KeptDealing, told: Operation) -> bool:
    """Of a claim that was looked at, nobody says here what it gave."""
    is_sure = not isinstance(told, Accrual) or kept.verdict == Verdict.APPLIED.value
    return is_sure and kept.verdict != Verdict.QUARANTINED.value


def _in_order(kept: KeptDealing) -> bool:
    """Whether it was booked as it arrived; a claim that was looked at may have given nothing."""
    if kept.late or kept.verdict == Verdict.QUARANTINED.value:
        return False
    told = read_body(kept.body)
    return not isinstance(told, Orphan) and (not isinstance(told, Accrual) or kept.verdict == Verdict.APPLIED.value)
