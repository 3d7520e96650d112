"""Forgot the card: points of a finished sale for a member, of any till's by its receipt; and for the right member."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import msgspec
from msgspec import UNSET, UnsetType

from loyalty.ops.accrued import NO_REASON, AccruedLine, Reason, Why
from loyalty.ops.effect import Effect
from loyalty.ops.operations import Accrual, Origin, Sale
from loyalty.ops.stamps import claimable_left
from loyalty.ops.tally import day_of
from loyalty.rules.limits import DAY_MS
from loyalty.rules.part import said
from loyalty.sales.claiming import earned_lines, make_accrual, make_withdrawal, on_paper, priced_for, worth
from loyalty.sales.using import uses
from loyalty.values.errors import Refusal, RefusalCode
from terminal.paper_words import paper
from terminal.receipt import accrual_slip
from terminal.till.trade.invoicing import is_invoice
from terminal.till.trade.papers import FoundPaper
from terminal.till.trade.past import claims_about, had_somebody, returned, sale_of, sold_on

if TYPE_CHECKING:
    from collections.abc import Mapping

    from loyalty.ops.facts import Facts
    from loyalty.values.points import PieceCount
    from terminal.catalogue_ports import KnownMember
    from terminal.ports import Committed, Kept
    from terminal.slip import Slip
    from terminal.till.desk import Desk
    from terminal.till.trade.past import Found
    from terminal.till.trade.returning import Returning

_NO_CLAIMS = Refusal(
    RefusalCode.NO_CLAIMS, "This shop's programme adds no points to sales that are finished. Show the card first."
)
_NOTHING = Refusal(
    RefusalCode.NOTHING_TO_CLAIM,
    "Nothing of this sale earns points that could still be added. Show the card with the next one.",
)
_ALREADY = Refusal(
    RefusalCode.ALREADY_CLAIMED, "The points of this sale were added already. Undo that first if it was the wrong card."
)
_HAS_MEMBER = Refusal(
    RefusalCode.HAS_MEMBER, "This sale had a card, which has its points. Move them at the till that sold it."
)
_NEEDS_REASON = Refusal(
    RefusalCode.HAS_MEMBER, "This sale has a member. To move its points to this one, say why in a few words."
)
_MOVES = Refusal(
    RefusalCode.HAS_MEMBER,
    "This sale had another card. Its points move with a reason only: choose it among the last sales.",
)
_SPENT = Refusal(
    RefusalCode.HAS_MEMBER,
    "Points, vouchers or a full stamp card paid for this sale, and cannot be another's. Return it and sell it again.",
)
_NOT_THEIRS = Refusal(
    RefusalCode.HAS_MEMBER, "This invoice is another member's, and earns for nobody else. Scan their card."
)
_PAID = Refusal(
    RefusalCode.ALREADY_CLAIMED, "This invoice was paid already, and has earned its points. Check its number."
)
_UNDONE = Refusal(RefusalCode.ALREADY_REFUNDED, "These points were taken back already. Look at the member's points.")


@dataclass(frozen=True, slots=True)
class Claimed:
    """A claim, or its undoing, that is on disk."""

    accrual: Accrual
    place: Committed


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a claim would do: `points` for its member; `owner` has the sale's points now and loses `taken` of them.

    `pending`: another till sold it, and they count once the server knows of the sale. `stamps` go with them, by the
    names of their cards, as far as known here: the server moves them.
    """

    points: int
    owner: str | None
    taken: int
    pending: bool = False
    stamps: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class _Worth:
    """What a sale would give: its lines, what came back of them as far as known here, and what it was priced by."""

    origin: Origin
    lines: tuple[AccruedLine, ...]
    returned: Mapping[int, PieceCount]
    day: int | UnsetType
    facts: Facts | None = None


