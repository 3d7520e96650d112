"""One scan of the card, by scanners of many makes."""

from random import Random

import pytest

from loyalty.codes.scanner_card import CARD_TEXT
from terminal.devices.calibration import Learnt, learnt_from
from terminal.devices.strokes import ScannerProfile
from terminal.devices.wedge import Wedge
from tests.fakes.keyboard import Screen, scanned
from tests.scans.layouts import LAYOUTS, Layout

US, FRENCH, *_ = LAYOUTS
GS = "\x1d"


def learnt(text: str, *, gap_ms: float = 10, host: Layout = US, profile: ScannerProfile | None = None) -> Learnt | None:
    profile = profile or ScannerProfile()
    events = scanned(text, 1_000, gap_ms=gap_ms, rng=Random(1), jitter=0.1)
    screen = Screen(Wedge(profile), Random(1), layout=host)
    screen.play(events)
    (scan,) = screen.scans
    return learnt_from(scan.strokes, by_position=profile.by_position)


def sure(found: Learnt | None) -> Learnt:
    assert found is not None
    return found


@pytest.mark.parametrize("host", LAYOUTS)
def test_a_us_scanner_is_known_on_every_computer(host: Layout) -> None:
    found = sure(learnt(CARD_TEXT + "\r", host=host))
    assert found.profile.by_position
    assert found.sentence.startswith("The scanner is set up: it plays a US keyboard, ")
    assert found.sentence.count(".") == 1


@pytest.mark.parametrize(
    ("prefix", "kept"), [("", ""), ("\x02", "\x02"), ("~~", "~~"), ("\x02]Q1", "\x02"), ("]C0", "")]
)
def test_the_prefix_is_learnt_without_the_identifier(prefix: str, kept: str) -> None:
    assert sure(learnt(prefix + CARD_TEXT + "\r")).profile.prefix == kept


@pytest.mark.parametrize(("suffix", "added"), [("\r", ""), ("\t", ""), ("\r\n", ""), (";\r", ";"), ("", "")])
def test_the_suffix_is_learnt(suffix: str, added: str) -> None:
    assert sure(learnt(CARD_TEXT + suffix)).profile.suffixes == "\r\n\t" + added


@pytest.mark.parametrize(("gap_ms", "limit_ms"), [(2, 38), (20, 38), (40, 50), (60, 75)])
def test_the_speed_is_learnt(gap_ms: float, limit_ms: int) -> None:
    assert sure(learnt(CARD_TEXT + "\r", gap_ms=gap_ms)).profile.gap_ms == pytest.approx(limit_ms, abs=3)


def test_a_scanner_that_plays_the_computers_own_keyboard_is_known_by_what_it_types() -> None:
    places = {FRENCH.sign(at, shift=shift, caps=False): (at, shift) for shift in (True, False) for at in range(58)}
    as_us = "".join(US.sign(places[sign][0], shift=places[sign][1], caps=False) for sign in CARD_TEXT.split(GS)[0])
    found = sure(learnt(f"{as_us}{GS}!\r", host=FRENCH))
    assert not found.profile.by_position
    assert "the keyboard of this computer" in found.sentence


def test_what_is_amiss_is_said() -> None:
    assert "send GS" in sure(learnt(CARD_TEXT.replace(GS, "") + "\r")).sentence
    assert "capital" in sure(learnt(CARD_TEXT.swapcase() + "\r")).sentence


def test_another_code_teaches_nothing() -> None:
    assert learnt("M:7K2M9QXD4F\r") is None
    assert learnt(CARD_TEXT[:-8] + "\r") is None


def test_what_was_learnt_reads_the_scanner_from_which_it_was_learnt() -> None:
    found = sure(learnt("\x02" + CARD_TEXT + ";\r", gap_ms=60))
    screen = Screen(Wedge(found.profile), Random(1))
    screen.play(scanned("\x02M:7K;\r", 1_000, gap_ms=60, rng=Random(2)))
    assert (screen.text, [scan.text for scan in screen.scans]) == ("", ["M:7K"])
