"""The window's bootstrap; what it shows on a real display is in tests/offline/test_the_window.py."""

import os
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from loyalty.codes.scanner_card import CARD_TEXT
from terminal.bootstrap.window import _scanned
from terminal.config import configure
from terminal.devices.calibration import Learnt
from terminal.devices.scan import RawScan
from terminal.devices.wedge import Wedge
from tests.fakes.keyboard import Screen, scanned
from tests.fixtures.shop import RunningTill, Shop
from tests.fixtures.waiting import wait_until


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


class AssemblyFake:
    """Writes down what the window hands on."""

    def __init__(self) -> None:
        self.routed: list[RawScan] = []
        self.learnt: list[Learnt] = []
        self.scans = self

    def take(self, scan: RawScan) -> None:
        self.routed.append(scan)

    def keep_scanner(self, learnt: Learnt) -> None:
        self.learnt.append(learnt)


def test_a_scan_of_the_card_teaches_the_till_and_other_scans_go_their_way() -> None:
    assembly, wedge = AssemblyFake(), Wedge()
    for text in (f"\x02{CARD_TEXT};\r", "\x02M:7K;\r"):
        screen = Screen(wedge, Random(1))
        screen.play(scanned(text, 1_000 + 9_000 * len(assembly.learnt), gap_ms=20, rng=Random(1)))
        (scan,) = screen.scans
        _scanned(assembly, wedge, scan.text, 5)  # type: ignore[arg-type]  # all that it uses of the assembly
    assert [(learnt.profile.prefix, learnt.suffix) for learnt in assembly.learnt] == [("\x02", ";\r")]
    assert [scan.raw for scan in assembly.routed] == [b"M:7K"]


def test_what_the_card_told_is_written_down_and_said(tmp_path: Path) -> None:
    from terminal.bootstrap.assembly import Assembly

    settings = configure({"data": tmp_path}, {}, tmp_path / "none.toml").settings
    assembly, wedge = Assembly(settings, lambda event: None), Wedge()
    screen = Screen(wedge, Random(1))
    screen.play(scanned(f"~{CARD_TEXT}\r", 1_000, gap_ms=20, rng=Random(1)))
    _scanned(assembly, wedge, screen.scans[0].text, 5)
    kept = tmp_path / "till.toml"
    wait_until(lambda: kept.exists() and "~" in kept.read_text(), within_s=20, otherwise=lambda: "nothing was kept")
    assert configure({"data": tmp_path}, {}, tmp_path / "none.toml").settings.scanner_prefix == "~"
