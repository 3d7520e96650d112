"""What is keyed on the keypad."""

from hypothesis import given
from hypothesis import strategies as st

from terminal.ui.entry import DIGITS_MAX, Entry, EntryMode

KEYS = st.sampled_from(["0", "1", "5", "9", "00", "back"])


@given(st.lists(KEYS, max_size=40), st.sampled_from(EntryMode))
def test_never_more_than_nine_digits_however_people_type(keys: list[str], mode: EntryMode) -> None:
    entry = Entry(mode)
    for key in keys:
        entry = entry.back() if key == "back" else entry.press(key)
        assert len(entry.digits) <= DIGITS_MAX
        assert 0 <= entry.value < 10**DIGITS_MAX
        assert entry.mode is mode


def test_the_tenth_digit_changes_nothing() -> None:
    full = Entry(digits="123456789")
    assert full.press("0") == full
    assert Entry(digits="12345678").press("00").digits == "12345678"


def test_a_quantity_has_three_digits() -> None:
    assert Entry(EntryMode.QUANTITY, "123").press("4").digits == "123"


def test_leading_zeros_mean_nothing_but_a_zero_means_zero() -> None:
    assert Entry().press("0").digits == "0"
    assert Entry().press("0").press("5").digits == "5"
    assert Entry().press("00").value == 0


def test_only_ascii_digits_count() -> None:
    for strange in ("", "-", "1e3", "\uff13", "\u0663", " ", ".", "a"):
        assert Entry().press(strange) == Entry()


def test_clearing_keeps_the_mode() -> None:
    assert Entry(EntryMode.POINTS, "500").cleared() == Entry(EntryMode.POINTS)
    assert Entry().back() == Entry()
