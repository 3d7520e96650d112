"""Accounts of cards: opened once, at home where their member is, and none for nobody."""

from collections.abc import Callable
from functools import partial

from central.store.accounts import EntrySource, accounts_of, save_accounts, save_entries
from central.store.cards import beyond_in_all, cards_of, keep_beyond, missing_cards, open_cards, stamps_at
from central.store.database import Transaction
from central.store.homes import homes_of
from loyalty.ledger.booking import ISSUED, REDEEMED, Account, Entry, member_account
from loyalty.ops.stamps import stamp_account
from loyalty.values.ids import OpId
from tests.central.floor import Floor

OpenFloor = Callable[..., Floor]


def test_a_card_is_opened_once_and_only_for_a_member_that_there_is(floor: Floor) -> None:
    member = floor.members[0]
    mine, nobodys = stamp_account(member, "cups"), stamp_account("0" * 16, "cups")
    assert floor.database.read(lambda tx: missing_cards(tx, [mine, nobodys, member])) == {mine: (member, "cups")}
    for _ in range(2):
        floor.database.write(lambda tx: open_cards(tx, [mine, nobodys, member]))
    found = floor.database.write(lambda tx: accounts_of(tx, [mine, nobodys]))
    assert set(found) == {mine}
    assert found[mine].account.balance == 0
    assert floor.database.read(lambda tx: cards_of(tx, member)) == [mine]
    homes = floor.database.read(lambda tx: homes_of(tx, [mine, member]))
    assert homes[mine] == homes[member]


def test_what_was_on_cards_at_a_time_is_what_is_on_them_less_what_was_booked_since(open_floor: OpenFloor) -> None:
    floor = open_floor(members=2, points=0)
    ana, ben = floor.members[:2]
    mine, hers, other = (stamp_account(*one) for one in ((ana, "cups"), (ben, "cups"), (ana, "lunch")))
    moves = [(mine, 5, 10), (mine, 3, 20), (hers, 4, 20), (other, 7, 10)]

    def book(tx: Transaction) -> None:
        open_cards(tx, [mine, hers, other])
        entries = [(EntrySource("sale", at_ms), Entry(ISSUED, member_account(one), more)) for one, more, at_ms in moves]
        entries.append((EntrySource("sale", 30), Entry(member_account(mine), REDEEMED, 6)))
        save_entries(tx, entries)
        save_accounts(tx, {mine: Account(balance=2), hers: Account(balance=4), other: Account(balance=7)})

    floor.database.write(book)
    at = [floor.database.read(partial(stamps_at, cards=["cups"], at_ms=at_ms)) for at_ms in (0, 11, 20, 21, 31)]
    kept = {(ana, "cups"): 5}
    both = {(ana, "cups"): 8, (ben, "cups"): 4}
    assert at == [{}, kept, kept, both, {(ana, "cups"): 2, (ben, "cups"): 4}]
    assert floor.database.read(partial(stamps_at, cards=[], at_ms=31)) == {}


def test_what_differs_from_the_operations_is_added_up_by_card(floor: Floor) -> None:
    first, second = OpId("T" * 16, 1, 1), OpId("T" * 16, 1, 2)
    booked = [(first, "a", 2), (first, "a", 1), (second, "a", -5), (second, "b", 0)]
    floor.database.write(lambda tx: keep_beyond(tx, booked))
    assert floor.database.read(beyond_in_all) == {"a": -2}
