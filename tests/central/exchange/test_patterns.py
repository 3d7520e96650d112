"""What a thief does often stands before a person; everything is booked all the same."""

from collections.abc import Callable

from central.exchange.patterns import REDEMPTIONS_A_DAY, RETURNS_A_DAY, SALES_A_DAY
from central.store.exceptions import exceptions
from loyalty.exchange.wire import Verdict
from loyalty.rules.limits import DAY_MS
from tests.central.floor import Floor

OpenFloor = Callable[..., Floor]


def causes(floor: Floor) -> list[tuple[str, str | None]]:
    return [(row.noted.cause, row.noted.member) for row in floor.database.read(exceptions)]


def test_f01_f20_a_card_that_earns_again_and_again_is_noted_once_a_day(open_floor: OpenFloor) -> None:
    floor = open_floor(members=2)
    till, own, honest = floor.till(), floor.members[0], floor.members[1]
    till.exchange_all()
    for _ in range(SALES_A_DAY):
        till.sell(own, 100)
    till.sell(honest, 100)
    till.exchange_all()
    assert causes(floor) == []
    for _ in range(3):
        till.sell(own, 100)
        assert till.exchange().outcomes[0].verdict is Verdict.APPLIED
    assert causes(floor) == [("many_sales", own)]
    floor.clock.now += 2 * DAY_MS
    till.sell(own, 100)
    till.exchange_all()
    assert causes(floor) == [("many_sales", own)]
    assert floor.differences() == []


def test_f08_points_that_are_used_again_and_again_are_noted(open_floor: OpenFloor) -> None:
    floor = open_floor(members=1, points=500)
    till, member = floor.till(), floor.members[0]
    till.exchange_all()
    for _ in range(REDEMPTIONS_A_DAY):
        till.sell(member, 1_000, use=10)
    till.exchange_all()
    assert causes(floor) == []
    till.sell(member, 1_000, use=10)
    till.exchange_all()
    assert causes(floor) == [("many_redemptions", member)]


def test_f03_more_returns_than_sales_explain_are_noted(open_floor: OpenFloor) -> None:
    floor = open_floor(members=1, points=500)
    till, member = floor.till(), floor.members[0]
    till.exchange_all()
    sold = [till.sell(member, 100) for _ in range(RETURNS_A_DAY + 1)]
    for seq in sold[:-1]:
        till.commit(till.reversal(seq))
    till.exchange_all()
    assert "many_returns" not in [cause for cause, _ in causes(floor)]
    till.commit(till.reversal(sold[-1]))
    till.exchange_all()
    assert ("many_returns", None) in causes(floor)


def test_f08_points_that_become_vouchers_again_and_again_are_noted(open_floor: OpenFloor) -> None:
    floor = open_floor(members=1, points=500)
    till, member = floor.till(), floor.members[0]
    till.exchange_all()
    for _ in range(REDEMPTIONS_A_DAY):
        till.issue(member)
    till.exchange_all()
    assert causes(floor) == []
    till.issue(member)
    till.exchange_all()
    assert causes(floor) == [("many_redemptions", member)]


def test_f08_a_members_vouchers_that_are_handed_in_again_and_again_are_noted(open_floor: OpenFloor) -> None:
    floor = open_floor(members=2, points=500)
    till, member = floor.till(), floor.members[0]
    till.exchange_all()
    bought = tuple(till.issue(floor.members[1]) for _ in range(REDEMPTIONS_A_DAY + 1))
    for voucher in bought[:-1]:
        till.sell(member, 1_000, vouchers=(voucher,))
    till.exchange_all()
    assert ("many_redemptions", member) not in causes(floor)
    till.sell(member, 1_000, vouchers=bought[-1:])
    till.exchange_all()
    assert ("many_redemptions", member) in causes(floor)
