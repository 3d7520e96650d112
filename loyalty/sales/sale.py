"""From a quote to the facts of a sale, and from a sale to the facts of its return; exact whatever the steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import UNSET, UnsetType

from loyalty.ops.bodies import fits
from loyalty.ops.effect import Credit, Effect
from loyalty.ops.facts import Facts
from loyalty.ops.fields import TEXT_LETTERS_MAX
from loyalty.ops.operations import (
    SCHEMA,
    Context,
    Origin,
    Paid,
    ReturnedLine,
    Reversal,
    Sale,
    SoldLine,
    UsedVoucher,
    VoucherIssue,
)
from loyalty.ops.stamped import Stamped, StampsBack
from loyalty.ops.stamps import stamped_lines
from loyalty.shopping.basket import Basket, Line, Tender, change_minor
from loyalty.values.errors import BadValue, Refusal, RefusalCode
from loyalty.values.text import clean

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from loyalty.pricing.quote import LineQuote, Quote
    from loyalty.pricing.stamps import CardQuote

_TOO_LONG = "This sale is too long to be kept as one. Take some lines off, finish it, and sell them in another."


def make_sale(
    *,
    context: Context,
    sale_id: str,
    currency: str,
    member: str | None,
    basket: Basket,
    quoted: Quote,
    tenders: tuple[Tender, ...] | None,
    credit: Credit,
    owed: int,
    goodwill: int = 0,
    card: str | None = None,
    facts: Facts | None = None,
    claimable: tuple[int, ...] | None = None,
    claimable_cards: Sequence[CardQuote] = (),
    card_credit: Credit | None = None,
    cards_owed: Mapping[str, int] | None = None,
) -> Sale | Refusal:
    """The sale that commits this quote; `owed` is the member's known debt, which what is earned repays first.

    A member earns and uses what the quote says, a `card` of somebody not known here only earns, nobody neither; texts
    are cleaned, as the books keep clean texts only. `facts` are what the quote went by, `goodwill` the part of the
    points used that the till does not hold. `tenders` None means that another program took the money. `claimable` are
    points of each line that nobody earns now, `claimable_cards` what the cards of somebody would be given.
    """
    if member is None and quoted.points_used:
        raise BadValue("points are used by a member")
    change = 0 if tenders is None else change_minor(quoted.due_minor, tenders)
    if isinstance(change, Refusal):
        return change
    earned = quoted.points_earned if (earns := member is not None or card is not None) else 0
    sale = Sale(
        schema=SCHEMA,
        context=context,
        sale_id=sale_id,
        member=member,
        effect=Effect(
            earn=earned,
            repay=min(earned, max(owed, 0)),
            use=quoted.points_used,
            credit=credit if card is None else Credit.POOL,
            goodwill=goodwill or UNSET,
        ),
        currency=currency,
        total_minor=quoted.total_minor,
        discount_minor=quoted.discount_minor,
        points_value_minor=quoted.points_value_minor,
        due_minor=quoted.due_minor,
        change_minor=change,
        tenders=tuple(Paid(tender.kind.value, tender.amount_minor) for tender in tenders or ()),
        lines=tuple(_sold_line(line, part, earns=earns) for line, part in zip(basket.lines, quoted.lines, strict=True)),
        vouchers=quoted.vouchers,
        card=UNSET if card is None else card,
        facts=UNSET if facts is None else facts,
        claimable=UNSET if claimable is None else claimable,
        claimable_stamps=_claimable(claimable_cards) or UNSET,
        stamps=UNSET if member is None else _stamps(quoted, card_credit or credit, cards_owed or {}),
    )
    return sale if fits(sale) else Refusal(RefusalCode.TOO_LARGE, _TOO_LONG)


def _claimable(cards: Sequence[CardQuote]) -> tuple[Stamped, ...]:
    none = [0] * (len(cards[0].given) if cards else 0)
    return tuple(
        Stamped(one.card, Effect(earn=one.stamps_given), one.full, stamped_lines(one.given, none)) for one in cards
    )


def _stamps(quoted: Quote, credit: Credit, owed: Mapping[str, int]) -> tuple[Stamped, ...] | UnsetType:
    """What the sale does to the member's cards."""
    return (
        tuple(
            Stamped(
                card=one.card,
                effect=Effect(
                    earn=one.stamps_given,
                    repay=min(one.stamps_given, max(owed.get(one.card, 0), 0)),
                    use=one.stamps_used,
                    credit=credit,
                ),
                full=one.full,
                lines=stamped_lines(one.given, one.used),
                off_minor=one.off_minor if one.stamps_used else UNSET,
            )
            for one in quoted.cards
        )
        or UNSET
    )


