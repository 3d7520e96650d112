"""Categories and products with their codes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from central.store.schema import category, product, product_code
from central.store.upsert import insert_or_change
from loyalty.shopping.member import folded
from loyalty.values.text import words_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from central.store.database import Transaction


@dataclass(frozen=True, slots=True)
class Category:
    """One category; `parent` makes a tree."""

    id: str
    name: str
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class Product:
    """One thing that is sold; `gtin` (14 digits) is the code by which it was found or given, if any.

    `tags` are words that rules of the programme may name.
    """

    id: str
    name: str
    category: str
    price_minor: int | None = None
    picture_rank: int | None = None
    gtin: str | None = None
    tags: tuple[str, ...] = ()


def categories(tx: Transaction) -> list[Category]:
    """All categories."""
    columns = category.c
    rows = tx.rows(sa.select(columns.id, columns.name, columns.parent).where(columns.gone == 0).order_by(columns.id))
    return [Category(row.id, row.name, row.parent) for row in rows]


def products(tx: Transaction) -> list[Product]:
    """All products, once for each of their codes."""
    columns = product.c
    joined = product.outerjoin(product_code, sa.and_(product_code.c.product == columns.id, product_code.c.gone == 0))
    query = (
        sa.select(
            *(columns.id, columns.name, columns.category, columns.price_minor, columns.picture_rank, columns.tags),
            product_code.c.gtin,
        )
        .select_from(joined)
        .where(columns.gone == 0)
        .order_by(columns.id, product_code.c.gtin)
    )
    return [
        Product(row.id, row.name, row.category, row.price_minor, row.picture_rank, row.gtin, words_of(row.tags))
        for row in tx.rows(query)
    ]


def save_categories(tx: Transaction, changed: Sequence[Category]) -> None:
    """Adds or changes categories."""
    _upsert(tx, category, [{"id": one.id, "name": one.name, "parent": one.parent} for one in changed])


def save_products(tx: Transaction, changed: Sequence[Product]) -> None:
    """Adds or changes products and adds their codes."""
    rows = {
        one.id: {
            "id": one.id,
            "name": one.name,
            "folded": folded(one.name),
            "category": one.category,
            "price_minor": one.price_minor,
            "picture_rank": one.picture_rank,
            "tags": " ".join(one.tags) or None,
        }
        for one in changed
    }
    _upsert(tx, product, list(rows.values()))
    _upsert(tx, product_code, [{"gtin": one.gtin, "product": one.id} for one in changed if one.gtin is not None])


def _upsert(tx: Transaction, table: sa.Table, rows: list[dict[str, Any]]) -> None:
    if not rows:
        return
    key = list(table.primary_key)
    names = [name for name in (*rows[0], "gone", "feed_tx") if name != key[0].name]
    tx.merge(insert_or_change(table, replaced=names), *(row | {"gone": 0, "feed_tx": tx.feed_tx} for row in rows))
