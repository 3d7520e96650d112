"""The price of loyalty: what a basket earns and what points take off, with the reason for every point."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from loyalty.basket import Basket, Line, check_basket
from loyalty.errors import Refusal, RefusalCode
from loyalty.operations import VOUCHERS_MAX, UsedVoucher
from loyalty.points import POINTS_MAX, round_points, share
from loyalty.programme import Multiplier, Programme, Rate, RedeemAs, Scope

_MONEY = "Take money instead."


@dataclass(frozen=True, slots=True)
class Wallet:
    """What the quote needs to know of a member: the shown balance, what may be spent here, and why they differ.

    `goodwill` is the part of what may be spent here that the till does not hold.
    """

    balance: int
    spendable_here: int
    owed: int = 0
    tier: str | None = None
    reason: str | None = None
    goodwill: int = 0

    @property
    def held_here(self) -> int:
        """What may be spent here without goodwill."""
        return self.spendable_here - self.goodwill


@dataclass(frozen=True, slots=True)
class LineQuote:
    """One line's part: points earned and why, its share of what points and vouchers pay, and of the points used."""

    points: int
    why: str
    discount_minor: int
    used: int


@dataclass(frozen=True, slots=True)
class Quote:
    """The whole answer; `due_minor` is what remains to be paid in money after points and vouchers.

    `forfeited_minor` is what the vouchers are worth beyond what is due: it is gone once they are used.
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

    @property
    def voucher_value_minor(self) -> int:
        """What vouchers take off, in minor units."""
        return sum(used.value_minor for used in self.vouchers)


def quote(programme: Programme, basket: Basket, wallet: Wallet | None) -> Quote | Refusal:
    """What this basket earns and costs for this member (None = nobody, earns nothing) by this programme version."""
    refused = check_basket(basket) or _redeem_refusal(programme, basket, wallet)
    if refused is not None:
        return refused
    total = basket.total_minor
    value = programme.worth_minor(basket.use_points) if basket.use_points else 0
    vouchers = _handed_in(programme, basket, total - value)
    if isinstance(vouchers, Refusal):
        return vouchers
    paid_by_vouchers = sum(used.value_minor for used in vouchers)
    amounts = [line.amount_minor for line in basket.lines]
    taken_off = share(value + paid_by_vouchers, amounts)
    earned = _earned(programme, basket, wallet, taken_off)
    points = [part for part, _ in earned]
    if sum(points) > POINTS_MAX:
        sentence = f"This sale would earn more than {POINTS_MAX:,} points. Split it or check the amounts."
        return Refusal(RefusalCode.TOO_LARGE, sentence)
    is_discount = programme.redeem is not None and programme.redeem.by is RedeemAs.DISCOUNT
    used = share(basket.use_points, amounts)
    return Quote(
        programme=programme.version,
        total_minor=total,
        discount_minor=value if is_discount else 0,
        points_value_minor=value,
        due_minor=total - value - paid_by_vouchers,
        points_earned=sum(points),
        points_used=basket.use_points,
        lines=tuple(
            LineQuote(part, why, off, use) for (part, why), off, use in zip(earned, taken_off, used, strict=True)
        ),
        vouchers=vouchers,
        forfeited_minor=sum(handed.value_minor for handed in basket.vouchers) - paid_by_vouchers,
    )


def largest_use(programme: Programme, total_minor: int, points: int) -> int:
    """The most points, in whole steps, that so much money and so many points allow; 0 when below the minimum."""
    redeem = programme.redeem
    if redeem is None:
        return 0
    by_money = total_minor * redeem.max_share_percent // 100 * redeem.points // redeem.worth_minor
    most = min(points, by_money, POINTS_MAX) // redeem.step * redeem.step
    return most if most >= redeem.minimum else 0


def _handed_in(programme: Programme, basket: Basket, due_minor: int) -> tuple[UsedVoucher, ...] | Refusal:
    """What each voucher takes off, in the order in which they were handed in; each pays at least something."""
    if len(basket.vouchers) > VOUCHERS_MAX:
        sentence = f"One sale takes at most {VOUCHERS_MAX} vouchers. Keep the others for another sale."
        return Refusal(RefusalCode.TOO_LARGE, sentence)
    if len({handed.id for handed in basket.vouchers}) != len(basket.vouchers):
        return Refusal(RefusalCode.VOUCHER_USED, "This voucher is in this sale already. Each voucher counts once.")
    taken: list[UsedVoucher] = []
    for handed in basket.vouchers:
        if handed.currency != programme.currency:
            sentence = f"This voucher is in {handed.currency}, this shop sells in {programme.currency}. {_MONEY}"
            return Refusal(RefusalCode.UNKNOWN_VOUCHER, sentence)
        pays = min(handed.value_minor, due_minor)
        if pays == 0:
            sentence = "Nothing is left for this voucher to pay. Keep it for another sale."
            return Refusal(RefusalCode.OVER_MAX_SHARE, sentence)
        taken.append(UsedVoucher(handed.id, handed.hver, pays))
        due_minor -= pays
    return tuple(taken)


def _nearby(programme: Programme, basket: Basket, wallet: Wallet, points: int) -> str:
    """The steps beside so many points, as far as the member and the basket have room for them."""
    step = programme.redeem.step if programme.redeem else 1
    most, lower = largest_use(programme, basket.total_minor, wallet.balance), points // step * step
    near = [f"{wish:,}" for wish in (lower, lower + step) if 0 < wish <= most]
    if near:
        return f"Try {' or '.join(near)}."
    here = largest_use(programme, basket.total_minor, min(wallet.balance, wallet.spendable_here))
    return f"Use at most {here:,}." if here else _MONEY


def _redeem_refusal(programme: Programme, basket: Basket, wallet: Wallet | None) -> Refusal | None:
    points, redeem = basket.use_points, programme.redeem
    if type(points) is not int or points < 0:
        return Refusal(RefusalCode.BAD_AMOUNT, "Points must be a whole number above zero. Correct it and try again.")
    if points == 0:
        return None
    if wallet is None:
        return Refusal(RefusalCode.UNKNOWN_MEMBER, "Points belong to a member. Scan the card first.")
    if redeem is None:
        return Refusal(RefusalCode.NO_REDEMPTION, f"Points are no money in this programme. {_MONEY}")
    most = largest_use(programme, basket.total_minor, min(wallet.balance, wallet.spendable_here))
    way_out = f"Use at most {most:,}." if most else _MONEY
    if points > POINTS_MAX:
        return Refusal(RefusalCode.TOO_LARGE, f"One sale uses at most {POINTS_MAX:,} points. {way_out}")
    if points < redeem.minimum:
        sentence = f"At least {redeem.minimum:,} points must be used at once. Use more, or none."
        return Refusal(RefusalCode.BELOW_MINIMUM, sentence)
    if points % redeem.step:
        return Refusal(
            RefusalCode.WRONG_STEP,
            f"Points are used in steps of {redeem.step:,}. {_nearby(programme, basket, wallet, points)}",
        )
    if points > wallet.balance:
        return Refusal(RefusalCode.NOT_ENOUGH_POINTS, f"Only {max(wallet.balance, 0):,} points are there. {way_out}")
    value = programme.worth_minor(points)
    if value * 100 > basket.total_minor * redeem.max_share_percent:
        part = "the whole" if redeem.max_share_percent == 100 else f"{redeem.max_share_percent} %"
        return Refusal(RefusalCode.OVER_MAX_SHARE, f"Points may pay at most {part} of this sale. {way_out}")
    if points > wallet.spendable_here:
        why = f" {wallet.reason}" if wallet.reason else ""
        return Refusal(
            RefusalCode.NOT_SPENDABLE_HERE,
            f"{wallet.spendable_here:,} of {wallet.balance:,} points can be used at this till now.{why} {way_out}",
        )
    return None


def _earned(programme: Programme, basket: Basket, wallet: Wallet | None, taken_off: list[int]) -> list[tuple[int, str]]:
    if wallet is None:
        return [(0, "no member")] * len(basket.lines)
    pays_off = not programme.earn.on_redeemed_part
    parts = [
        _line_points(programme, line, wallet.tier, line.amount_minor - (off if pays_off else 0))
        for line, off in zip(basket.lines, taken_off, strict=True)
    ]
    rounding = programme.earn.rounding
    if programme.earn.scope is Scope.LINE:
        return [(round_points(exact, rounding), why) for exact, why in parts]
    whole = round_points(sum((exact for exact, _ in parts), Fraction(0)), rounding)
    common = lcm(*(exact.denominator for exact, _ in parts))
    shares = share(whole, [int(exact * common) for exact, _ in parts])
    return [(points, why) for points, (_, why) in zip(shares, parts, strict=True)]


def _line_points(programme: Programme, line: Line, tier: str | None, base_minor: int) -> tuple[Fraction, str]:
    earn = programme.earn
    if line.category in earn.excluded_categories or (line.product in earn.excluded_products):
        return Fraction(0), "earns no points"
    rate, why = _rate(programme, line)
    best = max(
        (multiplier for multiplier in earn.multipliers if _applies(multiplier, line, tier)),
        key=lambda multiplier: (multiplier.percent, multiplier.id),
        default=None,
    )
    exact = rate.exact(base_minor)
    if best is not None:
        exact = exact * best.percent / 100
        why = best.label
    return exact, why


def _rate(programme: Programme, line: Line) -> tuple[Rate, str]:
    earn = programme.earn
    if line.product is not None and line.product in earn.products:
        return earn.products[line.product], f"{line.name}: own rate"
    return earn.categories.get(line.category, earn.default), line.category


def _applies(multiplier: Multiplier, line: Line, tier: str | None) -> bool:
    goods = multiplier.categories or multiplier.products
    right_goods = not goods or line.category in multiplier.categories or line.product in multiplier.products
    return right_goods and (not multiplier.tiers or tier in multiplier.tiers)
