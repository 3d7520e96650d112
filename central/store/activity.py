"""What members earned and spent each day, and the tiers that they have by it, as rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from central.store.point_tables import activity, tier_change
from central.store.schema import NUMBER, account, member
from central.store.upsert import insert_or_change

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from central.store.database import Transaction

_MEMBERS: sa.BindParameter[object] = sa.bindparam("members", expanding=True)
_ADD = insert_or_change(activity, raised=("points", "spend_minor", "sales"))


def _sum(column: sa.Column[int]) -> sa.ColumnElement[int]:
    return sa.cast(sa.func.sum(column), sa.BigInteger)


_SUMS = (
    sa.select(activity.c.member, _sum(activity.c.points).label("points"), _sum(activity.c.spend_minor).label("spend"))
    .where(activity.c.member.in_(_MEMBERS), activity.c.day > sa.bindparam("since_day", type_=NUMBER))
    .group_by(activity.c.member)
)
_BOUGHT = (
    sa.select(activity.c.member, activity.c.day)
    .where(activity.c.member.in_(_MEMBERS), activity.c.day >= sa.bindparam("since_day", type_=NUMBER))
    .where(activity.c.sales > 0)
    .order_by(activity.c.member, activity.c.day)
)
_RANKS = (
    sa.select(account.c.member, member.c.tier, account.c.tier_missed_ms, account.c.tier_figure)
    .join(member, member.c.id == account.c.member)
    .where(account.c.member.in_(_MEMBERS))
)
_RANKED = (
    sa.select(account.c.member)
    .join(member, member.c.id == account.c.member)
    .where(account.c.member > sa.bindparam("after", type_=sa.Text))
    .where(sa.or_(account.c.tier_figure.is_not(None), member.c.tier.is_not(None)))
    .order_by(account.c.member)
    .limit(sa.bindparam("most", type_=sa.Integer))
)


@dataclass(frozen=True, slots=True)
class Day:
    """What one operation added to a member's day (days since 1970, UTC); a return takes from the day of its sale."""

    member: str
    day: int
    points: int
    spend_minor: int
    sales: int


@dataclass(frozen=True, slots=True)
class Rank:
    """A member's tier, since when it is not earned any more, and the points or minor units that it goes by."""

    tier: str | None
    missed_ms: int | None
    figure: int | None


def add_days(tx: Transaction, days: Iterable[Day]) -> None:
    """Adds to what members did."""
    sums: dict[tuple[str, int], tuple[int, int, int]] = {}
    for one in days:
        points, spend, sales = sums.get((one.member, one.day), (0, 0, 0))
        sums[one.member, one.day] = points + one.points, spend + one.spend_minor, sales + one.sales
    rows = (
        {"member": who, "day": day, "points": points, "spend_minor": spend, "sales": sales}
        for (who, day), (points, spend, sales) in sorted(sums.items())
    )
    tx.merge(_ADD, *rows)


def done_since(tx: Transaction, members: Collection[str], day: int) -> dict[str, tuple[int, int]]:
    """Points earned and minor units spent by these members after a day."""
    if not members:
        return {}
    found = tx.rows(_SUMS, {"members": sorted(members), "since_day": day})
    return {row.member: (int(row.points), int(row.spend)) for row in found}


def days_bought(tx: Transaction, members: Collection[str], since_day: int) -> dict[str, list[int]]:
    """The days (since 1970, UTC) from that one on, on which these members bought something, in their order."""
    found: dict[str, list[int]] = {}
    for row in tx.rows(_BOUGHT, {"members": sorted(members), "since_day": since_day}) if members else ():
        found.setdefault(row.member, []).append(row.day)
    return found


def ranks(tx: Transaction, members: Collection[str]) -> dict[str, Rank]:
    """The tiers of these members."""
    if not members:
        return {}
    found = tx.rows(_RANKS, {"members": sorted(members)})
    return {row.member: Rank(row.tier, row.tier_missed_ms, row.tier_figure) for row in found}


def members_with_rank(tx: Transaction, after: str, most: int) -> list[str]:
    """Members behind `after` who have a tier or did something towards one, in the order of their ids."""
    return [row.member for row in tx.rows(_RANKED, {"after": after, "most": most})]


def save_ranks(tx: Transaction, changed: Mapping[str, Rank], before: Mapping[str, Rank], now_ms: int) -> None:
    """Writes tiers, moves their members to the end of the feed, and keeps what a tier was before."""
    for who, now in sorted(changed.items()):
        values = {"tier_missed_ms": now.missed_ms, "tier_figure": now.figure, "feed_tx": tx.feed_tx}
        tx.run(sa.update(account).where(account.c.member == who).values(**values))
    moved = {who: now for who, now in sorted(changed.items()) if now.tier != before[who].tier}
    for who, now in moved.items():
        tx.run(sa.update(member).where(member.c.id == who).values(tier=now.tier))
    history = [
        {"member": who, "before": before[who].tier, "tier": now.tier, "figure": now.figure or 0, "at_ms": now_ms}
        for who, now in moved.items()
    ]
    tx.run_many(sa.insert(tier_change), history)


def tier_history(tx: Transaction, who: str) -> list[tuple[str | None, str | None, int]]:
    """How a member's tier changed: (before, after, when), the oldest first."""
    columns = tier_change.c
    query = sa.select(columns.before, columns.tier, columns.at_ms).where(columns.member == who).order_by(columns.id)
    return [(row.before, row.tier, row.at_ms) for row in tx.rows(query)]
