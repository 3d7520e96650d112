"""How far a till goes without its server: what it holds of one member in advance, how much it uses, and for how long.

Earning has no limit here. A till that is connected has none either: what it uses, the server knows at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from loyalty.values.errors import BadValue, Refusal, RefusalCode
from loyalty.values.points import BALANCE_MAX

if TYPE_CHECKING:
    from loyalty.rules.spending import Goodwill

DAY_MS = 24 * 3_600_000


@dataclass(frozen=True, slots=True)
class Limits:
    """Points and milliseconds; `standing` is what the anchor holds of a member without anybody having asked for it.

    From `stale_ms` on a till says how old its figures are, after `rest_ms` points are used only with an approval each,
    after `end_ms` not at all; `spell` points may be used without the server, more only with an approval each.
    """

    standing: int = 5_000
    spell: int = 20_000
    stale_ms: int = DAY_MS
    rest_ms: int = 14 * DAY_MS
    end_ms: int = 30 * DAY_MS

    def __post_init__(self) -> None:
        if min(self.standing, self.spell, self.stale_ms) < 0 or not self.stale_ms <= self.rest_ms <= self.end_ms:
            raise BadValue("limits are not negative, and they come in the order stale, rest, end")


LIMITS = Limits()
"""The limits of a shop that sets none of its own."""


@dataclass(frozen=True, slots=True)
class Spell:
    """A till without its server: how long it has been (milliseconds), and the points used here in that time."""

    lasted_ms: int
    used: int

    def __post_init__(self) -> None:
        if self.used < 0:
            raise BadValue("points used are not negative")


def standing_allotment(limits: Limits, held: int, pool: int) -> int:
    """Points of a member's pool that go to the anchor which holds so many; what was asked for is not bound by it."""
    return max(min(pool, limits.standing - held), 0)


def is_stale(limits: Limits, spell: Spell | None) -> bool:
    """Whether people should be told how old this till's figures are."""
    return spell is not None and spell.lasted_ms > limits.stale_ms


def redeem_room(limits: Limits, spell: Spell | None, *, approved: bool) -> int:
    """The most points that may be used in one sale now, whoever's they are; `spell` None = connected."""
    if spell is None:
        return BALANCE_MAX
    if spell.lasted_ms > limits.end_ms or (spell.lasted_ms > limits.rest_ms and not approved):
        return 0
    return BALANCE_MAX if approved else max(limits.spell - spell.used, 0)


def redeem_refusal(limits: Limits, spell: Spell | None, points: int, *, approved: bool) -> Refusal | None:
    """Why so many points cannot be used in one sale now, and the way out; None when they can."""
    room = redeem_room(limits, spell, approved=approved)
    if spell is None or points <= room:
        return None
    if spell.lasted_ms > (limits.end_ms if approved else limits.rest_ms):
        days = (limits.end_ms if spell.lasted_ms > limits.end_ms else limits.rest_ms) // DAY_MS
        sentence = f"This till has not reached the server for {days} days, so its points rest until it does."
    else:
        left = f"{room:,} more" if room else "no more"
        sentence = f"Without the server this till uses at most {limits.spell:,} points, {left} until it is connected."
    return Refusal(RefusalCode.NEEDS_ONLINE, sentence)


def goodwill_room(
    goodwill: Goodwill | None, limits: Limits, spell: Spell | None, *, by_member: int, by_till: int
) -> int:
    """Points that a member may use beyond what the till holds, after so many that they and all had in this spell.

    None where the programme knows no goodwill, while the till is connected, and once its points rest.
    """
    if goodwill is None or spell is None or spell.lasted_ms > limits.rest_ms:
        return 0
    return max(min(goodwill.member - by_member, goodwill.till - by_till), 0)
