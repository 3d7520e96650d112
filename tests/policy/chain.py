"""A made-up chain of shops over some weeks: who visits which store when, and when which line is down; all by one seed.

Times are whole seconds from the first midnight. Nothing here knows how points are kept, so that every policy meets the
same customers, the same outages and the same cheats.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from enum import Enum
from math import exp
from typing import NamedTuple

MINUTE, HOUR, DAY = 60, 3_600, 86_400
MONTH = 30 * DAY
BLIP = 6 * MINUTE
OPENS, CLOSES = 9 * HOUR, 20 * HOUR
VISITS_A_DAY = 0.1972
"""Of an average member; members differ, see `_members`."""
UNIT = 100
"""Rewards come in hundreds of points."""
EARN_MEDIAN, EARN_SPREAD, EARN_MAX = 18, 0.8, 500
OPENING_MAX = 600
WISHES, WISHES_ALL = 0.3, 0.3
"""How often a member with a reward's worth asks for it, and how many of these ask for all their whole hundreds."""
CHEATS, JOINS, RAID_STOPS, RAID_FROM = 0.005, 0.25, 4, 30 * MINUTE


@dataclass(frozen=True, slots=True)
class Case:
    """What is varied: size, share of visits made at home, how often lines and tills fail, days of a server away."""

    name: str
    members: int = 12_000
    stores: int = 30
    days: int = 90
    home: float = 0.9
    outages: float = 1
    tills: float = 1
    server_days: int = 0


class Visit(NamedTuple):
    """A customer at the counter: what the goods earn, and two draws on whether and how much they want to use."""

    at: int
    member: int
    store: int
    pick: int
    earn: int
    wishes: bool
    wishes_all: bool


class Raid(NamedTuple):
    """A cheat at one of several tills within an outage, each time with all that they owned when it began."""

    at: int
    member: int
    till: int
    first: bool


class What(Enum):
    """What an outage takes away: a store's line, a till's own line, a till itself (switched off), or the server."""

    STORE = "store"
    TILL_LINE = "till line"
    TILL = "till"
    SERVER = "server"


class Outage(NamedTuple):
    """From `start` to before `end`; `place` is a store or a till, 0 for the server."""

    start: int
    end: int
    what: What
    place: int


@dataclass(frozen=True, slots=True)
class Chain:
    """Everything that happens; `tills` are the tills of each store, its anchor first."""

    tills: tuple[tuple[int, ...], ...]
    homes: tuple[int, ...]
    opening: tuple[int, ...]
    visits: tuple[Visit, ...]
    outages: tuple[Outage, ...]
    raids: tuple[Raid, ...]


def make_chain(case: Case, seed: int) -> Chain:
    """The chain of a case and a seed; the same two always give the same chain."""
    chance = random.Random(f"{case.name} {seed}")
    tills, count = [], 0
    for _ in range(case.stores):
        here = chance.randint(1, 4)
        tills.append(tuple(range(count, count + here)))
        count += here
    sizes = [1 / rank**0.8 for rank in range(1, case.stores + 1)]
    homes = tuple(chance.choices(range(case.stores), sizes, k=case.members))
    opening = tuple(chance.randrange(OPENING_MAX) for _ in homes)
    visits = tuple(sorted(_visits(case, chance, homes, sizes)))
    outages = tuple(sorted(_outages(case, chance, tills), key=lambda one: (one.start, one.end)))
    raids = tuple(sorted(_raids(case, chance, tills, outages)))
    return Chain(tuple(tills), homes, opening, visits, outages, raids)


def _visits(case: Case, chance: random.Random, homes: tuple[int, ...], sizes: list[float]) -> list[Visit]:
    """Poisson visits; an average member's rate is drawn apart for each, half of them come less than 0.85 of it."""
    visits = []
    for member, home in enumerate(homes):
        loyal = chance.betavariate(20 * case.home, 20 * (1 - case.home))
        rate = VISITS_A_DAY * chance.gammavariate(2, 0.5)
        day = chance.expovariate(rate)
        while day < case.days:
            store = home if chance.random() < loyal else _elsewhere(chance, home, sizes)
            at = int(day) * DAY + chance.randrange(OPENS, CLOSES)
            earn = min(int(EARN_MEDIAN * exp(chance.gauss(0, EARN_SPREAD))), EARN_MAX)
            wishes, wishes_all = chance.random() < WISHES, chance.random() < WISHES_ALL
            visits.append(Visit(at, member, store, chance.randrange(12), earn, wishes, wishes_all))
            day += chance.expovariate(rate)
    return visits


def _elsewhere(chance: random.Random, home: int, sizes: list[float]) -> int:
    while True:
        (store,) = chance.choices(range(len(sizes)), sizes)
        if store != home or len(sizes) == 1:
            return store


def _outages(case: Case, chance: random.Random, tills: list[tuple[int, ...]]) -> list[Outage]:
    """Rates are per month and place; blips spread widely around their median, others by half of their length."""
    found = []

    def happen(what: What, place: int, a_month: float, length: int) -> None:
        at = chance.expovariate(a_month / MONTH)
        while at < case.days * DAY:
            factor = exp(chance.gauss(0, 1)) if length == BLIP else chance.uniform(0.5, 1.5)
            found.append(Outage(int(at), int(at) + max(int(length * factor), 1), what, place))
            at += chance.expovariate(a_month / MONTH)

    for store, here in enumerate(tills):
        happen(What.STORE, store, 4 * case.outages, BLIP)
        happen(What.STORE, store, 0.5 * case.outages, 2 * HOUR)
        happen(What.STORE, store, 0.06 * case.outages, 30 * HOUR)
        for till in here:
            happen(What.TILL_LINE, till, 0.1 * case.outages * case.tills, HOUR)
            happen(What.TILL, till, 0.1 * case.outages * case.tills, HOUR)
    happen(What.SERVER, 0, 0.25 * case.outages, 4 * HOUR)
    if case.server_days:
        start = case.days * DAY // 2
        found.append(Outage(start, start + case.server_days * DAY, What.SERVER, 0))
    return found


def _raids(case: Case, chance: random.Random, tills: list[tuple[int, ...]], outages: tuple[Outage, ...]) -> list[Raid]:
    """Every long outage of a line draws a quarter of the cheats; they go where nobody can ask first, then elsewhere."""
    cheats = chance.sample(range(case.members), max(1, int(case.members * CHEATS)))
    everywhere = [till for here in tills for till in here]
    raids = []
    for outage in outages:
        if outage.end - outage.start <= RAID_FROM or outage.what not in (What.STORE, What.SERVER):
            continue
        near = tills[outage.place] if outage.what is What.STORE else ()
        for cheat in cheats:
            if chance.random() >= JOINS:
                continue
            stops = [*near, *chance.sample(everywhere, min(RAID_STOPS, len(everywhere)))][:RAID_STOPS]
            step = (outage.end - outage.start) // (len(stops) + 1)
            raids += [
                Raid(outage.start + step * place, cheat, till, place == 1) for place, till in enumerate(stops, start=1)
            ]
    return raids
