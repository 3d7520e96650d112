"""The printer's body: a receiving side that answers at once, a small memory, a printing side that may be stuck."""

from __future__ import annotations

import itertools
import threading
from collections import deque
from collections.abc import Callable
from typing import Final

from terminal.virtual_printer.faults import Faults
from terminal.virtual_printer.press import Press
from terminal.virtual_printer.tape import Piece, Tape
from terminal.virtual_printer.tokens import Token, Tokeniser

MEMORY_BYTES: Final = 4096
_PULSE_MAX: Final = 8
_CLEAR: Final = (1, 3, 20, 1, 6, 2, 8)
_FLOOD_BLOCKS: Final = 64
_GARBAGE: Final = bytes([0xFF, 0x00, 0x5A, 0x12, 0x93, 0x37, 0x48, 0x1D])


class LineDropped(Exception):
    """The line to the host is gone: cable, power, or the printer was switched off."""


class _PowerLost(Exception):
    """What was being printed is forgotten."""


class Device:
    """One virtual printer; every public name may be used from any thread, `receive` by one at a time."""

    def __init__(self, tape: Tape, faults: Faults | None = None, *, memory_bytes: int = MEMORY_BYTES) -> None:
        faults = faults or Faults()
        self.tape = tape
        self.mute, self.garbage = faults.mute, faults.garbage
        self.drawer_stuck, self.flood, self.status_byte = faults.drawer_stuck, faults.flood, faults.status_byte
        self.slow_bytes_per_s = faults.slow_bytes_per_s
        self.bytes_received = 0
        self.drawer_kicks = 0
        self._press = Press(tape, self)
        self._tokeniser = Tokeniser()
        self._memory: deque[Token] = deque()
        self._memory_bytes = memory_bytes
        self._news = threading.Condition()
        self._life = 0
        self._held_up_in: int | None = None
        self._busy = self._off = self._automatic = False
        self._cover = self._jammed = self._paper_out = self._drawer_open = False
        self._near_end = faults.near_end
        self._lines_left: int | None = None
        self._say_to: Callable[[bytes], None] | None = None
        self._noise = itertools.cycle(_GARBAGE)
        self._at_byte = {
            "cover": faults.cover_at_byte,
            "drop": faults.drop_at_byte,
            "power": faults.power_at_byte,
        }
        self.reload_paper(faults.paper_out_at_line)

    @property
    def pieces(self) -> list[Piece]:
        """The paper cut off so far."""
        with self._news:
            return list(self.tape.pieces)

    @property
    def unknown(self) -> dict[str, int]:
        """Commands that were passed over, and how often."""
        return dict(self._press.unknown)

    @property
    def cover(self) -> bool:
        """Whether the cover is open."""
        return self._cover

    @cover.setter
    def cover(self, is_open: bool) -> None:
        self._change("_cover", now=is_open)

    @property
    def paper_out(self) -> bool:
        """Whether no paper is in."""
        return self._paper_out

    @property
    def drawer_open(self) -> bool:
        """Whether the drawer stands open."""
        return self._drawer_open

    @property
    def near_end(self) -> bool:
        """Whether little paper is left."""
        return self._near_end

    @near_end.setter
    def near_end(self, little: bool) -> None:
        self._change("_near_end", now=little)

    @property
    def jammed(self) -> bool:
        """Whether the cutter is stuck."""
        return self._jammed

    @jammed.setter
    def jammed(self, stuck: bool) -> None:
        self._change("_jammed", now=stuck)

    def reload_paper(self, lines: int | None = None) -> None:
        """A new roll, of so many lines or without end."""
        with self._news:
            self._lines_left = lines
        self._change("_paper_out", now=lines == 0)

    def close_drawer(self) -> None:
        """Push the drawer back in."""
        self._change("_drawer_open", now=False)

    def power_cycle(self) -> None:
        """Off and on: memory and half a line are lost, what is on paper stays."""
        with self._news:
            self._life += 1
            self._memory.clear()
            self._tokeniser.reset()
            self._automatic = self._jammed = False
            self._news.notify_all()

    def switch_off(self) -> None:
        """The end; `run` and `receive` return or raise."""
        with self._news:
            self._off = True
            self._news.notify_all()

    def idle(self, seconds: float) -> bool:
        """Wait until nothing is left to print; false when it did not come to that."""
        with self._news:
            return self._news.wait_for(lambda: not self._memory and not self._busy, seconds)

    def at_rest(self, seconds: float) -> bool:
        """Wait until nothing more comes out by itself: all is printed, or paper, cover or cutter hold it up."""
        with self._news:
            return self._news.wait_for(self._rests, seconds)

    @property
    def lines_left(self) -> int | None:
        """What is left of the roll; None for one without end."""
        return self._lines_left

    @property
    def room_bytes(self) -> int:
        """What the memory takes before `receive` may block; a command that is larger is taken when it is empty."""
        with self._news:
            held = sum(token.size for token in self._memory)
            return self._memory_bytes - held - (self._tokeniser.pending_bytes if held else 0)

    def connect(self, say: Callable[[bytes], None] | None) -> None:
        """Where answers go from now on; automatic status ends with the line."""
        with self._news:
            self._say_to = say
            self._automatic = False
            self._tokeniser.reset()

    def receive(self, data: bytes) -> None:
        """Bytes from the host; blocks while the memory is full, raises LineDropped when a fault or the end says so."""
        while data:
            due = min((at for at in self._at_byte.values() if at is not None), default=None)
            part = data if due is None else data[: max(0, due - self.bytes_received)]
            data = data[len(part) :]
            self._take(part)
            if due is not None and self.bytes_received >= due:
                self._fail(due)

    def run(self) -> None:
        """Print until switched off; for the printing thread."""
        while True:
            with self._news:
                self._busy = False
                self._news.notify_all()
                self._news.wait_for(lambda: self._memory or self._off)
                if self._off:
                    return
                life, token = self._life, self._memory.popleft()
                self._busy = True
            try:
                self._wait_as_slow(token.size, life)
                self._press.obey(token)
            except _PowerLost:
                self._press.power_up()
            with self._news:
                if self._life != life:
                    self._press.power_up()

    def _take(self, part: bytes) -> None:
        self.bytes_received += len(part)
        if self.flood:
            self.say(self._automatic_bytes() * _FLOOD_BLOCKS)
        for token in self._tokeniser.feed(part):
            if token.real_time:
                self._obey_at_once(token)
            else:
                self._remember(token)

    def _fail(self, due: int) -> None:
        for name, at in list(self._at_byte.items()):
            if at == due:
                self._at_byte[name] = None
                if name == "cover":
                    self.cover = True
                    continue
                if name == "power":
                    self.power_cycle()
                raise LineDropped(name)

    def _remember(self, token: Token) -> None:
        with self._news:
            life = self._life
            while self._memory and sum(held.size for held in self._memory) + token.size > self._memory_bytes:
                if self._off or self._life != life or self._say_to is None:
                    raise LineDropped("gone")
                self._news.wait(0.1)
            self._memory.append(token)
            self._news.notify_all()

    def _obey_at_once(self, token: Token) -> None:
        number = token.args[0] if token.args else 0
        if token.name == "DLE EOT":
            self.say(self._status_byte(number))
        elif token.name == "DLE ENQ" and number in (1, 2):
            if number == 2:
                with self._news:
                    self._memory.clear()
            self.jammed = False
        elif token.name == "DLE DC4":
            self._real_time(tuple(token.args))

    def _real_time(self, order: tuple[int, ...]) -> None:
        """DLE DC4: the drawer, power off, automatic status once, memory cleared; anything else means nothing."""
        match order:
            case (1, 0 | 1, pulse) if 1 <= pulse <= _PULSE_MAX and not self._jammed:
                self.kick_drawer()
            case (2, 1, 8):
                self.power_cycle()
                raise LineDropped("switched off")
            case (7, 1):
                self.say(self._automatic_bytes())
            case (8, *confirmed) if tuple(confirmed) == _CLEAR:
                with self._news:
                    self._memory.clear()
                self.say(b"\x37\x25\x00")
            case _:
                pass

    @property
    def _offline(self) -> bool:
        return self._cover or self._paper_out or self._jammed

    def _status_byte(self, number: int) -> bytes:
        bits = {
            1: 0x04 * self._drawer_open | 0x08 * self._offline,
            2: 0x04 * self._cover | 0x20 * self._paper_out | 0x40 * self._jammed,
            3: 0x08 * self._jammed,
            4: 0x0C * (self._near_end or self._paper_out) | 0x60 * self._paper_out,
        }
        if self.status_byte is not None:
            return bytes([self.status_byte])
        return bytes([0x12 | bits[number]]) if number in bits else b""

    def _automatic_bytes(self) -> bytes:
        first = 0x10 | 0x04 * self._drawer_open | 0x08 * self._offline | 0x20 * self._cover
        second = 0x08 * self._jammed
        third = 0x03 * (self._near_end or self._paper_out) | 0x0C * self._paper_out
        return bytes([first, second, third, 0])

    def _change(self, name: str, *, now: bool) -> None:
        with self._news:
            changed = getattr(self, name) != now
            setattr(self, name, now)
            self._news.notify_all()
        if changed and self._automatic:
            self.say(self._automatic_bytes())

    def _wait_as_slow(self, size: int, life: int) -> None:
        speed = self.slow_bytes_per_s
        if speed:
            with self._news:
                self._news.wait_for(lambda: self._off or self._life != life, size / speed)

    def _rests(self) -> bool:
        if self._held_up_in is not None:
            return self._offline and self._held_up_in == self._life
        return not self._memory and not self._busy

    # What the press wants of the body.

    def paper_for_a_line(self) -> None:
        """Blocks while off line; the last line of a roll ends it."""
        with self._news:
            self._wait_until_fit()
            if self._lines_left is None:
                return
            self._lines_left -= 1
            ended = self._lines_left == 0
        if ended:
            self._change("_paper_out", now=True)

    def fit_to_work(self) -> None:
        """Blocks while off line."""
        with self._news:
            self._wait_until_fit()

    def _wait_until_fit(self) -> None:
        life = self._held_up_in = self._life
        self._news.notify_all()
        self._news.wait_for(lambda: not self._offline or self._off or self._life != life)
        self._held_up_in = None
        if self._off or self._life != life:
            raise _PowerLost

    def say(self, data: bytes) -> None:
        """Answer the host, unless mute; with garbage if that is the fault."""
        if self.garbage:
            data = bytes(next(self._noise) for _ in data)
        say_to = self._say_to
        if say_to is not None and data and not self.mute:
            say_to(data)

    def sensor_byte(self, number: int) -> bytes:
        """GS r: paper for 1, drawer for 2."""
        if number in (1, 49):
            return bytes([0x03 * (self._near_end or self._paper_out) | 0x0C * self._paper_out])
        return bytes([int(self._drawer_open)])

    def automatic_status(self, *, wanted: bool) -> None:
        """GS a: the status now and at every change."""
        self._automatic = wanted
        if wanted:
            self.say(self._automatic_bytes())

    def kick_drawer(self) -> None:
        """The drawer springs open."""
        self.drawer_kicks += 1
        if not self.drawer_stuck:
            self._change("_drawer_open", now=True)
