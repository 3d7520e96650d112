"""What the open sale may still use: points, vouchers and money that no longer fit its basket come off again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from loyalty.pricing.quote import Quote
from loyalty.shopping.basket import Basket, Handed, change_minor
from loyalty.values.errors import Refusal, RefusalCode
from terminal.till.counter.alone import beside_invoice

if TYPE_CHECKING:
    from terminal.catalogue_ports import KnownMember
    from terminal.till.counter.open_sale import OpenSale
    from terminal.till.desk import Desk
    from terminal.till.trade.selling import Selling
    from terminal.till.trade.vouchering import Vouchering

Gone = tuple[str, str]
"""Code and sentence of what came off."""


class Fitting:
    """Prices an open sale, and fits it to what this till may use now. Till thread only."""

    def __init__(self, desk: Desk, selling: Selling, vouchering: Vouchering) -> None:
        self._desk, self._selling, self._vouchering = desk, selling, vouchering

    def price(self, sale: OpenSale) -> Quote | Refusal | None:
        """The quote of a sale; None while its basket is empty."""
        if not sale.lines:
            return None
        return beside_invoice(sale) or self._price(sale, self.basket(sale))

    def member(self, sale: OpenSale) -> KnownMember | None:
        """The member of a sale as the replica knows them now, with the card by which they came."""
        if sale.member is None:
            return None
        came = None if sale.came_by is None else self._desk.store.member_by_card(sale.came_by)
        return came if came is not None and came.member.id == sale.member else self._desk.store.member(sale.member)

    def basket(self, sale: OpenSale) -> Basket:
        """The basket with those of its vouchers that may still be used here."""
        found = map(self._vouchering.handed, sale.vouchers)
        return sale.basket(tuple(handed for handed in found if isinstance(handed, Handed)))

    def _price(self, sale: OpenSale, basket: Basket) -> Quote | Refusal:
        is_invoice = sale.invoice is not None
        return self._selling.price(self.member(sale), basket, sale.card, is_invoice=is_invoice)

    def fitted(self, sale: OpenSale, *, keeps_money: bool = False) -> tuple[OpenSale, list[Gone]]:
        """The sale as it can be finished, and what had to come off for it, in words for the cashier.

        With `keeps_money` no tender comes off: the price changed by itself, and the money is in the drawer.
        """
        gone: list[Gone] = []
        steps = [
            self._without_lost_vouchers,
            self._without_rewards,
            self._without_full_cards,
            self._without_points,
            self._without_vouchers,
        ]
        if not keeps_money:
            steps.append(self._without_money)
        for step in steps:
            sale, off = step(sale)
            gone += off
        return sale, gone

    def _without_lost_vouchers(self, sale: OpenSale) -> tuple[OpenSale, list[Gone]]:
        gone, kept = [], []
        for voucher in sale.vouchers:
            found = self._vouchering.handed(voucher)
            if isinstance(found, Handed):
                kept.append(voucher)
            else:
                why = found.sentence if isinstance(found, Refusal) else "Another till took it."
                gone.append(("voucher_gone", f"Voucher taken off again. {why}"))
        return msgspec.structs.replace(sale, vouchers=tuple(kept)), gone

    def _without_rewards(self, sale: OpenSale) -> tuple[OpenSale, list[Gone]]:
        """The last one goes first; what points and vouchers pay is looked at afterwards."""
        gone = []
        while any(line.reward is not None for line in sale.lines):
            priced = self.price(msgspec.structs.replace(sale, use_points=0, vouchers=(), full_cards=()))
            if not isinstance(priced, Refusal):
                break
            last = next(line for line in reversed(sale.lines) if line.reward is not None)
            gone.append((priced.code.value, f"{last.name} taken off again. {priced.sentence}"))
            sale = sale.with_quantity(last.number, 0)
        return sale, gone

    def _without_full_cards(self, sale: OpenSale) -> tuple[OpenSale, list[Gone]]:
        """Without goods, or without the stamps, there is nothing that a full card could take off."""
        gone = []
        while sale.full_cards:
            priced = self._price(sale, msgspec.structs.replace(sale, use_points=0, vouchers=()).basket())
            if not isinstance(priced, Refusal):
                break
            gone.append((priced.code.value, f"Full card taken off again. {priced.sentence}"))
            sale = msgspec.structs.replace(sale, full_cards=sale.full_cards[:-1])
        return sale, gone

    def _without_points(self, sale: OpenSale) -> tuple[OpenSale, list[Gone]]:
        if not sale.use_points:
            return sale, []
        # Without goods there is a refusal too, where `price` has none.
        priced = self._price(sale, self.basket(sale))
        if not isinstance(priced, Refusal):
            return sale, []
        said = (priced.code.value, f"Points taken off again. {priced.sentence}")
        return msgspec.structs.replace(sale, use_points=0), [said]

    def _without_vouchers(self, sale: OpenSale) -> tuple[OpenSale, list[Gone]]:
        """One whose going helps goes, else the last one handed in."""
        gone = []
        while sale.vouchers and isinstance(priced := self.price(sale), Refusal):
            gone.append((priced.code.value, f"Voucher taken off again. {priced.sentence}"))
            sale = self._without_one(sale)
        return sale, gone

    def _without_one(self, sale: OpenSale) -> OpenSale:
        fewer = [
            msgspec.structs.replace(sale, vouchers=tuple(other for other in sale.vouchers if other != one))
            for one in reversed(sale.vouchers)
        ]
        return next((less for less in fewer if isinstance(self.price(less), Quote)), fewer[0])

    def _without_money(self, sale: OpenSale) -> tuple[OpenSale, list[Gone]]:
        if not sale.tenders or self._still_pays(sale):
            return sale, []
        return msgspec.structs.replace(sale, tenders=()), [
            ("tenders_cleared", "The amount changed: enter the money again.")
        ]

    def _still_pays(self, sale: OpenSale) -> bool:
        priced = self.price(sale)
        if not isinstance(priced, Quote):
            return False
        change = change_minor(priced.due_minor, sale.paid())
        return not isinstance(change, Refusal) or change.code is RefusalCode.UNDERPAID
