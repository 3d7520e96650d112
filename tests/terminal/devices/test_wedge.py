"""Thousands of scans and of typed texts, and the odd ones of each."""

from random import Random

import pytest

from terminal.devices.keymap import LOST_SIGN
from terminal.devices.strokes import ScannerProfile, profile_for_pace
from terminal.devices.wedge import SIGNS_MAX, Wedge
from tests.fakes.keyboard import CONTROL, SHIFT, KeyEvent, Screen, keys_for, mashed, scanned, typed

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LAYOUTS = {"us": "", "fr": "à", "de": "ß", "ru": "ь", "caps": "x"}
ENTRIES = 2_000


def screen(profile: ScannerProfile | None = None, seed: int = 1, stalls: float = 0.0) -> Screen:
    return Screen(Wedge(profile), Random(seed), stalls)


def scan(text: str, at_ms: int = 1000, gap_ms: float = 10, **habits: object) -> list[KeyEvent]:
    return scanned(text, at_ms, gap_ms=gap_ms, rng=Random(1), **habits)  # type: ignore[arg-type]


def some_code(rng: Random) -> str:
    digits = "".join(rng.choices("0123456789", k=14))
    letters = "".join(rng.choices(LETTERS, k=rng.randint(6, 139)))
    return rng.choice([digits[:8], digits[:13], f"M:{letters[:18]}", f"V:{letters}", f"]C1{digits}\x1d21{letters[:6]}"])


def some_entry(rng: Random) -> str:
    if rng.random() < 0.5:
        return "".join(rng.choices("0123456789", k=rng.randint(1, 14)))
    return "".join(rng.choices("abcdefghij klmno.,ABC", k=rng.randint(1, 40)))


def of_a_person(rng: Random) -> list[KeyEvent]:
    entry = some_entry(rng) + rng.choice(["", "\r", "\t"])
    if rng.random() < 0.2:
        return mashed(entry, 1000, rng=rng)
    gap_ms, down_ms = rng.choice([8, 15, 25, 40, 60, 90, 130, 200]), rng.uniform(45, 110)
    return typed(entry, 1000, gap_ms=gap_ms, down_ms=down_ms, rng=rng, pad=rng.random() < 0.5)


