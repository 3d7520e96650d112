"""Two computers with one name: one after the other is let in and tells what it sold; nothing of either is lost."""

import pytest

from central.attending.copied import let_one_in
from central.errors import Problem, WorldSaidNo
from central.store import exceptions
from loyalty.exchange.wire import ExchangeReply, RekeyReply
from tests.central.floor import Floor, FloorTill
from tests.central.images import ask_rekey, image_of, rekey_request, renew
from tests.central.restoring import account_of, the_books_hold, two_tills


def stopped_pair(floor: Floor) -> tuple[FloorTill, FloorTill, str]:
    """A till and its clone, which both sold before the server found out; then both are stopped and sell on."""
    till, _, member = two_tills(floor)
    clone = image_of(till)
    till.sell(member, 1_000, use=100)
    till.exchange_all()
    clone.sell(member, 2_000, use=50)
    refused = clone.ask(clone.request())
    assert isinstance(refused, Problem)
    renew(clone, 1)
    clone.exchange_all()
    assert isinstance(ask_rekey(till, rekey_request(till, 2)), Problem)
    assert isinstance(till.ask(till.request()), Problem)
    till.sell(member, 3_000)
    clone.sell(member, 4_000)
    return till, clone, member


def say(floor: Floor, *, leaving: bool) -> None:
    floor.database.write(lambda tx: let_one_in(tx, "Till 1", leaving=leaving, by="ana", now_ms=floor.clock()))


def test_row_37_one_after_the_other_tells_what_it_sold_and_the_one_that_stays_redeems_again(floor: Floor) -> None:
    till, clone, member = stopped_pair(floor)
    say(floor, leaving=True)
    renew(clone, 3)
    clone.exchange_all()
    told = clone.exchange({member: 10})
    assert isinstance(told, ExchangeReply)
    assert (told.hwm, told.grants, clone.held(member)) == (clone.head.seq, [], 0), "it leaves: it is granted nothing"
    wrong = till.ask(till.request())
    assert isinstance(wrong, Problem)
    say(floor, leaving=False)
    renew(till, 2)
    till.exchange_all()
    till.exchange_all()
    assert till.head.epoch == clone.head.epoch + 1
    balance = 500 - 100 + 90 - 50 + 195 + 300 + 400
    assert (account_of(floor, member)[0], till.held(member)) == (balance, balance)
    till.sell(member, 1_000, use=100)
    assert isinstance(till.ask(till.request()), ExchangeReply)
    the_books_hold(floor)


def test_row_37_a_word_counts_for_one_computer_and_asking_again_hears_the_same(floor: Floor) -> None:
    till, clone, _ = stopped_pair(floor)
    say(floor, leaving=False)
    first, again = (ask_rekey(till, rekey_request(till, 2)) for _ in range(2))
    assert isinstance(first, RekeyReply)
    assert first == again
    assert first.epoch == 3
    refused = ask_rekey(clone, rekey_request(clone, 3))
    assert isinstance(refused, Problem)
    assert refused.code == "copied"
    open_now = [one.noted.cause for one in floor.database.read(exceptions.exceptions)]
    assert open_now.count("copied") == 1, "it is put before a person anew"


def test_a_till_that_is_not_stopped_is_not_let_in(floor: Floor) -> None:
    two_tills(floor)
    with pytest.raises(WorldSaidNo, match="not stopped"):
        say(floor, leaving=False)
