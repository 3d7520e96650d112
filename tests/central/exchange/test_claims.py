"""Claims: the server's own signed words count, once, for the till that they were given to, before any op is judged."""

import msgspec
import pytest

from central.errors import Problem
from central.store.vouchers import all_vouchers
from loyalty.exchange.wire import ExchangeReply
from loyalty.ledger.rights import Grants, sign_grants
from loyalty.signing.signature import Ed25519Signer
from tests.central.floor import Floor, FloorTill
from tests.central.restoring import (
    account_of,
    picture,
    restore,
    the_books_hold,
    trade_after_the_backup,
    two_tills,
)


@pytest.fixture
def two(floor: Floor) -> tuple[FloorTill, FloorTill, str]:
    return two_tills(floor)


def test_row_31_claims_come_before_ops_so_that_nothing_is_overdrawn(
    floor: Floor, two: tuple[FloorTill, FloorTill, str]
) -> None:
    anchor, other, member = two
    backup = picture(floor)
    trade_after_the_backup(anchor, other, member)
    restore(floor, backup)
    anchor.exchange()
    anchor.page_documents = 1
    assert len(anchor.documents) > 1
    first = anchor.exchange()
    assert (first.hwm, first.claims_ok) == (0, False), "before the last page no op is judged"
    last = anchor.exchange_all()
    assert [outcome.code for outcome in last.outcomes] in ([""], [])
    assert account_of(floor, member)[0] < 0 or account_of(floor, member)[3], (
        "the server knows that it does not know all"
    )
    other.exchange_all()
    the_books_hold(floor)


def test_a_claim_that_the_server_did_not_sign_is_refused_and_one_for_another_till_is_ignored(
    floor: Floor, two: tuple[FloorTill, FloorTill, str]
) -> None:
    anchor, other, member = two
    restore(floor, picture(floor))
    anchor.exchange()
    forged = sign_grants(Grants(anchor.id, 1, 1, {member: 9_999}), Ed25519Signer(b"\x01" * 32))
    refused = anchor.ask(msgspec.structs.replace(anchor.request(), claims=[forged]))
    assert isinstance(refused, Problem)
    assert (refused.status, refused.code) == (422, "bad_claim")
    others = sign_grants(Grants(other.id, 1, 1, {member: 9_999}), floor.signer)
    assert isinstance(anchor.ask(msgspec.structs.replace(anchor.request(), claims=[others])), ExchangeReply)
    assert account_of(floor, member)[1] == 500


def test_a_repeated_hello_of_the_former_generation_is_no_answer(
    floor: Floor, two: tuple[FloorTill, FloorTill, str]
) -> None:
    anchor, _, _ = two
    hello = anchor.request()
    restore(floor, picture(floor))
    for _ in range(3):
        reply = anchor.ask(hello)
        assert isinstance(reply, ExchangeReply)
        assert not reply.claims_ok
        assert reply.recovery is not None
        assert reply.recovery.answered == 0


def test_row_31_a_voucher_that_moved_after_the_backup_is_its_last_holders_and_used_once(
    floor: Floor, two: tuple[FloorTill, FloorTill, str]
) -> None:
    anchor, other, member = two
    backup = picture(floor)
    voucher = anchor.issue(member)
    anchor.exchange_all()
    other.exchange_all()
    other.exchange(vouchers=(voucher,))
    anchor.return_voucher(voucher, anchor.exchange().voucher_recalls[voucher])
    anchor.exchange_all()
    other.exchange(vouchers=(voucher,))
    assert other.holds(voucher)
    restore(floor, backup)
    other.exchange_all()
    anchor.exchange_all()
    (kept,) = floor.database.read(all_vouchers)
    assert (kept.holder, kept.hver, kept.issued is None) == (other.id, 2, False)
    anchor.exchange(vouchers=(voucher,))
    assert not anchor.holds(voucher)
    other.sell(None, 1_000, vouchers=(voucher,))
    other.exchange_all()
    assert [one.state for one in floor.database.read(all_vouchers)] == ["used"]
    the_books_hold(floor)


def test_row_31_a_use_that_was_taken_back_before_the_restore_does_not_take_the_voucher_from_its_next_holder(
    floor: Floor, two: tuple[FloorTill, FloorTill, str]
) -> None:
    anchor, other, member = two
    backup = picture(floor)
    voucher = anchor.issue(member)
    anchor.exchange_all()
    seq = anchor.sell(None, 1_000, vouchers=(voucher,))
    anchor.commit(anchor.reversal(seq))
    anchor.exchange_all()
    other.exchange(vouchers=(voucher,))
    assert other.holds(voucher)
    (before,) = floor.database.read(all_vouchers)
    restore(floor, backup)
    other.exchange_all()
    anchor.exchange_all()
    assert floor.database.read(all_vouchers) == [before]
    anchor.exchange(vouchers=(voucher,))
    assert not anchor.holds(voucher)
    the_books_hold(floor)