class Claiming:
    """Till thread only."""

    def __init__(self, desk: Desk, returning: Returning) -> None:
        self._desk, self._returning = desk, returning

    def points(self, found: Found, member: KnownMember) -> int | Refusal:
        """What this sale, which nobody else has, would bring this member now."""
        if self._loser(found, member) is not None:
            return _MOVES
        offered = self._offer(found, member)
        return offered if isinstance(offered, Refusal) else worth(offered.lines, offered.returned)

    def outlook(self, found: Found, member: KnownMember) -> Outlook | Refusal:
        """What giving the sale's points to this member would do, to whom; the reason is asked for when it is done."""
        offered = self._offer(found, member)
        if isinstance(offered, Refusal):
            return offered
        points, loser = worth(offered.lines, offered.returned), self._loser(found, member)
        if loser is None:
            return Outlook(points, None, 0, pending=isinstance(found, FoundPaper))
        return Outlook(points, loser, worth(_had(found), offered.returned))

    def stands(self, found: Found) -> Kept | None:
        """The claim that stands, as far as this till made it: it can be undone."""
        claims = claims_about(self._desk, found)
        kept, newest = claims[-1] if claims else (None, None)
        return kept if newest is not None and newest.lines else None

    def claim(
        self,
        claim_id: str,
        found: Found,
        member: KnownMember,
        *,
        reason: Reason = NO_REASON,
        wish_digest: bytes | None = None,
    ) -> Claimed | Refusal:
        """Commit that the sale's points are this member's; where another had them, they are taken from that one first.

        Between the two ops the sale is nobody's, so that whoever was interrupted asks again and nothing is given twice.
        """
        loser = self._loser(found, member)
        if loser is not None and not reason:
            return _NEEDS_REASON
        offered = self._offer(found, member)
        if isinstance(offered, Refusal):
            return offered
        desk = self._desk
        if loser is not None:
            had = _Worth(offered.origin, _had(found), offered.returned, offered.day)
            self._withdraw(desk.new_id(), loser, had, reason=reason)
        accrual = make_accrual(
            context=desk.context(desk.programme(), None),
            claim_id=claim_id,
            member=member.member.id,
            origin=offered.origin,
            lines=offered.lines,
            returned=offered.returned,
            day=offered.day,
            reason=reason,
            facts=offered.facts,
        )
        return self._commit(accrual, wish_digest)

    def undo(self, undo_id: str, kept: Kept, wish_digest: bytes | None = None) -> Claimed | Refusal:
        """Commit that what a claim gave is taken back, as far as it did not come back with the sale."""
        accrual = kept.operation
        if not isinstance(accrual, Accrual) or not accrual.lines:
            sentence = "These are no points that were added to a finished sale. Check the id."
            return Refusal(RefusalCode.NO_SUCH_SALE, sentence)
        origin = accrual.origin
        _, newest = claims_about(self._desk, origin)[-1]
        if newest.sale_id != accrual.sale_id:
            return _UNDONE
        offered = _Worth(origin, accrual.lines, returned(self._desk, origin), accrual.day)
        return self._withdraw(undo_id, accrual.member, offered, reason=Reason(Why.UNDONE), wish_digest=wish_digest)

    def _offer(self, found: Found, member: KnownMember) -> _Worth | Refusal:
        refused = self._invoice_refused(found, member) if is_invoice(found) else self._refused(found, member)
        if refused is not None:
            return refused
        offered = self._on_paper(found) if isinstance(found, FoundPaper) else self._own(found, member)
        if isinstance(offered, Refusal):
            return offered
        return offered if worth(offered.lines, offered.returned) or self._stamps(found) else _NOTHING

    def _stamps(self, found: Found) -> tuple[tuple[str, int], ...]:
        return stamps_with(self._desk, sale_of(found), returned(self._desk, found))

    def _invoice_refused(self, found: Found, member: KnownMember) -> Refusal | None:
        sale = sale_of(found)
        if sale is None or sale.member != member.member.id:
            return _NOT_THEIRS
        return None if self.stands(found) is None else _PAID

    def _refused(self, found: Found, member: KnownMember) -> Refusal | None:
        programme = self._desk.programme()
        claims = None if programme is None else programme.claims
        if claims is None:
            return _NO_CLAIMS
        if self._desk.now_ms() // DAY_MS - sold_on(found) > claims.days:
            days = f"Points are added to a sale for {claims.days:,} days."
            sentence = f"{days} This one is older. Show the card with the next one."
            return Refusal(RefusalCode.TOO_LATE, sentence)
        if self.stands(found) is not None:
            return _ALREADY
        midnight = self._desk.now().replace(hour=0, minute=0, second=0, microsecond=0)
        today = [
            one.operation
            for one in self._desk.store.past.claims_since(int(midnight.timestamp()) * 1000)
            if isinstance(one.operation, Accrual) and one.operation.lines
        ]
        mine = sum(one.member == member.member.id for one in today)
        by_me = sum(one.context.cashier == self._desk.settings.cashier for one in today)
        if mine >= claims.member_day or by_me >= claims.cashier_day:
            who = f"{member.member.name} had" if mine >= claims.member_day else "You added"
            sentence = f"{who} points of finished sales as often as allowed in one day. Try again tomorrow."
            return Refusal(RefusalCode.TOO_MANY_CLAIMS, sentence)
        return None

    def _loser(self, found: Found, member: KnownMember) -> str | None:
        """Another member who had the points of an own sale from the start and still has them."""
        sale = sale_of(found)
        if sale is None or sale.member == member.member.id or is_invoice(found):
            return None
        return None if claims_about(self._desk, found) else sale.member

    def _on_paper(self, found: FoundPaper) -> _Worth | Refusal:
        if had_somebody(found):
            return _HAS_MEMBER
        if not found.paper.lines:
            return self._returning.papers.without_lines(found)
        lines = enumerate(found.paper.lines, start=1)
        accrued = tuple(AccruedLine(number, line.quantity, line.earned) for number, line in lines)
        return _Worth(found.origin, accrued, returned(self._desk, found), found.paper.day)

    def _own(self, kept: Kept, member: KnownMember) -> _Worth | Refusal:
        sale, desk = kept.operation, self._desk
        if not isinstance(sale, Sale):
            return Refusal(RefusalCode.NO_SUCH_SALE, "This is a return, not a sale. Give the number of the sale.")
        if sale.pending_card is not None:
            return _HAS_MEMBER
        if sale.invoice is UNSET:
            if sale.member is not None and uses(sale):
                return _SPENT
            if sale.member == member.member.id and not claims_about(desk, kept):
                return _ALREADY
        origin = Origin(desk.store.identity().device, *kept.place, sale.sale_id)
        back, day = returned(desk, kept), day_of(sale)
        number = sale.context.programme
        programme = None if number is None else desk.store.programme_version(number)
        if programme is None or sale.facts is UNSET:
            return _Worth(origin, on_paper(sale) or earned_lines(sale), back, day)
        patron = replace(desk.wallet(member).patron, earned_today=desk.store.earned_on(member.member.id, day))
        facts = msgspec.structs.replace(
            sale.facts,
            tier=patron.tier,
            segments=patron.segments,
            card_kind=patron.card_kind,
            first_visit=patron.first_visit,
            earned_today=patron.earned_today,
            balance=patron.balance,
        )
        lines = priced_for(programme, sale, patron, facts)
        return lines if isinstance(lines, Refusal) else _Worth(origin, lines, back, day, facts)

    def _withdraw(
        self, undo_id: str, member_id: str, had: _Worth, *, reason: Reason, wish_digest: bytes | None = None
    ) -> Claimed:
        desk, known = self._desk, self._desk.store.member(member_id)
        withdrawal = make_withdrawal(
            context=desk.context(desk.programme(), None),
            claim_id=undo_id,
            member=member_id,
            origin=had.origin,
            points=worth(had.lines, had.returned),
            spendable_here=0 if known is None else desk.wallet(known).held_here,
            day=had.day,
            reason=reason,
        )
        return self._commit(withdrawal, wish_digest)

    def _commit(self, accrual: Accrual, wish_digest: bytes | None) -> Claimed:
        slip = _AccrualSlip(self._desk, accrual)
        return Claimed(accrual, self._desk.commit(accrual, slip=slip, title=slip.title, wish_digest=wish_digest))


