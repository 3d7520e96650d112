"""When a code may be acted on."""

from functools import partial

import pytest

from terminal.devices.confirmation import WINDOW_MS, Confirmation, Witness
from terminal.devices.decoder import LINEAR_CODES, PROVEN_CODES, Reading


def witness(
    text: str = "4006381333931", symbology: str = "EAN-13", library: str = "zxing-cpp", slot: str = "a", frame: int = 1
) -> Witness:
    return Witness(Reading(text, symbology, library, (0, 0)), slot, frame, frame * 33)


@pytest.fixture
def confirmation() -> Confirmation:
    return Confirmation(lambda text: text.startswith("M:"), by_two=frozenset({"EAN-13", "UPC-A"}), trusted="zxing-cpp")


@pytest.mark.parametrize("symbology", sorted(PROVEN_CODES))
def test_a_code_with_error_correction_needs_one_reading(confirmation: Confirmation, symbology: str) -> None:
    assert confirmation.hear([witness("x", symbology)]) == [True]


@pytest.mark.parametrize("symbology", sorted(LINEAR_CODES | {"PDF417"}))
def test_any_other_code_needs_more_than_one(confirmation: Confirmation, symbology: str) -> None:
    assert confirmation.hear([witness("12345670", symbology)]) == [False]


def test_a_code_of_ours_with_a_valid_check_needs_one_reading(confirmation: Confirmation) -> None:
    assert confirmation.hear([witness("M:1", "Code128")]) == [True]


def test_two_libraries_on_one_frame_agree(confirmation: Confirmation) -> None:
    assert confirmation.hear([witness(), witness(library="zbar", slot="b")]) == [True, True]


def test_two_libraries_on_two_frames_agree_within_the_window_only(confirmation: Confirmation) -> None:
    confirmation.hear([witness(library="zbar")])
    assert confirmation.hear([witness(frame=10)]) == [True]
    confirmation.forget()
    confirmation.hear([witness(library="zbar")])
    assert confirmation.hear([witness(frame=1 + WINDOW_MS // 33 + 1)]) == [False]


def test_one_library_never_proves_a_trade_code_that_another_could_read(confirmation: Confirmation) -> None:
    for frame in range(1, 12):
        assert confirmation.hear([witness(slot=str(frame % 3), frame=frame)]) == [False]


def test_the_trusted_library_alone_needs_two_frames_and_two_slots(confirmation: Confirmation) -> None:
    pdf = partial(witness, "x", "PDF417")
    assert confirmation.hear([pdf(), pdf(slot="b")]) == [False, False]
    assert confirmation.hear([pdf(frame=2)]) == [True]
    confirmation.forget()
    confirmation.hear([pdf()])
    assert confirmation.hear([pdf(frame=2)]) == [False]


def test_no_other_library_is_believed_alone(confirmation: Confirmation) -> None:
    other = partial(witness, "x1", "Code128", "zbar")
    confirmation.hear([other()])
    assert confirmation.hear([other(slot="b", frame=2)]) == [False]


def test_two_different_numbers_confirm_nothing(confirmation: Confirmation) -> None:
    both = [witness("0706375348036", "UPC-A"), witness("9780345348036", library="zbar", slot="b")]
    assert confirmation.hear(both) == [False, False]


def test_a_picture_without_a_code_is_no_news(confirmation: Confirmation) -> None:
    assert confirmation.hear([]) == []
