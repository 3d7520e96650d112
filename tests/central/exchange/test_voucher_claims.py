"""The server was put back: vouchers are where the latest grant that any till shows says, and each still pays once."""

from __future__ import annotations

import msgspec
import pytest

from central.errors import Problem
from central.store.vouchers import all_vouchers
from loyalty.exchange.wire import ExchangeReply
from loyalty.ledger.voucher import Voucher, VoucherGrants, sign_vouchers
from loyalty.ledger.voucher_ledger import VoucherAccount, VoucherState
from loyalty.signing.signature import Ed25519Signer
from loyalty.values.ids import new_voucher_id
from tests.central.floor import Floor, FloorTill
from tests.central.restoring import Picture, picture, restore, the_books_hold, with_a_voucher

Two = tuple[FloorTill, FloorTill, str, Picture]


@pytest.fixture
def two(floor: Floor) -> Two:
    """A till that issued a voucher, another one beside it, and a backup that knows the issue."""
    return *with_a_voucher(floor), picture(floor)


def kept(floor: Floor) -> VoucherAccount:
    (only,) = floor.database.read(all_vouchers)
    return only


def carry(first: FloorTill, second: FloorTill, voucher: str) -> None:
    """From one till to the other, as the wake call does."""
    second.exchange(vouchers=(voucher,))
    for one, hver in first.exchange().voucher_recalls.items():
        first.return_voucher(one, hver)
    first.exchange_all()
    second.exchange(vouchers=(voucher,))
    assert second.holds(voucher)


def come_back(floor: Floor, *tills: FloorTill) -> None:
    for _ in range(2):
        for till in tills:
            till.exchange_all()
    the_books_hold(floor)
    assert all(till.banner is None for till in tills)


@pytest.mark.parametrize("holder_first", [True, False])
def test_row_31_a_voucher_that_moved_after_the_backup_stays_where_it_is(
    floor: Floor, two: Two, holder_first: bool
) -> None:
    first, second, voucher, backup = two
    carry(first, second, voucher)
    restore(floor, backup)
    assert kept(floor).holder == first.id
    come_back(floor, *((second, first) if holder_first else (first, second)))
    assert kept(floor).is_held_by(second.id, 2), "the late return of the first till freed nothing"
    reply = first.exchange(vouchers=(voucher,))
    assert reply.voucher_pending[voucher].till == "Till 2"
    second.sell(None, 1_000, vouchers=(voucher,))
    come_back(floor, second, first)
    assert [outcome.code for outcome in second.exchange().outcomes if outcome.code] == []
    assert kept(floor).state is VoucherState.USED


@pytest.mark.parametrize("holder_first", [True, False])
def test_row_31_a_voucher_that_was_used_after_the_backup_is_used(floor: Floor, two: Two, holder_first: bool) -> None:
    first, second, voucher, backup = two
    carry(first, second, voucher)
    second.sell(None, 1_000, vouchers=(voucher,))
    second.exchange_all()
    restore(floor, backup)
    come_back(floor, *((second, first) if holder_first else (first, second)))
    assert (kept(floor).state, kept(floor).hver) == (VoucherState.USED, 2)
    assert first.exchange(vouchers=(voucher,)).voucher_grants == []


def test_a_voucher_that_was_used_taken_back_and_moved_on_pays_once_more(floor: Floor, two: Two) -> None:
    first, second, voucher, backup = two
    seq = first.sell(None, 1_000, vouchers=(voucher,))
    first.commit(first.reversal(seq))
    first.exchange_all()
    second.exchange(vouchers=(voucher,))
    assert second.vouchers[voucher].acquired == 3
    restore(floor, backup)
    come_back(floor, second, first)
    assert kept(floor).is_held_by(second.id, 3), "the first use is older than what the second till shows"
    assert first.exchange().outcomes == []


def test_an_issue_that_the_server_lost_is_made_from_the_grant_and_then_from_the_issue(floor: Floor) -> None:
    first, second = floor.till(), floor.till(name="Till 2")
    first.exchange_all()
    second.exchange_all()
    backup = picture(floor)
    voucher = first.issue(floor.members[0])
    first.exchange_all()
    carry(first, second, voucher)
    restore(floor, backup)
    assert floor.database.read(all_vouchers) == []
    second.exchange_all()
    lost = kept(floor)
    assert (lost.issued, lost.holder, lost.value_minor) == (None, second.id, 500)
    come_back(floor, first, second)
    assert (kept(floor).cost, kept(floor).holder, kept(floor).hver) == (50, second.id, 2)
    assert first.points(floor.members[0]) == 450


def test_a_till_that_gave_a_voucher_up_after_the_backup_can_get_it_again(floor: Floor, two: Two) -> None:
    first, second, voucher, backup = two
    carry(first, second, voucher)
    second.return_voucher(voucher, 2)
    second.exchange_all()
    restore(floor, backup)
    come_back(floor, second, first)
    assert (kept(floor).holder, kept(floor).hver) == (None, 2)
    second.exchange(vouchers=(voucher,))
    assert second.holds(voucher)


def test_while_the_server_recovers_no_voucher_is_granted(floor: Floor, two: Two) -> None:
    first, second, voucher, _ = two
    first.return_voucher(voucher, 1)
    first.exchange_all()
    restore(floor, picture(floor))
    second.exchange_all()
    assert second.exchange(vouchers=(voucher,)).voucher_grants == []
    assert not second.holds(voucher)
    come_back(floor, first, second)
    second.exchange(vouchers=(voucher,))
    assert second.holds(voucher)


def test_a_claim_that_the_server_did_not_sign_is_refused_and_one_for_another_till_is_ignored(
    floor: Floor, two: Two
) -> None:
    first, second, voucher, backup = two
    restore(floor, backup)
    second.exchange()
    paper = Voucher(voucher, 9, "Thank you", 500, "GBP")
    forged = sign_vouchers(VoucherGrants(second.id, 1, 1, (paper,)), Ed25519Signer(b"\x01" * 32))
    refused = second.ask(msgspec.structs.replace(second.request(), voucher_claims=[forged]))
    assert isinstance(refused, Problem)
    assert refused.code == "bad_claim"
    others = sign_vouchers(VoucherGrants(first.id, 1, 1, (paper,)), floor.signer)
    later = sign_vouchers(VoucherGrants(second.id, 7, 1, (paper,)), floor.signer)
    for papers in ([others], [later]):
        assert isinstance(second.ask(msgspec.structs.replace(second.request(), voucher_claims=papers)), ExchangeReply)
    assert kept(floor).is_held_by(first.id, 1)


def test_a_voucher_that_nobody_issued_here_is_named_to_a_person_unless_the_server_recovers(
    floor: Floor, two: Two
) -> None:
    first, _, voucher, _ = two
    stranger = new_voucher_id(b"\x77" * 16)
    first.vouchers[stranger] = first.vouchers[voucher]
    first.papers[stranger] = msgspec.structs.replace(first.papers[voucher], id=stranger)
    first.sell(None, 1_000, vouchers=(stranger,))
    assert [outcome.code for outcome in first.exchange().outcomes] == ["voucher_unknown"]
