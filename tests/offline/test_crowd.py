"""A whole shop that was cut off comes back at once."""

from pathlib import Path

import pytest

from tests.fixtures.shop import Shop
from tests.offline.crowd import rush

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]
TILLS, SALES = 30, 6


def test_row_29_thirty_tills_reconnect_at_once_and_lose_nothing(shop: Shop, tmp_path: Path) -> None:
    came = rush(shop, tmp_path, tills=TILLS, sales_each=SALES)
    assert came.found.good, came.found
    assert came.sales >= TILLS * (SALES - 2)
    # One exchange sends all that a till has; whoever asks without pause makes hundreds of calls.
    assert came.calls <= 20 * TILLS
