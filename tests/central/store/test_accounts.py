"""Accounts, rights and entries as rows."""

from collections.abc import Callable
from functools import partial

import sqlalchemy as sa

from central.store import accounts, schema
from loyalty.ledger.booking import Account, Entry, Holding
from tests.central.floor import Floor


def test_accounts_are_found_by_member_and_strangers_are_not(floor: Floor) -> None:
    found = floor.database.write(lambda tx: accounts.accounts_of(tx, [*floor.members, "nobody"]))
    assert {one: row.account for one, row in found.items()} == dict.fromkeys(floor.members, Account(500))
    assert list(found) == sorted(floor.members)
    assert floor.database.read(lambda tx: accounts.accounts_of(tx, [])) == {}


def test_a_grant_moves_points_from_the_pool_to_the_till_and_adds_up(floor: Floor) -> None:
    till, member = floor.till(), floor.members[0]
    for points in (100, 50, 0):
        floor.database.write(partial(accounts.grant, till_id=till.id, epoch=1, points={member: points}))
    assert floor.database.read(lambda tx: accounts.holdings_of(tx, till.id, 1, [member])) == {member: Holding(g=150)}
    assert floor.database.write(lambda tx: accounts.accounts_of(tx, [member]))[member].account == Account(500, 150)
    assert floor.database.read(lambda tx: accounts.totals_granted(tx, till.id, 1, [member])) == {member: 150}


def test_saving_what_a_till_spent_leaves_what_it_was_granted(floor: Floor) -> None:
    till, member = floor.till(), floor.members[0]
    floor.database.write(lambda tx: accounts.grant(tx, till.id, 1, {member: 100}))
    floor.database.write(lambda tx: accounts.save_holdings(tx, till.id, 1, {member: Holding(g=100, e=7, r=9, s=40)}))
    assert floor.database.read(lambda tx: accounts.holdings_of(tx, till.id, 1, [member])) == {
        member: Holding(g=100, e=7, r=9, s=40)
    }


def test_totals_are_read_on_from_where_the_till_stands(open_floor: Callable[..., Floor]) -> None:
    floor = open_floor(members=5)
    till = floor.till()
    for number, member in enumerate(floor.members, start=1):
        floor.database.write(partial(accounts.grant, till_id=till.id, epoch=1, points={member: number}))
    place: tuple[int, str] = (0, "")
    seen: list[tuple[str, int]] = []
    while True:
        found = floor.database.read(
            partial(accounts.totals_after, till_id=till.id, epoch=1, after=place, bound=2**62, rows_max=2)
        )
        if not found:
            break
        seen += [(member, total) for _, member, total in found]
        place = (found[-1][0], found[-1][1])
    assert seen == [(member, number) for number, member in enumerate(floor.members, start=1)]


def test_the_pools_of_a_store_are_those_of_its_members_at_home(floor: Floor) -> None:
    till, away = floor.till(), floor.till("South")
    north, south = floor.known(till.id), floor.known(away.id)
    assert floor.database.write(lambda tx: accounts.pools_of_store(tx, south, 10, 0)) == {floor.members[2]: 500}
    assert len(floor.database.write(lambda tx: accounts.pools_of_store(tx, north, 1, 0))) == 1
    assert floor.database.read(lambda tx: accounts.has_pool(tx, north, 0))
    floor.database.write(lambda tx: accounts.grant(tx, till.id, 1, dict.fromkeys(floor.members, 500)))
    assert not floor.database.read(lambda tx: accounts.has_pool(tx, north, 0))


def test_looking_for_pools_reads_an_index(sqlite_floor: Floor) -> None:
    plan = sqlite_floor.database.read(
        lambda tx: tx.rows(
            sa.text(
                "EXPLAIN QUERY PLAN SELECT member FROM account "
                "WHERE home_store = 'x' AND balance > outstanding + withheld"
            )
        )
    )
    assert "ix_account_pool" in str(plan)


def test_saving_accounts_moves_members_to_the_end_of_the_feed(floor: Floor) -> None:
    member = floor.members[0]

    def place() -> int:
        rows = floor.database.read(
            lambda tx: tx.rows(sa.select(schema.account.c.feed_tx).where(schema.account.c.member == member))
        )
        return int(rows[0][0])

    before = place()
    floor.database.write(lambda tx: accounts.save_accounts(tx, {member: Account(500)}))
    assert place() > before


def test_entries_say_where_they_come_from(floor: Floor) -> None:
    source = accounts.EntrySource("sale", 5, "t", 1, 2)
    floor.database.write(lambda tx: accounts.save_entries(tx, [(source, Entry("a", "b", 3))]))
    rows = floor.database.read(lambda tx: tx.rows(sa.select(schema.entry).where(schema.entry.c.till == "t")))
    assert [(row.cause, row.epoch, row.seq, row.debit, row.credit, row.points, row.at_ms) for row in rows] == [
        ("sale", 1, 2, "a", "b", 3, 5)
    ]
