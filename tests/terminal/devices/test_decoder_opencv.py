"""Trade codes at any angle."""

import os

import numpy as np
import pytest

from terminal.devices.decoder_opencv import OpencvDecoder, import_opencv, load_opencv
from tests.fakes.code_pictures import ean13, in_scene, without


@pytest.fixture
def opencv() -> OpencvDecoder:
    loaded = load_opencv()
    assert isinstance(loaded, OpencvDecoder)
    return loaded


@pytest.mark.parametrize("degrees", [4, 45, 100, 200])
def test_a_turned_trade_code_is_read(opencv: OpencvDecoder, degrees: float) -> None:
    codes = opencv.read(in_scene(ean13("4006381333931"), turned=degrees))
    assert [(code.symbology, code.text, code.library) for code in codes] == [("EAN-13", "4006381333931", "opencv")]


def test_nothing_and_next_to_nothing_hold_no_code(opencv: OpencvDecoder) -> None:
    assert opencv.read(np.full((1, 1), 255, np.uint8)) == []
    assert opencv.read(np.full((300, 300), 255, np.uint8)) == []


def test_a_computer_without_the_library_hears_what_is_missing() -> None:
    assert "OpenCV" in str(load_opencv(without("cv2")))


def test_its_own_qt_plug_ins_are_not_handed_to_the_programs_we_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_QPA_FONTDIR", "/x/cv2/qt/fonts")
    monkeypatch.setenv("QT_QPA_PLATFORM_PLUGIN_PATH", "/ours")
    import_opencv()
    assert "QT_QPA_FONTDIR" not in os.environ
    assert os.environ["QT_QPA_PLATFORM_PLUGIN_PATH"] == "/ours"
