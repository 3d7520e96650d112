"""Opens a shop: its name, currency, first store, categories, sample products and programme from a preset."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from central.programmes.publishing import publish
from central.store.catalogue import Category, Product, categories, products, save_categories, save_products
from central.store.shops import Store, add_store, name_shop, programme_versions, shop, stores
from loyalty.codes.gtin import gtin14
from loyalty.values.ids import ID_BYTES, new_id

if TYPE_CHECKING:
    from collections.abc import Callable

    from central.store.database import Transaction

PRESETS = ("cafe", "retail", "points-only", "sample")
_FOLDER = Path(__file__).parent / "presets"


class PresetProduct(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A product of a preset."""

    name: str
    category: str
    price_minor: int | None = None
    picture_rank: int | None = None
    code: str | None = None
    tags: list[str] = []


class PresetCategory(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A category of a preset."""

    id: str
    name: str
    parent: str | None = None


class Preset(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a kind of shop starts with; its programme document gets the shop's currency."""

    categories: list[PresetCategory]
    products: list[PresetProduct]
    programme: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Opened:
    """What opening a shop found or made."""

    store: Store
    fresh: bool


_PRESET_READER = msgspec.json.Decoder(Preset)


def read_preset(name: str) -> Preset:
    """A preset by its name."""
    return _PRESET_READER.decode((_FOLDER / f"{name}.json").read_bytes())


def open_shop(
    tx: Transaction,
    preset: Preset,
    *,
    name: str,
    currency: str,
    store: str,
    now_ms: int,
    entropy: Callable[[int], bytes],
) -> Opened:
    """Fills an empty database; what is there already stays as it is, only a missing store is added."""
    fresh = not shop(tx).name
    if fresh:
        name_shop(tx, name, currency)
        _fill(tx, preset, currency, now_ms, entropy)
    found = next((one for one in stores(tx) if one.name == store), None)
    if found is None:
        found = Store(new_id(entropy(ID_BYTES)), store)
        add_store(tx, found)
    return Opened(found, fresh)


def _fill(tx: Transaction, preset: Preset, currency: str, now_ms: int, entropy: Callable[[int], bytes]) -> None:
    if not categories(tx):
        save_categories(tx, [Category(one.id, one.name, one.parent) for one in preset.categories])
    if not products(tx):
        made = [
            Product(
                id=new_id(entropy(ID_BYTES)),
                name=one.name,
                category=one.category,
                price_minor=one.price_minor,
                picture_rank=one.picture_rank,
                gtin=None if one.code is None else gtin14(one.code),
                tags=tuple(sorted(one.tags)),
            )
            for one in preset.products
        ]
        save_products(tx, made)
    if not programme_versions(tx):
        publish(tx, msgspec.json.encode(preset.programme | {"currency": currency}), now_ms)
