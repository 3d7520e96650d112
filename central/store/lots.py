"""Lots of members and what operations drew from them, as rows; who changes them has locked their accounts before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from central.store.point_tables import lot, lot_use
from central.store.schema import NUMBER, account
from central.store.upsert import insert_or_change
from loyalty.ledger.lots import Lot, Use

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from central.store.database import Transaction

_WANTED: sa.BindParameter[object] = sa.bindparam("wanted", expanding=True)
_MEMBERS: sa.BindParameter[object] = sa.bindparam("members", expanding=True)
LOT_COLUMNS = (
    *(lot.c.member, lot.c.origin, lot.c.points, lot.c.remains),
    *(lot.c.earned_ms, lot.c.expires_ms, lot.c.vests_ms, lot.c.expired),
)
_LEFT = sa.select(*LOT_COLUMNS).where(lot.c.member.in_(_MEMBERS), lot.c.remains > 0)
_NAMED = sa.select(*LOT_COLUMNS).where(sa.tuple_(lot.c.member, lot.c.origin).in_(_WANTED), lot.c.remains == 0)
_USES = (
    sa.select(lot_use.c.member, lot_use.c.spent_by, lot_use.c.origin, lot_use.c.points, lot_use.c.given_back)
    .where(sa.tuple_(lot_use.c.member, lot_use.c.spent_by).in_(_WANTED))
    .order_by(lot_use.c.member, lot_use.c.spent_by, lot_use.c.place)
)
_UNLOTTED = sa.select(account.c.member, account.c.unlotted).where(account.c.member.in_(_MEMBERS))
_REVIVED = sa.select(*LOT_COLUMNS).where(
    lot.c.member.in_(_MEMBERS), lot.c.expired > 0, lot.c.expires_ms > sa.bindparam("now_ms", type_=NUMBER)
)
_SAVE_LOT = insert_or_change(lot, replaced=("remains", "expired"))
_SAVE_USE = insert_or_change(lot_use, replaced=("given_back",))
_IN_ALL = sa.select(lot.c.member, sa.cast(sa.func.sum(lot.c.remains), sa.BigInteger).label("points")).group_by(
    lot.c.member
)


def unlotted(tx: Transaction, members: Collection[str]) -> dict[str, int]:
    """Points of these members that were taken and that no lot had."""
    if not members:
        return {}
    return {row.member: row.unlotted for row in tx.rows(_UNLOTTED, {"members": sorted(members)})}


def save_unlotted(tx: Transaction, short: Mapping[str, int]) -> None:
    """Writes such points of members."""
    for member, points in sorted(short.items()):
        tx.run(sa.update(account).where(account.c.member == member).values(unlotted=points))


def lots_left(tx: Transaction, members: Collection[str]) -> dict[str, list[Lot]]:
    """The lots of these members in which anything is left."""
    return lots_by_member(tx.rows(_LEFT, {"members": sorted(members)})) if members else {}


def empty_lots(tx: Transaction, wanted: Collection[tuple[str, str]]) -> dict[str, list[Lot]]:
    """Those of these lots, by member and origin, in which nothing is left."""
    return lots_by_member(tx.rows(_NAMED, {"wanted": sorted(wanted)})) if wanted else {}


def revived_lots(tx: Transaction, members: Collection[str], now_ms: int) -> dict[str, list[Lot]]:
    """The lots of these members of which something was booked as ended, and that end later than now all the same."""
    return lots_by_member(tx.rows(_REVIVED, {"members": sorted(members), "now_ms": now_ms})) if members else {}


def uses_of(tx: Transaction, wanted: Collection[tuple[str, str]]) -> dict[tuple[str, str], list[Use]]:
    """What each of these operations, by member and name, drew from which lots, in the order in which it did."""
    found: dict[tuple[str, str], list[Use]] = {}
    if wanted:
        for row in tx.rows(_USES, {"wanted": sorted(wanted)}):
            found.setdefault((row.member, row.spent_by), []).append(Use(row.origin, row.points, row.given_back))
    return found


def save_lots(tx: Transaction, changed: Iterable[tuple[str, Lot]]) -> None:
    """Writes lots of members; of one that is there only what is left of it and what has ended changes."""
    rows = (
        {"member": member, "origin": one.origin, "points": one.points, "remains": one.left}
        | {"earned_ms": one.earned_ms, "expires_ms": one.expires_ms, "vests_ms": one.vests_ms, "expired": one.expired}
        for member, one in changed
    )
    tx.merge(_SAVE_LOT, *rows)


def save_uses(tx: Transaction, changed: Mapping[tuple[str, str], Sequence[Use]]) -> None:
    """Writes what operations drew; of what is there only how much came back changes."""
    rows = (
        {"member": member, "spent_by": spent_by, "place": place}
        | {"origin": use.origin, "points": use.points, "given_back": use.given_back}
        for (member, spent_by), uses in sorted(changed.items())
        for place, use in enumerate(uses)
    )
    tx.merge(_SAVE_USE, *rows)


def points_in_lots(tx: Transaction) -> dict[str, int]:
    """What is left in the lots of every member, less what was taken and no lot had."""
    short = sa.select(account.c.member, account.c.unlotted).where(account.c.unlotted > 0)
    found = {row.member: int(row.points) for row in tx.stream(_IN_ALL)}
    for row in tx.stream(short):
        found[row.member] = found.get(row.member, 0) - row.unlotted
    return found


def lots_by_member(rows: Iterable[sa.Row[Any]]) -> dict[str, list[Lot]]:
    """Rows of `LOT_COLUMNS` as lots."""
    found: dict[str, list[Lot]] = {}
    for row in rows:
        one = Lot(row.origin, row.points, row.remains, row.earned_ms, row.expires_ms, row.vests_ms, row.expired)
        found.setdefault(row.member, []).append(one)
    return found
