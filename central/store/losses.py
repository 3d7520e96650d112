"""Tills that are lost: what they hold, and the points that two people gave up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from central.store.people import NAMED, who
from central.store.schema import HELD, IS_NOW, account, admin, liability, member, rights, till, till_epoch, write_off
from central.store.upsert import insert_or_change
from loyalty.ops.stamps import owner_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from central.store.database import Transaction

WRITTEN_OFF = "written_off"
"""Cause of the liability that stands for the points of a lost till, until its operations say what became of them."""

_ON_CARDS = sa.case((account.c.owner.is_not(None), sa.literal_column("1")), else_=sa.literal_column("0")).label(
    "on_cards"
)
_HELD_BY_KIND = (
    sa.select(_ON_CARDS, sa.cast(sa.func.sum(HELD), sa.BigInteger).label("points"))
    .add_columns(sa.func.count(sa.distinct(rights.c.member)).label("accounts"))
    .select_from(rights.outerjoin(account, account.c.member == rights.c.member))
    .where(rights.c.till == sa.bindparam("of_till"), HELD > 0)
    .group_by(_ON_CARDS)
)
_PROPOSE = insert_or_change(write_off, replaced=("points", "proposed_by", "proposed_ms"))


@dataclass(frozen=True, slots=True)
class Exposure:
    """What a till holds in all its incarnations, and the wall time at which it was last heard.

    `points` of so many `members`; beside them `stamps` on their cards, which are no points.
    """

    points: int
    members: int
    stamps: int
    seen_ms: int


@dataclass(frozen=True, slots=True)
class Share:
    """Of whose points the shop bears how many, or of whose stamps on this `card`."""

    member: str
    who: str
    points: int
    card: str | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """That a till's points be given up; `confirmed_by` is None while a second person is waited for."""

    points: int
    proposed_by: str
    proposed_ms: int
    confirmed_by: str | None


def exposure(tx: Transaction, till_id: str) -> Exposure:
    """What would be given up with this till."""
    sums = {False: (0, 0), True: (0, 0)}
    for row in tx.rows(_HELD_BY_KIND, {"of_till": till_id}):
        sums[bool(row.on_cards)] = (int(row.points), row.accounts)
    latest = sa.select(sa.func.coalesce(sa.func.max(till_epoch.c.seen_ms), 0).label("seen_ms"))
    seen = tx.rows(latest.where(till_epoch.c.till == till_id))[0]
    return Exposure(*sums[False], sums[True][0], seen.seen_ms)


def shut_out(tx: Transaction, till_id: str, status: str) -> None:
    """Takes a till out of service: it is no anchor any more, and the other tills hear that it is gone."""
    values = {"status": status, "anchor": 0, "feed_tx": tx.feed_tx}
    tx.run(sa.update(till).where(till.c.id == till_id).values(**values))


def any_out(tx: Transaction) -> bool:
    """Whether a till is lost, or its points were given up, which never come back."""
    return tx.row(sa.select(till.c.id).where(till.c.status.in_(("lost", "written_off"))).limit(1)) is not None


def let_in(tx: Transaction, till_id: str) -> None:
    """Takes a till that was found into service again."""
    tx.run(sa.update(till).where(till.c.id == till_id).values(status="active", feed_tx=tx.feed_tx))


def name_anchor(tx: Transaction, store_id: str) -> None:
    """Gives a store without an anchor the till that was heard last."""
    columns = till.c
    of_store = (columns.store == store_id, columns.status == "active")
    if tx.row(sa.select(columns.id).where(*of_store, columns.anchor == 1).limit(1)) is not None:
        return
    latest = sa.select(columns.id).join(till_epoch, IS_NOW).where(*of_store)
    row = tx.row(latest.order_by(till_epoch.c.seen_ms.desc(), columns.id).limit(1))
    if row is not None:
        tx.run(sa.update(till).where(columns.id == row.id).values(anchor=1, feed_tx=tx.feed_tx))


def silent_since(tx: Transaction, before_ms: int) -> dict[str, int]:
    """Tills in service that hold points and were not heard since then, with the time at which each was."""
    holds = sa.exists().where(rights.c.till == till.c.id, HELD > 0)
    query = sa.select(till.c.id, till_epoch.c.seen_ms).join(till_epoch, IS_NOW).where(till.c.status == "active", holds)
    rows = tx.rows(query.where(till_epoch.c.seen_ms < before_ms).order_by(till.c.id))
    return {row.id: row.seen_ms for row in rows}


