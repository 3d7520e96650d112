"""What another program asks about sales that are over: the last ones, what a return would mean, one more paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loyalty.codes.scanned import ReceiptCode, parse_scan
from loyalty.codes.voucher import typed_code
from loyalty.ops.operations import Accrual, Reversal, Sale, VoucherIssue
from loyalty.sales.shares import Pieces
from loyalty.values.errors import Refusal, RefusalCode
from loyalty.values.ids import valid_caller_id
from terminal.ports import Kept
from terminal.questions import Told
from terminal.till import documents
from terminal.till.activity.journal import Journal
from terminal.till.exchange.patience import NeedsReceipt
from terminal.till.trade.forecasting import forecast
from terminal.till.trade.papers import FoundPaper
from terminal.till.trade.past import on_paper

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from terminal.activity import PastRow
    from terminal.questions import Answer, RefundQuoteAsked, WishedPieces
    from terminal.till.desk import Desk
    from terminal.till.trade.past import Found
    from terminal.till.trade.returning import Returning

_NOT_YET = "-"
_ANSWERED = (Sale, Reversal, VoucherIssue, Accrual)
NO_SUCH = Refusal(
    RefusalCode.NO_SUCH_SALE, "This till knows no sale with this id. Check the id, or ask the till that sold it."
)
_NO_GOODS = Refusal(
    RefusalCode.NO_SUCH_SALE,
    "These are points that were added to a sale. Refund them to take back what is left of them.",
)
_NO_PAPER = Refusal(
    RefusalCode.NO_RECEIPT,
    "This was not printed here, so there is nothing to copy. Go on without: its points and its return need no paper.",
)
_NOT_OURS = Refusal(RefusalCode.NO_RECEIPT, "Another till printed this receipt. Ask for a copy there.")


class PastAnswers:
    """The same journal, weighing and copies as on the screen. Till thread only."""

    def __init__(self, desk: Desk, returning: Returning) -> None:
        self._desk, self._returning = desk, returning
        self._journal = Journal(desk, at_door=True)

    def listed(self, text: str) -> Answer:
        """The newest sales that fit a text, whoever made them at this till."""
        found = self._journal.listed(text)
        rows = [_row(one) for one in found.rows]
        return Told({"sales": rows, "searched_back_to": documents.time(found.searched_back_ms)})

    def kept(self, id: str) -> Kept | None:
        """The sale, refund, voucher or claim with this name."""
        kept = self._desk.store.kept(id) if valid_caller_id(id) else None
        return kept if kept is not None and isinstance(kept.operation, _ANSWERED) else None

    def sold(self, sale: str) -> Found | Refusal:
        """What was sold under this id, or by the receipt with this code."""
        found = self._named(sale)
        return NO_SUCH if isinstance(found, Kept) and isinstance(found.operation, Reversal) else found

    def _named(self, text: str) -> Found | Refusal:
        code = parse_scan(text)
        if isinstance(code, ReceiptCode):
            return self._returning.papers.read(code.text)
        return self.kept(text) or NO_SUCH

    def unheard(self, sale: str) -> NeedsReceipt | None:
        """What the server is to be asked first about a sale: what came back elsewhere, and lines that paper lacks."""
        found = self.sold(sale)
        lacks_lines = isinstance(found, FoundPaper) and not found.paper.lines
        if isinstance(found, Refusal) or not (lacks_lines or self._desk.online):
            return None
        is_sale = isinstance(found, FoundPaper) or isinstance(found.operation, Sale)
        return NeedsReceipt(on_paper(self._desk, found)) if is_sale else None

    def weighed(self, question: RefundQuoteAsked) -> Answer:
        """What this return would mean now; without lines, of all that is left."""
        found = self.sold(question.sale)
        if isinstance(found, Refusal):
            return found
        if isinstance(found, Kept) and isinstance(found.operation, Accrual):
            return _NO_GOODS
        weighed = self._returning.weigh(_NOT_YET, found, pieces_of(question.lines))
        if isinstance(weighed, Refusal):
            return weighed
        told, reversal = forecast(self._desk, found, weighed), weighed.reversal
        return Told(
            {
                "sale": reversal.origin.sale_id,
                "currency": reversal.currency,
                "amount_minor": told.amount_minor,
                "points_taken_back": told.take,
                "points_given_back": told.give,
                "is_somebodys": told.is_somebodys,
                "name": None if told.customer is None else told.customer.name,
                "balance": None if told.customer is None else told.customer.balance,
                "owed": None if told.customer is None else told.customer.owed,
                "vouchers_given_back": [
                    {"id": one.id, "code": typed_code(one.id), "value_minor": one.value_minor} for one in told.vouchers
                ],
                "vouchers_wait": told.vouchers_wait,
                "rewards": list(told.rewards),
                "lines": documents.returned_lines(reversal),
            }
        )

    def copied(self, text: str) -> Answer:
        """Print the paper of what has this name or code once more; each copy is marked COPY and its number."""
        desk, found = self._desk, self._named(text)
        if isinstance(found, Refusal):
            return found
        if isinstance(found, FoundPaper):
            return _NOT_OURS
        job = desk.store.copy_receipt(found.epoch, found.seq, desk.now_ms()) if desk.settings.prints else None
        if job is None:
            return _NO_PAPER
        desk.queue_print(job)
        return Told({"sale": found.operation.sale_id, "copy": job.copy_no})


def pieces_of(lines: Sequence[WishedPieces] | None) -> list[Pieces] | None:
    """What is to come back, None for all that is left."""
    return None if lines is None else [Pieces(one.line, one.quantity, one.amount_minor) for one in lines]


def _row(one: PastRow) -> dict[str, Any]:
    return {
        "id": one.ref,
        "short_code": one.short_code,
        "reference": one.reference,
        "name": one.who,
        "at": documents.time(one.at_ms),
        "total_minor": one.total_minor,
        "points_earned": one.points_earned,
        "points_used": one.points_used,
        "returned": one.back.value,
    }
