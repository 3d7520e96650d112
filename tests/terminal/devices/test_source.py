"""The answers of a source of frames."""

from terminal.devices.source import Ended, FrameSource, Lost
from tests.fakes.sighting import SourceFake


def test_why_there_are_no_frames_is_a_sentence() -> None:
    source: FrameSource = SourceFake([Ended("The film is over.")], openings=(Lost("No camera."),))
    assert source.open() == Lost("No camera.")
    assert source.read() == Ended("The film is over.")
