"""Sales for previews: whole ones, as a till commits them."""

from __future__ import annotations

import msgspec

from central.store.sold import Sold
from loyalty.ops.effect import Credit
from loyalty.ops.operations import SCHEMA, Sale
from loyalty.pricing.quote import quote
from loyalty.rules.programme import Programme
from loyalty.sales.requote import facts_of
from loyalty.sales.sale import make_sale
from loyalty.shopping.basket import Basket, Line
from loyalty.shopping.occasion import Occasion
from loyalty.shopping.patron import Patron
from loyalty.shopping.wallet import Wallet
from loyalty.values.errors import Refusal
from tests.programme_strategies import NOON, context_of


def sold_by(
    programme: Programme,
    basket: Basket,
    wallet: Wallet | None,
    occasion: Occasion = NOON,
    *,
    facts: bool = True,
    member: str = "amara",
) -> Sold:
    """The sale of a basket by a programme, as it stands in the books; AssertionError where it is refused."""
    priced = quote(programme, basket, wallet, occasion)
    assert not isinstance(priced, Refusal), priced
    sale = make_sale(
        context=context_of(programme, occasion),
        sale_id="s",
        currency=programme.currency,
        member=None if wallet is None else member,
        basket=basket,
        quoted=priced,
        tenders=None,
        credit=Credit.POOL,
        owed=0,
        facts=facts_of(basket, wallet, occasion, "en") if facts else None,
    )
    assert isinstance(sale, Sale), sale
    patron = Patron() if wallet is None else wallet.patron
    return Sold(msgspec.structs.replace(sale, schema=SCHEMA), sale.member, patron.tier, patron.birthday)


BREAD = Line("Bread", "bread", 1, 1_000)