def proposal(tx: Transaction, till_id: str) -> Proposal | None:
    """The proposal for a till, if somebody made one."""
    row = tx.row(sa.select(write_off).where(write_off.c.till == till_id).with_for_update())
    return None if row is None else Proposal(row.points, row.proposed_by, row.proposed_ms, row.confirmed_by)


def propose(tx: Transaction, till_id: str, *, points: int, by: str, now_ms: int) -> None:
    """Writes a proposal; one that was not confirmed gives way."""
    tx.merge(_PROPOSE, {"till": till_id, "points": points, "proposed_by": by, "proposed_ms": now_ms})


def withdraw(tx: Transaction, till_id: str) -> None:
    """Forgets a proposal that nobody confirmed."""
    tx.run(sa.delete(write_off).where(write_off.c.till == till_id, write_off.c.confirmed_by.is_(None)))


def confirm(tx: Transaction, till_id: str, *, by: str, now_ms: int) -> None:
    """Writes the second name."""
    change = sa.update(write_off).where(write_off.c.till == till_id)
    tx.run(change.values(confirmed_by=by, confirmed_ms=now_ms))


def administrators(tx: Transaction) -> dict[str, str]:
    """Password hashes by name."""
    return {row.name: row.password for row in tx.rows(sa.select(admin.c.name, admin.c.password))}


def administrator_since(tx: Transaction, name: str) -> int:
    """Wall time since which an administrator has the present password, 0 for nobody."""
    row = tx.row(sa.select(admin.c.since_ms).where(admin.c.name == name))
    return 0 if row is None else int(row.since_ms)


def give_up(tx: Transaction, till_id: str, now_ms: int) -> int:
    """Returns all that a till holds to its members' pools, each share noted as a liability; the points in all.

    Stamps of cards go back too, and are no points.
    """
    columns = rights.c
    holds = (columns.till == till_id, HELD > 0)
    members = sa.select(columns.member).where(*holds)
    locked = sa.select(account.c.member).where(account.c.member.in_(members)).order_by(account.c.member)
    tx.rows(locked.with_for_update())
    shares = tx.rows(
        sa.select(columns.member, columns.epoch, HELD.label("held")).where(*holds).order_by(columns.member)
    )
    for share in shares:
        here = sa.update(rights).where(
            columns.till == till_id, columns.member == share.member, columns.epoch == share.epoch
        )
        tx.run(here.values(r=columns.r + share.held))
        mine = sa.update(account).where(account.c.member == share.member)
        tx.run(mine.values(outstanding=account.c.outstanding - share.held, feed_tx=tx.feed_tx))
    common = {"cause": WRITTEN_OFF, "till": till_id, "seq": 0, "state": "open", "noted_ms": now_ms}
    tx.run_many(
        sa.insert(liability),
        [common | {"member": one.member, "epoch": one.epoch, "points": one.held} for one in shares],
    )
    return sum(share.held for share in shares if owner_of(share.member) is None)


def shares(tx: Transaction, cause: str, till_id: str, noted_ms: int) -> list[Share]:
    """Whose points make up what was noted at once for this cause, the most first."""
    columns = liability.c
    points = sa.cast(sa.func.sum(columns.points), sa.BigInteger).label("points")
    query = (
        sa.select(columns.member, *NAMED, points)
        .outerjoin(account, account.c.member == columns.member)
        .outerjoin(member, member.c.id == sa.func.coalesce(account.c.owner, columns.member))
        .where(columns.cause == cause, columns.till == till_id, columns.noted_ms == noted_ms)
        .group_by(columns.member, *NAMED)
        .order_by(points.desc(), columns.member)
    )
    return [_share(row.member or "", who(row), int(row.points)) for row in tx.rows(query)]


def _share(name: str, whose: str, points: int) -> Share:
    member_id, card = owner_of(name) or (name, None)
    return Share(member_id, whose, points, card)


def match(tx: Transaction, till_id: str, members: Collection[str], *, by: str | None) -> None:
    """Notes that the till's own operations have told what became of these members' points, and who accepted them."""
    columns = liability.c
    told = (columns.cause == WRITTEN_OFF, columns.till == till_id, columns.member.in_(sorted(members)))
    tx.run(sa.update(liability).where(*told).values(state="matched", decided_by=by))


def given_up(tx: Transaction) -> dict[tuple[str, str, int], int]:
    """Points that were given up, by member, till and incarnation."""
    columns = liability.c
    query = sa.select(columns.member, columns.till, columns.epoch, columns.points).where(columns.cause == WRITTEN_OFF)
    found: dict[tuple[str, str, int], int] = {}
    for row in tx.rows(query):
        key = (row.member, row.till, row.epoch)
        found[key] = found.get(key, 0) + row.points
    return found
