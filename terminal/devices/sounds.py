"""Plays the till's sounds in a thread of its own: one at a time, the latest that matters, silence where none can be."""

from __future__ import annotations

import logging
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Final

from terminal.devices.tones import wav_of
from terminal.sound import Sound

_LOG: Final = logging.getLogger(__name__)
PLAY_S: Final = 3.0
STOP_S: Final = 4.0
GATHER_S: Final = 0.03
"""Events of one moment come together: only the greatest of them is heard."""
PLAYERS: Final = (("pw-play",), ("paplay",), ("aplay", "-q"), ("afplay",))
OFF: Final = ("unset", "Sounds are off.")
READY: Final = ("ready", "Sounds are played.")
NO_PLAYER: Final = (
    "absent",
    "No program here plays sounds (pw-play, paplay, aplay): the bell rings instead, and everything is shown.",
)
_SILENT: Final = "No sound came out ({}). Is a loudspeaker connected and chosen? Everything is shown all the same."

Play = Callable[[Path], str | None]
"""Plays a file and returns when it has ended; why it could not, as a few words."""
Tell = Callable[[str, str], None]


def player_of(find: Callable[[str], str | None] = shutil.which, platform: str = sys.platform) -> Play | None:
    """How this computer plays a sound, None where nothing can."""
    if platform == "win32":
        return _by_windows
    found = next(((path, *words[1:]) for words in PLAYERS if (path := find(words[0])) is not None), None)
    return None if found is None else lambda file: _by_program(found, file)


class Sounds:
    """`sound` may be called from any thread and never waits; with volume 0 or no player nothing is ever played."""

    def __init__(self, volume: int, play: Play | None, tell: Tell) -> None:
        self._volume, self._play, self._tell = volume, play, tell
        self._next: Sound | None = None
        self._told: tuple[str, str] | None = None
        self._lock = threading.Lock()
        self._bell, self._closing = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._run, name="sounds", daemon=True)

    def start(self) -> None:
        """Say how it stands, and be ready."""
        if self._volume == 0 or self._play is None:
            self._say(OFF if self._volume == 0 else NO_PLAYER)
            return
        self._thread.start()

    def stop(self) -> None:
        """Nothing more is played."""
        self._closing.set()
        self._bell.set()
        if self._thread.is_alive():
            self._thread.join(STOP_S)

    def sound(self, sound: Sound) -> None:
        """Play this soon, unless something greater is about to be played."""
        with self._lock:
            if self._next is None or self._next.value < sound.value:
                self._next = sound
        self._bell.set()

    def _run(self) -> None:
        try:
            with tempfile.TemporaryDirectory(prefix="pointill-sounds-") as folder:
                self._serve({sound: _written(Path(folder), sound, self._volume) for sound in Sound})
        except OSError as error:
            self._say(("trouble", _SILENT.format(error.strerror or "no room for them")))

    def _serve(self, files: dict[Sound, Path]) -> None:
        self._say(READY)
        while not self._closing.is_set():
            self._bell.wait()
            self._closing.wait(GATHER_S)
            with self._lock:
                sound, self._next = self._next, None
                self._bell.clear()
            if sound is None or self._closing.is_set() or self._play is None:
                continue
            try:
                wrong = self._play(files[sound])
            except Exception as error:  # thread top: whatever a sound system does, the till goes on in silence
                _LOG.exception("a sound could not be played")
                wrong = type(error).__name__
            self._say(READY if wrong is None else ("trouble", _SILENT.format(wrong)))

    def _say(self, state: tuple[str, str]) -> None:
        if state != self._told:
            self._told = state
            self._tell(*state)


def _written(folder: Path, sound: Sound, volume: int) -> Path:
    path = folder / f"{sound.name.lower()}.wav"
    path.write_bytes(wav_of(sound, volume))
    return path


def _by_program(words: tuple[str, ...], file: Path) -> str | None:
    try:
        done = subprocess.run([*words, str(file)], capture_output=True, timeout=PLAY_S, check=False)
    except subprocess.TimeoutExpired:
        return "the sound system does not answer"
    except OSError as error:
        return error.strerror or "it cannot be started"
    if done.returncode == 0:
        return None
    said = done.stderr.decode("utf-8", "replace").strip().splitlines()
    return said[-1][:120] if said else f"{Path(words[0]).name} failed"


def _by_windows(file: Path) -> str | None:
    import winsound

    playing = getattr(winsound, "PlaySound")  # noqa: B009 - it exists on Windows only, which the type checker is not told
    flags = getattr(winsound, "SND_FILENAME") | getattr(winsound, "SND_NODEFAULT")  # noqa: B009 - the same here
    try:
        playing(str(file), flags)
    except RuntimeError:
        return "Windows found no loudspeaker"
    return None
