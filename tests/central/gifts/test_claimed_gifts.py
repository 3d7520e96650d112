"""Who forgot the card has the voucher of the sale with its points, once, and it goes as the points go."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest
import sqlalchemy as sa

from central.store.schema import card
from loyalty.ledger.voucher_ledger import VoucherState
from loyalty.ops.accrued import AccruedLine
from loyalty.ops.effect import Effect
from loyalty.ops.facts import Facts
from loyalty.ops.operations import SCHEMA, Accrual, Origin
from loyalty.rules.claims import Claims
from loyalty.rules.gifts import Gift
from loyalty.rules.limits import DAY_MS
from loyalty.sales.invoicing import on_invoice
from tests.central.floor import Floor, FloorTill
from tests.central.gifts.giving import gift, given, giving, opened
from tests.central.gifts.test_following import bring_back
from tests.central.points.purses import publish, whole

Open = Callable[..., Floor]
POINTS = 40


def floor_of(open_floor: Open, *gifts: Gift) -> Floor:
    floor = open_floor(members=3, points=0)
    publish(floor, giving(*gifts, claims=Claims(member_day=100, cashier_day=100)))
    return floor


def of_nobody(till: FloorTill, amount: int = 1_000, quantity: int = 1) -> int:
    """A sale without a card that brings whoever claims it so many points."""
    sale = till.sale(None, amount, quantity=quantity)
    return till.commit(msgspec.structs.replace(sale, claimable=(POINTS,)))


def claim(till: FloorTill, seq: int, member: str, name: str = "claim", kind: str | None = None) -> None:
    """The sale's own till gives the points, and says what it priced them by, with the kind of the card shown for it."""
    sale = till.sales[seq]
    origin = Origin(till.id, till.head.epoch, seq, sale.sale_id)
    lines = (AccruedLine(1, sale.lines[0].quantity, POINTS),)
    given = Accrual(SCHEMA, till.context(), name, member, Effect(earn=POINTS), origin, lines)
    till.commit(msgspec.structs.replace(given, facts=Facts(0, "en", card_kind=kind)))


def claim_by_receipt(till: FloorTill, sold_at: FloorTill, seq: int, member: str) -> None:
    """Another till gives the points that stand on the receipt, and knows no more of the sale."""
    sale = sold_at.sales[seq]
    origin = Origin(sold_at.id, sold_at.head.epoch, seq, sale.sale_id)
    lines = (AccruedLine(1, sale.lines[0].quantity, POINTS),)
    till.commit(Accrual(SCHEMA, till.context(), "paper", member, Effect(earn=POINTS), origin, lines))


def give_card(floor: Floor, member: str, number: str, kind: str | None) -> None:
    row = {"number": number, "member": member, "kind": kind, "feed_tx": 1}
    floor.database.write(lambda tx: tx.run(sa.insert(card).values(**row)))


def undo(till: FloorTill, seq: int, member: str) -> None:
    origin = Origin(till.id, till.head.epoch, seq, till.sales[seq].sale_id)
    till.commit(Accrual(SCHEMA, till.context(), "undo", member, Effect(take=POINTS), origin))


def states(floor: Floor, member: str) -> list[VoucherState]:
    return sorted(one.state for one in given(floor, member))


@pytest.mark.parametrize(("shown", "brings"), [("app", "g"), ("plastic", ""), (None, "g")])
def test_the_card_shown_for_a_claim_says_its_kind_else_the_first_of_the_member(
    open_floor: Open, shown: str | None, brings: str
) -> None:
    floor = floor_of(open_floor, gift(from_minor=1_000, when={"card_kinds": ["app"]}))
    till, member = opened(floor), floor.members[0]
    give_card(floor, member, "99999998", "app")
    give_card(floor, member, "99999999", "plastic")
    claim(till, of_nobody(till), member, kind=shown)
    till.exchange_all()
    assert [str(one.gift).partition("/")[0] for one in given(floor, member)] == [brings] * bool(brings)


def test_who_claims_by_a_receipt_has_the_gift_for_the_kind_of_their_card(open_lite: Open) -> None:
    floor = floor_of(open_lite, gift(from_minor=1_000, when={"card_kinds": ["app"]}))
    (first, second), (app, plastic) = (opened(floor), opened(floor, "South")), floor.members[:2]
    give_card(floor, app, "99999998", "app")
    give_card(floor, plastic, "99999999", "plastic")
    sold = [of_nobody(first), of_nobody(first)]
    first.exchange_all()
    claim_by_receipt(second, first, sold[0], app)
    claim_by_receipt(second, first, sold[1], plastic)
    second.exchange_all()
    assert (len(given(floor, app)), len(given(floor, plastic))) == (1, 0)


