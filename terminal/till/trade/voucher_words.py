"""Vouchers in this till's words: its money, its days, the names of the shop's goods and stores."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loyalty.pricing.voucher_words import Tongue
from loyalty.values.languages import language_of
from terminal.receipt import day, money

if TYPE_CHECKING:
    from loyalty.shopping.voucher_terms import VoucherTerms
    from terminal.till.desk import Desk


def tongue_of(desk: Desk) -> Tongue:
    """How this till writes; goods and stores that it does not know stand by their ids."""
    head = desk.letterhead(None)
    return Tongue(
        language=language_of(head.locale),
        money=lambda minor: money(head, minor),
        day=lambda ms: day(head, desk.clock.local(ms)),
        goods=lambda terms: _goods(desk, terms),
        store=lambda store: desk.store.vouchers.store_name(store) or store,
    )


def _goods(desk: Desk, terms: VoucherTerms) -> list[str]:
    names = {kind.id: kind.name for kind in desk.store.categories()}
    products = [desk.store.product(one) for one in terms.products]
    known = [one if found is None else found.name for one, found in zip(terms.products, products, strict=True)]
    return [*(names.get(one, one) for one in terms.categories), *known, *terms.tags]
