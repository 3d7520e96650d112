"""After the till fell over a command and was opened again: what became of it is looked up on disk and said once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loyalty.codes.voucher import typed_code
from loyalty.ops.operations import Accrual, Reversal, Sale, VoucherIssue
from loyalty.values.errors import Refusal, RefusalCode
from terminal import activity_commands as a
from terminal import commands as c
from terminal.events import Answered, Tone
from terminal.questions import ClaimAsked, RefundAsked, SaleAsked, VoucherAsked
from terminal.receipt import money

if TYPE_CHECKING:
    from loyalty.ops.operations import Operation
    from terminal.questions import Answer, Question
    from terminal.till.desk import Desk
    from terminal.till.door import Door

_NOT_BOOKED = Refusal(
    RefusalCode.INTERRUPTED,
    "The till stopped while it worked on this and started again. Nothing of it was booked: send it again.",
)
_NO_ANSWER = Refusal(
    RefusalCode.INTERRUPTED, "The till stopped while it worked on this and started again. Ask it again."
)
_ABSENT = {
    c.SaleFinished: "The sale was not booked, and nothing was used or earned. It is still open here: finish it again.",
    c.LastUndone: "The last sale was not undone; it still counts. Undo it again.",
    a.ReturnConfirmed: "Nothing was returned. Look the sale up again, and return it once more.",
    a.PastUndone: "The sale was not undone; it still counts. Undo it again.",
    a.ClaimConfirmed: "No points were added or moved. Look the sale up again, and confirm once more.",
    a.ClaimUndone: "The points were not taken back. Look the sale up again, and undo it once more.",
    c.VoucherBought: "No voucher was made, and no points were used for it. Try it again.",
}


class Aftermath:
    """Nothing is tried a second time here: a commit that failed in the open may be on disk. Till thread only."""

    def __init__(self, desk: Desk, door: Door) -> None:
        self._desk, self._door = desk, door

    def look_up(self, interrupted: c.Interrupted) -> None:
        """Tell whoever gave the command whether it is on disk."""
        match interrupted.command:
            case c.Asked() as asked:
                self._desk.say(Answered(asked.ticket, self._answer(asked.question)))
            case command if type(command) in _ABSENT:
                self._tell(command, interrupted)
            case _:
                pass

    def _answer(self, question: Question) -> Answer:
        """What is on disk is told as if nothing had been; a mere question is not asked again, it may be the cause."""
        if not isinstance(question, SaleAsked | RefundAsked | VoucherAsked | ClaimAsked):
            return _NO_ANSWER
        return _NOT_BOOKED if self._desk.store.kept(question.id) is None else self._door.answer(question)

    def _tell(self, command: c.Command, interrupted: c.Interrupted) -> None:
        head, before = self._desk.store.standing().head, interrupted.before
        new = head.seq - before.seq if head.epoch == before.epoch else 0
        booked = (self._booked(command, kept.operation) for kept in self._desk.store.newest(max(new, 0)))
        sentence = next((one for one in booked if one is not None), None)
        if sentence is None:
            self._desk.notice(Tone.ERROR, "not_booked", _ABSENT[type(command)])
        else:
            self._desk.notice(Tone.OK, "booked", sentence)

    def _booked(self, command: c.Command, operation: Operation) -> str | None:
        match command, operation:
            case c.SaleFinished(), Sale():
                due = money(self._desk.letterhead(None), operation.due_minor)
                return f"The sale with {due} to pay is booked. Do not enter it again."
            case c.LastUndone() | a.PastUndone(), Reversal():
                return "The last sale is undone. Do not undo it again."
            case a.ReturnConfirmed(), Reversal():
                back = money(self._desk.letterhead(None), operation.amount_minor)
                return f"The return with {back} to hand back is booked. Do not enter it again."
            case a.ClaimConfirmed(), Accrual() if operation.lines:
                return "The points are with the member. Do not add them again."
            case a.ClaimUndone(), Accrual() if not operation.lines:
                return "The points are taken back. Do not undo them again."
            case c.VoucherBought(), VoucherIssue():
                typed = typed_code(operation.voucher)
                return f"The voucher {typed} is made. Do not make it again; its paper is in the list of receipts."
            case _:
                return None