def test_what_is_moved_goes_by_the_card_of_the_right_member(open_lite: Open) -> None:
    floor = floor_of(open_lite, gift(from_minor=1_000, when={"card_kinds": ["app"]}))
    till, (wrong, right) = opened(floor), floor.members[:2]
    sale = till.sale(wrong, 1_000)
    seq = till.commit(msgspec.structs.replace(sale, facts=Facts(0, "en", card_kind="app")))
    undo(till, seq, wrong)
    claim(till, seq, right, kind="plastic")
    till.exchange_all()
    assert given(floor, right) == []


@pytest.mark.parametrize("together", [True, False])
def test_a_claimed_sale_brings_the_voucher_that_the_card_would_have_brought(
    open_floor: Open, *, together: bool
) -> None:
    floor = floor_of(open_floor, gift(from_minor=1_000), gift(id="visit", visit=1), gift(id="rich", balance=POINTS))
    till, member = opened(floor), floor.members[0]
    seq = of_nobody(till)
    if not together:
        till.exchange_all()
        assert given(floor) == []
    claim(till, seq, member)
    assert [one.code for one in till.exchange_all().outcomes][-1] == ""
    assert sorted(str(one.gift).partition("/")[0] for one in given(floor, member)) == ["g", "rich", "visit"]
    assert whole(floor)


def test_it_is_given_once_and_asks_what_the_sale_was(open_lite: Open) -> None:
    floor = floor_of(open_lite, gift(from_minor=1_000), gift(id="each", from_minor=1_000, per="sale"))
    till, member = opened(floor), floor.members[0]
    till.sell(member, 1_000)
    for name, amount in (("c-1", 1_000), ("c-2", 999)):
        claim(till, of_nobody(till, amount), member, name)
    till.exchange_all()
    assert sorted(str(one.gift).partition("/")[0] for one in given(floor, member)) == ["each", "each", "g"]


def test_its_days_begin_when_it_is_given(open_lite: Open) -> None:
    floor = floor_of(open_lite, gift(from_minor=1_000))
    till, member = opened(floor), floor.members[0]
    seq = of_nobody(till)
    till.exchange_all()
    floor.clock.now += 10 * DAY_MS
    claim(till, seq, member)
    till.exchange_all()
    (voucher,) = given(floor, member)
    assert voucher.expires_ms is not None
    assert 30 * DAY_MS <= voucher.expires_ms - floor.clock() <= 31 * DAY_MS


def test_a_claim_that_is_undone_takes_it_along_and_the_right_member_has_theirs(open_floor: Open) -> None:
    floor = floor_of(open_floor, gift(from_minor=1_000))
    till, (wrong, right) = opened(floor), floor.members[:2]
    seq = of_nobody(till)
    claim(till, seq, wrong)
    till.exchange_all()
    assert states(floor, wrong) == [VoucherState.LIVE]
    undo(till, seq, wrong)
    till.exchange_all()
    assert states(floor, wrong) == [VoucherState.VOID]
    claim(till, seq, right, "again")
    till.exchange_all()
    assert (states(floor, wrong), states(floor, right)) == ([VoucherState.VOID], [VoucherState.LIVE])
    assert whole(floor)


def test_goods_of_a_claimed_sale_take_it_back_when_too_few_are_left(open_floor: Open) -> None:
    floor = floor_of(open_floor, gift(from_quantity=3))
    till, member = opened(floor), floor.members[0]
    seq = of_nobody(till, 400, quantity=4)
    claim(till, seq, member)
    till.exchange_all()
    for state in (VoucherState.LIVE, VoucherState.VOID):
        bring_back(till, seq, 1)
        till.exchange_all()
        assert states(floor, member) == [state]
    assert whole(floor)


def test_an_invoice_brings_its_voucher_once_it_is_paid(open_lite: Open) -> None:
    floor = floor_of(open_lite, gift(from_minor=1_000))
    till, member = opened(floor), floor.members[0]
    sale = till.sale(member, 1_000)
    seq = till.commit(on_invoice(msgspec.structs.replace(sale, tenders=()), "R-1"))
    till.exchange_all()
    assert given(floor) == []
    claim(till, seq, member)
    till.exchange_all()
    assert states(floor, member) == [VoucherState.LIVE]


def test_a_claim_that_does_not_count_brings_none(open_lite: Open) -> None:
    floor = floor_of(open_lite, gift(from_minor=1_000))
    till, (first, second) = opened(floor), floor.members[:2]
    seq = of_nobody(till)
    claim(till, seq, first)
    claim(till, seq, second, "twice")
    till.exchange_all()
    assert (len(given(floor, first)), len(given(floor, second))) == (1, 0)


def test_a_claimed_visit_stays_one_while_enough_of_it_is_left(open_lite: Open) -> None:
    floor = floor_of(open_lite, gift(visit=2))
    till, member = opened(floor), floor.members[0]
    seq = of_nobody(till, 400, quantity=4)
    claim(till, seq, member)
    till.exchange_all()
    bring_back(till, seq, 1)
    till.exchange_all()
    floor.clock.now += DAY_MS
    till.sell(member, 400)
    till.exchange_all()
    assert states(floor, member) == [VoucherState.LIVE]
