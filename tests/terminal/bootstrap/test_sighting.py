"""The camera is on while anybody wants it, and what it sees is shown small with the codes at their places."""

import numpy as np

from terminal.bootstrap.sighting import COUNTER, PAGE, CameraSwitch
from terminal.devices.camera import Camera
from terminal.devices.source import Ended, Lost
from terminal.findings import CodeSeen
from tests.fakes.code_pictures import Grey
from tests.fakes.sighting import EyesFake, SourceFake, TillFake
from tests.fixtures.waiting import wait_until


class Counted(SourceFake):
    """A source that counts how often it is looked at."""

    reads = 0

    def read(self) -> Grey | Lost | Ended | None:
        self.reads += 1
        return super().read()


def test_it_goes_off_when_the_last_who_wants_it_is_gone() -> None:
    till, source = TillFake(), Counted([], live=True)
    camera = Camera(source=source, open_eyes=EyesFake, listener=till)
    switch = CameraSwitch(camera)
    camera.start()
    assert till.saw("ready")
    switch.want(PAGE, wanted=True)
    switch.want(COUNTER, wanted=False)
    so_far = source.reads
    wait_until(lambda: source.reads > so_far + 2, within_s=10, otherwise=lambda: "the page lost its picture")
    switch.want(PAGE, wanted=False)
    assert till.saw("stopped")
    assert switch.sight() is None
    camera.stop()


def test_the_newest_frame_is_shown_with_what_was_read_in_it() -> None:
    till = TillFake()
    wide = np.full((720, 1280), 7, np.uint8)
    camera = Camera(source=SourceFake([wide], live=True), open_eyes=EyesFake, listener=till)
    switch = CameraSwitch(camera)
    camera.start()
    assert till.until(lambda: till.scans == ["7"])
    sight = switch.sight()
    camera.stop()
    assert sight is not None
    assert (sight.width, sight.height, len(sight.grey)) == (640, 360, 640 * 360)
    assert sight.codes == (CodeSeen("7", "QR", (0, 0), confirmed=True),)


def test_without_a_camera_there_is_nothing_to_see() -> None:
    switch = CameraSwitch(None)
    switch.want(PAGE, wanted=True)
    assert switch.sight() is None
