"""What the vouchers that are handed in pay, in the order in which they were handed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loyalty.errors import Refusal, RefusalCode
from loyalty.operations import VOUCHERS_MAX, UsedVoucher
from loyalty.pricing.redeeming import MONEY

if TYPE_CHECKING:
    from loyalty.basket import Basket
    from loyalty.programme import Programme


def handed_in(programme: Programme, basket: Basket, due_minor: int) -> tuple[UsedVoucher, ...] | Refusal:
    """What each voucher takes off, in the order in which they were handed in; each pays at least something."""
    if len(basket.vouchers) > VOUCHERS_MAX:
        sentence = f"One sale takes at most {VOUCHERS_MAX} vouchers. Keep the others for another sale."
        return Refusal(RefusalCode.TOO_LARGE, sentence)
    if len({handed.id for handed in basket.vouchers}) != len(basket.vouchers):
        return Refusal(RefusalCode.VOUCHER_USED, "This voucher is in this sale already. Each voucher counts once.")
    taken: list[UsedVoucher] = []
    for handed in basket.vouchers:
        if handed.currency != programme.currency:
            sentence = f"This voucher is in {handed.currency}, this shop sells in {programme.currency}. {MONEY}"
            return Refusal(RefusalCode.UNKNOWN_VOUCHER, sentence)
        pays = min(handed.value_minor, due_minor)
        if pays == 0:
            sentence = "Nothing is left for this voucher to pay. Keep it for another sale."
            return Refusal(RefusalCode.OVER_MAX_SHARE, sentence)
        taken.append(UsedVoucher(handed.id, handed.hver, pays))
        due_minor -= pays
    return tuple(taken)
