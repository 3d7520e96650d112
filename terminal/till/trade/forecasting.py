"""What a return would mean, told before it is confirmed: money, points and debt, vouchers, rewards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from msgspec import UNSET

from loyalty.ops.effect import Effect
from loyalty.sales.claiming import share_back
from terminal.till.trade.past import claims_about, had_somebody, returned, sale_of, took_vouchers

if TYPE_CHECKING:
    from loyalty.ops.operations import UsedVoucher
    from terminal.receipt import Customer
    from terminal.till.desk import Desk
    from terminal.till.trade.past import Found
    from terminal.till.trade.returning import Weighed


@dataclass(frozen=True, slots=True)
class Forecast:
    """Money in minor units, points taken back and given back; `rewards` are the names of those that come back.

    `customer` is the member afterwards, None where nobody has the points (`is_somebodys` says no) or where this till
    cannot know who has them: then the server books them. `vouchers_wait`: vouchers paid a part of the sale, and this
    return does not make them good again.
    """

    amount_minor: int
    take: int
    give: int
    is_somebodys: bool
    customer: Customer | None
    vouchers: tuple[UsedVoucher, ...]
    vouchers_wait: bool
    rewards: tuple[str, ...]


def forecast(desk: Desk, found: Found, weighed: Weighed) -> Forecast:
    """What this return of what was found would mean; nothing is written."""
    reversal, claims = weighed.reversal, claims_about(desk, found)
    take, give, member = reversal.effect.take, reversal.effect.give, reversal.member
    if claims:
        _, standing = claims[-1]
        pieces = {line.line: line.pieces for line in reversal.lines}
        take = share_back(standing.lines, returned(desk, found), pieces)
        member = standing.member if standing.lines else None
    is_somebodys = bool(claims[-1][1].lines) if claims else had_somebody(found)
    return Forecast(
        amount_minor=reversal.amount_minor,
        take=take,
        give=give,
        is_somebodys=is_somebodys,
        customer=desk.customer(member, Effect(take=take, give=give), weighed.programme),
        vouchers=reversal.vouchers,
        vouchers_wait=took_vouchers(found) and not reversal.vouchers,
        rewards=_rewards(found, weighed),
    )


def _rewards(found: Found, weighed: Weighed) -> tuple[str, ...]:
    sale = sale_of(found)
    if sale is None:
        return ()
    lines = (sale.lines[one.line - 1] for one in weighed.reversal.lines)
    return tuple(line.name for line in lines if line.reward is not UNSET)