def _sold_line(line: Line, part: LineQuote, *, earns: bool) -> SoldLine:
    return SoldLine(
        name=clean(line.name, TEXT_LETTERS_MAX),
        category=line.category,
        quantity=line.quantity,
        amount_minor=part.amount_minor,
        points=part.points if earns else 0,
        used=part.used,
        discount_minor=part.discount_minor,
        why=clean(part.why, TEXT_LETTERS_MAX),
        product=line.product,
        gtin=line.gtin,
        above=line.above or UNSET,
        tags=line.tags or UNSET,
        offer_minor=part.offer_minor or UNSET,
        offer=clean(part.offer, TEXT_LETTERS_MAX) or UNSET,
        rules=tuple(one for one in part.gave if earns or one.minor) or UNSET,
        reward=line.reward or UNSET,
        reward_points=part.reward_points or UNSET,
    )


def price_points(line: SoldLine) -> int:
    """Points that the reward on this line cost, 0 for goods."""
    return 0 if line.reward_points is UNSET else line.reward_points


def points_as_money(sale: Sale) -> int:
    """Points that paid for goods; the others were the price of rewards."""
    return sale.effect.use - sum(map(price_points, sale.lines))


def make_reversal(
    *,
    context: Context,
    reversal_id: str,
    sale: Sale,
    origin: Origin,
    lines: tuple[ReturnedLine, ...],
    undo: bool,
    credit: Credit,
    spendable_here: int,
    vouchers: tuple[UsedVoucher, ...] = (),
    stamps: tuple[StampsBack, ...] | None = None,
) -> Reversal:
    """The op that takes back what these lines earned and gives back what they used; rights are taken as far as held.

    Without `stamps` the server takes those by itself.
    """
    take = sum(line.points for line in lines)
    return Reversal(
        schema=SCHEMA,
        context=context,
        sale_id=reversal_id,
        member=sale.member,
        effect=Effect(
            take=take,
            take_local=min(take, max(spendable_here, 0)),
            give=sum(line.used for line in lines),
            credit=credit,
        ),
        currency=sale.currency,
        origin=origin,
        amount_minor=sum(line.amount_minor for line in lines),
        undo=undo,
        lines=lines,
        vouchers=vouchers,
        stamps=UNSET if stamps is None or sale.member is None else stamps,
    )


def make_paper_reversal(
    *, context: Context, reversal_id: str, currency: str, origin: Origin, lines: tuple[ReturnedLine, ...]
) -> Reversal:
    """The return of a sale of which only the paper is known: the server knows whose it was, no rights move here."""
    return Reversal(
        schema=SCHEMA,
        context=context,
        sale_id=reversal_id,
        member=None,
        effect=Effect(take=sum(line.points for line in lines), give=sum(line.used for line in lines)),
        currency=currency,
        origin=origin,
        amount_minor=sum(line.amount_minor for line in lines),
        undo=False,
        lines=lines,
    )


def take_voucher_back(
    *, context: Context, reversal_id: str, issue: VoucherIssue, origin: Origin, hver: int = 1
) -> Reversal:
    """The op that undoes the issue of a voucher which this till holds at `hver`: void it, give its points back."""
    cost = issue.effect.use
    return Reversal(
        schema=SCHEMA,
        context=context,
        sale_id=reversal_id,
        member=issue.member,
        effect=Effect(give=cost, credit=Credit.LOCAL),
        currency=issue.currency,
        origin=origin,
        amount_minor=0,
        undo=True,
        lines=(ReturnedLine(line=1, quantity=1, amount_minor=0, points=0, used=cost),),
        vouchers=(UsedVoucher(issue.voucher, hver, issue.value_minor),),
    )
