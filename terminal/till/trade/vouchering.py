"""Vouchers at the counter: bought with points, handed in once, given up when another till wants one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, TypeAlias

from msgspec import UNSET

from loyalty.codes.voucher import draw_voucher, typed_code, voucher_code
from loyalty.ops.effect import Effect
from loyalty.ops.operations import SCHEMA, VoucherIssue, VoucherReturn
from loyalty.pricing.voucher_words import conditions, headline
from loyalty.rules.limits import LIMITS, redeem_refusal
from loyalty.shopping.basket import Handed
from loyalty.values.errors import Refusal, RefusalCode
from terminal.errors import DiskFull, RightsBroken
from terminal.paper_words import paper
from terminal.receipt import VoucherPaper, voucher_slip
from terminal.till.desk import APPROVED
from terminal.till.exchange.patience import NeedsPoints, NeedsVoucher
from terminal.till.trade.selling import BLOCKED, NO_PROGRAMME
from terminal.till.trade.voucher_words import tongue_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from loyalty.ledger.voucher import Voucher
    from loyalty.rules.programme import Programme
    from loyalty.rules.spending import VoucherOffer
    from loyalty.shopping.voucher_terms import VoucherTerms
    from terminal.catalogue_ports import KnownMember
    from terminal.ports import Committed
    from terminal.slip import Slip
    from terminal.till.desk import Desk
    from terminal.till.trade.voucher_codes import VoucherCodes
    from terminal.voucher_ports import KnownVoucher

Found: TypeAlias = "Handed | Refusal | NeedsPoints | NeedsVoucher"


@dataclass(frozen=True, slots=True)
class Issued:
    """A voucher that is on disk."""

    issue: VoucherIssue
    place: Committed


class Vouchering:
    """Till thread only."""

    def __init__(self, desk: Desk, codes: VoucherCodes) -> None:
        self._desk, self._codes = desk, codes

    # --- handing in

    def find(self, text: str) -> Found:
        """The voucher behind an id or any of its codes, why it cannot be used, or what the server may still give."""
        named = self._codes.name(text)
        if isinstance(named, Refusal):
            return named
        return NeedsVoucher(None) if named is None else self.handed(named)

    def find_now(self, text: str) -> Handed | Refusal:
        """The same without the server: a voucher that is not held here is refused, and letters of none are counted."""
        found = self.find(text)
        match found:
            case NeedsVoucher(None):
                return self._codes.refuse()
            case NeedsVoucher(voucher):
                return self._not_here(voucher or "")
            case NeedsPoints():
                return NO_PROGRAMME
            case _:
                return found

    def handed(self, voucher: str) -> Found:
        """A voucher by its id, as this till may use it now."""
        stopped = self._stopped()
        if stopped is not None:
            return stopped
        try:
            held = self._desk.store.vouchers.held(voucher)
        except RightsBroken as broken:
            self._desk.store.stop_redeeming(broken.sentence)
            return Refusal(RefusalCode.STOPPED, broken.sentence)
        if held is None:
            return self._gone(voucher) or NeedsVoucher(voucher)
        if held.expires_ms is not None and held.expires_ms <= self._desk.now_ms():
            return self._expired(held.expires_ms)
        return Handed(voucher, held.hver, held.value_minor, held.currency, held.own_terms)

    def _stopped(self) -> Refusal | None:
        desk = self._desk
        sentence = desk.store.standing().redeeming_stopped or desk.space.stops_spending()
        if sentence is not None:
            return Refusal(RefusalCode.STOPPED, sentence)
        return redeem_refusal(LIMITS, desk.spell(), 1, approved=APPROVED)

    def _gone(self, voucher: str) -> Refusal | None:
        """Why nobody can use it any more, as far as this till knows."""
        used_ms = self._desk.store.vouchers.used_here(voucher)
        if used_ms is not None:
            return self._used(used_ms, "this till")
        known = self._desk.store.vouchers.known(voucher)
        if known is None:
            return None
        if known.state == "used":
            return self._used(known.used_ms or 0, known.used_by or "another till")
        if known.state != "live":
            sentence = "This voucher was taken back, and its points were returned. Take money instead."
            return Refusal(RefusalCode.VOUCHER_USED, sentence)
        if known.expires_ms is not None and known.expires_ms <= self._desk.now_ms():
            return self._expired(known.expires_ms)
        return None

    def _used(self, at_ms: int, till: str) -> Refusal:
        at = self._desk.clock.local(at_ms)
        sentence = f"This voucher was used on {at:%Y-%m-%d} at {at:%H:%M} at {till}. Each counts once; take money."
        return Refusal(RefusalCode.VOUCHER_USED, sentence)

    def _expired(self, expires_ms: int) -> Refusal:
        last_day = self._desk.clock.local(expires_ms - 1)
        sentence = f"This voucher was good until {last_day:%Y-%m-%d}. Take money instead."
        return Refusal(RefusalCode.VOUCHER_EXPIRED, sentence)

    def _not_here(self, voucher: str) -> Refusal:
        known = self._desk.store.vouchers.known(voucher)
        told = self._desk.voucher_holders.get(voucher)
        if known is None and told is None:
            sentence = (
                "No till of this shop has told of this voucher. It may be another shop's, or too new: try again in a "
                "minute, or take money."
            )
            return Refusal(RefusalCode.UNKNOWN_VOUCHER, sentence)
        return Refusal(RefusalCode.VOUCHER_ELSEWHERE, f"{told or self._held_as_of(known)} {self._way_out(known)}")

    def _held_as_of(self, known: KnownVoucher | None) -> str:
        if known is None or known.holder is None:
            return "This till does not hold this voucher."
        heard = self._desk.clock.local(self._desk.store.standing().last_exchange_ms or 0)
        return f"This voucher is held by {known.holder} (as of {heard:%Y-%m-%d %H:%M})."

    def _way_out(self, known: KnownVoucher | None) -> str:
        if self._desk.online:
            return "Use it there, or try again once that till is connected and no sale is open there with it."
        there = f"Use it at {known.holder}, or here" if known is not None and known.holder is not None else "Use it"
        return f"{there} once the line to the server is back."

    # --- buying

    def offer(self, offer_id: str) -> VoucherOffer | Refusal:
        """An offer of the programme in force."""
        programme = self._desk.programme()
        if programme is None:
            return NO_PROGRAMME
        found = next((offer for offer in programme.vouchers if offer.id == offer_id), None)
        if found is None or found.points is None or self._ended(found):
            sentence = "The programme has no such voucher any more. Choose one of those that are offered."
            return Refusal(RefusalCode.UNKNOWN_OFFER, sentence)
        return found

    def _ended(self, offer: VoucherOffer) -> bool:
        return offer.until is not None and self._desk.now().date() > date.fromisoformat(offer.until)

    def price(self, member: KnownMember | None, offer_id: str, *, in_use: int = 0) -> Refusal | NeedsPoints | None:
        """Why this member cannot have this voucher now, or what points the server would have to give first.

        `in_use` points are about to be used in the open sale.
        """
        offer = self.offer(offer_id)
        if isinstance(offer, Refusal):
            return offer
        if member is None:
            return Refusal(RefusalCode.UNKNOWN_MEMBER, "A voucher is bought with a member's points. Scan the card.")
        if member.member.blocked:
            return BLOCKED
        wallet, cost = self._desk.wallet(member), offer.cost + in_use
        if wallet.balance < cost:
            sentence = f"This voucher costs {offer.cost:,} points, and {wallet.balance - in_use:,} are there."
            return Refusal(RefusalCode.NOT_ENOUGH_POINTS, f"{sentence} Choose a smaller one.")
        return None if wallet.held_here >= cost else NeedsPoints(member.member.id, cost)

    def refuse_points(self, member: KnownMember, offer_id: str) -> Refusal:
        """That the points for a voucher are not here, in words."""
        wallet = self._desk.wallet(member)
        here = f"{wallet.held_here:,} of {wallet.balance:,} points can be used at this till now."
        why = f" {wallet.reason}" if wallet.reason else ""
        offer = self.offer(offer_id)
        cost = "" if isinstance(offer, Refusal) else f" The voucher costs {offer.cost:,}."
        return Refusal(RefusalCode.NOT_SPENDABLE_HERE, f"{here}{why}{cost} Choose a smaller one.")

    def issue(
        self,
        member: KnownMember,
        offer: VoucherOffer,
        *,
        issue_id: str,
        wish_digest: bytes | None,
        proof: str | None,
    ) -> Issued | Refusal:
        """Commit the voucher with its slip; this till holds it from the start. `proof` as in an `Order`."""
        desk, programme = self._desk, self._desk.programme()
        if programme is None:
            return NO_PROGRAMME
        voucher = draw_voucher(desk.chance.draw, lambda short: bool(desk.store.vouchers.beginning(short)))
        issue = VoucherIssue(
            schema=SCHEMA,
            context=desk.context(programme, None, proof=proof),
            sale_id=issue_id,
            member=member.member.id,
            effect=Effect(use=offer.cost),
            voucher=voucher,
            name=offer.name,
            value_minor=offer.value_minor or 0,
            currency=programme.currency,
            expires_ms=self._expires_ms(offer),
            terms=self._terms(offer) or UNSET,
        )
        kind = paper(desk.letterhead(programme).locale, "voucher")
        place = desk.commit(
            issue,
            slip=_VoucherSlip(desk, issue, programme),
            title=f"{kind}, {member.member.name}, {headline(issue.value_minor, issue.own_terms, tongue_of(desk))}",
            wish_digest=wish_digest,
        )
        return Issued(issue, place)

    def _expires_ms(self, offer: VoucherOffer) -> int | None:
        """The end of the last day, by the shop's own clock."""
        last = offer.last_day(self._desk.now().date())
        return None if last is None else self._desk.day_begins_ms(last + timedelta(days=1))

    def _terms(self, offer: VoucherOffer) -> VoucherTerms | None:
        first = None if offer.not_before is None else date.fromisoformat(offer.not_before)
        return offer.terms(None if first is None else self._desk.day_begins_ms(first))

    # --- giving up

    def give_up(self, recalls: Mapping[str, int], in_use: Collection[str]) -> bool:
        """Give back what others wait for; whether anything was.

        One whose grant never came is given up too: a grant that comes late counts no more then.
        """
        wanted = [(voucher, hver) for voucher, hver in sorted(recalls.items()) if voucher not in in_use]
        backs = [self._return(voucher, hver) for voucher, hver in wanted if self._may_return(voucher, hver)]
        if not backs or self._desk.store.standing().redeeming_stopped is not None:
            return False
        try:
            self._desk.commit_many(backs)
        except (DiskFull, RightsBroken):
            return False
        return True

    def _may_return(self, voucher: str, hver: int) -> bool:
        """What was held in an earlier incarnation is not this one's to give up: the server frees it by itself.

        A version above that was granted since, and its grant never came.
        """
        right, held = self._desk.store.vouchers.right(voucher), self._held(voucher)
        if held is not None:
            return held.hver == hver
        return right.given < hver and (not right.held or right.acquired < hver)

    def _held(self, voucher: str) -> Voucher | None:
        try:
            return self._desk.store.vouchers.held(voucher)
        except RightsBroken as broken:
            self._desk.store.stop_redeeming(broken.sentence)
            return None

    def _return(self, voucher: str, hver: int) -> VoucherReturn:
        desk = self._desk
        return VoucherReturn(SCHEMA, desk.context(None, None), desk.new_id(), None, Effect(), voucher, hver)


class _VoucherSlip:
    """Draws the voucher once the issue's place in the chain is known."""

    def __init__(self, desk: Desk, issue: VoucherIssue, programme: Programme) -> None:
        self._desk, self._issue, self._programme = desk, issue, programme
        self._customer = desk.customer(issue.member, issue.effect, programme)

    def __call__(self, *, epoch: int, seq: int, digest: bytes) -> Slip:  # noqa: ARG002 - a voucher names no place
        desk, issue = self._desk, self._issue
        until = None if issue.expires_ms is None else desk.clock.local(issue.expires_ms - 1)
        tongue = tongue_of(desk)
        return voucher_slip(
            desk.letterhead(self._programme),
            issue,
            self._customer,
            at=desk.clock.local(issue.context.at_ms),
            digest=digest,
            paper=VoucherPaper(
                headline=headline(issue.value_minor, issue.own_terms, tongue),
                conditions=conditions(issue.own_terms, tongue),
                until=until,
                code=voucher_code(desk.signer, desk.store.identity().device, issue.voucher),
                typed=typed_code(issue.voucher),
            ),
        )
