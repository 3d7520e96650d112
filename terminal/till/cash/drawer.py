"""The cash drawer as the till sees it: written down with person and reason first, then opened once or never."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from loyalty.ops.operations import Reversal, Sale
from loyalty.shopping.basket import TenderKind
from loyalty.values.errors import Refusal, RefusalCode
from loyalty.values.text import clean
from terminal.cash import DrawerOutcome, DrawerReason
from terminal.counter import Mode
from terminal.events import DrawerKick, Tone

if TYPE_CHECKING:
    from collections.abc import Mapping

    from loyalty.ops.chain import Head
    from loyalty.ops.operations import Operation
    from terminal.counter import DeviceShown
    from terminal.till.desk import Desk

NOTE_LETTERS_MAX: Final = 80
DETAIL_LETTERS_MAX: Final = 200
NAME_LETTERS_MAX: Final = 40
_NO_DRAWER: Final = Refusal(
    RefusalCode.NO_DRAWER, 'No cash drawer is set up here. Set drawer = "pin2" or "pin5", the pin of the printer.'
)
_NOT_OPEN: Final = "The drawer may not be open: "


class Drawer:
    """Opens the drawer and says what became of it; `devices` is how each device stands. Till thread only."""

    def __init__(self, desk: Desk, devices: Mapping[str, DeviceShown]) -> None:
        self._desk, self._devices = desk, devices

    def open(self, reason: DrawerReason, note: str = "", by: str | None = None) -> int | Refusal:
        """Write the wish down and give the order; the number of the wish, or why nothing is tried."""
        refused = self._refusal()
        if refused is not None:
            return refused
        number = self._desk.store.cash.ask_drawer(
            reason, note=clean(note, NOTE_LETTERS_MAX), by=named(self._desk, by), at_ms=self._desk.now_ms()
        )
        self._desk.say(DrawerKick(number))
        return number

    def told(self, number: int, outcome: DrawerOutcome, detail: str) -> None:
        """The printer's word on the drawer; what was settled before stays as it is."""
        detail = clean(detail, DETAIL_LETTERS_MAX)
        opening = self._desk.store.cash.drawer_told(number, outcome, detail)
        if opening is not None and outcome not in (DrawerOutcome.OPENED, DrawerOutcome.SENT):
            self._desk.notice(Tone.ATTENTION, "drawer_shut", f"{_NOT_OPEN}{detail} Open it with its key if you must.")

    def follow(self, before: Head) -> None:
        """Open it for money that an op of the counter behind `before` took or gave back, where the shop wishes so."""
        settings, head = self._desk.settings, self._desk.store.standing().head
        if not (settings.drawer and settings.drawer_at_cash) or head == before or head.epoch != before.epoch:
            return
        for kept in reversed(self._desk.store.newest(head.seq - before.seq)):
            reason = None if kept.wish_digest is not None else self._reason(kept.operation)
            if reason is not None:
                opened = self.open(reason)
                if isinstance(opened, Refusal):
                    self._desk.refuse(opened)
                return

    def _reason(self, operation: Operation) -> DrawerReason | None:
        """Why cash changes hands with this op, if so."""
        match operation:
            case Sale() if any(paid.kind == TenderKind.CASH for paid in operation.tenders):
                return DrawerReason.CASH_SALE
            case Reversal() if operation.amount_minor and self._desk.settings.mode is Mode.TILL:
                return DrawerReason.CASH_BACK
            case _:
                return None

    def _refusal(self) -> Refusal | None:
        if not self._desk.settings.drawer:
            return _NO_DRAWER
        printer = self._devices["printer"]
        if printer.state in ("unset", "absent"):
            sentence = f"The drawer opens through the printer: check that first. {printer.sentence}"
            return Refusal(RefusalCode.NO_DRAWER, sentence)
        return None


def named(desk: Desk, by: str | None) -> str:
    """Who does it: the name that was given, else whoever is signed in here."""
    return clean(by or "", NAME_LETTERS_MAX).strip() or desk.settings.cashier
