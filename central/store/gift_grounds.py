"""What vouchers were given for, as returns leave it: a balance that was lowered, ground that is gone, other ground."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from central.store.gift_tables import gift_voucher
from central.store.gifts import IS_GIVEN, given_of, given_row

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from central.store.database import Transaction
    from central.store.gifts import GivenVoucher


def given_on_balance(tx: Transaction, members: Collection[str]) -> list[GivenVoucher]:
    """What these members were given for their balance and was not taken back."""
    if not members:
        return []
    of_balance = sa.and_(gift_voucher.c.member.in_(sorted(members)), gift_voucher.c.reached.is_not(None))
    return [given_of(row) for row in tx.rows(IS_GIVEN.where(of_balance).order_by(gift_voucher.c.name))]


def keep_reached(tx: Transaction, given: Iterable[GivenVoucher]) -> None:
    """What is left of the balance that these were given for."""
    for one in given:
        tx.run(sa.update(gift_voucher).where(gift_voucher.c.name == one.name).values(reached=one.reached))


def keep_lost(tx: Transaction, given: GivenVoucher, now_ms: int) -> None:
    """From now on its ground is gone, and its voucher was used by then."""
    tx.run(sa.update(gift_voucher).where(gift_voucher.c.name == given.name).values(lost_ms=now_ms))


def lost_of(tx: Transaction, members: Collection[str]) -> list[GivenVoucher]:
    """What these members used and has no ground any more, what was given first before the rest."""
    if not members:
        return []
    is_lost = sa.and_(gift_voucher.c.member.in_(sorted(members)), gift_voucher.c.lost_ms.is_not(None))
    query = IS_GIVEN.where(is_lost).order_by(gift_voucher.c.given_ms, gift_voucher.c.name)
    return [given_of(row) for row in tx.rows(query)]


def keep_grounded(tx: Transaction, name: str, now: GivenVoucher) -> None:
    """What was given under this name has another sale for its ground, and that one's name."""
    tx.run(sa.update(gift_voucher).where(gift_voucher.c.name == name).values(given_row(now)))
