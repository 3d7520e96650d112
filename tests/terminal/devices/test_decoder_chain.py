"""Every library there is, in turn."""

import numpy as np
import pytest

from loyalty.codes.scanned import card_code, card_number, has_inner_check
from terminal.devices.confirmation import Confirmation
from terminal.devices.decoder import Reading
from terminal.devices.decoder_chain import STILL_FRAMES, DecoderChain, Slot, open_chain
from terminal.devices.views import whole
from tests.fakes.code_pictures import Grey, bars, ean13, in_scene, matrix, without

ALL = ("zxingcpp", "pyzbar.pyzbar", "cv2")


@pytest.fixture(scope="module")
def chain() -> DecoderChain:
    return open_chain(has_inner_check)


def told(chain: DecoderChain, grey: Grey) -> list[tuple[str, str, bool]]:
    return [(code.reading.symbology, code.reading.text, code.confirmed) for code in chain.look_at_still(grey)]


def test_a_qr_is_confirmed_by_the_first_frame(chain: DecoderChain) -> None:
    (code,) = chain.look(in_scene(matrix("M:1")), 0)
    assert (code.reading.text, code.confirmed) == ("M:1", True)


def test_a_trade_code_is_confirmed_by_a_second_library(chain: DecoderChain) -> None:
    assert told(chain, in_scene(ean13("4006381333931"))) == [("EAN-13", "4006381333931", True)]


@pytest.mark.parametrize("degrees", [20, 45, 70, 110])
def test_a_turned_trade_code_is_read(chain: DecoderChain, degrees: float) -> None:
    scene = in_scene(ean13("4006381333931"), turned=degrees)
    assert ("EAN-13", "4006381333931") in [found[:2] for found in told(chain, scene)]


def test_a_turned_card_of_ours_proves_itself_by_its_check(chain: DecoderChain) -> None:
    number = card_number(421)
    assert told(chain, in_scene(bars(number), turned=45)) == [("Code128", number, True)]


def test_an_inverted_code_and_two_codes_in_one_picture_are_read(chain: DecoderChain) -> None:
    assert told(chain, 255 - matrix("M:1")) == [("QR", "M:1", True)]
    both = np.hstack([matrix("M:1"), matrix("V:2")])
    assert sorted(text for _, text, _ in told(chain, both)) == ["M:1", "V:2"]


@pytest.mark.parametrize(
    ("kind", "text", "symbology", "read"),
    [
        ("Code39", "ABC-12", "Code39", "ABC-12"),
        ("Codabar", "A12345B", "Codabar", "A12345B"),
        ("ITF", "12345678", "ITF", "12345678"),
        ("DataBarOmni", "(01)04006381333931", "DataBar", "0104006381333931"),
        ("PDF417", "hello", "PDF417", "hello"),
        ("MicroQRCode", "123", "MicroQR", "123"),
        ("DataMatrix", "hello", "DataMatrix", "hello"),
    ],
)
@pytest.mark.parametrize("missing", [(), ("pyzbar.pyzbar",), ("cv2",)])
def test_rare_kinds_are_read_and_confirmed_too(
    missing: tuple[str, ...], kind: str, text: str, symbology: str, read: str
) -> None:
    chain = open_chain(has_inner_check, without(*missing))
    assert (symbology, read, True) in told(chain, in_scene(matrix(text, kind)))


def test_every_way_to_look_has_its_turn_within_the_frames_of_a_still(chain: DecoderChain) -> None:
    assert chain.turns == STILL_FRAMES
    assert open_chain(has_inner_check, without("pyzbar.pyzbar", "cv2")).turns < STILL_FRAMES
    assert open_chain(has_inner_check, without(*ALL)).turns == 1


def test_what_takes_a_whole_frame_of_time_looks_alone() -> None:
    looked: list[str] = []

    class Watched:
        symbologies = frozenset({"QR"})

        def __init__(self, library: str) -> None:
            self.library = library

        def read(self, grey: Grey) -> list[Reading]:
            looked.append(self.library)
            return []

    slots = [Slot(name, Watched(name), whole, alone=name == "slow") for name in ("steady", "quick", "slow")]
    confirmation = Confirmation(has_inner_check, by_two=frozenset(), trusted="steady")
    chain = DecoderChain(steady=slots[0], turns=tuple(slots[1:]), confirmation=confirmation, trusted="steady")
    for at_ms in (0, 33, 66):
        chain.look(matrix("M:1"), at_ms)
    assert looked == ["steady", "quick", "slow", "steady", "quick"]


def test_a_wall_holds_no_code(chain: DecoderChain) -> None:
    noise = np.random.default_rng(7).integers(0, 255, (720, 1280)).astype(np.uint8)
    assert told(chain, noise) == []
    assert told(chain, np.full((1, 1), 255, np.uint8)) == []


def test_pictures_have_nothing_to_do_with_each_other(chain: DecoderChain) -> None:
    assert told(chain, matrix(card_code(card_number(7)))) != []
    assert told(chain, np.full((300, 300), 255, np.uint8)) == []


@pytest.mark.parametrize("missing", ALL)
def test_with_any_one_library_missing_codes_are_read_and_it_says_so(missing: str) -> None:
    chain = open_chain(has_inner_check, without(missing))
    assert len(chain.missing) == 1
    assert told(chain, in_scene(ean13("4006381333931"))) == [("EAN-13", "4006381333931", True)]
    assert told(chain, matrix("M:1")) == [("QR", "M:1", True)]


def test_one_library_alone_confirms_what_no_other_could_read() -> None:
    chain = open_chain(has_inner_check, without("pyzbar.pyzbar", "cv2"))
    assert told(chain, in_scene(ean13("4006381333931"))) == [("EAN-13", "4006381333931", True)]


def test_opencv_alone_is_never_believed() -> None:
    chain = open_chain(has_inner_check, without("pyzbar.pyzbar", "zxingcpp"))
    assert told(chain, in_scene(ean13("4006381333931"))) == [("EAN-13", "4006381333931", False)]


def test_without_any_library_nothing_is_read_and_nothing_breaks() -> None:
    chain = open_chain(has_inner_check, without(*ALL))
    assert (chain.blind, len(chain.missing), told(chain, matrix("M:1"))) == (True, 3, [])
