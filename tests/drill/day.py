"""A day of the drill: a backup, 24 hours of trade, the server put back, and tills that come one by one."""

import heapq
from dataclasses import dataclass

from central.attending import lost
from tests.drill.shop import DrillShop

HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS
ROUND_MS = 2 * HOUR_MS
EXCHANGE_MS = 60_000
"""A till that is on comes within a minute."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a day showed; hours of the simulated clock after the restore, until the last till called and until thaw."""

    off: float
    gone: int
    last_back_h: float
    thaw_h: float
    wrong_balances: int
    differences: int
    borne: int
    misnamed: int

    @property
    def kept(self) -> bool:
        return not (self.wrong_balances or self.differences or self.borne or self.misnamed)


def run_day(shop: DrillShop, number: int, *, off: int, gone: int = 0) -> Outcome:
    """`off` tills are switched off when the server is put back and come back at any time within a day; `gone` never do.

    A till that is gone was off since before the backup, so that nothing went with it but the rights that it held; two
    people give them up after a day.
    """
    rng, clock = shop.rng, shop.floor.clock
    away = set(rng.sample(sorted(shop.tills), gone))
    archive = shop.backup(number)
    start_ms = clock.now
    for until_ms in range(ROUND_MS, DAY_MS + 1, ROUND_MS):
        for name in sorted(shop.tills.keys() - away):
            shop.sell(shop.tills[name])
            if rng.random() < 0.8:
                shop.talk(shop.tills[name])
        clock.now = start_ms + until_ms
    shop.put_back(archive)
    restored_ms = clock.now
    sleeping = set(rng.sample(sorted(shop.tills.keys() - away), off))
    calls = [(restored_ms + rng.randrange(EXCHANGE_MS), name) for name in sorted(shop.tills.keys() - away - sleeping)]
    calls += [(restored_ms + rng.randrange(DAY_MS) + rng.randrange(EXCHANGE_MS), name) for name in sorted(sleeping)]
    silent, misnamed, thaw_ms = set(shop.tills), 0, None
    last_ms = max(at_ms for at_ms, _ in calls)
    heapq.heapify(calls)
    while calls:
        at_ms, name = heapq.heappop(calls)
        if at_ms > restored_ms + DAY_MS + EXCHANGE_MS:
            break
        clock.now = max(at_ms, clock.now)
        shop.sell(shop.tills[name])
        shop.talk(shop.tills[name])
        silent.discard(name)
        if thaw_ms is None:
            misnamed += len(shop.missing() ^ silent)
            thaw_ms = clock.now if shop.about().restored_ms is None else None
        heapq.heappush(calls, (at_ms + ROUND_MS, name))
    for name in sorted(away):
        _give_up(shop, name)
    _last_calls(shop, away)
    thaw_ms = clock.now if thaw_ms is None and shop.about().restored_ms is None else thaw_ms
    thaw_h = float("inf") if thaw_ms is None else (thaw_ms - restored_ms) / HOUR_MS
    broken = (shop.wrong_balances(), shop.differences(), shop.borne(), misnamed)
    last_back_h = round((last_ms - restored_ms) / HOUR_MS, 3)
    return Outcome(off / len(shop.tills), gone, last_back_h, round(thaw_h, 3), *broken)


def _give_up(shop: DrillShop, name: str) -> None:
    """Two people give up what a till holds that will never come back."""
    number, store = name.split(", ")
    full, clock, write = f"{store} / {number}", shop.floor.clock, shop.floor.database.write
    loss = write(lambda tx: lost.report_lost(tx, full, by="Ana", now_ms=clock()))
    points = loss.exposure.points
    write(lambda tx: lost.propose_write_off(tx, full, by="Ana", points=points, now_ms=clock()))
    write(lambda tx: lost.confirm_write_off(tx, full, by="Ben", now_ms=clock()))
    shop.counts["written_off"] += 1


def _last_calls(shop: DrillShop, away: set[str]) -> None:
    for _ in range(2):
        for name in sorted(shop.tills.keys() - away):
            shop.talk(shop.tills[name])
