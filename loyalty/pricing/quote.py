"""The price of loyalty: what a basket earns and what offers, points and vouchers take off, with the reason for all."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

import msgspec

from loyalty.ops.fields import TEXT_LETTERS_MAX
from loyalty.ops.operations import Gave
from loyalty.pricing.earning import Earning, LineEarning
from loyalty.pricing.offers import LineOffer, offered
from loyalty.pricing.places import Places
from loyalty.pricing.redeeming import redeem_refusal
from loyalty.pricing.rewards import reward_points, rewards_refusal, with_rewards
from loyalty.pricing.stamps import CardQuote, Spending, Stamping
from loyalty.pricing.vouchers import Shelf, Taken, handed_in
from loyalty.pricing.words import word
from loyalty.rules.conditions import marks_of
from loyalty.rules.spending import RedeemAs
from loyalty.shopping.basket import Basket, Line, check_basket
from loyalty.shopping.wallet import NOBODY
from loyalty.values.errors import Refusal, RefusalCode
from loyalty.values.points import POINTS_MAX, share
from loyalty.values.text import clean

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from loyalty.ops.operations import UsedVoucher
    from loyalty.rules.programme import Programme
    from loyalty.shopping.occasion import Occasion
    from loyalty.shopping.wallet import Wallet

Part = TypeVar("Part")

_TOO_MANY = Refusal(
    RefusalCode.TOO_LARGE,
    f"This sale would earn more than {POINTS_MAX:,} points. Split it or check the amounts.",
)


class LineQuote(msgspec.Struct, frozen=True):
    """One line's part: points earned and why, its share of what points and vouchers pay, and of the points used.

    `amount_minor` is what it costs after `offer_minor` was taken off for the reason `offer`; a reward costs
    `reward_points`, which are a part of `used`. `gave` is what of points and offer came from each rule that is counted.
    """

    points: int
    why: str
    discount_minor: int
    used: int
    amount_minor: int
    offer_minor: int = 0
    offer: str = ""
    gave: tuple[Gave, ...] = ()
    reward_points: int = 0


@dataclass(frozen=True, slots=True)
class Quote:
    """The whole answer; `total_minor` is after offers, `due_minor` what remains to be paid after points and vouchers.

    `forfeited_minor` is what the vouchers are worth beyond what is due: it is gone once they are used. `cards` are the
    stamp cards that fill or are used; what full ones take off is told with the offers of the lines. `points_later` come
    once an invoice is paid.
    """

    programme: int
    total_minor: int
    discount_minor: int
    points_value_minor: int
    due_minor: int
    points_earned: int
    points_used: int
    lines: tuple[LineQuote, ...]
    vouchers: tuple[UsedVoucher, ...] = ()
    forfeited_minor: int = 0
    cards: tuple[CardQuote, ...] = ()
    points_later: int = 0

    @property
    def voucher_value_minor(self) -> int:
        """What vouchers take off, in minor units."""
        return sum(used.value_minor for used in self.vouchers)

    @property
    def offer_minor(self) -> int:
        """What offers and full stamp cards took off, in minor units."""
        return sum(line.offer_minor for line in self.lines)


def quote(
    programme: Programme,
    basket: Basket,
    wallet: Wallet | None,
    occasion: Occasion,
    language: str = "en",
    *,
    count_all: bool = False,
) -> Quote | Refusal:
    """What this basket earns and costs for this member (None = nobody, earns nothing) by this programme version.

    In this order: offers, full stamp cards, points, vouchers (see `pricing.vouchers`); what then counts as spent earns.
    Reasons are in `language`. The order of the lines changes nothing: where a whole point or minor unit must go to one
    of them, their contents decide. What rules gave is told of those with a budget, with `count_all` of every one.
    """
    known = with_rewards(programme, basket)
    if isinstance(known, Refusal):
        return known
    basket = known
    refused = check_basket(basket)
    if refused is not None:
        return refused
    order = sorted(range(len(basket.lines)), key=lambda at: _content(basket.lines[at]))
    counted = None if count_all else programme.budgeted
    priced = _priced(programme, _ordered(basket, order), wallet, occasion, language, counted=counted)
    if isinstance(priced, Refusal):
        return priced
    places = sorted(range(len(order)), key=order.__getitem__)
    lines = _placed(priced.lines, places)
    vouchers = tuple(
        used if used.line is msgspec.UNSET else msgspec.structs.replace(used, line=order[used.line - 1] + 1)
        for used in priced.vouchers
    )
    cards = tuple(
        replace(one, given=_placed(one.given, places), used=_placed(one.used, places)) for one in priced.cards
    )
    return replace(priced, lines=lines, vouchers=vouchers, cards=cards)


def _placed(parts: Sequence[Part], places: Sequence[int]) -> tuple[Part, ...]:
    """The parts of lines that were priced in these places, as the basket has them."""
    return tuple([parts[place] for place in places])


def _ordered(basket: Basket, order: Sequence[int]) -> Basket:
    """The basket with its lines in this order, and vouchers that name a line naming it where it now is."""
    places = {at + 1: place for place, at in enumerate(order, start=1)}
    lines = tuple(basket.lines[at] for at in order)
    named = (one if one.line is None else replace(one, line=places.get(one.line)) for one in basket.vouchers)
    return replace(basket, lines=lines, vouchers=tuple(named))


def _content(line: Line) -> tuple[object, ...]:
    # The name as the books keep it, so that whoever prices the sale again comes to the same order.
    return (
        line.category,
        line.product or "",
        line.gtin or "",
        clean(line.name, TEXT_LETTERS_MAX),
        line.quantity,
        line.amount_minor,
        line.above,
        line.tags,
        line.reward or "",
    )


def _priced(
    programme: Programme,
    basket: Basket,
    wallet: Wallet | None,
    occasion: Occasion,
    language: str,
    *,
    counted: frozenset[str] | None,
) -> Quote | Refusal:
    patron = NOBODY if wallet is None else wallet.patron
    marked = [marks_of(line) for line in basket.lines]
    lines = basket.lines
    offers = offered(programme, lines, marked, occasion, patron, language=language, counted=counted)
    after_offers = [line.amount_minor - offer.off_minor for line, offer in zip(lines, offers, strict=True)]
    bought = Places(marked, [at for at, line in enumerate(lines) if line.reward is None])
    stamping = Stamping(programme.stamp_cards, lines, bought, after_offers, language)
    refused = stamping.take_off(basket.full_cards, None if wallet is None else wallet.cards)
    if refused is not None:
        return refused
    offers = _with_cards(offers, stamping)
    amounts = [cost - off for cost, off in zip(after_offers, stamping.off_lines, strict=True)]
    total, prices = sum(amounts), reward_points(programme, lines)
    refused = rewards_refusal(programme, basket.lines, wallet, occasion, language) or redeem_refusal(
        programme, total, basket.use_points, None if wallet is None else _without(wallet, sum(prices))
    )
    if refused is not None:
        return refused
    value = programme.worth_minor(basket.use_points) if basket.use_points else 0
    shelf = Shelf(amounts, [line.quantity for line in lines], bought)
    vouchers = handed_in(basket.vouchers, shelf, total - value, currency=programme.currency, occasion=occasion)
    if isinstance(vouchers, Refusal):
        return vouchers
    paid = _Paid(value, vouchers, amounts)
    earnings = [LineEarning(0, word("no_member", language))] * len(amounts)
    cards: tuple[CardQuote, ...] = ()
    if wallet is not None:
        spent = paid.bases(programme)
        found = stamping.quotes(occasion, patron, Spending(paid.free_pieces(), paid.left(), spent))
        if isinstance(found, Refusal):
            return found
        cards, instead = found, stamping.without_points(found)
        left = replace(patron, balance=patron.balance - basket.use_points - sum(prices))
        bases = [0 if at in instead else base for at, base in enumerate(spent)]
        earning = Earning(programme.earn, basket.lines, marked, amounts, bases, occasion, left, language, counted)
        earnings = _without_points(earning.by_line(), instead, language)
    if sum(earning.points for earning in earnings) > POINTS_MAX:
        return _TOO_MANY
    return Quote(
        programme=programme.version,
        total_minor=total,
        discount_minor=value if _takes_discount(programme) else 0,
        points_value_minor=value,
        due_minor=total - value - paid.vouchers_minor,
        points_earned=sum(earning.points for earning in earnings),
        points_used=basket.use_points + sum(prices),
        lines=_lines(basket.use_points, prices, offers, earnings, paid),
        vouchers=vouchers.used,
        forfeited_minor=vouchers.forfeited_minor,
        cards=cards,
    )


def _takes_discount(programme: Programme) -> bool:
    return programme.redeem is not None and programme.redeem.by is RedeemAs.DISCOUNT


def _without_points(earnings: Sequence[LineEarning], instead: Mapping[int, str], language: str) -> list[LineEarning]:
    """The earnings, where some lines bring stamps in the place of points, by the labels of their cards."""
    return [
        one if at not in instead else LineEarning(0, word("stamps_instead", language, instead[at]))
        for at, one in enumerate(earnings)
    ]


def _with_cards(offers: Sequence[LineOffer], stamping: Stamping) -> list[LineOffer]:
    """What is off each line once full cards took off their part, with their labels among the words."""
    if not stamping.off:
        return list(offers)
    return [
        msgspec.structs.replace(
            offer,
            off_minor=offer.off_minor + stamping.off_lines[at],
            why=" + ".join(filter(None, (offer.why, *stamping.labels[at]))),
        )
        for at, offer in enumerate(offers)
    ]


def _without(wallet: Wallet, points: int) -> Wallet:
    """What is left of the points once the rewards are paid."""
    left = replace(wallet, balance=wallet.balance - points, spendable_here=wallet.spendable_here - points)
    return left if points else wallet


@dataclass(frozen=True, slots=True)
class _Paid:
    """What points and vouchers pay of these amounts, in minor units."""

    points_minor: int
    vouchers: Taken
    amounts_minor: Sequence[int]

    @property
    def vouchers_minor(self) -> int:
        return sum(used.value_minor for used in self.vouchers.used)

    def free_pieces(self) -> list[int]:
        """The pieces of each line that vouchers made free: one by each that is for goods."""
        lines = [used.line for used in self.vouchers.used]
        return [lines.count(at) for at in range(1, len(self.amounts_minor) + 1)]

    def left(self) -> list[int]:
        """What each line costs beyond the pieces that vouchers made free: what everything else is shared by."""
        return [amount - off for amount, off in zip(self.amounts_minor, self.vouchers.off_lines, strict=True)]

    def by_line(self) -> list[int]:
        shared = share(self.points_minor + self.vouchers.off_sale, self.left())
        return [off + part for off, part in zip(self.vouchers.off_lines, shared, strict=True)]

    def bases(self, programme: Programme) -> list[int]:
        """What of each line counts as spent: all but the parts that earn nothing."""
        earn = programme.earn
        lost = (0 if earn.on_redeemed_part else self.points_minor) + (
            0 if earn.on_voucher_part else self.vouchers.off_sale
        )
        bases = [left - off for left, off in zip(self.left(), share(lost, self.left()), strict=True)]
        if not earn.on_voucher_part:
            return bases
        return [base + off for base, off in zip(bases, self.vouchers.off_lines, strict=True)]


def _lines(
    use_points: int, prices: Sequence[int], offers: Sequence[LineOffer], earnings: Sequence[LineEarning], paid: _Paid
) -> tuple[LineQuote, ...]:
    used, off = share(use_points, paid.left()), paid.by_line()
    gave = [_gave(earning, offer) for earning, offer in zip(earnings, offers, strict=True)]
    parts = zip(earnings, off, used, prices, paid.amounts_minor, offers, gave, strict=True)
    return tuple(
        [
            LineQuote(one.points, one.why, minor, points + price, amount, offer.off_minor, offer.why, given, price)
            for one, minor, points, price, amount, offer, given in parts
        ]
    )


def _gave(earning: LineEarning, offer: LineOffer) -> tuple[Gave, ...]:
    if not earning.gave and not offer.gave:
        return ()
    points = (Gave(rule, points=given) for rule, given in earning.gave)
    return (*points, *(Gave(rule, minor=given) for rule, given in offer.gave))
