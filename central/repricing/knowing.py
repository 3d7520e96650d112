"""Held against the books: what a till wrote down that it knew of a member. Where it cannot have been so, and why.

Pure, and never unfair: what a till could not have heard of by then counts in its favour, and so does all that the books
cannot know for certain. Segments, kinds of cards and balances have no history here and are not looked at.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from msgspec import UNSET

from central.repricing.again import Found
from loyalty.ops.chain import short_code
from loyalty.ops.facts import STOPPED_MAX
from loyalty.ops.operations import Accrual, Reversal, Sale
from loyalty.ops.tally import day_of
from loyalty.rules.limits import DAY_MS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from central.store.dealings import TierPast
    from loyalty.ops.facts import Facts
    from loyalty.ops.operations import Operation, Origin
    from loyalty.values.ids import OpId

FACTS_DIFFER = "facts_differ"
CLOCK_MS = 3_600_000
"""The server's own clock is set back by no more than this: what happened longer apart happened in that order."""


@dataclass(frozen=True, slots=True)
class Dealing:
    """What was sold to a member, came back or was given later, as far as the books have it.

    `in_order`: it was booked when it arrived, in its own place, and adds to visits and points what it says.
    """

    at: OpId
    told: Operation
    received_ms: int
    in_order: bool
    knew: bool = False
    booked: bool = True
    """Whether it gave and took what it says, in its own place or told again."""


@dataclass(frozen=True, slots=True)
class Stopped:
    """The rules that are stopped, with their places in the feed, every rule that ever was, and what the till had read.

    `ever` is None where the server was put back and may have forgotten some.
    """

    now: tuple[tuple[tuple[int, str], str], ...] = ()
    ever: frozenset[str] | None = None
    heard: tuple[tuple[int, tuple[int, str]], ...] = ()


@dataclass(frozen=True, slots=True)
class Past:
    """What the books have of one member: lately, or ever where that may matter; the rest is the shop's."""

    dealings: Sequence[Dealing]
    tiers: TierPast
    restored_ms: int | None = None
    stopped: Stopped = Stopped()


def facts_differ(told: Sale | Accrual, at: OpId, digest: bytes, received_ms: int, past: Past) -> Found | None:
    """What is to be said about the facts of a sale or claim that was booked in its own place; None when all may be."""
    if told.facts is UNSET or told.member is None:
        return None
    known = _Known(told.member, at, received_ms, past)
    day = day_of(told) if isinstance(told, Sale) else told.day
    said = [_tier(told.facts, known), _first_visit(told.facts, known)]
    said += [] if day is UNSET else [_earned(told.facts, day, known)]
    said += _stops(told.facts, at, past.stopped) if isinstance(told, Sale) and told.invoice is UNSET else []
    words = "; ".join(one for one in said if one is not None)
    if not words:
        return None
    what = "Sale" if isinstance(told, Sale) else "Claim"
    return Found(FACTS_DIFFER, 0, f"{what} {short_code(digest)}: {words}. The receipt is honoured as printed.")


class _Known:
    """What a till must have known when it made the operation `at`: all that it made itself, and what it had read."""

    def __init__(self, member: str, at: OpId, received_ms: int, past: Past) -> None:
        self.member, self.at, self.received_ms, self.past = member, at, received_ms, past
        mine = [one for one in past.dealings if _same_chain(one.at, at)]
        self.before = [one for one in mine if one.at.seq < at.seq]
        read = [one.received_ms for one in mine if one.knew and one.at.seq <= at.seq]
        self.read_ms: int | None = max(read, default=None)
        self._touched = {place for one in past.dealings for place in _touched(one.told)}

    def counting(self, dealings: Iterable[Dealing]) -> list[Sale | Accrual]:
        """Those that stand as they were told: nothing was returned, moved or taken of them since."""
        return [
            one.told
            for one in dealings
            if one.in_order
            and isinstance(one.told, Sale | Accrual)
            and one.told.member == self.member
            and one.told.effect.take == 0
            and (one.at.device, one.at.epoch, one.at.seq) not in self._touched
            and believed(one)
        ]

    def others_read(self) -> list[Dealing]:
        """What others had brought long enough before the till read the member's row."""
        if self.read_ms is None:
            return []
        until_ms = self.read_ms - CLOCK_MS
        behind = [one for one in self.past.dealings if one.received_ms < until_ms]
        return [one for one in behind if not _same_chain(one.at, self.at)]


