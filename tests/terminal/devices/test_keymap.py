"""Key positions become signs as a US board has them."""

from terminal.devices.keymap import LOST_SIGN, position_of, sign_at


def test_x11_windows_and_a_silent_platform_tell_the_same_position() -> None:
    assert position_of(38, "xcb") == position_of(0x1E, "windows") == 30
    assert position_of(104, "xcb") == position_of(0x11C, "windows") == 96
    assert position_of(38, "offscreen") == 0


def test_a_board_types_letters_digits_and_capitals_by_position() -> None:
    assert [sign_at(at, shift=False, control=False) for at in (30, 2, 39, 57, 28, 15)] == [
        "a",
        "1",
        ";",
        " ",
        "\r",
        "\t",
    ]
    assert [sign_at(at, shift=True, control=False) for at in (30, 2, 39)] == ["A", "!", ":"]


def test_the_number_pad_types_digits_whatever_num_lock_and_shift_say() -> None:
    pad = [71, 72, 73, 75, 76, 77, 79, 80, 81, 82]
    assert "".join(sign_at(at, shift=False, control=False) for at in pad) == "7894561230"
    assert "".join(sign_at(at, shift=True, control=False) for at in pad) == "7894561230"


def test_control_and_a_key_is_a_control_character() -> None:
    assert sign_at(27, shift=False, control=True) == "\x1d"
    assert sign_at(48, shift=False, control=True) == "\x02"
    assert sign_at(28, shift=False, control=True) == "\r"


def test_a_key_that_no_board_has_a_sign_for_is_a_lost_sign() -> None:
    assert sign_at(59, shift=False, control=False) == LOST_SIGN
    assert sign_at(59, shift=False, control=True) == LOST_SIGN