def shown(events: list[KeyEvent]) -> str:
    return "".join(event.sign for event in events if event.down and event.position not in (SHIFT, CONTROL))


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_scan_is_read_and_leaves_nothing_in_a_field(layout: str) -> None:
    for seed in range(ENTRIES // len(LAYOUTS)):
        rng = Random(f"{layout} {seed}")
        code, gap_ms = some_code(rng), rng.uniform(1, 60)
        slow = gap_ms > 32
        suffix = rng.choice(["\r", "\t", "\r\n", "\n"] if slow else ["\r", "\t", "\r\n", "\n", ""])
        at = screen(profile_for_pace(60) if slow else None, seed, stalls=0.3)
        overlap, jitter = gap_ms < 16 and rng.random() < 0.3, rng.choice([0, 0.1, 0.15])
        at.play(
            scanned(
                code + suffix, 1000, gap_ms=gap_ms, rng=rng, jitter=jitter, overlap=overlap, shown_as=LAYOUTS[layout]
            )
        )
        assert (at.text, [scan.text for scan in at.scans]) == ("", [code]), (seed, gap_ms, suffix)


@pytest.mark.parametrize("profile", [None, profile_for_pace(60)])
def test_nothing_that_a_person_types_is_ever_a_scan(profile: ScannerProfile | None) -> None:
    for seed in range(ENTRIES // 2):
        rng = Random(seed)
        events = of_a_person(rng)
        at = screen(profile, seed, stalls=0.2)
        at.play(events)
        assert (at.text, at.scans) == (shown(events), []), seed


def test_a_persons_key_waits_for_less_than_forty_milliseconds() -> None:
    for seed in range(100):
        rng = Random(seed)
        at = screen(seed=seed)
        at.play(typed(some_entry(rng), 1000, gap_ms=140, down_ms=90, rng=rng))
        assert at.longest_wait_ms < 40, seed


def test_a_light_touch_appears_within_the_silence() -> None:
    events = [KeyEvent(1000, True, 2, "1", "1"), KeyEvent(1008, False, 2, "1", "1")]
    at = screen()
    at.play(events)
    assert (at.text, at.longest_wait_ms) == ("1", 151)


def test_three_keys_struck_at_once_are_typed() -> None:
    at = screen()
    at.play(mashed("123\r", 1000, rng=Random(1)))
    assert sorted(at.text) == ["\r", "1", "2", "3"]
    assert at.scans == []


def test_a_quick_number_on_the_pad_with_enter_is_typed() -> None:
    at = screen()
    at.play(typed("123456\r", 1000, gap_ms=55, down_ms=60, rng=Random(3), pad=True))
    assert (at.text, at.scans) == ("123456\r", [])


def test_a_code_of_five_signs_is_shown_as_typed() -> None:
    at = screen()
    at.play(scan("12345\r"))
    assert (at.text, at.scans) == ("12345\r", [])


def test_the_prefix_is_taken_off_and_makes_a_short_code_a_scan() -> None:
    at = screen(ScannerProfile(prefix="\x02"))
    at.play(scan("\x027K\r"))
    assert (at.text, [each.text for each in at.scans]) == ("", ["7K"])


def test_group_separators_and_identifiers_stay_in_the_text() -> None:
    at = screen()
    at.play(scan("]C10104007817327098\x1d21AB\r"))
    assert [each.text for each in at.scans] == ["]C10104007817327098\x1d21AB"]


def test_row_49_control_characters_are_told_with_the_scan_and_set_nothing_off() -> None:
    at = screen()
    at.play(scan("\x17\x1b12345\x03\x08\r"))
    assert (at.text, [each.text for each in at.scans]) == ("", ["\x17\x1b12345\x03\x08"])


def test_row_49_a_scan_of_four_thousand_signs_is_swallowed_whole_and_told_cut_off() -> None:
    at = screen()
    at.play(scan("7" * 4000 + "\r", gap_ms=2))
    assert at.text == ""
    assert [set(each.text) for each in at.scans] == [{"7"}]
    assert 512 < len(at.scans[0].text) <= 2 * SIGNS_MAX


def test_both_ends_of_a_line_are_swallowed_with_the_scan() -> None:
    at = screen()
    at.play(scan("4007817327098\r\n") + scan("9780306406157\r\n", at_ms=2000))
    assert (at.text, len(at.scans)) == ("", 2)


def test_an_enter_that_comes_late_never_reaches_a_button() -> None:
    at = screen()
    at.play(scan("4007817327098") + scan("\r", at_ms=1000 + 13 * 10 + 150))
    assert (at.text, [each.text for each in at.scans]) == ("", ["4007817327098"])


def test_a_persons_enter_after_a_scan_reaches_the_button() -> None:
    at = screen()
    at.play(scan("4007817327098\r") + typed("\r", 1700, gap_ms=100, down_ms=80, rng=Random(1)))
    assert (at.text, len(at.scans)) == ("\r", 1)


def test_row_50_two_scans_sixty_milliseconds_apart_are_two() -> None:
    at = screen()
    at.play(scan("4007817327098\r", gap_ms=5, jitter=0) + scan("9780306406157\r", at_ms=1130, gap_ms=5, jitter=0))
    assert [each.text for each in at.scans] == ["4007817327098", "9780306406157"]


def test_row_50_of_two_scans_fifty_milliseconds_apart_none_is_typed_or_lost() -> None:
    at = screen()
    at.play(scan("4007817327098\r", gap_ms=3, jitter=0) + scan("9780306406157\r", at_ms=1089, gap_ms=3, jitter=0))
    assert (at.text, [each.text for each in at.scans]) == ("", ["4007817327098", "9780306406157"])


def test_a_pause_inside_a_scan_is_waited_out_once_its_suffix_is_known() -> None:
    at = screen()
    at.play(scan("4007817327098\r"))
    at.play(scan("978030", at_ms=3000) + scan("6406157\r", at_ms=3360))
    assert (at.text, [each.text for each in at.scans]) == ("", ["4007817327098", "9780306406157"])


def test_a_scan_that_breaks_leaves_no_splinter_in_a_field() -> None:
    at = screen()
    at.play(scan("9780306406") + scan("157\r", at_ms=1300))
    assert at.text == ""
    assert [each.text for each in at.scans] == ["9780306406", "157" + LOST_SIGN]


def test_a_key_typed_just_before_a_scan_is_shown_and_the_scan_is_read() -> None:
    at = screen()
    at.play(sorted(typed("b", 1000, gap_ms=50, down_ms=90, rng=Random(1)) + scan("4007817327098\r", 1030), key=stamp))
    assert (at.text, [each.text for each in at.scans]) == ("b", ["4007817327098"])


def test_a_key_typed_amid_a_scan_is_shown_and_the_scan_is_read() -> None:
    at = screen()
    at.play(sorted(typed("b", 1062, gap_ms=50, down_ms=40, rng=Random(1)) + scan("4007817327098\r"), key=stamp))
    assert (at.text, [each.text for each in at.scans]) == ("b", ["4007817327098"])


def test_a_scan_whose_first_sign_was_taken_as_typed_is_told_as_incomplete() -> None:
    events = scan("4007817327098\r", gap_ms=60)
    late = [KeyEvent(940, True, 2, "1", "1"), KeyEvent(995, False, 2, "1", "1"), *events]
    at = screen(profile_for_pace(60))
    at.play(late)
    assert (at.text, [each.text for each in at.scans]) == ("1", [LOST_SIGN + "4007817327098"])


def test_a_sign_that_never_arrived_leaves_a_mark_in_the_text() -> None:
    events = [event for event in scan("M:7K2M9QXD4F\r") if not (event.down and event.sign == "9")]
    at = screen()
    at.play(events)
    assert (at.text, [each.text for each in at.scans]) == ("", ["M:7K2MQXD4F" + LOST_SIGN])


def test_a_key_held_down_repeats_on_the_screen() -> None:
    held = [KeyEvent(1000, True, 2, "1", "1")]
    held += [KeyEvent(1300 + 30 * n, True, 2, "1", "1", repeat=True) for n in range(10)]
    at = screen()
    at.play([*held, KeyEvent(1700, False, 2, "1", "1")])
    assert (at.text, at.scans) == ("1" * 11, [])


def test_a_repeat_of_a_swallowed_key_is_swallowed() -> None:
    events = scan("4007817327098\r")
    enter = keys_for("\r")[0]
    held = [KeyEvent(1400 + 30 * n, True, enter, "\r", "\r", repeat=True) for n in range(5)]
    at = screen()
    at.play([*events[:-1], *held, KeyEvent(1600, False, enter, "\r", "\r")])
    assert (at.text, len(at.scans)) == ("", 1)


def test_a_key_with_alt_is_a_persons_and_ends_what_was_held() -> None:
    at = screen()
    at.play([KeyEvent(1000, True, 2, "1", "1"), KeyEvent(1010, True, 25, "p", "p", foreign=True)])
    assert (at.text, at.scans) == ("1p", [])


def test_a_click_lets_typed_keys_go_first_but_not_those_of_a_scan() -> None:
    wedge = Wedge()
    wedge.press(position=2, text="1", at_ms=1000, shift=False, control=False, foreign=False, repeat=False)
    assert wedge.interrupt(1005).shown == {1}
    at = screen()
    at.play(scan("400781")[:12])
    assert at.wedge.interrupt(1065).shown == frozenset()


def test_a_clock_that_jumps_back_does_not_hold_a_key_for_ever() -> None:
    at = screen()
    at.play(typed("1", 5_000_000, gap_ms=50, down_ms=80, rng=Random(1)))
    at.play(typed("2", 1000, gap_ms=50, down_ms=80, rng=Random(1)))
    assert at.text == "12"


def test_without_positions_the_computers_own_layout_is_believed() -> None:
    at = screen(ScannerProfile(by_position=False))
    at.play(scan("aaaaaa", shown_as="é"))
    assert [each.text for each in at.scans] == ["é" * 6]


def stamp(event: KeyEvent) -> int:
    return event.at_ms