def _tier(facts: Facts, known: _Known) -> str | None:
    restored = known.past.restored_ms
    if restored is not None and (known.read_ms is None or known.read_ms <= restored):
        return None  # The till may know what the server forgot.
    since_ms = None if known.read_ms is None else known.read_ms - CLOCK_MS
    fair = fair_tiers(known.past.tiers, since_ms, known.received_ms)
    if facts.tier in fair:
        return None
    return f"the till said that the member's tier was {_named(facts.tier)}, and it was {_or(fair)}"


def fair_tiers(past: TierPast, since_ms: int | None, until_ms: int) -> frozenset[str | None]:
    """The tiers that a member had from `since_ms` (None: ever) until just before `until_ms`, by the server's clock."""
    changes = [one for one in past.changes if one[2] < until_ms]
    first = past.changes[0][0] if past.changes else past.now
    last = changes[-1][1] if changes else first
    near = [one for one in changes if since_ms is None or one[2] >= since_ms]
    return frozenset({last, *(tier for before, after, _ in near for tier in (before, after))})


def _first_visit(facts: Facts, known: _Known) -> str | None:
    if not facts.first_visit:
        return None
    undone = sum(_takes_visit(one.told) for one in known.past.dealings)
    here, there = (len(_visits(known.counting(some))) for some in (known.before, known.others_read()))
    if here + there <= undone:
        return None
    told = f"it had sold to them {here:,} times itself" if here else f"it had heard of {there:,} of their visits"
    return f"the till said that nothing was ever sold to the member, and {told}"


def _earned(facts: Facts, day: int, known: _Known) -> str | None:
    """A till forgets a day once the member was seen on a later one, so only the latest day can be held against it."""
    days = [day_given(one.told) for one in known.past.dealings if believed(one)]
    if any(other is not None and other > day for other in days):
        return None
    earned = sum(one.effect.earn for one in known.counting(known.before) if day_given(one) == day)
    least = earned - sum(one.told.effect.take for one in known.past.dealings)
    if facts.earned_today >= least:
        return None
    return (
        f"the till said that the member had earned {facts.earned_today:,} points on that day before, "
        f"and its own sales had given {least:,}"
    )


def _stops(facts: Facts, at: OpId, stopped: Stopped) -> list[str]:
    named = () if facts.stopped is UNSET else facts.stopped
    if len(named) >= STOPPED_MAX:
        return []
    places = [place for seq, place in stopped.heard if seq < at.seq]
    heard = {rule for place, rule in stopped.now if places and place <= places[-1]}
    said = []
    if missing := sorted(heard.difference(named)):
        said.append(f"the till counted {', '.join(missing)}, and it had heard that this was stopped")
    if stopped.ever is not None and (made_up := sorted(set(named) - stopped.ever)):
        said.append(f"the till left out {', '.join(made_up)}, and nobody ever stopped that")
    return said


def _same_chain(one: OpId, other: OpId) -> bool:
    return (one.device, one.epoch) == (other.device, other.epoch)


def _touched(told: Operation) -> list[tuple[str, int, int]]:
    """The sale of which an op takes something back, or moves the points."""
    origin: Origin | None = told.origin if isinstance(told, Reversal | Accrual) and told.effect.earn == 0 else None
    return [] if origin is None else [(origin.device, origin.epoch, origin.seq)]


def _takes_visit(told: Operation) -> bool:
    return (isinstance(told, Reversal) and told.undo) or (isinstance(told, Accrual) and not told.lines)


def _visits(dealings: Iterable[Sale | Accrual]) -> list[Sale | Accrual]:
    return [one for one in dealings if bool(one.lines) and not (isinstance(one, Sale) and one.invoice is not UNSET)]


def day_given(told: Operation) -> int | None:
    """The day of a sale, or of one whose points were given later, by its store's clocks; None for what has none."""
    if isinstance(told, Sale):
        return day_of(told)
    return told.day if isinstance(told, Accrual) and told.day is not UNSET else None


def believed(one: Dealing) -> bool:
    """A day further ahead of the server's than any zone can be is some till's wrong clock, and counts for no day."""
    day = day_given(one.told)
    return day is None or day <= one.received_ms // DAY_MS + 1


def _named(tier: str | None) -> str:
    return "none" if tier is None else tier


def _or(tiers: frozenset[str | None]) -> str:
    return " or ".join(sorted(_named(one) for one in tiers))
