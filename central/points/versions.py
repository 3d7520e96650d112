"""The versions of the programme as the server's books need them, each document read once."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from central.store.shops import document_in_force, programme_documents, programme_versions, published
from loyalty.ops.stamps import owner_of
from loyalty.rules.programme import read_programme

if TYPE_CHECKING:
    from collections.abc import Collection

    from central.store.database import Transaction
    from loyalty.rules.expiry import Expiry
    from loyalty.rules.programme import Programme

_KEPT = 16
_KNOWN_CARDS = 500


def programme_in_force(tx: Transaction, now_ms: int) -> Programme | None:
    """The version that tills go by at this time, None before the first."""
    document = document_in_force(tx, now_ms)
    return None if document is None else _read(document)


def history(tx: Transaction, now_ms: int) -> list[tuple[Programme, int]]:
    """The versions that have begun with their beginnings, the one in force first."""
    begun = [one for one in published(tx) if one.starts_ms <= now_ms]
    begun.sort(key=lambda one: (one.starts_ms, one.version), reverse=True)
    return [(_read(one.document), one.starts_ms) for one in begun]


def versions(tx: Transaction, wanted: Collection[int]) -> dict[int, Programme]:
    """Those of these versions that were ever published."""
    return {number: _read(document) for number, document in programme_documents(tx, wanted).items()}


def every_version(tx: Transaction) -> dict[int, Programme]:
    """All that were ever published."""
    return {number: _read(document) for number, document in programme_versions(tx).items()}


def cards_published(tx: Transaction) -> frozenset[str]:
    """The stamp cards of all versions that were ever published."""
    return frozenset(card for document in programme_versions(tx).values() for card in _cards_in(document))


def expiry_of(programme: Programme | None, account: str) -> Expiry | None:
    """When what comes to an account ends: points as the programme says, stamps as their card says."""
    if programme is None:
        return None
    owned = owner_of(account)
    if owned is None:
        return programme.expiry
    return next((card.expiry for card in programme.cards if card.id == owned[1]), None)


@lru_cache(maxsize=_KNOWN_CARDS)
def _cards_in(document: str) -> frozenset[str]:
    return frozenset(card.id for card in read_programme(document.encode()).cards)


@lru_cache(maxsize=_KEPT)
def _read(document: str) -> Programme:
    return read_programme(document.encode())
