"""The camera's threads, with sources that fail and eyes that break."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image

from loyalty.codes.scanned import has_inner_check
from terminal.devices.camera import PAUSES_S, SAME_CODE_MS, Camera, Eyes
from terminal.devices.decoder_chain import open_chain
from terminal.devices.frames import PictureFolder, SyntheticSource
from terminal.devices.source import Ended, FrameSource, Lost
from tests.fakes.code_pictures import matrix, without
from tests.fakes.sighting import EyesFake, SourceFake, TillFake, WaitingFake, frame

Built = Callable[..., Camera]


@pytest.fixture
def till() -> TillFake:
    return TillFake()


@pytest.fixture
def build(till: TillFake) -> Iterator[Built]:
    cameras: list[Camera] = []

    def camera(source: FrameSource, eyes: Callable[[], Eyes] = EyesFake, step_s: float = 0.1) -> Camera:
        built = Camera(source=source, open_eyes=eyes, listener=till, waiting=WaitingFake(step_s=step_s))
        cameras.append(built)
        built.start()
        return built

    yield camera
    for each in cameras:
        each.stop()


def test_a_code_is_told_once_however_long_it_lies_there(build: Built, till: TillFake) -> None:
    build(SourceFake([*[frame(7)] * 40, frame(8), Ended("over")]))
    assert till.until(lambda: till.scans == ["7", "8"])
    assert till.saw("stopped", "over")
    assert till.scans == ["7", "8"]


def test_a_code_that_comes_back_after_a_while_is_told_again(build: Built, till: TillFake) -> None:
    away = SAME_CODE_MS // 100
    build(SourceFake([frame(7), *[frame(0)] * (away + 2), frame(7), *[frame(0)] * 3, frame(7), Ended("over")]))
    assert till.saw("stopped", "over")
    assert till.until(lambda: len(till.scans) == 2)


def test_a_code_that_is_not_confirmed_is_not_told_and_can_still_be_shown(build: Built, till: TillFake) -> None:
    camera = build(SourceFake([*[frame(201)] * 5, frame(1), *[frame(202)] * 3, Ended("over")]))
    assert till.until(lambda: till.scans == ["1"])
    assert till.until(lambda: [code.reading.text for code in camera.seen()[1]] == ["202"])
    assert not camera.seen()[1][0].confirmed


def test_the_state_goes_from_starting_to_ready_to_stopped(build: Built, till: TillFake) -> None:
    camera = build(SourceFake([frame(0)], live=True))
    assert till.saw("ready")
    camera.stop()
    assert [state for state, _ in till.states] == ["starting", "ready", "stopped"]


def test_a_lost_camera_is_tried_again_after_longer_and_longer_pauses(till: TillFake) -> None:
    source = SourceFake([frame(7)], openings=tuple(Lost("gone") for _ in range(6)))
    waiting = WaitingFake()
    camera = Camera(source=source, open_eyes=EyesFake, listener=till, waiting=waiting)
    camera.start()
    assert till.until(lambda: till.scans == ["7"])
    camera.stop()
    assert tuple(waiting.waited[:6]) == (*PAUSES_S, PAUSES_S[-1], PAUSES_S[-1])
    assert [state for state, _ in till.states] == ["starting", "lost", "ready", "stopped"]


def test_a_camera_unplugged_amid_trading_is_lost_and_found_again(build: Built, till: TillFake) -> None:
    build(SourceFake([frame(1), Lost("unplugged"), frame(2)]))
    assert till.until(lambda: till.scans == ["1", "2"])
    assert till.saw("lost", "unplugged")


def test_a_pause_gives_the_device_back_until_scans_are_wanted_again(build: Built, till: TillFake) -> None:
    source = SourceFake([], live=True)
    camera = build(source)
    assert till.saw("ready")
    camera.pause()
    assert till.saw("stopped", "no scan is wanted")
    assert (source.opened, source.closed) == (1, 1)
    camera.resume()
    assert till.until(lambda: [state for state, _ in till.states].count("ready") == 2)
    assert source.opened == 2


def test_who_wants_the_camera_that_is_on_changes_nothing(build: Built, till: TillFake) -> None:
    source = SourceFake([], live=True)
    camera = build(source)
    assert till.saw("ready")
    camera.resume()
    camera.pause()
    camera.pause()
    assert till.saw("stopped", "no scan is wanted")
    assert source.opened == 1


def test_a_covered_lens_is_told_and_codes_are_read_once_it_is_free(build: Built, till: TillFake) -> None:
    build(SourceFake([*[frame(0)] * 40, frame(199), Ended("over")]))
    assert till.until(lambda: till.scans == ["199"])
    assert [state for state, _ in till.states][:4] == ["starting", "ready", "unlit", "ready"]
    assert till.saw("unlit", "cover")


def test_what_the_camera_sees_can_be_shown_and_is_gone_when_it_is_off(build: Built, till: TillFake) -> None:
    camera = build(SourceFake([frame(7)], live=True))
    assert till.until(lambda: till.scans == ["7"])
    newest = camera.newest()
    assert newest is not None
    assert int(newest.grey[0, 0]) == 7
    camera.pause()
    assert till.saw("stopped")
    assert camera.newest() is None


def test_eyes_that_break_cost_the_camera_and_nothing_else(build: Built, till: TillFake) -> None:
    build(SourceFake([frame(255)]))
    assert till.saw("lost", "fault of its own")


def test_a_source_that_breaks_costs_the_camera_and_nothing_else(build: Built, till: TillFake) -> None:
    class Broken(SourceFake):
        def read(self) -> None:
            raise RuntimeError("broken driver")

    build(Broken([]))
    assert till.saw("lost", "fault of its own")


def test_without_a_library_the_camera_says_what_to_do_instead(build: Built, till: TillFake) -> None:
    nothing = without("zxingcpp", "pyzbar.pyzbar", "cv2")
    build(SourceFake([frame(1)]), lambda: open_chain(has_inner_check, nothing))
    assert till.saw("lost", "Use the scanner")


def test_a_drawn_code_and_a_photograph_come_all_the_way(build: Built, till: TillFake, tmp_path: Path) -> None:
    def eyes() -> Eyes:
        return open_chain(has_inner_check)

    build(SyntheticSource("M:7K2M9QXD4F", seed=1), eyes)
    assert till.until(lambda: till.scans == ["M:7K2M9QXD4F"])
    Image.fromarray(matrix("V:9")).save(tmp_path / "a.png")
    build(PictureFolder(tmp_path), eyes)
    assert till.until(lambda: till.scans == ["M:7K2M9QXD4F", "V:9"])
