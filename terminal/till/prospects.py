"""What comes of a member's points and tier: what ends soon, what may be spent from when, the way to the next tier."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from loyalty.ledger.endings import Move, left_after, next_ending
from loyalty.ops.effect import Effect
from loyalty.rules.expiry import OVER_EVERYWHERE_MS
from loyalty.rules.part import said
from loyalty.rules.tiers import Ranked, ReachedBy

if TYPE_CHECKING:
    from loyalty.rules.programme import Programme
    from loyalty.rules.tiers import Climb
    from terminal.catalogue_ports import KnownMember

WARN_DAYS = 30
"""So long before their end points are told of where the programme says nothing any more."""

NOTHING = Effect()


@dataclass(frozen=True, slots=True)
class Prospects:
    """Of one member at one moment: (wall ms, points) that end next, and that may be spent next; where the tier goes.

    `tier` is what people call the member's own one.
    """

    ending: tuple[int, int] | None
    vesting: tuple[int, int] | None
    tier: str | None
    climb: Climb | None
    is_money: bool = False


def prospects(
    known: KnownMember, programme: Programme | None, now_ms: int, language: str, effect: Effect = NOTHING
) -> Prospects:
    """What comes of a member's points once an op with this effect is booked."""
    tiers = None if programme is None else programme.tiers
    tier = known.member.tier
    own = None if tier is None else tier if tiers is None else said(tiers.label_of(tier), language)
    return Prospects(
        ending=_ending(known, programme, now_ms, effect),
        vesting=_vesting(known, programme, now_ms, effect),
        tier=own,
        climb=None if programme is None else _climb(known, programme, effect),
        is_money=tiers is not None and tiers.by is ReachedBy.SPEND,
    )


def last_day(end_ms: int) -> date:
    """The last day of what is no more from a moment on: an end lies where that day is over at all stores alike."""
    return datetime.fromtimestamp((end_ms - OVER_EVERYWHERE_MS - 1) // 1000, UTC).date()


def _ending(known: KnownMember, programme: Programme | None, now_ms: int, effect: Effect) -> tuple[int, int] | None:
    expiry = None if programme is None else programme.expiry
    left = left_after(known.endings, [Move(now_ms, effect.use)]) if effect.use else known.endings
    return next_ending(left, now_ms, WARN_DAYS if expiry is None else expiry.warn_days)


def _vesting(known: KnownMember, programme: Programme | None, now_ms: int, effect: Effect) -> tuple[int, int] | None:
    """What was pending comes first; of an op just made what it earned, where nothing else waits."""
    waiting = next((one for one in known.vests if one[0] > now_ms), None)
    rule = None if programme is None else programme.vesting
    if waiting is None and rule is not None and effect.earn > effect.repay:
        return rule.vests_ms(now_ms), effect.earn - effect.repay
    return waiting


def _climb(known: KnownMember, programme: Programme, effect: Effect) -> Climb | None:
    """By points what own ops earned counts at once; what they were paid only the server counts."""
    tiers = programme.tiers
    if tiers is None:
        return None
    counted = known.earned_since + effect.earn - effect.take if tiers.by is ReachedBy.POINTS else 0
    before = Ranked(known.member.tier, known.tier_missed_ms)
    return tiers.climb(before, max(known.tier_figure + counted, 0))
