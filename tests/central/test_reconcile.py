"""Reconciling finds what somebody bent, and names the account."""

import msgspec
import pytest
import sqlalchemy as sa

from central.reconcile import Report, reconcile
from central.store import schema
from loyalty.ops.bodies import read_body
from loyalty.ops.operations import VoucherIssue
from tests.central.floor import Floor, FloorTill


@pytest.fixture
def traded(floor: Floor) -> FloorTill:
    till = floor.till()
    till.exchange_all()
    till.sell(floor.members[0], 1_000, use=100)
    till.sell(floor.members[1], 500)
    till.commit(till.reversal(2))
    voucher = till.issue(floor.members[0], cost=40)
    till.issue(floor.members[0], cost=30)
    till.sell(None, 1_000, vouchers=(voucher,))
    till.exchange_all()
    return till


def found(floor: Floor) -> list[str]:
    report = floor.database.read(reconcile)
    return [f"{one.account}: {one.what}" for one in report.differences]


def test_honest_books_have_no_difference(floor: Floor, traded: FloorTill) -> None:
    assert traded.acked == 6
    report = floor.database.read(reconcile)
    assert report.differences == []
    assert (report.members, report.accounts) == (3, 6)


def bent(table: sa.Table, **values: object) -> sa.Update:
    return sa.update(table).values(**values)


ENTRY_OF_NOBODY = {"cause": "x", "debit": "issued", "credit": "member/nobody", "points": 5, "at_ms": 1}
ACCOUNT, ENTRY, OP, RIGHTS, EPOCH = schema.account, schema.entry, schema.op, schema.rights, schema.till_epoch
VOUCHER = schema.voucher


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (bent(ACCOUNT, balance=ACCOUNT.c.balance + 1), "balance against ledger"),
        (bent(ACCOUNT, debt=5), "debt against ledger"),
        (bent(ACCOUNT, outstanding=0), "points held by tills"),
        (bent(RIGHTS, g=RIGHTS.c.g + 1), "points held by tills"),
        (bent(RIGHTS, e=RIGHTS.c.e + 1), "earned at the till"),
        (bent(RIGHTS, s=RIGHTS.c.s + 200), "spent at the till"),
        (bent(RIGHTS, r=RIGHTS.c.r + 200), "given up by the till"),
        (bent(ENTRY, points=ENTRY.c.points + 1), "balance against ledger"),
        (bent(OP, beyond=3), "balance less debt against operations"),
        (bent(OP, verdict="quarantined"), "balance less debt against operations"),
        (sa.delete(VOUCHER), "voucher that was issued"),
        (bent(VOUCHER, issued_seq=1), "issue that it names"),
        (bent(VOUCHER, issued_by=None), "issue in the log"),
        (bent(VOUCHER, state="used", holder=None, used_by="A" * 16, used_epoch=1, used_seq=1), "sale that used it"),
        (bent(OP, hash=b"x" * 32), "first op whose hash does not fit"),
        (bent(EPOCH, head=b"x" * 32), "head of the chain"),
        (bent(EPOCH, hwm=9), "length of the chain"),
        (sa.delete(OP).where(OP.c.seq == 2), "seq in the chain"),
        (sa.delete(ENTRY).where(ENTRY.c.till.is_(None)), "balance against ledger"),
        (
            sa.insert(ENTRY).values(cause="x", debit="issued", credit="member/nobody", points=5, at_ms=1),
            "ledger of nobody",
        ),
        (
            sa.insert(schema.liability).values(
                cause="overdrawn", till="t", epoch=1, seq=1, points=5, state="open", noted_ms=1
            ),
            "points overdrawn",
        ),
    ],
)
def test_whatever_is_bent_is_named(floor: Floor, traded: FloorTill, change: sa.Executable, what: str) -> None:
    assert traded.acked == 6
    floor.database.write(lambda tx: tx.run(change))
    assert any(one.endswith(f": {what}") for one in found(floor)), found(floor)


def test_a_report_does_not_grow_without_end() -> None:
    report = Report()
    for number in range(5_000):
        report.hold("x", "y", expected=0, found=number)
    assert len(report.differences) == 1_000


def test_two_issues_of_one_voucher_are_the_tills_lie_and_the_books_hold(floor: Floor) -> None:
    tills = floor.till(), floor.till(name="Till 2")
    later, first = sorted(tills, key=lambda till: till.id)  # The log is walked in the order of the tills.
    for till in (first, later):
        till.exchange_all()
    voucher = first.issue(floor.members[0], cost=0)
    first.exchange_all()
    (issue,) = [read_body(op.body) for op in first.log]
    assert isinstance(issue, VoucherIssue)
    later.commit(msgspec.structs.replace(issue, context=later.context(), voucher=voucher))
    assert later.exchange().outcomes[0].code == "voucher_reissued"
    assert floor.differences() == []
