"""A voucher goes from till to till by its holder's own word only, and is taken in once in the whole shop."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from central.store import schema
from central.store.recalls import RECALL_MS
from central.store.vouchers import all_vouchers, vouchers_of
from loyalty.exchange.wire import ExchangeReply
from loyalty.ledger.voucher import Voucher, VoucherRight
from loyalty.ledger.voucher_ledger import VoucherAccount, VoucherState
from loyalty.ops.bodies import read_body
from loyalty.ops.operations import VoucherIssue
from loyalty.values.ids import new_voucher_id
from tests.central.floor import Floor, FloorTill
from tests.central.restoring import with_a_voucher

Two = tuple[FloorTill, FloorTill, str]


@pytest.fixture
def two(floor: Floor) -> Two:
    return with_a_voucher(floor)


def kept(floor: Floor) -> VoucherAccount:
    (only,) = floor.database.read(all_vouchers)
    return only


def test_an_issued_voucher_costs_points_and_every_till_hears_of_it(floor: Floor, two: Two) -> None:
    first, second, voucher = two
    assert first.points(floor.members[0]) == 450
    row = second.rows["voucher"][voucher]
    assert (row["state"], row["holder"], row["value_minor"]) == ("live", first.id, 500)
    assert floor.differences() == []


def test_it_is_taken_in_where_it_was_issued_and_every_till_hears_that_too(floor: Floor, two: Two) -> None:
    first, second, voucher = two
    first.sell(None, 1_000, vouchers=(voucher,))
    first.exchange_all()
    second.exchange_all()
    row = second.rows["voucher"][voucher]
    assert (row["state"], row["used_by"], row["holder"]) == ("used", first.id, None)
    assert floor.differences() == []


def test_it_goes_to_the_till_that_wants_it_once_its_holder_gave_it_up(floor: Floor, two: Two) -> None:
    first, second, voucher = two
    reply = second.exchange(vouchers=(voucher,))
    assert (reply.voucher_pending[voucher].till, reply.voucher_grants) == ("Till 1", [])
    assert floor.told.called[-1] == ({first.id}, second.id)
    recalls = first.exchange().voucher_recalls
    assert recalls == {voucher: 1}
    first.return_voucher(voucher, recalls[voucher])
    assert first.exchange().voucher_recalls == {}
    assert floor.told.called[-1] == ({second.id}, first.id)
    second.exchange(vouchers=(voucher,))
    assert (second.holds(voucher), first.holds(voucher)) == (True, False)
    second.sell(None, 1_000, vouchers=(voucher,))
    second.exchange_all()
    assert (kept(floor).state, kept(floor).hver) == (VoucherState.USED, 2)
    assert floor.differences() == []


def test_asking_again_after_a_lost_reply_changes_nothing(floor: Floor, two: Two) -> None:
    first, second, voucher = two
    first.return_voucher(voucher, 1)
    first.exchange_all()
    assert isinstance(second.ask(second.request(vouchers=(voucher,))), ExchangeReply)
    second.exchange(vouchers=(voucher,))
    assert second.vouchers[voucher].acquired == kept(floor).hver == 2


def test_a_recall_alone_frees_nothing_and_nobody_waits_for_ever(floor: Floor, two: Two) -> None:
    first, second, voucher = two
    for _ in range(3):
        assert second.exchange(vouchers=(voucher,)).voucher_pending[voucher].till == "Till 1"
    floor.clock.now += RECALL_MS
    assert first.exchange().voucher_recalls == {}
    assert kept(floor).holder == first.id


@pytest.mark.parametrize("voucher", [new_voucher_id(b"\x09" * 16)])
def test_a_voucher_that_nobody_knows_is_granted_to_nobody(floor: Floor, two: Two, voucher: str) -> None:
    reply = two[1].exchange(vouchers=(voucher,))
    assert (reply.voucher_grants, reply.voucher_pending) == ([], {})


def test_a_used_voucher_is_granted_to_nobody(floor: Floor, two: Two) -> None:
    first, second, voucher = two
    first.sell(None, 1_000, vouchers=(voucher,))
    first.exchange_all()
    reply = second.exchange(vouchers=(voucher,))
    assert (reply.voucher_grants, reply.voucher_pending) == ([], {})
    assert second.rows["voucher"][voucher]["state"] == "used"


def test_a_sale_that_comes_back_makes_it_good_again_for_any_till(floor: Floor, two: Two) -> None:
    first, second, voucher = two
    seq = first.sell(None, 1_000, vouchers=(voucher,))
    first.commit(first.reversal(seq))
    first.exchange_all()
    assert (kept(floor).state, kept(floor).holder) == (VoucherState.LIVE, None)
    second.exchange(vouchers=(voucher,))
    assert second.vouchers[voucher].acquired == 3
    assert floor.differences() == []


def test_an_issue_taken_back_costs_nothing(floor: Floor, two: Two) -> None:
    first, second, voucher = two
    issue = read_body(first.log[0].body)
    assert isinstance(issue, VoucherIssue)
    first.take_issue_back(1, issue)
    first.exchange_all()
    second.exchange_all()
    assert second.points(floor.members[0]) == 500
    assert second.rows["voucher"][voucher]["state"] == "void"
    assert floor.differences() == []


def test_f07_a_photocopied_voucher_is_taken_in_once_even_by_a_till_that_lies(floor: Floor, two: Two) -> None:
    """Only a till whose programme was changed takes a copy in: the first use stands, the second is named and borne."""
    first, second, voucher = two
    first.sell(None, 1_000, vouchers=(voucher,))
    first.exchange_all()
    second.vouchers[voucher], second.papers[voucher] = first.vouchers[voucher], first.papers[voucher]
    forged = second.sale(None, 1_000, vouchers=(voucher,))
    second.vouchers.clear()
    second.commit(forged)
    reply = second.exchange()
    assert [(one.verdict.value, one.code) for one in reply.outcomes] == [("flagged", "voucher_twice")]
    used = kept(floor).used
    assert used is not None
    assert used.device == first.id
    columns = schema.liability.c
    borne = floor.database.read(lambda tx: tx.rows(sa.select(columns.cause, columns.till, columns.points)))
    assert [tuple(row) for row in borne] == [("voucher_twice", second.id, 50)]
    assert floor.differences() == []


def pretend(till: FloorTill, voucher: str, value_minor: int) -> int:
    """The till takes in, and returns, what it has no word of the server for."""
    till.vouchers[voucher] = VoucherRight(acquired=1)
    till.papers[voucher] = Voucher(voucher, 1, "Thank you", value_minor, "GBP")
    return till.commit(till.reversal(till.sell(None, value_minor, vouchers=(voucher,))))


def test_f07_one_that_nobody_made_is_good_nowhere_after_its_sale_came_back(floor: Floor, two: Two) -> None:
    first, second, _ = two
    voucher = new_voucher_id(b"\x66" * 16)
    pretend(second, voucher, 1_000)
    assert [outcome.code for outcome in second.exchange().outcomes] == ["voucher_unknown", ""]
    assert first.exchange(vouchers=(voucher,)).voucher_grants == []
    assert floor.database.read(lambda tx: vouchers_of(tx, [voucher]))[voucher].state is VoucherState.VOID
    assert second.exchange(vouchers=(voucher,)).voucher_grants == []
    assert floor.differences() == []


def test_f07_a_till_that_takes_in_what_another_holds_takes_it_from_nobody(floor: Floor, two: Two) -> None:
    first, second, voucher = two
    pretend(second, voucher, 500)
    assert [outcome.code for outcome in second.exchange().outcomes] == ["voucher_not_held", ""]
    assert kept(floor).is_held_by(first.id, 1)
    first.sell(None, 1_000, vouchers=(voucher,))
    assert [outcome.code for outcome in first.exchange().outcomes] == [""]
    assert kept(floor).state is VoucherState.USED
    assert floor.differences() == []
