"""Looks up what the books have of the members of a stretch, and holds it against what its till said that it knew."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from msgspec import UNSET

from central.errors import FAULTS
from central.judging.orphans import ALREADY_KNOWN, told_in
from central.repricing.knowing import Dealing, Past, Stopped, facts_differ
from central.store.dealings import dealings_of, restored_last, tiers_of
from central.store.shops import shop
from central.store.stops import ever_stopped, places_heard, stops
from loyalty.exchange.wire import Verdict
from loyalty.ops.bodies import read_body
from loyalty.ops.operations import Accrual, Orphan
from loyalty.rules.limits import DAY_MS
from loyalty.values.ids import OpId

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from central.repricing.again import Found
    from central.store.database import Transaction
    from central.store.dealings import KeptDealing
    from central.store.priced import KeptSale, Stretch
    from loyalty.ops.operations import Sale

    ToldSale = tuple[KeptSale, Sale | Accrual]

BEFORE_MS = 7 * DAY_MS
"""What belongs to a day of a sale arrived no longer than this before it, whatever the clocks said."""

_log = logging.getLogger(__name__)


def held_against_books(tx: Transaction, stretch: Stretch, told: Collection[ToldSale]) -> list[tuple[KeptSale, Found]]:
    """What is to be said of those of these booked sales and claims whose facts cannot have been so."""
    asked = [(kept, one) for kept, one in told if one.facts is not UNSET and one.member is not None]
    if not asked:
        return []
    pasts = _pasts(tx, stretch, asked)
    said = ((kept, _said(stretch, kept, one, pasts)) for kept, one in asked)
    return [(kept, one) for kept, one in said if one is not None]


def _said(stretch: Stretch, kept: KeptSale, told: Sale | Accrual, pasts: Mapping[str, Past]) -> Found | None:
    at, past = OpId(stretch.till, stretch.epoch, kept.seq), pasts.get(told.member or "")
    if past is None:
        return None
    try:
        return facts_differ(told, at, kept.hash, kept.received_ms, past)
    except FAULTS:
        _log.warning("the facts of %s cannot be held against the books", at, exc_info=True)
        return None


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
    return [Dealing(one.at, told, one.received_ms, _in_order(one), one.knew) for one, told in found if told is not None]


def _in_order(kept: KeptDealing) -> bool:
    """Whether it was booked as it arrived; a claim that was looked at may have given nothing."""
    if kept.late or kept.verdict == Verdict.QUARANTINED.value:
        return False
    told = read_body(kept.body)
    return not isinstance(told, Orphan) and (not isinstance(told, Accrual) or kept.verdict == Verdict.APPLIED.value)
