"""The feed: rows of the replica in the order in which their transactions became final, a page at a time.

Key: (feed_tx, key of the row). On PostgreSQL a reader takes only transactions below the oldest one still running, so no
commit can appear behind a reader's back; on SQLite there is one writer and a counter.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from central.store import programme_tables, schema
from central.store.schema import NUMBER
from loyalty.exchange.replica import (
    BY_NAME,
    CARD,
    CATEGORY,
    MEMBER,
    MEMBER_PIN,
    PRODUCT,
    PRODUCT_CODE,
    PROGRAMME,
    REWARD,
    RULE_STOP,
    STAMP_CARD,
    STORE,
    TABLES,
    TILL_KEY,
    VOUCHER,
    Kind,
    Table,
)
from loyalty.exchange.wire import Cursor, Page

if TYPE_CHECKING:
    from central.store.database import Transaction

START = (0, "")
_BIG = 2**63 - 1


@dataclass(frozen=True, slots=True)
class _Source:
    """Where a replica table's rows come from."""

    columns: tuple[sa.ColumnElement[Any], ...]
    feed_tx: sa.Column[Any]
    key: sa.Column[Any]
    rows: sa.FromClause
    only: sa.ColumnElement[bool] | None = None
    """Those of the rows that travel, None = all."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Pages in the order of the tables, where they end, and whether there is more behind them."""

    pages: list[Page]
    cursor: Cursor
    more: bool


def read_feed(tx: Transaction, cursor: Cursor, *, generation: int, bound: int, rows_max: int) -> Reading:
    """The next rows behind a cursor of this generation; places of other tables are passed on as they came."""
    places = dict(cursor.places)
    pages: list[Page] = []
    left, more = rows_max, False
    for table in _with_news(tx, places, bound):
        if left == 0:
            more = True
            break
        page, more = _read_table(tx, table, places.get(table.name, START), bound, left)
        pages.append(page)
        left -= len(page.rows)
        places[table.name] = (page.versions[-1], str(page.rows[-1][0]))
        if more:
            break
    return Reading(pages, Cursor(generation, places), more)


def usable(cursor: Cursor) -> bool:
    """Whether a stranger's cursor can be asked of the database at all."""
    return all(
        0 <= place[0] <= _BIG and "\x00" not in place[1] and (name != PROGRAMME.name or _whole(place[1]))
        for name, place in cursor.places.items()
        if name in BY_NAME or name in ("grants", "gifts")
    )


def _whole(key: str) -> bool:
    return key == "" or (key.isascii() and key.isdigit() and len(key) < 19)


def _with_news(tx: Transaction, places: dict[str, tuple[int, str]], bound: int) -> list[Table]:
    """The tables that hold anything new, by one query: mostly there is nothing, or points alone have moved."""
    values: dict[str, object] = {"bound": bound}
    for table in TABLES:
        values |= _after(table, places.get(table.name, START), f"{table.name}_")
    found = tx.rows(_PROBE, values)[0]
    return [table for table, has_news in zip(TABLES, found, strict=True) if has_news]


def _read_table(tx: Transaction, table: Table, after: tuple[int, str], bound: int, rows_max: int) -> tuple[Page, bool]:
    found = tx.rows(_QUERIES[table.name], _after(table, after) | {"bound": bound, "most": rows_max + 1})
    kept = found[:rows_max]
    page = Page(table.name, table.names, [list(row[1:]) for row in kept], [row[0] for row in kept])
    return page, len(found) > rows_max


def _after(table: Table, place: tuple[int, str], prefix: str = "") -> dict[str, object]:
    is_number = table.columns[0].kind is Kind.INTEGER
    return {f"{prefix}tx": place[0], f"{prefix}key": int(place[1] or 0) if is_number else place[1]}


def _behind(source: _Source, prefix: str = "") -> sa.ColumnElement[bool]:
    place = sa.tuple_(sa.bindparam(f"{prefix}tx", type_=NUMBER), sa.bindparam(f"{prefix}key", type_=source.key.type))
    behind = sa.and_(
        sa.tuple_(source.feed_tx, source.key) > place, source.feed_tx < sa.bindparam("bound", type_=NUMBER)
    )
    return behind if source.only is None else sa.and_(behind, source.only)


def _query(source: _Source) -> sa.Select[Any]:
    return (
        sa.select(source.feed_tx.label("feed_tx_"), *source.columns)
        .select_from(source.rows)
        .where(_behind(source))
        .order_by(source.feed_tx, source.key)
        .limit(sa.bindparam("most", type_=sa.Integer))
    )


def _plain(own: sa.Table, table: Table) -> _Source:
    columns = tuple(own.c[name] for name in table.names)
    return _Source(columns, own.c.feed_tx, own.c[table.key], own)


def _member_source() -> _Source:
    account, member = schema.account, schema.member
    of_account = {
        "home_store": account.c.home_store,
        "points": account.c.balance - account.c.debt,
        "visits": account.c.visits,
        "last_visit": account.c.last_visit,
        "day_points": account.c.day_points,
        "gone": account.c.gone,
        "pending": account.c.pending,
        "ends": account.c.ends,
        "vests": account.c.vests,
        "tier_figure": account.c.tier_figure,
        "tier_missed_ms": account.c.tier_missed_ms,
    }
    columns = tuple(of_account[name] if name in of_account else member.c[name] for name in MEMBER.names)
    joined = account.join(member, member.c.id == account.c.member)
    return _Source(columns, account.c.feed_tx, account.c.member, joined)


def _stamp_source() -> _Source:
    account = schema.account
    stamps = (account.c.balance - account.c.debt).label("stamps")
    columns = (account.c.member.label("id"), account.c.owner, account.c.card, stamps, account.c.ends, account.c.gone)
    return _Source(columns, account.c.feed_tx, account.c.member, account, account.c.owner.is_not(None))


_SOURCES = {
    STORE.name: _plain(schema.store, STORE),
    PROGRAMME.name: _plain(schema.programme, PROGRAMME),
    RULE_STOP.name: _plain(programme_tables.rule_stop, RULE_STOP),
    REWARD.name: _plain(schema.reward, REWARD),
    CATEGORY.name: _plain(schema.category, CATEGORY),
    PRODUCT.name: _plain(schema.product, PRODUCT),
    PRODUCT_CODE.name: _plain(schema.product_code, PRODUCT_CODE),
    TILL_KEY.name: _plain(schema.till, TILL_KEY),
    VOUCHER.name: _plain(schema.voucher, VOUCHER),
    CARD.name: _plain(schema.card, CARD),
    MEMBER_PIN.name: _plain(schema.member_pin, MEMBER_PIN),
    STAMP_CARD.name: _stamp_source(),
    MEMBER.name: _member_source(),
}

_QUERIES = {name: _query(source) for name, source in _SOURCES.items()}
_PROBE = sa.select(
    *(
        sa.exists(sa.select(sa.literal(1)).select_from(source.rows).where(_behind(source, f"{table.name}_")))
        for table in TABLES
        for source in (_SOURCES[table.name],)
    )
)
