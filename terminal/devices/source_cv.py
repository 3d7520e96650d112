"""Frames through OpenCV: a camera of this computer, or a film from a file."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Final, cast

from terminal.devices.decoder_opencv import import_opencv
from terminal.devices.source import Ended, Lost
from terminal.waiting import MachineWaiting, Waiting

if TYPE_CHECKING:
    from cv2 import VideoCapture
    from cv2.typing import MatLike

    from terminal.devices.decoder import Grey

WIDTH_PX: Final = 1280
HEIGHT_PX: Final = 720
SILENT_S: Final = 2.0
EQUAL_FRAMES_MAX: Final = 15
_NO_OPENCV: Final = "The library OpenCV is missing, so no camera can be used. Install opencv-python-headless."


class CvCamera:
    """A camera by its number, asked for 1280 x 720 pixels as MJPG and for no frame older than the last."""

    live = True
    gap_s = 0.0

    def __init__(
        self, index: int, *, load: Callable[[str], ModuleType] = import_module, waiting: Waiting | None = None
    ) -> None:
        self._index = index
        self._load = load
        self._waiting = waiting or MachineWaiting()
        self._cv2: ModuleType | None = None
        self._capture: VideoCapture | None = None
        self._frame_at = 0.0
        self._print = b""
        self._equal = 0

    def open(self) -> Lost | None:
        """Takes the camera; where another program has it, this one gets none."""
        try:
            self._cv2 = cv2 = import_opencv(self._load)
        except ImportError:
            return Lost(_NO_OPENCV)
        self._capture = capture = cv2.VideoCapture(self._index)
        if not capture.isOpened():
            self.close()
            return Lost(f"Camera {self._index} does not open. Is it plugged in, and does no other program use it?")
        capture.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG"))
        capture.set(cv2.CAP_PROP_FRAME_WIDTH, WIDTH_PX)
        capture.set(cv2.CAP_PROP_FRAME_HEIGHT, HEIGHT_PX)
        capture.set(cv2.CAP_PROP_BUFFERSIZE, 1)
        capture.set(cv2.CAP_PROP_READ_TIMEOUT_MSEC, SILENT_S * 1000)
        self._frame_at, self._print, self._equal = self._waiting.monotonic(), b"", 0
        return None

    def read(self) -> Grey | Lost | Ended | None:
        """The next frame; lost after two seconds without one, or when the camera shows one picture for ever."""
        if self._capture is None or self._cv2 is None:
            return Lost(f"Camera {self._index} is not open.")
        taken, frame = self._capture.read()
        if not taken:
            silent_s = self._waiting.monotonic() - self._frame_at
            return Lost(f"Camera {self._index} sends no more pictures.") if silent_s >= SILENT_S else None
        self._frame_at = self._waiting.monotonic()
        grey = _grey(self._cv2, frame)
        fingerprint = grey[::8, ::8].tobytes()
        self._equal = self._equal + 1 if fingerprint == self._print else 0
        self._print = fingerprint
        if self._equal >= EQUAL_FRAMES_MAX:
            return Lost(f"Camera {self._index} stands still. Uncover it or plug it in again.")
        return grey

    def close(self) -> None:
        """Gives the camera back; its light goes out."""
        if self._capture is not None:
            self._capture.release()
        self._capture = None


class CvFilm:
    """A film from a file, frame by frame at its own pace, shown once."""

    live = False

    def __init__(self, path: Path, *, load: Callable[[str], ModuleType] = import_module) -> None:
        self._path = path
        self._load = load
        self._cv2: ModuleType | None = None
        self._capture: VideoCapture | None = None
        self.gap_s = 0.0

    def open(self) -> Lost | None:
        """Opens the film at its beginning."""
        try:
            self._cv2 = cv2 = import_opencv(self._load)
        except ImportError:
            return Lost(_NO_OPENCV)
        self._capture = cv2.VideoCapture(str(self._path))
        if not self._capture.isOpened():
            self.close()
            return Lost(f"{self._path} is neither a picture nor a film that can be read.")
        rate = self._capture.get(cv2.CAP_PROP_FPS)
        self.gap_s = 1 / min(max(rate, 5.0), 60.0)
        return None

    def read(self) -> Grey | Lost | Ended | None:
        """The next frame of the film."""
        if self._capture is None or self._cv2 is None:
            return Lost(f"{self._path} is not open.")
        taken, frame = self._capture.read()
        if not taken:
            return Ended("The film is over.")
        return _grey(self._cv2, frame)

    def close(self) -> None:
        """Closes the file."""
        if self._capture is not None:
            self._capture.release()
        self._capture = None


def _grey(cv2: ModuleType, frame: MatLike) -> Grey:
    return cast("Grey", cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY) if frame.ndim == 3 else frame)
