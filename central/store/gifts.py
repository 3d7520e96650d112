"""Vouchers that members were given by the programme: each under a name that is given once, and how many there were."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from central.store.gift_tables import gift_given, gift_voucher
from central.store.upsert import insert_or_change, insert_or_leave
from loyalty.values.ids import OpId

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from central.store.database import Transaction


@dataclass(frozen=True, slots=True)
class GivenVoucher:
    """A voucher that was given under `name`, by the version `programme`; `sale` is what brought it, None: a person.

    `reached` and `lost_ms` are as in its table.
    """

    name: str
    gift: str
    member: str
    voucher: str
    programme: int
    given_ms: int
    sale: OpId | None = None
    reached: int | None = None
    lost_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Gave:
    """How many vouchers a gift gave, and what they take off at most in minor units."""

    vouchers: int = 0
    minor: int = 0


IS_GIVEN = sa.select(gift_voucher).where(gift_voucher.c.taken_back_ms.is_(None))
"""What was given and not taken back."""
_OPEN = insert_or_leave(gift_given)
_LOCKED = (
    sa.select(gift_given)
    .where(gift_given.c.gift.in_(sa.bindparam("gifts", expanding=True)))
    .order_by(gift_given.c.gift)
    .with_for_update()
)
_ADD = insert_or_change(gift_given, raised=("vouchers", "minor"))


def keep_given(tx: Transaction, given: Sequence[GivenVoucher]) -> None:
    """Writes down what was given; the database refuses a name that was given before."""
    tx.run_many(sa.insert(gift_voucher), [given_row(one) for one in given])


def given_for(tx: Transaction, sales: Collection[OpId]) -> list[GivenVoucher]:
    """What these sales brought and was not taken back, in the order of the names."""
    places = [(one.device, one.epoch, one.seq) for one in sorted(sales)]
    if not places:
        return []
    columns = gift_voucher.c
    at = sa.tuple_(columns.till, columns.epoch, columns.seq).in_(places)
    return [given_of(row) for row in tx.rows(IS_GIVEN.where(at).order_by(columns.name))]


def keep_taken_back(tx: Transaction, given: GivenVoucher, *, as_name: str, now_ms: int) -> None:
    """From now on the name is free, and the member may be given such a voucher again."""
    change = sa.update(gift_voucher).where(gift_voucher.c.name == given.name)
    tx.run(change.values(name=as_name, taken_back_ms=now_ms))


def given_named(tx: Transaction, names: Collection[str]) -> list[GivenVoucher]:
    """What was given under these names and not taken back."""
    if not names:
        return []
    return [given_of(row) for row in tx.rows(IS_GIVEN.where(gift_voucher.c.name.in_(sorted(names))))]


def gave_so_far(tx: Transaction, gifts: Collection[str]) -> dict[str, Gave]:
    """What each of these gifts gave; nobody else gives any of them before this transaction ends."""
    if not gifts:
        return {}
    tx.merge(_OPEN, *({"gift": one, "vouchers": 0, "minor": 0} for one in sorted(gifts)))
    return {row.gift: Gave(row.vouchers, row.minor) for row in tx.rows(_LOCKED, {"gifts": sorted(gifts)})}


def gave_in_all(tx: Transaction) -> dict[str, Gave]:
    """What every gift gave so far."""
    return {row.gift: Gave(row.vouchers, row.minor) for row in tx.rows(sa.select(gift_given))}


def add_gave(tx: Transaction, more: dict[str, Gave]) -> None:
    """Adds what gifts gave just now."""
    rows = ({"gift": one, "vouchers": gave.vouchers, "minor": gave.minor} for one, gave in sorted(more.items()))
    tx.merge(_ADD, *rows)


def gifts_given(tx: Transaction) -> dict[str, tuple[str, str]]:
    """Every voucher that was ever given, by its id: the name that it has, and whose it is."""
    columns = gift_voucher.c
    rows = tx.rows(sa.select(columns.voucher, columns.name, columns.member))
    return {row.voucher: (row.name, row.member) for row in rows}


def given_row(one: GivenVoucher) -> dict[str, object]:
    """Its columns."""
    sale = one.sale
    place = (None, None, None) if sale is None else (sale.device, sale.epoch, sale.seq)
    return {
        "name": one.name,
        "gift": one.gift,
        "member": one.member,
        "voucher": one.voucher,
        "programme": one.programme,
        "given_ms": one.given_ms,
        "reached": one.reached,
        "lost_ms": one.lost_ms,
        **dict(zip(("till", "epoch", "seq"), place, strict=True)),
    }


def given_of(row: sa.Row[Any]) -> GivenVoucher:
    """What a row of the table tells."""
    sale = None if row.till is None else OpId(row.till, row.epoch, row.seq)
    given = GivenVoucher(row.name, row.gift, row.member, row.voucher, row.programme, row.given_ms, sale)
    return replace(given, reached=row.reached, lost_ms=row.lost_ms)
