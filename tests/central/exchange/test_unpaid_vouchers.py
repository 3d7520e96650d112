"""A voucher goes to other tills when its points were there, waits when they may come, and is void when they do not."""

from __future__ import annotations

from central.judging.book import NOT_PAID
from central.judging.returning import SALE_AWAITED
from central.judging.unpaid import POINTS_AWAITED
from central.store.accounts import accounts_of
from central.store.exceptions import exceptions
from central.store.vouchers import all_vouchers
from loyalty.ledger.rights import Rights
from loyalty.ledger.voucher_ledger import VoucherState
from loyalty.ops.effect import Credit
from loyalty.ops.operations import Origin
from loyalty.sales.shares import returned_lines
from tests.central.floor import Floor
from tests.central.points.purses import left


def causes(floor: Floor) -> list[str]:
    return [one.noted.cause for one in floor.database.read(exceptions)]


def test_f06_a_voucher_for_points_that_its_till_did_not_hold_is_good_nowhere_and_costs_nobody(floor: Floor) -> None:
    anchor, liar, member = floor.till(), floor.till("South", "Till 2"), floor.members[0]
    liar.exchange({member: 30})
    anchor.exchange_all()
    liar.rights[member], vouchers = Rights(g=1_000), []
    for _ in range(2):
        vouchers.append(liar.issue(member))
        liar.return_voucher(vouchers[-1], 1)
    liar.exchange_all()
    assert causes(floor) == [NOT_PAID] * 2
    reply = anchor.exchange(vouchers=tuple(vouchers))
    assert (reply.voucher_grants, reply.voucher_pending) == ([], {})
    anchor.exchange_all()
    assert {anchor.rows["voucher"][one]["state"] for one in vouchers} == {"void"}
    assert left(floor, member) == {"opening": 500}
    account = floor.database.write(lambda tx: accounts_of(tx, [member]))[member].account
    assert account.net == 500
    assert floor.differences() == []


def test_a_till_that_was_only_early_keeps_its_voucher_once_what_it_was_paid_with_is_booked(floor: Floor) -> None:
    sold_at, early, member = floor.till(), floor.till(name="Till 2"), floor.members[0]
    sold_at.exchange_all()
    sold = sold_at.sell(member, 1_000, use=50)
    sale = sold_at.sales[sold]
    lines = returned_lines(sale, {}, None)
    assert isinstance(lines, tuple)
    origin = Origin(sold_at.id, 1, sold, sale.sale_id)
    early.commit(early.reversal_of(sale, origin, lines, credit=Credit.LOCAL))
    voucher = early.issue(member)
    early.exchange_all()
    assert (causes(floor), floor.judge_latecomers()) == ([SALE_AWAITED, POINTS_AWAITED], 0)
    assert floor.database.read(all_vouchers) == []
    assert floor.differences() == []
    sold_at.exchange_all()
    while floor.judge_latecomers():
        pass
    assert causes(floor) == []
    (kept,) = floor.database.read(all_vouchers)
    assert (kept.id, kept.state, kept.is_held_by(early.id, 1)) == (voucher, VoucherState.LIVE, True)
    assert floor.differences() == []
