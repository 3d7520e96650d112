"""How long it takes until a shop of many tills that was cut off has sent everything."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tests.bench.figure import Figure
from tests.fixtures.shop import make_shop, opened
from tests.offline.crowd import rush

TILLS, SALES = 30, 50


def figures(folder: Path) -> Iterator[Figure]:
    """Seconds from the mended line to the last sale of the last till, and calls a till."""
    make_shop(folder / "data")
    came = rush(opened(folder / "data"), folder, tills=TILLS, sales_each=SALES)
    assert came.found.good, came.found
    yield Figure(f"reconnect.drain {TILLS} tills {came.sales} sales", came.drained_s, "s")
    yield Figure("reconnect.calls a till", came.calls / TILLS, "calls")
