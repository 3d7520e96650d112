"""What a return would mean, told before it is confirmed: money, points and debt, vouchers, rewards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from msgspec import UNSET

from loyalty.codes.receipt import PaperMark
from loyalty.ops.effect import Effect
from loyalty.ops.operations import Accrual, Sale
from loyalty.sales.claiming import share_back
from terminal.till.trade.papers import FoundPaper
from terminal.till.trade.returning import claims_about

if TYPE_CHECKING:
    from loyalty.ops.operations import UsedVoucher
    from terminal.ports import Kept
    from terminal.receipt import Customer
    from terminal.till.desk import Desk
    from terminal.till.trade.returning import Returning, Weighed


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


class Forecasting:
    """Till thread only; nothing here writes."""

    def __init__(self, desk: Desk, returning: Returning) -> None:
        self._desk, self._returning = desk, returning

    def forecast(self, found: Kept | FoundPaper, weighed: Weighed) -> Forecast:
        """What this return of what was found would mean."""
        reversal = weighed.reversal
        claims = self.claims(found)
        take, give, member = reversal.effect.take, reversal.effect.give, reversal.member
        if claims:
            standing, pieces = claims[-1], {line.line: line.quantity for line in reversal.lines}
            take = share_back(standing.lines, self._returning.back(found), pieces)
            member = standing.member if standing.lines else None
        is_somebodys = bool(claims[-1].lines) if claims else _had_somebody(found)
        return Forecast(
            amount_minor=reversal.amount_minor,
            take=take,
            give=give,
            is_somebodys=is_somebodys,
            customer=self._desk.customer(member, Effect(take=take, give=give), weighed.programme),
            vouchers=reversal.vouchers,
            vouchers_wait=_took_vouchers(found) and not reversal.vouchers,
            rewards=_rewards(found, weighed),
        )

    def claims(self, found: Kept | FoundPaper) -> list[Accrual]:
        """What gave or took the points of a sale later, as far as this till did it; the last one stands."""
        if isinstance(found, FoundPaper):
            about = self._desk.store.past.about(found.till.id, found.paper.epoch, found.paper.seq)
        else:
            about = claims_about(self._desk, found)
        return [one.operation for one in about if isinstance(one.operation, Accrual)]


def _had_somebody(found: Kept | FoundPaper) -> bool:
    if isinstance(found, FoundPaper):
        return PaperMark.OWNED in found.paper.marks
    sale = found.operation
    return sale.member is not None or (isinstance(sale, Sale) and sale.pending_card is not None)


def _took_vouchers(found: Kept | FoundPaper) -> bool:
    if isinstance(found, FoundPaper):
        return PaperMark.VOUCHERS in found.paper.marks
    return isinstance(found.operation, Sale) and bool(found.operation.vouchers)


def _rewards(found: Kept | FoundPaper, weighed: Weighed) -> tuple[str, ...]:
    sale = None if isinstance(found, FoundPaper) else found.operation
    if not isinstance(sale, Sale):
        return ()
    lines = (sale.lines[one.line - 1] for one in weighed.reversal.lines)
    return tuple(line.name for line in lines if line.reward is not UNSET)
