"""Vouchers at the screen: handed in with the open sale or bought by the member, now or once the server answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loyalty.codes.voucher import typed_code
from loyalty.pricing.voucher_words import headline
from loyalty.shopping.basket import Handed
from loyalty.values.errors import Refusal
from terminal import commands as c
from terminal.counter_words import counter_word
from terminal.events import Tone
from terminal.till.counter.one_at_a_time import in_the_way
from terminal.till.exchange.patience import NeedsPoints, NeedsVoucher
from terminal.till.trade.voucher_words import tongue_of

if TYPE_CHECKING:
    from terminal.till.counter.serving import Serving
    from terminal.till.desk import Desk
    from terminal.till.exchange.patience import Need, Patience
    from terminal.till.trade.vouchering import Vouchering


class VoucherCounter:
    """Till thread only."""

    def __init__(self, desk: Desk, serving: Serving, vouchering: Vouchering, patience: Patience) -> None:
        self._desk, self._serving, self._vouchering, self._patience = desk, serving, vouchering, patience

    def hand_in(self, command: c.VoucherHanded, *, after: Need | None = None) -> None:
        """Take a voucher in with the open sale; `after` is what was waited for, whether or not it came."""
        if self._passes_by(command, is_answer=after is not None):
            return
        self._serving.waiting = None
        found = self._vouchering.find(command.text)
        if found == after:
            found = self._vouchering.find_now(command.text)
        match found:
            case Handed():
                refused = self._serving.hand_in(found)
                if refused is not None:
                    self._serving.refuse(refused, command)
            case Refusal():
                self._desk.refuse(found)
            case NeedsVoucher() | NeedsPoints():
                self._wait(command, found, "asking_voucher")

    def buy(self, command: c.VoucherBought, *, final: bool = False) -> None:
        """The member at the counter buys a voucher."""
        if self._passes_by(command, is_answer=final):
            return
        self._serving.waiting = None
        member, offer = self._serving.member(), self._vouchering.offer(command.offer_id)
        needed = self._vouchering.price(member, command.offer_id, in_use=self._serving.sale.points)
        if isinstance(needed, NeedsPoints) and final and member is not None:
            needed = self._vouchering.refuse_points(member, command.offer_id)
        cost = 0 if isinstance(offer, Refusal) else offer.points or 0
        if isinstance(needed, NeedsPoints):
            self._wait(command, needed, "asking_points")
        elif refused := needed or self._serving.proving.refusal(self._serving.sale, cost):
            self._serving.refuse(refused, command)
        elif member is not None and not isinstance(offer, Refusal):
            issued = self._vouchering.issue(
                member, offer, issue_id=self._desk.new_id(), wish_digest=None, proof=self._serving.sale.proof
            )
            if isinstance(issued, Refusal):
                self._desk.refuse(issued)
            else:
                issue = issued.issue
                worth = headline(issue.value_minor, issue.own_terms, tongue_of(self._desk))
                sentence = f"{worth} voucher {typed_code(issue.voucher)} is {self._done()}."
                self._desk.notice(Tone.OK, "voucher_issued", sentence)
                self._serving.refit()

    def _passes_by(self, command: c.VoucherHanded | c.VoucherBought, *, is_answer: bool) -> bool:
        """Whether nobody waits for this answer any more, or something else has to be settled before this wish."""
        return self._serving.waiting is None if is_answer else in_the_way(self._desk, self._serving, command)

    def _done(self) -> str:
        return "printed" if self._desk.settings.prints else "saved: write the letters down, nothing is printed here"

    def _wait(self, command: c.VoucherHanded | c.VoucherBought, need: NeedsVoucher | NeedsPoints, why: str) -> None:
        self._patience.forget_screen()
        self._patience.wait(command, need)
        self._serving.wait(counter_word(self._desk.language, why), command)
