"""What the columns of the log say of vouchers is what the ops themselves say."""

from hypothesis import given

from loyalty.ops.bodies import body_of
from loyalty.ops.operations import Operation, VoucherIssue, VoucherReturn
from loyalty.values.ids import new_voucher_id
from terminal.store.vouchermoves import moves_in, moves_of
from tests.strategies import operations, voucher_issues, voucher_returns

ID = new_voucher_id(b"\x01" * 16)


@given(operations)
def test_an_op_and_its_bytes_move_the_same_vouchers(operation: Operation) -> None:
    assert moves_in(body_of(operation)) == {(move.voucher, move.hver, move.gained) for move in moves_of(operation)}


@given(voucher_issues)
def test_an_issue_gains_the_first_version(issue: VoucherIssue) -> None:
    assert [(one.hver, one.gained, one.uses) for one in moves_of(issue)] == [(1, True, False)]


@given(voucher_returns)
def test_a_return_gives_up_whether_it_was_held_or_not(back: VoucherReturn) -> None:
    assert [(one.hver, one.gained, one.uses) for one in moves_of(back)] == [(back.hver, False, False)]


def test_bytes_that_are_no_op_move_nothing() -> None:
    for body in (b"", b"[]", b"\xff", b'{"kind":1}'):
        assert moves_in(body) == frozenset()
