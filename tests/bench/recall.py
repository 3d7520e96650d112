"""How long a customer waits at a till whose points another till holds: real tills and server on one computer."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

from tests.bench.figure import Figure
from tests.fixtures.shop import RunningTill, all_sent, make_shop, online, opened, redeeming, second_till
from tests.fixtures.waiting import wait_until

RECALLS, POINTS = 50, 100


def figures(folder: Path) -> Iterator[Figure]:
    """Median and 99th percentile of redemptions that need a recall."""
    make_shop(folder / "data")
    shop = opened(folder / "data")
    server = shop.server()
    server.start()
    other = second_till(shop, folder / "till-2")
    rich = [row for row in shop.members if int(row["balance"]) >= 6 * POINTS]
    times = []
    with RunningTill(shop) as first, RunningTill(other) as second:
        here, there = online(first, shop), online(second, other)
        for number in range(RECALLS):
            member = number % len(rich)
            code = rich[member]["code"]
            wait_until(
                lambda code=code: here.members(code=code)[0]["spendable_here"] >= POINTS,  # type: ignore[misc]  # a default binds the value
                within_s=30,
                otherwise=lambda: "the first till was never granted the points",
            )
            assert there.members(code=code)[0]["spendable_here"] == 0, "this would be no recall"
            before = time.perf_counter()
            there.sell(redeeming(f"recall-{number}", shop, member, POINTS))
            times.append((time.perf_counter() - before) * 1e3)
        all_sent(here)
        all_sent(there)
    server.stop()
    times.sort()
    yield Figure("rights.recall p50", times[RECALLS // 2], "ms")
    yield Figure("rights.recall p99", times[RECALLS * 99 // 100], "ms")
