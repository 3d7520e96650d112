"""The till's real window on a real X display: keys pressed through X, a photograph of a code before the camera."""

import json
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import qrcode
from PIL import Image, ImageFilter

from tests.fixtures.shop import Shop

pytestmark = [pytest.mark.slow, pytest.mark.display]
WITHIN_S = 45
SCANS, SCAN_S = 6, 5


class Window:
    """The running window and what it told."""

    def __init__(self, display: str, shop: Shop, *camera: str, mode: str = "till") -> None:
        self._display = display
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.fakes.window_witness", str(shop.data), *camera],
            stdout=subprocess.PIPE,
            text=True,
            env={
                **os.environ,
                "DISPLAY": display,
                "QT_QPA_PLATFORM": "xcb",
                "POINTILL_COMPANION": "false",
                "POINTILL_MODE": mode,
            },
        )
        self._told: queue.Queue[dict[str, Any]] = queue.Queue()
        self.facts: list[dict[str, Any]] = []
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        # Beside what the witness tells there is what the till says to people on its way out.
        for line in self._process.stdout or ():
            if line.startswith("{"):
                self._told.put(json.loads(line))

    def until(self, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """The first fact from now on that is wanted."""
        end = time.monotonic() + WITHIN_S
        while time.monotonic() < end:
            try:
                fact = self._told.get(timeout=0.2)
            except queue.Empty:
                continue
            self.facts.append(fact)
            if wanted(fact):
                return fact
        raise AssertionError(f"never told; last facts: {self.facts[-5:]}")

    def scan(self, code: str, name: str) -> None:
        """Keys as a scanner sends them; again when this busy machine held one so long that no scanner would have."""
        for _ in range(SCANS):
            self.facts.clear()
            self.xdotool("type", "--delay", "5", code + "\n")
            end = time.monotonic() + SCAN_S
            while time.monotonic() < end:
                self.settle()
                if any(fact.get("member") == name for fact in self.facts):
                    return
            self.xdotool("key", "F2", "ctrl+a", "BackSpace", "Escape")
            self.settle()
        raise AssertionError(f"never came up: {self.facts[-5:]}")

    def settle(self) -> None:
        """Take in what is told within a moment."""
        time.sleep(0.6)
        while not self._told.empty():
            self.facts.append(self._told.get())

    def xdotool(self, *words: str) -> None:
        subprocess.run(["xdotool", *words], check=True, env={**os.environ, "DISPLAY": self._display})

    def fields(self) -> list[str]:
        """Every text that ever stood in a field."""
        return [text for fact in self.facts for text in fact.get("fields", []) if text]

    def close(self) -> None:
        self._process.terminate()
        self._process.wait(10)
        if self._process.stdout is not None:
            self._process.stdout.close()


@pytest.fixture
def window(xvfb_display: str, shop: Shop) -> Iterator[Window]:
    opened = Window(xvfb_display, shop)
    opened.until(lambda fact: "lines" in fact)
    # No window manager runs here, as in a kiosk: the window has to take the keyboard by itself.
    opened.xdotool("search", "--sync", "--onlyvisible", "--name", "Pointill")
    opened.settle()
    yield opened
    opened.close()


def test_a_scanner_at_five_milliseconds_a_key_brings_the_member_up_and_leaves_no_letter(
    window: Window, shop: Shop
) -> None:
    someone = shop.members[0]
    window.scan(someone["code"], someone["name"])
    window.settle()
    assert window.fields() == []


def test_what_a_person_types_stays_typing_and_finds_by_enter(window: Window, shop: Shop) -> None:
    someone = shop.members[1]
    window.xdotool("key", "F2")
    window.xdotool("type", "--delay", "120", someone["number"])
    window.settle()
    assert window.fields()[-1] == someone["number"]
    assert not any(fact.get("member") for fact in window.facts), "typing was taken for a scan"
    window.xdotool("key", "Return")
    window.until(lambda fact: fact.get("member") == someone["name"])


def test_a_whole_sale_by_keyboard_alone(window: Window, shop: Shop) -> None:
    someone = shop.members[2]
    window.scan(someone["code"], someone["name"])
    for key in ("4", "5", "0"):
        window.xdotool("key", "--delay", "150", key)
        time.sleep(0.15)
    window.xdotool("key", "KP_Enter")
    window.until(lambda fact: len(fact.get("lines", ())) == 1)
    time.sleep(0.3)
    window.xdotool("key", "F12")
    window.until(lambda fact: fact.get("done") is True)


def test_beside_another_till_the_first_digit_after_the_start_counts(xvfb_display: str, shop: Shop) -> None:
    opened = Window(xvfb_display, shop, mode="beside")
    try:
        opened.until(lambda fact: "lines" in fact)
        opened.settle()
        for key in ("4", "5", "0", "KP_Enter"):
            opened.xdotool("key", key)
            time.sleep(0.3)
        opened.until(lambda fact: len(fact.get("lines", ())) == 1)
    finally:
        opened.close()


def test_a_photograph_of_a_card_before_the_camera_brings_the_member_up(
    xvfb_display: str, shop: Shop, tmp_path: Path
) -> None:
    someone = shop.members[3]
    photograph(someone["code"], tmp_path / "photograph.png")
    opened = Window(xvfb_display, shop, str(tmp_path / "photograph.png"))
    try:
        opened.until(lambda fact: fact.get("member") == someone["name"])
    finally:
        opened.close()


def photograph(text: str, path: Path) -> None:
    """A code as a cheap camera sees it: turned, a little out of focus, grey light, not in the middle."""
    code = qrcode.make(text, box_size=9, border=4).get_image().convert("L").rotate(11, expand=True, fillcolor=255)
    scene = Image.effect_noise((1280, 720), 40).point(lambda light: 60 + light // 2)
    scene.paste(code.point(lambda light: 40 + light * 3 // 5), (500, 160))
    scene.filter(ImageFilter.GaussianBlur(1.4)).save(path)