def _had(found: Found) -> tuple[AccruedLine, ...]:
    """What the lines of an own sale earned from the start."""
    sale = sale_of(found)
    return () if sale is None else earned_lines(sale)


def stamps_with(desk: Desk, sale: Sale | None, back: Mapping[int, PieceCount]) -> tuple[tuple[str, int], ...]:
    """The stamps that go with the points of a sale, by the names of their cards; none of a sale that is not here."""
    programme = desk.programme()
    names = {} if programme is None else {card.id: said(card.label, desk.language) for card in programme.cards}
    left = () if sale is None else claimable_left(sale, back)
    return tuple((names.get(card, card), stamps) for card, stamps in left if stamps)


class _AccrualSlip:
    """Draws the slip once the op's place in the chain is known."""

    def __init__(self, desk: Desk, accrual: Accrual) -> None:
        self._desk, self._accrual, self._programme = desk, accrual, desk.programme()
        self._pending = bool(accrual.lines) and accrual.origin.device != desk.store.identity().device
        effect = Effect() if self._pending else accrual.effect
        self._customer = desk.customer(accrual.member, effect, self._programme)
        kept = None if self._pending else desk.store.kept(accrual.origin.sale_id)
        sale = None if kept is None else sale_of(kept)
        self._stamps = stamps_with(desk, sale, {} if kept is None else returned(desk, kept))
        name = "" if self._customer is None else f"{self._customer.name}, "
        done = paper(desk.letterhead(self._programme).locale, "points_added" if accrual.lines else "taken_back")
        self.title = f"{name}{done}"

    def __call__(self, *, epoch: int, seq: int, digest: bytes) -> Slip:  # noqa: ARG002 - its port names all three
        accrual, head = self._accrual, self._desk.letterhead(self._programme)
        at = self._desk.clock.local(accrual.context.at_ms)
        return accrual_slip(
            head, accrual, self._customer, at=at, digest=digest, pending=self._pending, stamps=self._stamps
        )
