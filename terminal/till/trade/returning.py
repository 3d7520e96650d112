"""Returns and undoing: a linked reversal of a sale in this till's own log, whole or in part, while pieces last."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from loyalty.ops.effect import Credit
from loyalty.ops.operations import Origin, Sale, VoucherIssue
from loyalty.ops.stamps import stamped_in, stamps_back
from loyalty.sales.sale import make_paper_reversal, make_reversal, take_voucher_back
from loyalty.sales.shares import returned_lines, returned_shares, vouchers_given_back, with_lines
from loyalty.values.errors import Refusal, RefusalCode
from terminal.paper_words import paper
from terminal.receipt import SoldName, money, reversal_slip
from terminal.till.trade.card_papers import card_papers
from terminal.till.trade.invoicing import cancelled, is_invoice
from terminal.till.trade.papers import FoundPaper, Papers, code_of_refund
from terminal.till.trade.past import claims_about, elsewhere, returned, reversals_of, shares_in

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from loyalty.ops.operations import ReturnedLine, Reversal
    from loyalty.ops.stamped import StampsBack
    from loyalty.rules.programme import Programme
    from loyalty.sales.shares import Pieces
    from loyalty.values.points import PieceCount
    from terminal.catalogue_ports import KnownMember
    from terminal.ports import Committed, Kept
    from terminal.receipt import SoldThing
    from terminal.slip import Slip
    from terminal.till.desk import Desk
    from terminal.till.trade.past import Found


_ON_GOODWILL = Refusal(
    RefusalCode.NEEDS_ONLINE,
    "Points of this sale were given on goodwill. It can be returned once the server has booked it without a question.",
)


@dataclass(frozen=True, slots=True)
class Returned:
    """A reversal that is on disk."""

    reversal: Reversal
    place: Committed


@dataclass(frozen=True, slots=True)
class Weighed:
    """A return as it would be committed; `sold` are the lines that its slip names, none where it has no slip."""

    reversal: Reversal
    sold: Sequence[SoldThing]
    programme: Programme | None


class Returning:
    """Reverses sales. Till thread only."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.papers = Papers(desk)

    def give_back(
        self,
        *,
        reversal_id: str,
        found: Found,
        pieces: Sequence[Pieces] | None,
        undo: bool = False,
        wish_digest: bytes | None = None,
    ) -> Returned | Refusal:
        """Commit the return of these pieces (None: all that is left)."""
        weighed = self.weigh(reversal_id, found, pieces, undo=undo)
        return weighed if isinstance(weighed, Refusal) else self.commit(weighed, wish_digest)

    def weigh(
        self, reversal_id: str, found: Found, pieces: Sequence[Pieces] | None, *, undo: bool = False
    ) -> Weighed | Refusal:
        """The return of these pieces as it would be committed now."""
        if isinstance(found, FoundPaper):
            weighed = self._weigh_paper(reversal_id, found, pieces)
        else:
            weighed = self._weigh_own(reversal_id, found, pieces, undo=undo)
        is_over = isinstance(weighed, Refusal) and weighed.code is RefusalCode.ALREADY_REFUNDED
        return self._refuse_again(found, weighed) if isinstance(weighed, Refusal) and is_over else weighed

    def _refuse_again(self, found: Found, refusal: Refusal) -> Refusal:
        """Goods that came back at another till: whoever stands at the counter must know where."""
        tills = dict.fromkeys(one.till for one in elsewhere(self._desk, found))
        if not tills:
            return refusal
        back, where = returned(self._desk, found), " and at ".join(tills)
        if any(line.left(back.get(number, 0)) for number, line in enumerate(shares_in(found), start=1)):
            return Refusal(refusal.code, f"Some of it already came back at {where}. {refusal.sentence}")
        return Refusal(refusal.code, f"This sale already came back at {where}. Hand nothing back for it.")

    def _weigh_own(
        self, reversal_id: str, kept: Kept, pieces: Sequence[Pieces] | None, *, undo: bool
    ) -> Weighed | Refusal:
        sale, desk = kept.operation, self._desk
        if isinstance(sale, VoucherIssue):
            return self._weigh_issue(reversal_id, kept, sale)
        if not isinstance(sale, Sale):
            return Refusal(RefusalCode.NO_SUCH_SALE, "This is a return, not a sale. Give the number of the sale.")
        if sale.effect.on_goodwill and kept.state != "applied":
            return _ON_GOODWILL
        before, claims = returned(desk, kept), claims_about(desk, kept)
        lines = returned_lines(sale, before, pieces)
        if isinstance(lines, Refusal):
            return lines
        programme = desk.store.programme_version(sale.context.programme) if sale.context.programme else None
        known = None if sale.member is None else desk.store.member(sale.member)
        if claims and not is_invoice(kept):
            # The server knows best who has the points by now.
            sale, known = msgspec.structs.replace(sale, member=None, stamps=msgspec.UNSET), None
        reversal = make_reversal(
            context=desk.context(programme, None),
            reversal_id=reversal_id,
            sale=sale,
            origin=Origin(desk.store.identity().device, *kept.place, sale.sale_id),
            lines=lines,
            undo=undo,
            credit=Credit.LOCAL,
            spendable_here=0 if known is None else desk.wallet(known).held_here,
            vouchers=vouchers_given_back(sale, before, lines),
            stamps=None if known is None else self._stamps_back(sale, known, before, lines),
        )
        if is_invoice(kept):
            held = 0 if known is None else desk.wallet(known).held_here
            reversal = cancelled(reversal, [accrual for _, accrual in claims], held)
        return Weighed(reversal, sale.lines, programme)

    def _stamps_back(
        self, sale: Sale, known: KnownMember, before: Mapping[int, PieceCount], lines: Sequence[ReturnedLine]
    ) -> tuple[StampsBack, ...] | None:
        """What the pieces do to the member's cards; nothing is said of them where the sale moved none."""
        if not stamped_in(sale):
            return None
        after = with_lines(before, lines)
        cards = self._desk.wallet(known).cards
        here = {card: one.here for card, one in cards.items()}
        return stamps_back(sale, before, after, credit=Credit.LOCAL, spendable_here=here)

    def _weigh_paper(self, reversal_id: str, found: FoundPaper, pieces: Sequence[Pieces] | None) -> Weighed | Refusal:
        desk = self._desk
        if not found.paper.lines:
            return self.papers.without_lines(found)
        lines = returned_shares(found.shares, returned(desk, found), pieces)
        if isinstance(lines, Refusal):
            return lines
        programme = desk.programme()
        reversal = make_paper_reversal(
            context=desk.context(programme, None),
            reversal_id=reversal_id,
            currency=desk.store.identity().currency,
            origin=found.origin,
            lines=lines,
        )
        locale, lines_sold = desk.letterhead(programme).locale, enumerate(found.paper.lines, start=1)
        sold = [SoldName(paper(locale, "line", n=number), line.quantity) for number, line in lines_sold]
        return Weighed(reversal, sold, programme)

    def _weigh_issue(self, reversal_id: str, kept: Kept, issue: VoucherIssue) -> Weighed | Refusal:
        """A voucher that this till still holds is void, and its points are the member's again."""
        desk = self._desk
        if reversals_of(desk, kept):
            sentence = "This voucher was taken back already. Look at the member's points."
            return Refusal(RefusalCode.ALREADY_REFUNDED, sentence)
        held = desk.store.vouchers.held(issue.voucher)
        if held is None:
            sentence = (
                "This voucher was used, or another till holds it, so its points cannot be given back here. Look "
                "where it is, and take it back there."
            )
            return Refusal(RefusalCode.VOUCHER_USED, sentence)
        origin = Origin(desk.store.identity().device, kept.epoch, kept.seq, issue.sale_id)
        reversal = take_voucher_back(
            context=desk.context(desk.programme(), None),
            reversal_id=reversal_id,
            issue=issue,
            origin=origin,
            hver=held.hver,
        )
        return Weighed(reversal, (), None)

    def commit(self, weighed: Weighed, wish_digest: bytes | None = None) -> Returned:
        """Commit a return as it was weighed just now."""
        desk, reversal = self._desk, weighed.reversal
        slip = _ReversalSlip(desk, reversal, weighed.sold) if weighed.sold else None
        head = desk.letterhead(weighed.programme)
        title = f"{paper(head.locale, 'refund')}, {money(head, reversal.amount_minor)}" if slip else ""
        return Returned(reversal, desk.commit(reversal, slip=slip, title=title, wish_digest=wish_digest))

    def undoable(self) -> Kept | None:
        """The last sale of the counter, while its window is open and nothing of it was returned."""
        kept = self._desk.store.last_sale()
        if kept is None or self.undo_until_ms(kept) <= self._desk.now_ms() or self.undone(kept):
            return None
        return kept

    def undo_until_ms(self, kept: Kept) -> int:
        """Wall time until which a sale may be undone, by the programme of the day."""
        programme = self._desk.programme()
        return kept.operation.context.at_ms + (programme.undo_window_s if programme else 0) * 1000

    def undone(self, kept: Kept) -> bool:
        """Whether anything of this sale was reversed, here or elsewhere."""
        return bool(reversals_of(self._desk, kept) or elsewhere(self._desk, kept))


class _ReversalSlip:
    """Draws the slip once the reversal's place in the chain is known."""

    def __init__(self, desk: Desk, reversal: Reversal, sold: Sequence[SoldThing]) -> None:
        self._desk, self._reversal, self._sold = desk, reversal, sold
        self._programme = desk.programme()
        self._customer = desk.customer(reversal.member, reversal.effect, self._programme)
        self._cards = card_papers(desk, self._programme, reversal)

    def __call__(self, *, epoch: int, seq: int, digest: bytes) -> Slip:
        reversal = self._reversal
        return reversal_slip(
            self._desk.letterhead(self._programme),
            reversal,
            self._sold,
            self._customer,
            at=self._desk.clock.local(reversal.context.at_ms),
            digest=digest,
            code=code_of_refund(self._desk.signer, epoch, seq, reversal),
            cards=self._cards,
        )
