"""Accounts of cards: opened once, at home where their member is, and none for nobody."""

from central.store.accounts import accounts_of
from central.store.cards import beyond_in_all, cards_of, keep_beyond, missing_cards, open_cards
from central.store.homes import homes_of
from loyalty.ops.stamps import stamp_account
from loyalty.values.ids import OpId
from tests.central.floor import Floor


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


def test_what_differs_from_the_operations_is_added_up_by_card(floor: Floor) -> None:
    first, second = OpId("T" * 16, 1, 1), OpId("T" * 16, 1, 2)
    booked = [(first, "a", 2), (first, "a", 1), (second, "a", -5), (second, "b", 0)]
    floor.database.write(lambda tx: keep_beyond(tx, booked))
    assert floor.database.read(beyond_in_all) == {"a": -2}
