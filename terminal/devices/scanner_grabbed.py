"""A keyboard scanner taken out of the keyboard: on Linux the till alone can have its keys, whatever is in front."""

from __future__ import annotations

import errno
import os
import select
import struct
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from terminal.devices.keymap import sign_at
from terminal.devices.scan_bytes import CODE_MAX, SentCode
from terminal.devices.scanner import READ_S, Heard
from terminal.devices.source import Lost
from terminal.waiting import MachineWaiting, Waiting

if TYPE_CHECKING:
    from collections.abc import Iterator

EVENT: Final = struct.Struct("@llHHi")
"""The kernel's `input_event`: seconds, microseconds, type, key, value."""
KEY_EVENT: Final = 1
UP: Final = 0
DOWN: Final = 1
SILENCE_MS: Final = 300
_SHIFTS: Final = frozenset({42, 54})
_CONTROLS: Final = frozenset({29, 97})
_LOCKS: Final = frozenset({58, 69, 70})
_OTHERS: Final = frozenset({56, 100, 125, 126})
_ENDS: Final = "\r\n\t"
_EVENTS_A_READ: Final = 64
_SYSTEM: Final = Path("/sys/class/input")


class Grip(Protocol):
    """The machine's hold on an input device."""

    def open(self, path: Path) -> int:
        """A descriptor that never blocks; raises OSError."""
        ...

    def all_up(self, descriptor: int) -> bool:
        """Whether no key of the device is down."""
        ...

    def take(self, descriptor: int) -> None:
        """Nobody else hears of the device from now on; raises OSError."""
        ...


class KernelGrip:
    """The ioctls of Linux' evdev."""

    _GRAB: Final = 0x40044590
    _KEYS: Final = 0x80604518
    _KEYS_BYTES: Final = 96

    def open(self, path: Path) -> int:
        """Opens the device for reading."""
        return os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)

    def all_up(self, descriptor: int) -> bool:
        """EVIOCGKEY."""
        import fcntl

        state = bytearray(self._KEYS_BYTES)
        fcntl.ioctl(descriptor, self._KEYS, state)
        return not any(state)

    def take(self, descriptor: int) -> None:
        """EVIOCGRAB."""
        import fcntl

        fcntl.ioctl(descriptor, self._GRAB, 1)


class KeyReader:
    """Turns the keys of one scanner into codes; pure. No finger is on it, so neither pace nor length is judged."""

    def __init__(self) -> None:
        self._text = ""
        self._down: set[int] = set()
        self._beat_at_ms = 0

    def feed(self, key: int, value: int, at_ms: int) -> list[SentCode]:
        """The codes that this key ends; repeats of a held key count for nothing."""
        codes = self.silence(at_ms)
        self._beat_at_ms = at_ms
        if value == UP:
            self._down.discard(key)
        elif value == DOWN:
            self._down.add(key)
            if key not in _SHIFTS | _CONTROLS | _LOCKS | _OTHERS:
                sign = sign_at(key, shift=bool(_SHIFTS & self._down), control=bool(_CONTROLS & self._down))
                if sign in _ENDS:
                    return codes + self.end()
                if len(self._text) < CODE_MAX:
                    self._text += sign
        return codes

    def silence(self, now_ms: int) -> list[SentCode]:
        """A code without an Enter behind it ends by itself."""
        return self.end() if now_ms - self._beat_at_ms >= SILENCE_MS else []

    def end(self, *, torn: bool = False) -> list[SentCode]:
        """What has been sent so far."""
        text, self._text = self._text, ""
        return [SentCode(text.encode(), self._beat_at_ms, torn)] if text else []


class GrabbedScanner:
    """A keyboard scanner by its device file, such as one in /dev/input/by-id, or by its USB numbers."""

    def __init__(
        self,
        wanted: Path | tuple[int, int],
        *,
        grip: Grip | None = None,
        system: Path = _SYSTEM,
        waiting: Waiting | None = None,
    ) -> None:
        shown = wanted.name if isinstance(wanted, Path) else f"{wanted[0]:04x}:{wanted[1]:04x}"
        self.name = f"the keyboard scanner {shown}"
        self.garbled = f"{self._subject()} sends signs that no keyboard has. Set it to a US keyboard by its manual."
        self._wanted, self._system = wanted, system
        self._grip = grip or KernelGrip()
        self._waiting = waiting or MachineWaiting()
        self._keys = KeyReader()
        self._left: list[SentCode] = []
        self._descriptor: int | None = None
        self._taken = False

    def open(self) -> Lost | None:
        """Opens the device; it is taken once all its keys are up, else a key would stay down for everybody else."""
        path = self._path()
        if path is None or not path.exists():
            return self._absent()
        try:
            self._descriptor = self._grip.open(path)
        except OSError as error:
            if error.errno in {errno.EACCES, errno.EPERM}:
                return Lost(f"{self._subject()} may not be taken by this user. Add the user to the group input.")
            return self._absent()
        self._keys, self._taken = KeyReader(), False
        return None

    def read(self) -> Heard | Lost:
        """What came within half a second; what an unplugged scanner had begun is told before it is lost."""
        if self._left or self._descriptor is None:
            left, self._left = self._left, []
            return Heard(tuple(left)) if left else self._absent()
        try:
            if not self._taken and self._grip.all_up(self._descriptor):
                self._grip.take(self._descriptor)
                self._taken = True
            return Heard(tuple(self._hear(self._descriptor)))
        except OSError as error:
            self.close()
            self._left = self._keys.end(torn=True)
            if error.errno == errno.EBUSY:
                return Lost(f"{self._subject()} is held by another program. Close that program.")
            return self.read()

    def close(self) -> None:
        """Gives the device back to everybody."""
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            os.close(descriptor)

    def _hear(self, descriptor: int) -> Iterator[SentCode]:
        wait_s = READ_S if self._taken else 0.05
        if not select.select([descriptor], [], [], min(wait_s, SILENCE_MS / 1000))[0]:
            yield from self._keys.silence(self._now_ms())
            return
        data = os.read(descriptor, EVENT.size * _EVENTS_A_READ)
        if not data:
            raise OSError(errno.ENODEV, "the device is gone")
        now_ms = self._now_ms()
        for _, _, kind, key, value in EVENT.iter_unpack(data[: len(data) // EVENT.size * EVENT.size]):
            # Until the device is ours its keys reach the screen as everybody's do.
            if kind == KEY_EVENT and self._taken:
                yield from self._keys.feed(key, value, now_ms)

    def _path(self) -> Path | None:
        if isinstance(self._wanted, Path):
            return self._wanted
        for place in sorted(self._system.glob("event*")):
            try:
                about = [int((place / "device" / "id" / part).read_text(), 16) for part in ("vendor", "product")]
            except (OSError, ValueError):
                continue
            if tuple(about) == self._wanted:
                return Path("/dev/input") / place.name
        return None

    def _absent(self) -> Lost:
        return Lost(f"{self._subject()} is not plugged in. Plug it in; until then type the numbers.")

    def _subject(self) -> str:
        return self.name[:1].upper() + self.name[1:]

    def _now_ms(self) -> int:
        return int(self._waiting.monotonic() * 1000)
