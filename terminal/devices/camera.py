"""The camera: one thread owns it and says how it is, another reads codes off the newest frame; no frame is kept."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from enum import StrEnum
from typing import TYPE_CHECKING, Final, Protocol

from terminal.devices.light import Light
from terminal.devices.mailbox import Frame, Mailbox
from terminal.devices.source import Ended, FrameSource, Lost
from terminal.waiting import MachineWaiting, Waiting

if TYPE_CHECKING:
    from terminal.devices.decoder import Grey
    from terminal.devices.decoder_chain import Code

_LOG: Final = logging.getLogger(__name__)
SAME_CODE_MS: Final = 1_500
PAUSES_S: Final = (1.0, 2.0, 5.0, 10.0)
STOP_S: Final = 3.0
_IDLE_S: Final = 0.2
_KNOWN_MAX: Final = 50
_BLIND: Final = "No library that reads codes is installed, so the camera is off. Use the scanner or type the number."
_OWN_FAULT: Final = "The till's camera part had a fault of its own. Scan with the scanner or type the number."


class CameraState(StrEnum):
    """How the camera is."""

    STARTING = "starting"
    READY = "ready"
    UNLIT = "unlit"
    LOST = "lost"
    STOPPED = "stopped"


class CameraListener(Protocol):
    """Who hears of the camera; called in its threads, must not wait."""

    def scan(self, text: str, symbology: str | None, at_ms: int) -> None:
        """A code that may be acted on came into sight; `at_ms` is the monotonic time of its light."""
        ...

    def state(self, state: str, sentence: str) -> None:
        """The state changed; the sentence is for people."""
        ...


class Eyes(Protocol):
    """What reads the frames, see `devices.decoder_chain`."""

    @property
    def missing(self) -> tuple[str, ...]:
        """A sentence for each library that is not there."""
        ...

    @property
    def blind(self) -> bool:
        """Whether no library is there at all."""
        ...

    def look(self, grey: Grey, at_ms: int) -> list[Code]:
        """The codes in a frame."""
        ...


class Camera:
    """Started once and stopped once; between, `pause` gives the device back and `resume` takes it again.

    `open_eyes` runs in a thread of the camera, because loading the libraries takes its time.
    """

    def __init__(
        self,
        *,
        source: FrameSource,
        open_eyes: Callable[[], Eyes],
        listener: CameraListener,
        waiting: Waiting | None = None,
        pauses_s: tuple[float, ...] = PAUSES_S,
    ) -> None:
        self._source = source
        self._open_eyes = open_eyes
        self._listener = listener
        self._waiting = waiting or MachineWaiting()
        self._pauses_s = pauses_s
        self._mailbox = Mailbox()
        self._light = Light()
        self._newest: Frame | None = None
        self._seen: tuple[int, tuple[Code, ...]] = (0, ())
        self._changed = threading.Event()
        self._stopping = False
        self._wanted = True
        self._told: tuple[CameraState, str] | None = None
        self._farewell = (CameraState.STOPPED, "The camera is off.")
        self._sighted: dict[str, int] = {}
        self._threads = (
            threading.Thread(target=self._take, name="camera", daemon=True),
            threading.Thread(target=self._read, name="camera-decoder", daemon=True),
        )

    def start(self) -> None:
        """Begins in the background."""
        for thread in self._threads:
            thread.start()

    def pause(self) -> None:
        """No scan is wanted: the device is given back and its light goes out; any thread may call it."""
        if self._wanted:
            self._wanted = False
            self._changed.set()

    def resume(self) -> None:
        """Scans are wanted again; any thread may call it."""
        if not self._wanted:
            self._wanted = True
            self._changed.set()

    def newest(self) -> Frame | None:
        """The frame that was taken last, for whoever shows what the camera sees; none while the camera is off.

        Any thread may ask as often as it likes: reading codes waits for nobody.
        """
        return self._newest

    def seen(self) -> tuple[int, tuple[Code, ...]]:
        """The codes that were read last, confirmed or not, and the monotonic millisecond of their frame."""
        return self._seen

    def stop(self) -> None:
        """Ends both threads; a driver that hangs is left behind after three seconds."""
        self._end()
        for thread in self._threads:
            thread.join(STOP_S)

    def _end(self) -> None:
        self._stopping = True
        self._changed.set()
        self._mailbox.close()

    def _take(self) -> None:
        try:
            self._serve()
        except Exception:  # thread top: the counter goes on without a camera
            _LOG.exception("camera")
            self._tell(CameraState.LOST, _OWN_FAULT)
        finally:
            self._source.close()

    def _serve(self) -> None:
        failures = 0
        while not self._stopping:
            self._changed.clear()
            if not self._wanted:
                self._rest(CameraState.STOPPED, "The camera is off while no scan is wanted.")
                continue
            end = self._watch()
            self._newest = None
            self._source.close()
            match end:
                case Lost(sentence):
                    failures = 0 if self._saw_something() else failures
                    pause_s = self._pauses_s[min(failures, len(self._pauses_s) - 1)]
                    failures += 1
                    self._tell(CameraState.LOST, sentence)
                    self._waiting.wait(self._changed, pause_s)
                case Ended(sentence):
                    self._rest(CameraState.STOPPED, sentence)
                case None:
                    failures = 0
                    self._mailbox.empty()
        self._tell(*self._farewell)

    def _watch(self) -> Lost | Ended | None:
        """Takes frames until the source gives up or nobody wants them any more."""
        if self._told is None or self._told[0] is not CameraState.LOST:
            self._tell(CameraState.STARTING, "The camera is being started.")
        lost = self._source.open()
        if lost is not None:
            return lost
        while not self._changed.is_set():
            frame = self._source.read()
            if isinstance(frame, Lost | Ended):
                return frame
            if frame is None:
                self._tell(CameraState.READY, "The camera is on.")
            else:
                self._take_in(frame)
            pause_s = _IDLE_S if frame is None else self._source.gap_s
            if pause_s:
                self._waiting.wait(self._changed, pause_s)
        return None

    def _take_in(self, grey: Grey) -> None:
        now_s = self._waiting.monotonic()
        amiss = self._light.judge(grey, now_s)
        self._tell(CameraState.UNLIT if amiss else CameraState.READY, amiss or "The camera is on.")
        self._newest = frame = Frame(grey, int(now_s * 1000))
        self._mailbox.put(frame, newest_wins=self._source.live)

    def _saw_something(self) -> bool:
        return self._told is not None and self._told[0] in (CameraState.READY, CameraState.UNLIT)

    def _rest(self, state: CameraState, sentence: str) -> None:
        self._tell(state, sentence)
        self._changed.wait()

    def _tell(self, state: CameraState, sentence: str) -> None:
        if self._told != (state, sentence):
            self._told = (state, sentence)
            self._listener.state(state.value, sentence)

    def _read(self) -> None:
        try:
            eyes = self._open_eyes()
            for sentence in eyes.missing:
                _LOG.warning(sentence)
            if eyes.blind:
                self._farewell = (CameraState.LOST, _BLIND)
                self._end()
            while (frame := self._mailbox.take()) is not None:
                codes = eyes.look(frame.grey, frame.at_ms)
                if codes:
                    self._seen = (frame.at_ms, tuple(codes))
                for code in codes:
                    self._sight(code, frame.at_ms)
        except Exception:  # thread top: the counter goes on without a camera
            _LOG.exception("camera decoder")
            self._farewell = (CameraState.LOST, _OWN_FAULT)
            self._end()

    def _sight(self, code: Code, at_ms: int) -> None:
        """A code is told once, however long it lies there, and again when it was out of sight for 1.5 s."""
        text = code.reading.text
        before_ms = self._sighted.pop(text, None)
        fresh = before_ms is None or at_ms - before_ms > SAME_CODE_MS
        if fresh and not code.confirmed:
            return
        self._sighted = dict(list(self._sighted.items())[-_KNOWN_MAX:]) | {text: at_ms}
        if fresh:
            self._listener.scan(text, code.reading.symbology, at_ms)
