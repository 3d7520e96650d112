"""The scripted day, played whole: a real till, a real server that is killed, real paper."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_the_whole_day_keeps_every_promise(tmp_path: Path) -> None:
    played = subprocess.run(
        [sys.executable, "-m", "terminal", "demo", "--headless", "--dir", str(tmp_path / "demo-out")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=580,
        check=False,
    )
    assert played.returncode == 0, played.stdout + played.stderr
    assert "0 differences" in played.stdout
    assert "All sent: 0 unsent" in played.stdout
    assert "Every promise held." in played.stdout
    assert len(list((tmp_path / "demo-out" / "receipts").glob("*.png"))) == 220
    assert {path.name for path in (tmp_path / "demo-out").glob("screen-*.png")} == {
        "screen-online.png",
        "screen-online-redeeming.png",
        "screen-offline.png",
        "screen-offline-redeeming.png",
    }
