"""Many ops in one transaction, and what is held page by page: for every store alike."""

import pytest

from loyalty.ledger.booking import Account
from loyalty.values.errors import BadValue
from terminal.errors import DiskFull
from tests.fakes.shelf import Shelf
from tests.fakes.shop import AMARA, BEN, CARLA, DEVICE


def test_many_ops_are_there_together_or_not_at_all(shelf: Shelf) -> None:
    shelf.exchange()
    many = [shelf.handback(AMARA, 240), shelf.handback(BEN, 50)]
    shelf.power.before_it = DiskFull("The disk is full.")
    with pytest.raises(DiskFull):
        shelf.store.commit_many(many)
    assert (shelf.store.standing().head.seq, shelf.reopen().rights(BEN).held) == (0, 50)
    with pytest.raises(BadValue):
        shelf.store.commit_many([*many, shelf.handback(AMARA, 1_001)])
    assert (shelf.store.standing().head.seq, shelf.store.rights(AMARA).held) == (0, 1_240)
    shelf.store.commit_many(many)
    assert (shelf.reopen().standing().head.seq, shelf.store.rights(AMARA).held) == (2, 1_000)
    shelf.cafe.tills[DEVICE].anchor = False
    shelf.exchange()
    assert (shelf.store.unsent().count, shelf.cafe.accounts[BEN].pool, shelf.cafe.net(BEN)) == (0, 50, 50)


def test_what_is_held_is_listed_page_by_page(shelf: Shelf) -> None:
    shelf.cafe.put("member", id=CARLA, home_store="ELSEWHERE")
    shelf.cafe.accounts[CARLA] = Account(0, 0, 0)
    shelf.exchange()
    shelf.commit(shelf.sale(CARLA, earn=7))
    everything = shelf.store.holdings("", 10)
    assert {(one.member, one.points) for one in everything} == {(AMARA, 1_240), (BEN, 50), (CARLA, 7)}
    assert [one.member for one in everything] == sorted(one.member for one in everything)
    assert {one.member: one.home_store for one in everything}[CARLA] == "ELSEWHERE"
    first = shelf.store.holdings("", 2)
    assert (first + shelf.store.holdings(first[-1].member, 2), shelf.store.holdings(everything[-1].member, 2)) == (
        everything,
        [],
    )
