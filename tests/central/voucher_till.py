"""The vouchers in the hands of a till as the protocol sees it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

from loyalty.ledger.voucher import SignedVouchers, Voucher, VoucherRight, open_vouchers
from loyalty.ops.effect import Effect
from loyalty.ops.operations import SCHEMA, Origin, Reversal, Sale, VoucherIssue, VoucherReturn
from loyalty.sales.sale import take_voucher_back
from loyalty.shopping.basket import Handed
from loyalty.values.ids import VOUCHER_BYTES, new_voucher_id

if TYPE_CHECKING:
    from collections.abc import Sequence

    from loyalty.ops.chain import Head
    from loyalty.ops.operations import Context, Operation
    from loyalty.signing.signature import Verifier


class VoucherTill(ABC):
    """Issues, holds, returns; what it signs and sends is the till's that it is a part of."""

    id: str
    head: Head
    server: Verifier

    def __init__(self) -> None:
        self.vouchers: dict[str, VoucherRight] = {}
        self.papers: dict[str, Voucher] = {}
        self.voucher_documents: list[SignedVouchers] = []

    @abstractmethod
    def context(self, reference: str | None = None) -> Context: ...

    @abstractmethod
    def commit(self, operation: Operation) -> int: ...

    @abstractmethod
    def draw(self, size: int) -> bytes: ...

    def issue(self, member: str, value_minor: int = 500, cost: int = 50, expires_ms: int | None = None) -> str:
        """Points become a voucher, which this till holds from the start; its id."""
        voucher = new_voucher_id(self.draw(VOUCHER_BYTES)[::-1])
        op = VoucherIssue(
            SCHEMA,
            self.context(),
            f"issue-{self.head.seq + 1}",
            member,
            Effect(use=cost),
            voucher,
            "Thank you",
            value_minor,
            "GBP",
            expires_ms,
        )
        self.commit(op)
        return voucher

    def take_issue_back(self, seq: int, issue: VoucherIssue) -> int:
        """Undoes an own issue."""
        origin = Origin(self.id, self.head.epoch, seq, issue.sale_id)
        back = f"back-{self.head.seq + 1}"
        return self.commit(take_voucher_back(context=self.context(), reversal_id=back, issue=issue, origin=origin))

    def return_voucher(self, voucher: str, hver: int) -> int:
        """Gives a voucher up that others wait for."""
        back = f"voucher-back-{self.head.seq + 1}"
        return self.commit(VoucherReturn(SCHEMA, self.context(), back, None, Effect(), voucher, hver))

    def holds(self, voucher: str) -> bool:
        return self.vouchers.get(voucher, VoucherRight()).held

    def handed(self, vouchers: tuple[str, ...]) -> tuple[Handed, ...]:
        """These vouchers as they are handed in here."""
        return tuple(Handed(one, self.vouchers[one].acquired, self.papers[one].value_minor, "GBP") for one in vouchers)

    def hold_vouchers(self, documents: Sequence[SignedVouchers]) -> None:
        """What the server grants, however late."""
        for signed in documents:
            told = open_vouchers(signed, self.server)
            assert (told.device, told.epoch) == (self.id, self.head.epoch)
            for paper in told.vouchers:
                before = self.vouchers.get(paper.id, VoucherRight())
                self.vouchers[paper.id] = before.granted(paper.hver)
                if self.vouchers[paper.id] != before:
                    self.papers[paper.id] = paper
                    self.voucher_documents.append(signed)

    def move_vouchers(self, operation: Operation) -> None:
        """What an own op does to the vouchers in hand."""
        match operation:
            case VoucherIssue():
                self.vouchers[operation.voucher] = VoucherRight(acquired=1)
                self.papers[operation.voucher] = Voucher(
                    operation.voucher, 1, operation.name, operation.value_minor, operation.currency
                )  # fmt: skip
            case VoucherReturn():
                before = self.vouchers.get(operation.voucher, VoucherRight())
                self.vouchers[operation.voucher] = before.gave(operation.hver)
            case Sale() | Reversal():
                for used in operation.vouchers:
                    self.vouchers[used.id] = self.vouchers.get(used.id, VoucherRight()).gave(used.hver)
            case _:
                pass
