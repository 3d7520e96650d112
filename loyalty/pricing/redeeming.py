"""How many points a sale may use, and the refusal with its way out when it may not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loyalty.values.errors import Refusal, RefusalCode
from loyalty.values.points import POINTS_MAX

if TYPE_CHECKING:
    from loyalty.rules.programme import Programme
    from loyalty.shopping.wallet import Wallet

MONEY = "Take money instead."


def largest_use(programme: Programme, total_minor: int, points: int) -> int:
    """The most points, in whole steps, that so much money and so many points allow; 0 when below the minimum."""
    redeem = programme.redeem
    if redeem is None:
        return 0
    by_money = total_minor * redeem.max_share_percent // 100 * redeem.points // redeem.worth_minor
    most = min(points, by_money, POINTS_MAX) // redeem.step * redeem.step
    return most if most >= redeem.minimum else 0


def redeem_refusal(programme: Programme, total_minor: int, points: int, wallet: Wallet | None) -> Refusal | None:
    """Why a sale of this total may not use so many points, if it may not."""
    redeem = programme.redeem
    if type(points) is not int or points < 0:
        return Refusal(RefusalCode.BAD_AMOUNT, "Points must be a whole number above zero. Correct it and try again.")
    if points == 0:
        return None
    if wallet is None:
        return Refusal(RefusalCode.UNKNOWN_MEMBER, "Points belong to a member. Scan the card first.")
    if redeem is None:
        return Refusal(RefusalCode.NO_REDEMPTION, f"Points are no money in this programme. {MONEY}")
    most = largest_use(programme, total_minor, min(wallet.balance, wallet.spendable_here))
    way_out = f"Use at most {most:,}." if most else MONEY
    if points > POINTS_MAX:
        return Refusal(RefusalCode.TOO_LARGE, f"One sale uses at most {POINTS_MAX:,} points. {way_out}")
    if points < redeem.minimum:
        sentence = f"At least {redeem.minimum:,} points must be used at once. Use more, or none."
        return Refusal(RefusalCode.BELOW_MINIMUM, sentence)
    if points % redeem.step:
        return Refusal(
            RefusalCode.WRONG_STEP,
            f"Points are used in steps of {redeem.step:,}. {_nearby(programme, total_minor, wallet, points)}",
        )
    if points > wallet.balance:
        return Refusal(RefusalCode.NOT_ENOUGH_POINTS, f"Only {max(wallet.balance, 0):,} points are there. {way_out}")
    value = programme.worth_minor(points)
    if value * 100 > total_minor * redeem.max_share_percent:
        part = "the whole" if redeem.max_share_percent == 100 else f"{redeem.max_share_percent} %"
        return Refusal(RefusalCode.OVER_MAX_SHARE, f"Points may pay at most {part} of this sale. {way_out}")
    if points > wallet.spendable_here:
        why = f" {wallet.reason}" if wallet.reason else ""
        return Refusal(
            RefusalCode.NOT_SPENDABLE_HERE,
            f"{wallet.spendable_here:,} of {wallet.balance:,} points can be used at this till now.{why} {way_out}",
        )
    return None


def _nearby(programme: Programme, total_minor: int, wallet: Wallet, points: int) -> str:
    """The steps beside so many points, as far as the member and the basket have room for them."""
    step = programme.redeem.step if programme.redeem else 1
    most, lower = largest_use(programme, total_minor, wallet.balance), points // step * step
    near = [f"{wish:,}" for wish in (lower, lower + step) if 0 < wish <= most]
    if near:
        return f"Try {' or '.join(near)}."
    here = largest_use(programme, total_minor, min(wallet.balance, wallet.spendable_here))
    return f"Use at most {here:,}." if here else MONEY
