"""The window's bootstrap; what it shows on a real display is in tests/offline/test_the_window.py."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fixtures.shop import RunningTill, Shop


@pytest.mark.slow
def test_a_second_window_says_that_one_is_running_and_ends_with_1(shop: Shop) -> None:
    with RunningTill(shop) as first:
        first.caller()
        second = subprocess.run(
            [sys.executable, "-m", "tests.fakes.window_closer", str(shop.data)],
            env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "POINTILL_COMPANION": "false"},
            cwd=Path(__file__).parents[3],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert second.returncode == 1, second.stderr
    assert "already running" in second.stderr
