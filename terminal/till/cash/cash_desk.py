"""Drawer and shift at the counter: what people wish, what the drawer says, what other programs ask."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from loyalty.values.errors import Refusal
from terminal.cash import DrawerReason
from terminal.cash_commands import (
    CashMoved,
    CashWanted,
    DrawerTold,
    DrawerWanted,
    ReadingWanted,
    ShiftBegun,
    ShiftClosed,
    ZCopyWanted,
)
from terminal.cash_ports import Closed
from terminal.events import ShiftChanged, Tone
from terminal.questions import CashAct, Told
from terminal.till.cash.drawer import Drawer
from terminal.till.cash.shifts import NO_PRINTER, Shifts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from terminal.cash_commands import CashCommand
    from terminal.counter import DeviceShown
    from terminal.questions import Answer, CashAsked, DrawerAsked
    from terminal.till.desk import Desk


class CashDesk:
    """The screen is told how things stand after each thing that was done; programs are answered. Till thread only."""

    def __init__(self, desk: Desk, devices: Mapping[str, DeviceShown]) -> None:
        self._desk = desk
        self.drawer, self.shifts = Drawer(desk, devices), Shifts(desk)

    def hear(self, command: CashCommand) -> None:
        """Do it, or say why not."""
        match command:
            case DrawerTold():
                self.drawer.told(command.number, command.outcome, command.detail)
                return
            case DrawerWanted():
                done: object = self.drawer.open(command.reason, command.note)
            case ShiftBegun():
                done = self.shifts.begin(command.float_minor)
            case CashMoved():
                done = self._moved(command.amount_minor, command.note, None)
            case ReadingWanted():
                done = self._read()
            case ShiftClosed():
                done = self._close(command.counted_minor)
            case ZCopyWanted():
                done = self.shifts.copy(command.number)
            case CashWanted():
                done = None
            case _:
                assert_never(command)
        if isinstance(done, Refusal):
            self._desk.refuse(done)
        self._desk.say(ShiftChanged(self.shifts.shown()))

    def opened(self, asked: DrawerAsked) -> Answer:
        """Another program wants the drawer open; answered once the wish is on disk and on its way."""
        number = self.drawer.open(asked.reason, asked.note, asked.by)
        return number if isinstance(number, Refusal) else Told({"number": number, "reason": asked.reason.value})

    def asked(self, asked: CashAsked) -> Answer:
        """A command of this computer does something about the shift."""
        match asked.act:
            case CashAct.BEGIN:
                done: object = self.shifts.begin(asked.amount_minor or 0, asked.by)
            case CashAct.MOVE:
                done = self._moved(asked.amount_minor or 0, asked.note, asked.by)
            case CashAct.CLOSE:
                done = self.shifts.close(asked.amount_minor, asked.by)
            case CashAct.COPY:
                done = self.shifts.copy(asked.number or 0)
            case CashAct.TELL:
                done = None
            case _:
                assert_never(asked.act)
        if isinstance(done, Refusal):
            return done
        return Told(self._told(done.number if isinstance(done, Closed) else None))

    def _told(self, z: int | None) -> dict[str, object]:
        shown = self.shifts.shown()
        return {
            "open_since_ms": shown.since_ms,
            "by": shown.by,
            "float_minor": shown.float_minor,
            "cash_minor": shown.cash_minor,
            "drawer_openings": shown.openings,
            "currency": shown.currency,
            "last_z": shown.last_z,
            "z": z,
        }

    def _moved(self, amount_minor: int, note: str, by: str | None) -> Refusal | None:
        """Written down first; then the drawer opens where there is one."""
        refused = self.shifts.move(amount_minor, note, by)
        if refused is None and self._desk.settings.drawer:
            opened = self.drawer.open(DrawerReason.PAID_IN if amount_minor > 0 else DrawerReason.PAID_OUT, note, by)
            return opened if isinstance(opened, Refusal) else None
        return refused

    def _read(self) -> Refusal | None:
        if not self._desk.settings.prints:
            return NO_PRINTER
        job = self._desk.store.queue_paper("x-report", self.shifts.reading(), self._desk.now_ms())
        self._desk.queue_print(job)
        return None

    def _close(self, counted_minor: int | None) -> Refusal | None:
        closed = self.shifts.close(counted_minor)
        if isinstance(closed, Refusal):
            return closed
        printed = "" if self._desk.settings.prints else " No printer is set up: it is kept, and can be printed later."
        self._desk.notice(Tone.OK, "shift_closed", f"The shift is closed with Z report {closed.number}.{printed}")
        return None
