"""What tells a scanner's strokes from a person's, one trait at a time."""

import pytest

from terminal.devices.strokes import (
    ScannerProfile,
    Stroke,
    gap_limit_ms,
    is_a_scan,
    is_a_splinter,
    is_solid,
    last_of_a_person,
    may_become_a_scan,
    profile_for_pace,
    signs_of,
)

PROFILE = ScannerProfile()


def run(text: str, gap_ms: int = 10, down_ms: int = 5) -> list[Stroke]:
    strokes = []
    for place, sign in enumerate(text):
        at = 1000 + place * gap_ms
        following = at + gap_ms if place + 1 < len(text) else None
        strokes.append(Stroke(place + 1, sign, gap_ms, at, at + down_ms, following))
    return strokes


def is_scan(strokes: list[Stroke], *, suffix: bool = True, profile: ScannerProfile = PROFILE) -> bool:
    return is_a_scan(strokes, suffix=suffix, now_ms=9000, profile=profile)


def test_six_quick_signs_are_a_scan_and_five_are_typed() -> None:
    assert is_scan(run("400781"))
    assert not is_scan(run("40078"))


def test_an_identifier_or_the_prefix_makes_a_short_scan() -> None:
    assert is_scan(run("]C12"))
    assert is_scan(run("~7"), profile=ScannerProfile(prefix="~"))
    assert not is_scan(run("~"), profile=ScannerProfile(prefix="~"))


def test_fingers_that_overlap_are_a_persons_however_quick() -> None:
    mashed = run("123456", gap_ms=5, down_ms=30)
    assert all(stroke.rolls(9000) for stroke in mashed[:-1])
    assert not is_scan(mashed)


def test_keys_of_one_report_overlap_and_are_a_scanners_all_the_same() -> None:
    assert is_scan(run("123456", gap_ms=1, down_ms=8))


def test_a_key_held_long_is_a_persons() -> None:
    assert run("1", down_ms=35)[0].is_a_persons(9000, PROFILE)
    assert not run("1", down_ms=34)[0].is_a_persons(9000, PROFILE)


def test_a_key_still_down_counts_from_its_going_down() -> None:
    stroke = Stroke(1, "1", 0, 1000)
    assert not stroke.is_a_persons(1034, PROFILE)
    assert stroke.is_a_persons(1035, PROFILE)


def test_a_slow_scanner_needs_its_suffix() -> None:
    slow = run("4007817327098", gap_ms=60, down_ms=20)
    assert is_scan(slow)
    assert not is_scan(slow, suffix=False)


def test_a_very_slow_scanner_needs_its_profile_too() -> None:
    slow = run("4007817327098", gap_ms=100, down_ms=20)
    assert not is_scan(slow)
    assert is_scan(slow, profile=profile_for_pace(100))
    assert not is_scan(slow, suffix=False, profile=profile_for_pace(100))


def test_a_scan_forgives_one_late_stamp_in_six() -> None:
    strokes = run("40078173")
    strokes[5].gap_ms = 70
    assert is_scan(strokes)
    strokes[6].gap_ms = 70
    assert not is_scan(strokes)


def test_strokes_before_and_with_a_persons_stroke_are_typed() -> None:
    strokes = run("1234")
    strokes[1].up_at_ms = strokes[1].down_at_ms + 90
    assert last_of_a_person(strokes, 9000, PROFILE) == 2
    assert not is_solid(strokes, 9000, PROFILE)


def test_a_solid_run_is_not_given_up_for_one_stroke() -> None:
    strokes = run("1234567")
    strokes[5].up_at_ms = strokes[5].down_at_ms + 90
    assert is_solid(strokes, 9000, PROFILE)
    assert last_of_a_person(strokes, 9000, PROFILE) == 0


def test_waiting_ends_when_a_run_is_too_slow() -> None:
    assert may_become_a_scan(run("123", gap_ms=100), PROFILE)
    assert not may_become_a_scan(run("1234", gap_ms=100), PROFILE)


def test_the_longest_gap_follows_the_pace_and_ends_at_silence() -> None:
    assert gap_limit_ms(run("1234", gap_ms=10), PROFILE) == 50
    assert gap_limit_ms(run("1234", gap_ms=60), PROFILE) == 150
    assert gap_limit_ms(run("1"), PROFILE) == 150


def test_a_late_suffix_and_a_quick_rest_are_splinters_but_a_single_sign_is_not() -> None:
    assert is_a_splinter(run("\r"), 9000, PROFILE)
    assert is_a_splinter(run("98"), 9000, PROFILE)
    assert not is_a_splinter(run("9"), 9000, PROFILE)
    assert not is_a_splinter(run("98", down_ms=60), 9000, PROFILE)


def test_the_text_of_a_run() -> None:
    assert signs_of(run("M:1")) == "M:1"


@pytest.mark.parametrize("nonsense", [{"signs_min": 1}, {"gap_ms": 150}, {"gap_ms": 0}, {"down_ms": 60}])
def test_a_profile_refuses_what_would_take_people_for_scanners(nonsense: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=r"\w+"):
        ScannerProfile(**nonsense)  # type: ignore[arg-type]
