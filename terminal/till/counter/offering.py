"""Which round numbers of points a member is offered to use on the basket at the counter."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

from loyalty.pricing.redeeming import largest_use
from terminal.counter import OfferShown
from terminal.counter_words import counter_word

if TYPE_CHECKING:
    from loyalty.rules.programme import Programme
    from loyalty.rules.spending import Redeem
    from loyalty.shopping.wallet import Wallet
    from terminal.till.counter.open_sale import OpenSale

OFFERS_MAX = 4


def offers(
    programme: Programme | None, sale: OpenSale, wallet: Wallet | None, *, online: bool, locale: str = "en_GB"
) -> tuple[OfferShown, ...]:
    """At most four, smallest first: the most that is possible now, round numbers below, and one larger as a goal.

    Online the whole balance counts, for missing rights are asked from the server; offline what is held here.
    """
    if programme is None or programme.redeem is None or wallet is None:
        return ()
    redeem, total = programme.redeem, sum(line.amount_minor for line in sale.lines)
    most = wallet.balance // redeem.step * redeem.step
    here = largest_use(programme, total, wallet.balance if online else wallet.spendable_here)
    wishes = _round_numbers(redeem, here)[-(OFFERS_MAX - 2) :]
    wishes += [here] if here else []
    wishes += [most if here else redeem.minimum] if most >= redeem.minimum else []
    chosen = [sale.use_points] if sale.use_points else []
    points = sorted({*chosen, *sorted({*wishes} - {*chosen})[-(OFFERS_MAX - len(chosen)) :]})
    return tuple(
        OfferShown(
            points=wish,
            value_minor=programme.worth_minor(wish),
            chosen=wish == sale.use_points,
            possible=wish <= here,
            hint=None if wish <= here else _hint(redeem, wallet, total, wish, online=online, locale=locale),
        )
        for wish in points
    )


def _round_numbers(redeem: Redeem, below: int) -> list[int]:
    """1, 2, 5, 10 ... steps that may be used and are less than `below`."""
    numbers: list[int] = []
    for power in count():
        for digit in (1, 2, 5):
            points = digit * 10**power * redeem.step
            if points >= below:
                return numbers
            if points >= redeem.minimum:
                numbers.append(points)
    return numbers


def _hint(redeem: Redeem, wallet: Wallet, total_minor: int, points: int, *, online: bool, locale: str) -> str:
    """Why so many points cannot be used now."""
    if not total_minor:
        return counter_word(locale, "goods_first")
    if not online and points > wallet.spendable_here:
        return counter_word(locale, "not_here")
    share = redeem.max_share_percent
    return counter_word(locale, "larger_basket") if share == 100 else counter_word(locale, "share", share=str(share))
