"""What a status means for the shop: the condition of the printer and the sentence that says what to do."""

from __future__ import annotations

from typing import Final

from terminal.devices.conversation import Trouble
from terminal.devices.print_job import Condition, PrinterState
from terminal.devices.replies import DeviceStatus

STARTING: Final = PrinterState(Condition.STARTING, "The printer is being looked for.")
STOPPED: Final = PrinterState(Condition.STOPPED, "The printer part of the till has ended.")
NOT_SET_UP: Final = PrinterState(Condition.ABSENT, "No printer is set up.")
BLIND: Final = PrinterState(Condition.READY, "This printer cannot confirm: receipts are sent, not confirmed.")
STALLED: Final = PrinterState(
    Condition.OFFLINE, "The printer has stopped taking data in the middle of a receipt. Check paper, cover and power."
)
FAULT: Final = PrinterState(
    Condition.ERROR, "The till's printing part had a fault of its own and goes on. Please send the support file."
)
_HELD: Final = " It holds the receipt that it began and prints the rest then."


def state_of(answer: DeviceStatus | Trouble, name: str, *, holding: bool = False) -> PrinterState:
    """The condition that an answer means; `holding` tells that the printer has a receipt of ours in its memory."""
    held = _HELD if holding else ""
    match answer:
        case Trouble.MUTE:
            return PrinterState(
                Condition.ERROR,
                f"Something at {name} takes the line but tells no status. It may be busy with another till; a printer "
                "that never tells its status can be set to print unconfirmed.",
            )
        case Trouble.GARBAGE:
            return PrinterState(
                Condition.ERROR,
                f"What answers at {name} does not speak like a receipt printer. "
                "Check the address, or print unconfirmed.",
            )
        case DeviceStatus(cover_open=True):
            return PrinterState(Condition.COVER_OPEN, "The printer's cover is open. Close it." + held, answer.near_end)
        case DeviceStatus(paper_out=True):
            return PrinterState(Condition.PAPER_OUT, "The printer is out of paper. Put in a new roll." + held)
        case DeviceStatus(jammed=True):
            sentence = "The printer reports a fault, perhaps a jammed cutter. Open it, clear it, switch it off and on."
            return PrinterState(Condition.ERROR, sentence, answer.near_end)
        case DeviceStatus(offline=True):
            return PrinterState(Condition.OFFLINE, "The printer is off line. Press its feed button once." + held)
        case _:
            return PrinterState(Condition.READY, _ready_sentence(answer), answer.near_end)


def absent(sentence: str) -> PrinterState:
    """The printer cannot be reached; the transport says why."""
    return PrinterState(Condition.ABSENT, sentence)


def _ready_sentence(status: DeviceStatus) -> str:
    return "The paper is nearly at its end. Have a new roll at hand." if status.near_end else "The printer is ready."
