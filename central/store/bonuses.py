"""Bonuses that were given, each under a name that is given once, and what is known of the members who may have one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import sqlalchemy as sa

from central.store.point_tables import activity, bonus
from central.store.schema import account, member

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from central.store.database import Transaction
    from loyalty.rules.bonuses import Given

_BOUGHT = sa.and_(activity.c.sales > 0, sa.or_(activity.c.points > 0, activity.c.spend_minor > 0))
"""A day on which something was bought that did not come back altogether."""
_IS_BROUGHT = bonus.c.name.startswith("brought/")
_FOR_PURCHASES = sa.or_(_IS_BROUGHT, bonus.c.name.startswith("friend/"), bonus.c.name.startswith("win-back/"))
_BUYER = sa.case((_IS_BROUGHT, sa.func.substr(bonus.c.name, len("brought/") + 1)), else_=bonus.c.member).label("buyer")


@dataclass(frozen=True, slots=True)
class BonusFacts:
    """What bonuses ask about a member; `joined_ms` None: before such things were written down."""

    joined_ms: int | None
    is_proven: bool
    birthday: str | None
    brought_by: str | None


def given_before(tx: Transaction, names: Collection[str]) -> set[str]:
    """Those of these bonuses that were given."""
    if not names:
        return set()
    return {row.name for row in tx.rows(sa.select(bonus.c.name).where(bonus.c.name.in_(sorted(names))))}


def keep_given(tx: Transaction, given: Sequence[Given], now_ms: int) -> None:
    """Writes bonuses down; the database refuses one that was given before."""
    rows = [{"name": one.name, "member": one.member, "points": one.points, "given_ms": now_ms} for one in given]
    tx.run_many(sa.insert(bonus), rows)


@dataclass(frozen=True, slots=True)
class Kept:
    """A bonus that was given to a member for what `buyer`, who may be another, has bought."""

    name: str
    member: str
    buyer: str
    points: int
    given_ms: int


def given_for_purchases(tx: Transaction, buyers: Collection[str]) -> list[Kept]:
    """The bonuses that were given for what these members bought, by name."""
    columns = (bonus.c.name, bonus.c.member, _BUYER, bonus.c.points, bonus.c.given_ms)
    query = sa.select(*columns).where(_FOR_PURCHASES, _BUYER.in_(sorted(buyers))).order_by(bonus.c.name)
    return [Kept(row.name, row.member, row.buyer, row.points, row.given_ms) for row in tx.rows(query)]


def drop_given(tx: Transaction, names: Collection[str]) -> None:
    """Forgets bonuses that were taken back: each may be given again."""
    tx.run(sa.delete(bonus).where(bonus.c.name.in_(sorted(names))))


def won_back(tx: Transaction, members: Collection[str]) -> dict[str, list[date]]:
    """The days of the purchases with which these members came back and were rewarded."""
    found: dict[str, list[date]] = {}
    is_back = sa.and_(bonus.c.member.in_(sorted(members)), bonus.c.name.startswith("win-back/"))
    for row in tx.rows(sa.select(bonus.c.member, bonus.c.name).where(is_back).order_by(bonus.c.name)):
        found.setdefault(row.member, []).append(date.fromisoformat(row.name.rpartition("/")[2]))
    return found


def buyers_without_ground(tx: Transaction, since_ms: int, after: str, most: int) -> list[str]:
    """Members behind `after` for whose purchases a bonus was given since then, and of whom a whole day came back."""
    came_back = sa.select(activity.c.day).where(activity.c.member == _BUYER, ~_BOUGHT)
    query = sa.select(_BUYER).distinct().where(_FOR_PURCHASES, bonus.c.given_ms >= since_ms, sa.exists(came_back))
    return [row.buyer for row in tx.rows(query.where(after < _BUYER).order_by(_BUYER).limit(most))]


def friends_rewarded(tx: Transaction, bringers: Collection[str]) -> dict[str, int]:
    """For how many friends each of these members was rewarded."""
    if not bringers:
        return {}
    is_brought = sa.and_(bonus.c.member.in_(sorted(bringers)), bonus.c.name.startswith("brought/"))
    query = sa.select(bonus.c.member, sa.func.count().label("friends")).where(is_brought).group_by(bonus.c.member)
    return {row.member: int(row.friends) for row in tx.rows(query)}


def known_members(tx: Transaction, members: Collection[str]) -> dict[str, BonusFacts]:
    """What is known of those of these members who are not blocked."""
    columns = member.c
    query = sa.select(columns.id, columns.joined_ms, columns.proven, columns.birthday, columns.brought_by)
    rows = tx.rows(query.where(columns.id.in_(sorted(members)), columns.blocked == 0))
    return {row.id: BonusFacts(row.joined_ms, bool(row.proven), row.birthday, row.brought_by) for row in rows}


def days_bought(tx: Transaction, members: Collection[str]) -> dict[str, list[int]]:
    """The days on which these members bought something, the newest last."""
    columns = activity.c
    query = sa.select(columns.member, columns.day).where(columns.member.in_(sorted(members)), _BOUGHT)
    found: dict[str, list[int]] = {}
    for row in tx.rows(query.order_by(columns.member, columns.day)):
        found.setdefault(row.member, []).append(row.day)
    return found


def members_who_joined(tx: Transaction, since_ms: int, after: str, most: int) -> list[str]:
    """Members behind `after` who joined since then, in the order of their ids."""
    return _page(tx, member.c.joined_ms >= since_ms, after, most)


def members_born_on(tx: Transaction, days: Collection[str], after: str, most: int) -> list[str]:
    """Members behind `after` whose birthday is one of these (MM-DD), in the order of their ids."""
    return _page(tx, member.c.birthday.in_(sorted(days)), after, most)


def members_who_bought(tx: Transaction, since_day: int, after: str, most: int) -> list[str]:
    """Members behind `after` who bought something since that day, in the order of their ids."""
    query = sa.select(activity.c.member).distinct().where(activity.c.day >= since_day, _BOUGHT)
    query = query.where(activity.c.member > after).order_by(activity.c.member).limit(most)
    return [row.member for row in tx.rows(query)]


def _page(tx: Transaction, is_meant: sa.ColumnElement[bool], after: str, most: int) -> list[str]:
    query = sa.select(member.c.id).join(account, account.c.member == member.c.id).where(is_meant, member.c.id > after)
    return [row.id for row in tx.rows(query.order_by(member.c.id).limit(most))]
