"""What this shop has that a programme may name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from central.programmes.checking import ShopNames
from central.programmes.stopped_checking import UsedUp
from central.programmes.versions import programme_of
from central.store.catalogue import categories, products
from central.store.gifts import gave_in_all
from central.store.given import given
from central.store.people import segments_in_use, tiers_in_use
from central.store.shops import published, shop, stores
from central.store.stops import stops
from central.zones import zone_names

if TYPE_CHECKING:
    from central.store.database import Transaction


def known(tx: Transaction) -> ShopNames:
    """Categories, products, stores, tiers, tags and segments, the newest programme, and what of it is used up."""
    goods = products(tx)
    newest = max(published(tx), key=lambda one: one.version, default=None)
    programme = None if newest is None else programme_of(newest)
    stamp_cards = None if programme is None else programme.stamp_cards
    return ShopNames(
        currency=shop(tx).currency,
        categories={one.id: one.name for one in categories(tx)},
        products={one.id: one.name for one in goods},
        stores={one.id: one.name for one in stores(tx)},
        newest=0 if newest is None else newest.version,
        tiers=tiers_in_use(tx) or None,
        tags=frozenset(tag for one in goods for tag in one.tags),
        segments=segments_in_use(tx),
        zones=zone_names(),
        cards={} if stamp_cards is None else {one.id: one for one in stamp_cards.cards},
        prices_minor={one.id: one.price_minor for one in goods if one.price_minor},
        used=UsedUp({one.rule: one.cause for one in stops(tx)}, given(tx), gave_in_all(tx)),
    )
