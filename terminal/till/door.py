"""The pos door's questions answered from the same use cases that the screen uses."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

from loyalty.codes.scanned import ReceiptCode, parse_scan
from loyalty.exchange.bundle import NONCE_BYTES, seal_bundle
from loyalty.ops.accrued import Reason
from loyalty.ops.fields import TEXT_LETTERS_MAX
from loyalty.ops.operations import Accrual
from loyalty.pricing.quote import Quote
from loyalty.rules.proving import CALLER
from loyalty.sales.invoicing import invoice_number
from loyalty.shopping.basket import (
    REFERENCE_LETTERS_MAX,
    Tender,
    TenderKind,
)
from loyalty.values.errors import Refusal, RefusalCode
from loyalty.values.ids import valid_caller_id
from loyalty.values.text import clean
from terminal.counter import Line as LineState
from terminal.ports import Kept
from terminal.questions import (
    Answer,
    CashAsked,
    ClaimAsked,
    CopyAsked,
    DrawerAsked,
    MembersAsked,
    PaperAsked,
    Question,
    QuoteAsked,
    RefundAsked,
    RefundQuoteAsked,
    SaleAsked,
    SalesAsked,
    SaleStateAsked,
    ScanAsked,
    StatusAsked,
    Told,
    TrustAsked,
    UnsentAsked,
    VoucherAsked,
    WishedSale,
)
from terminal.till import documents
from terminal.till.activity.loose_papers import LoosePapers
from terminal.till.activity.past_answers import NO_SUCH, PastAnswers, pieces_of
from terminal.till.exchange.patience import NeedsPoints
from terminal.till.trade.selling import Order, digest_of
from terminal.till.wishes import NO_MEMBER, Wishes

if TYPE_CHECKING:
    from terminal.catalogue_ports import KnownMember
    from terminal.till.cash.cash_desk import CashDesk
    from terminal.till.desk import Desk
    from terminal.till.exchange.exchanging import Exchanging
    from terminal.till.exchange.patience import One
    from terminal.till.trade.claiming import Claimed, Claiming
    from terminal.till.trade.finding import Finding
    from terminal.till.trade.returning import Returned, Returning
    from terminal.till.trade.rewarding import Rewarding
    from terminal.till.trade.selling import Selling
    from terminal.till.trade.vouchering import Vouchering

_REUSED = Refusal(RefusalCode.ID_REUSED, "This id names another sale already. Use a new id for a new sale.")


class Door:
    """Answers questions of another program. Till thread only."""

    def __init__(
        self,
        desk: Desk,
        *,
        finding: Finding,
        selling: Selling,
        returning: Returning,
        vouchering: Vouchering,
        claiming: Claiming,
        rewarding: Rewarding,
        exchanging: Exchanging,
        cash: CashDesk,
    ) -> None:
        self._claiming, self._cash = claiming, cash
        self._desk, self._finding, self._selling = desk, finding, selling
        self._returning, self._vouchering, self._exchanging = returning, vouchering, exchanging
        self._wishes = Wishes(desk, finding, selling, vouchering, rewarding)
        self._papers = LoosePapers(desk, finding, cash.shifts)
        self._past = PastAnswers(desk, returning)

    def answer(self, question: Question) -> Answer:
        """The answer, complete and final."""
        match question:
            case StatusAsked():
                return Told(self._status())
            case ScanAsked():
                return Told(self._finding.meaning(question.text, question.symbology))
            case MembersAsked():
                return Told({"members": [documents.member(self._desk, known) for known in self._members(question)]})
            case QuoteAsked():
                return self._quote(question.wish)
            case SaleAsked():
                return self._sell(question)
            case VoucherAsked():
                return self._issue(question)
            case RefundAsked():
                return self._refund(question)
            case ClaimAsked():
                return self._claim(question)
            case SaleStateAsked():
                return self._told(question.id)
            case SalesAsked():
                return self._past.listed(question.text)
            case RefundQuoteAsked():
                return self._past.weighed(question)
            case CopyAsked():
                return self._past.copied(question.sale)
            case UnsentAsked():
                return Told(self._unsent())
            case PaperAsked():
                return self._papers.print(question)
            case DrawerAsked():
                return self._cash.opened(question)
            case CashAsked():
                return self._cash.asked(question)
            case TrustAsked():
                return Told({"server_key": self._desk.store.identity().server_key.hex()})

    def missing(self, question: Question) -> tuple[One, ...]:
        """What to ask the server for, when only that stands between this question and a yes."""
        match question:
            case SaleAsked() if self._past.kept(question.id) is not None:
                return ()
            case QuoteAsked() | SaleAsked():
                return self._wishes.missing(question.wish)
            case _:
                needed = self._missing_of_others(question)
                return () if needed is None else (needed,)

    def _missing_of_others(self, question: Question) -> One | None:
        match question:
            case RefundAsked(sale=text) | ClaimAsked(sale=text) if self._past.kept(question.id) is None:
                return self._past.unheard(text)
            case RefundQuoteAsked(sale=text):
                return self._past.unheard(text)
            case ScanAsked():
                code = parse_scan(question.text, question.symbology)
                return self._past.unheard(question.text) if isinstance(code, ReceiptCode) else None
            case VoucherAsked() if self._past.kept(question.id) is None:
                needed = self._vouchering.price(self._finding.member_by_any(question.member), question.offer)
                return needed if isinstance(needed, NeedsPoints) else None
            case _:
                return None

    def _issue(self, question: VoucherAsked) -> Answer:
        digest = digest_of("voucher", question.member, question.offer)
        known = self._known(question.id, digest)
        if known is not None:
            return known
        member, offer = self._finding.member_by_any(question.member), self._vouchering.offer(question.offer)
        needed = self._vouchering.price(member, question.offer)
        if isinstance(needed, NeedsPoints) and member is not None:
            return self._vouchering.refuse_points(member, question.offer)
        if isinstance(needed, Refusal) or isinstance(offer, Refusal) or member is None:
            return needed if isinstance(needed, Refusal) else NO_MEMBER
        issued = self._vouchering.issue(member, offer, issue_id=question.id, wish_digest=digest, proof=CALLER)
        return issued if isinstance(issued, Refusal) else self._told(question.id)

    def _unsent(self) -> dict[str, Any]:
        store = self._desk.store
        bundle = store.unsent_bundle()
        sealed = seal_bundle(bundle, store.identity().lookup_key, self._desk.chance.draw(NONCE_BYTES))
        return {"bundle": base64.b64encode(sealed).decode(), "count": len(bundle.ops)}

    def _status(self) -> dict[str, Any]:
        store = self._desk.store
        unsent, standing = store.unsent(), store.standing()
        age = 0 if unsent.oldest_ms is None else max(self._desk.now_ms() - unsent.oldest_ms, 0) // 1000
        return {
            "online": self._exchanging.line is LineState.ONLINE,
            "unsent": unsent.count,
            "oldest_unsent_s": age,
            "members": store.member_count(),
            "epoch": standing.head.epoch,
            "seq": standing.head.seq,
            "version": self._desk.settings.software,
        }

    def _members(self, question: MembersAsked) -> list[KnownMember]:
        if question.code is not None:
            known = self._finding.member_by_any(question.code)
            return [] if known is None else [known]
        if question.phone is not None:
            return self._finding.members_reached_by(question.phone)
        return self._finding.members_called(question.name or "")

    def _quote(self, wish: WishedSale) -> Answer:
        order = self._order("-", wish, None)
        if isinstance(order, Refusal):
            return order
        priced = self._selling.price(order.member, order.basket, order.card, is_invoice=order.invoice is not None)
        return Told(documents.quoted(priced, order.basket)) if isinstance(priced, Quote) else priced

    def _sell(self, question: SaleAsked) -> Answer:
        digest = digest_of("sale", question.wish)
        known = self._known(question.id, digest)
        if known is not None:
            return known
        order = self._order(question.id, question.wish, digest)
        if isinstance(order, Refusal):
            return order
        sold = self._selling.sell(order)
        if isinstance(sold, Refusal):
            return sold
        return self._told(question.id)

    def _refund(self, question: RefundAsked) -> Answer:
        digest = digest_of("refund", question.sale, question.lines)
        known = self._known(question.id, digest)
        if known is not None:
            return known
        pieces, found = pieces_of(question.lines), self._past.sold(question.sale)
        match found:
            case Refusal():
                returned: Returned | Claimed | Refusal = found
            case Kept(operation=Accrual()):
                returned = self._claiming.undo(question.id, found, digest)
            case _:
                returned = self._returning.give_back(
                    reversal_id=question.id, found=found, pieces=pieces, wish_digest=digest
                )
        return returned if isinstance(returned, Refusal) else self._told(question.id)

    def _claim(self, question: ClaimAsked) -> Answer:
        digest = digest_of("claim", question.sale, question.member, question.reason)
        known = self._known(question.id, digest)
        if known is not None:
            return known
        found, member = self._past.sold(question.sale), self._finding.member_by_any(question.member)
        if isinstance(found, Refusal) or member is None:
            return found if isinstance(found, Refusal) else NO_MEMBER
        reason = clean(question.reason or "", TEXT_LETTERS_MAX)
        claimed = self._claiming.claim(question.id, found, member, reason=Reason(text=reason), wish_digest=digest)
        return claimed if isinstance(claimed, Refusal) else self._told(question.id)

    def _told(self, sale_id: str) -> Answer:
        kept = self._past.kept(sale_id)
        return NO_SUCH if kept is None else Told(documents.kept(self._desk, kept))

    def _known(self, sale_id: str, digest: bytes) -> Answer | None:
        """The earlier answer to the same id: the same wish is the same sale, another wish is refused."""
        if not valid_caller_id(sale_id):
            return Refusal(RefusalCode.ID_REUSED, "An id has 1 to 64 of the signs A-Z a-z 0-9 - _. Choose another one.")
        kept: Kept | None = self._desk.store.kept(sale_id)
        if kept is None:
            return None
        return Told(documents.kept(self._desk, kept)) if kept.wish_digest == digest else _REUSED

    def _order(self, sale_id: str, wish: WishedSale, digest: bytes | None) -> Order | Refusal:
        card = None if wish.member is None else self._finding.pending_card(wish.member)
        member, basket = self._wishes.member(wish) if card is None else None, self._wishes.basket(wish)
        if isinstance(member, Refusal):
            return member
        if isinstance(basket, Refusal):
            return basket
        tenders = _tenders(wish)
        if isinstance(tenders, Refusal):
            return tenders
        reference = clean(wish.reference or "", REFERENCE_LETTERS_MAX) or None
        number = None if wish.invoice is None else invoice_number(wish.invoice.number)
        if isinstance(number, Refusal):
            return number
        return Order(
            sale_id,
            member,
            basket,
            tenders,
            reference,
            digest,
            closes_basket=False,
            card=card,
            proof=CALLER,
            invoice=number,
        )


def _tenders(wish: WishedSale) -> tuple[Tender, ...] | Refusal | None:
    """The money as the caller took it, None when it says nothing about money."""
    try:
        return tuple(Tender(TenderKind(paid.kind), paid.amount_minor) for paid in wish.tenders) or None
    except ValueError:
        kinds = ", ".join(TenderKind)
        sentence = f"Money is a whole amount above zero of one of these kinds: {kinds}. Correct it and try again."
        return Refusal(RefusalCode.BAD_AMOUNT, sentence)
