"""What this shop has that a programme may name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from central.programmes.checking import Known
from central.store.catalogue import categories, products
from central.store.people import segments_in_use, tiers_in_use
from central.store.shops import programme_versions, shop, stores

if TYPE_CHECKING:
    from central.store.database import Transaction


def known(tx: Transaction) -> Known:
    """Categories, products, stores, tiers, tags and segments, and the newest version of the programme."""
    goods = products(tx)
    return Known(
        currency=shop(tx).currency,
        categories={one.id: one.name for one in categories(tx)},
        products={one.id: one.name for one in goods},
        stores={one.id: one.name for one in stores(tx)},
        newest=max(programme_versions(tx), default=0),
        tiers=tiers_in_use(tx) or None,
        tags=frozenset(tag for one in goods for tag in one.tags),
        segments=segments_in_use(tx),
    )
