"""The signed code on a slip: what it says of the op, and what it says to a till that reads it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from loyalty.codes.receipt import (
    DAY_MAX,
    PaperLine,
    PaperMark,
    PaperSale,
    claimed_key,
    open_receipt,
    paper_name,
    receipt_code,
)
from loyalty.exchange.told_receipts import paper_lines
from loyalty.ops.operations import Origin
from loyalty.rules.limits import DAY_MS
from loyalty.sales.shares import Shares
from loyalty.signing.signature import key_id
from loyalty.values.errors import BadWire, Refusal, RefusalCode
from terminal.past_ports import KnownTill

if TYPE_CHECKING:
    from loyalty.ops.operations import Reversal, Sale
    from loyalty.signing.signature import Signer
    from terminal.ports import Kept
    from terminal.till.desk import Desk

_DAMAGED = Refusal(
    RefusalCode.BAD_RECEIPT, "This receipt code is damaged. Scan it again, or look the sale up where it was made."
)
_FORGED = Refusal(
    RefusalCode.BAD_RECEIPT, "The signature of this receipt is wrong, so nothing on it counts. Call a manager."
)
_NO_SALE = Refusal(
    RefusalCode.BAD_RECEIPT, "This is the slip of a refund, not of a sale. Scan the receipt of the sale."
)


@dataclass(frozen=True, slots=True)
class FoundPaper:
    """A proven receipt of a till of this shop; `origin` names its sale for the server.

    Without lines it had too many for its code, and the server has not told them yet: see `PastAnswers.unheard`.
    """

    paper: PaperSale
    till: KnownTill
    origin: Origin

    @property
    def shares(self) -> tuple[Shares, ...]:
        """What each line has to give back; in a sale that is nobody's the points on paper are nobody's."""
        owned, prices = PaperMark.OWNED in self.paper.marks, self._prices()
        return tuple(
            Shares(line.quantity, line.paid_minor, line.earned if owned else 0, line.used, price)
            for line, price in zip(self.paper.lines, prices, strict=True)
        )

    def _prices(self) -> list[int | None]:
        """What each line cost, as far as paper tells: a lone one the total, others what was paid if all was money."""
        lines = self.paper.lines
        if len(lines) == 1:
            return [self.paper.total_minor]
        all_money = PaperMark.VOUCHERS not in self.paper.marks and not any(line.used for line in lines)
        return [line.paid_minor if all_money else None for line in lines]


class Papers:
    """Reads receipts. Till thread only."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def read(self, text: str) -> Kept | FoundPaper | Refusal:
        """The sale behind a receipt's code: this till's own as it lies in its log, another till's as it is on paper."""
        found = self.open(text)
        return found if isinstance(found, Refusal) else self.own(found) or found

    def open(self, text: str) -> FoundPaper | Refusal:
        """What a receipt says, its signature proven."""
        try:
            key = claimed_key(text)
        except BadWire:
            return _DAMAGED
        till = self._own_till(key) or self._desk.store.past.till_by_key(key)
        if till is None:
            return self._not_known()
        try:
            paper = open_receipt(text, self._desk.verifier_of(till.public_key))
        except BadWire:
            return _FORGED
        if PaperMark.SALE not in paper.marks:
            return _NO_SALE
        origin = Origin(till.id, paper.epoch, paper.seq, paper.name)
        told = self._desk.told_receipts.get(origin)
        lines = paper.lines or (() if told is None else told.lines)
        return FoundPaper(replace(paper, lines=lines), till, origin)

    def without_lines(self, found: FoundPaper) -> Refusal:
        """Why nothing can be done with a receipt whose lines nobody told."""
        why = "the server does not have them" if self._desk.online else "there is no line to the server"
        sentence = (
            f"This receipt has more lines than its code can hold, and {why}. Try again later, or at {found.till.name}, "
            "where it was sold."
        )
        return Refusal(RefusalCode.NEEDS_ONLINE, sentence)

    def own(self, found: FoundPaper) -> Kept | None:
        """The sale in this till's own log, None for another till's."""
        paper = found.paper
        if found.till.id != self._desk.store.identity().device:
            return None
        kept = self._desk.store.past.kept_at(paper.epoch, paper.seq)
        # An older copy of this till may have sold something else in this place.
        return kept if kept is not None and paper_name(kept.operation.sale_id) == paper.name else None

    def _own_till(self, key: str) -> KnownTill | None:
        """This till itself, which knows its own hand without being told."""
        public, identity = self._desk.signer.public, self._desk.store.identity()
        return KnownTill(identity.device, identity.till_name, public) if key == key_id(public) else None

    def _not_known(self) -> Refusal:
        if self._desk.online:
            sentence = "No till of this shop has signed this receipt. Ask for the shop's own receipt."
        else:
            sentence = (
                "No till that is known here has signed this receipt. If it is of a new till of this shop, try again "
                "once the line to the server is back, or return it where it was sold."
            )
        return Refusal(RefusalCode.BAD_RECEIPT if self._desk.online else RefusalCode.NEEDS_ONLINE, sentence)


def code_of_sale(signer: Signer, epoch: int, seq: int, sale: Sale) -> str:
    """The signed code of a receipt."""
    owned = sale.member is not None or sale.pending_card is not None
    marks = PaperMark.SALE
    marks |= PaperMark.OWNED if owned else PaperMark(0)
    marks |= PaperMark.VOUCHERS if sale.vouchers else PaperMark(0)
    bare = _bare(signer, epoch, seq, sale)
    return receipt_code(signer, replace(bare, marks=marks, total_minor=sale.total_minor, lines=paper_lines(sale)))


def code_of_refund(signer: Signer, epoch: int, seq: int, reversal: Reversal) -> str:
    """The signed code of a refund's slip, for the shop's papers."""
    lines = tuple(PaperLine(one.quantity, one.amount_minor, one.points, one.used) for one in reversal.lines)
    bare = _bare(signer, epoch, seq, reversal)
    return receipt_code(signer, replace(bare, total_minor=reversal.amount_minor, lines=lines))


def _bare(signer: Signer, epoch: int, seq: int, operation: Sale | Reversal) -> PaperSale:
    day = min(max(operation.context.at_ms // DAY_MS, 0), DAY_MAX)
    return PaperSale(key_id(signer.public), paper_name(operation.sale_id), epoch, seq, day, PaperMark(0), 0, ())
