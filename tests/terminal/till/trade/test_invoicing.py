"""Points on an invoice at one till: used in part, earned once it is paid, given back when it is cancelled."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from loyalty.ops.operations import Reversal, Sale
from loyalty.values.errors import Refusal
from terminal.questions import Answer, ClaimAsked, QuoteAsked, RefundAsked, SaleAsked, Told, WishedInvoice, WishedSale
from terminal.slip import QR, Row, Text, from_json_bytes
from tests.fakes.shop import AMARA, BEN
from tests.fakes.till_world import TillWorld


@pytest.fixture
def world(tmp_path: Path) -> Iterator[TillWorld]:
    world = TillWorld(tmp_path / "till").connect()
    yield world
    world.close()


def wish(points: int | None = 300, number: str = "R-17", member: str | None = AMARA) -> WishedSale:
    return WishedSale(member, (), points, invoice=WishedInvoice(number, 12_000))


def told(answer: Answer | None) -> dict[str, Any]:
    assert isinstance(answer, Told), answer
    return answer.document


def refused(answer: Answer | None) -> tuple[str, str]:
    assert isinstance(answer, Refusal), answer
    return answer.code.value, answer.sentence


def write_down(world: TillWorld, points: int | None = 300) -> dict[str, Any]:
    return told(world.ask(SaleAsked("i-1", wish(points))))


def test_points_pay_a_part_and_the_slip_says_what_remains(world: TillWorld) -> None:
    priced = told(world.ask(QuoteAsked(wish())))
    assert (priced["total_minor"], priced["due_minor"]) == (12_000, 11_700)
    said = write_down(world)
    assert (said["invoice"], said["due_minor"], said["points_used"], said["points_earned"]) == ("R-17", 11_700, 300, 0)
    assert (said["balance"], said["reference"], said["tenders"]) == (940, None, [])
    slip = from_json_bytes(world.papers[-1].slip).elements
    rows = [(one.left, one.right) for one in slip if isinstance(one, Row)]
    assert ("Invoice R-17", "£120.00") in rows
    assert ("Amount of the invoice", "£120.00") in rows
    assert ("Still to pay", "£117.00") in rows
    assert ("Points used", "-300") in rows
    assert "Points earned" not in [left for left, _ in rows]
    assert "It earns points once it is paid." in [one.text for one in slip if isinstance(one, Text)]
    assert any(isinstance(one, QR) for one in slip)


def test_it_is_answered_again_and_the_same_number_is_refused_however_it_is_typed(world: TillWorld) -> None:
    first = write_down(world)
    assert told(world.ask(SaleAsked("i-1", wish())))["hash"] == first["hash"]
    code, sentence = refused(world.ask(SaleAsked("i-2", wish(number=" r-17"))))
    assert code == "invoice_used"
    assert "return it first" in sentence


def test_without_a_line_it_is_written_down_with_the_rights_that_are_held(world: TillWorld) -> None:
    world.disconnect()
    assert write_down(world)["points_used"] == 300
    world.connect()
    assert world.shop.net(AMARA) == 940


def test_once_it_is_paid_it_earns_for_what_was_not_paid_with_points_once(world: TillWorld) -> None:
    write_down(world)
    assert refused(world.ask(ClaimAsked("p-0", "i-1", BEN)))[0] == "has_member"
    assert refused(world.ask(ClaimAsked("p-0", "i-1", BEN, "mistake")))[0] == "has_member"
    assert told(world.ask(ClaimAsked("p-1", "i-1", AMARA)))["points_earned"] == 117
    assert refused(world.ask(ClaimAsked("p-2", "i-1", AMARA)))[0] == "already_claimed"
    world.connect()
    assert world.shop.net(AMARA) == 940 + 117


def test_cancelled_before_it_was_paid_all_points_come_back_and_no_money(world: TillWorld) -> None:
    write_down(world)
    back = told(world.ask(RefundAsked("r-1", "i-1", None)))
    assert (back["amount_minor"], back["points_given_back"], back["points_taken_back"]) == (0, 300, 0)
    assert refused(world.ask(ClaimAsked("p-1", "i-1", AMARA)))[0] == "nothing_to_claim"
    assert told(world.ask(SaleAsked("i-2", wish())))["points_used"] == 300, "a corrected invoice has the same number"
    world.connect()
    assert world.shop.net(AMARA) == 940


def test_cancelled_after_it_was_paid_what_it_earned_goes_too(world: TillWorld) -> None:
    write_down(world)
    told(world.ask(ClaimAsked("p-1", "i-1", AMARA)))
    told(world.ask(RefundAsked("r-1", "i-1", None)))
    back = world.store.newest(1)[0].operation
    assert isinstance(back, Reversal)
    assert (back.effect.take, back.effect.give, back.amount_minor) == (117, 300, 0)
    world.connect()
    assert world.shop.net(AMARA) == 1_240


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (wish(member=None, points=None), "unknown_member"),
        (wish(member=None), "unknown_member"),
        (wish(number="  "), "bad_invoice"),
        (wish(number="x" * 65), "bad_invoice"),
        (wish(points=150), "wrong_step"),
        (wish(points=2_000), "not_enough_points"),
    ],
)
def test_what_cannot_be_written_down_is_refused_with_the_way_out(
    world: TillWorld, wrong: WishedSale, code: str
) -> None:
    assert refused(world.ask(SaleAsked("i-1", wrong)))[0] == code


def test_an_invoice_without_points_earns_as_well_when_it_is_paid(world: TillWorld) -> None:
    write_down(world, points=None)
    assert told(world.ask(ClaimAsked("p-1", "i-1", AMARA)))["points_earned"] == 120
    sale = world.store.kept("i-1")
    assert sale is not None
    assert isinstance(sale.operation, Sale)
    assert sale.operation.effect.use == 0
