"""Who waits for the server is answered once it spoke or time is up, and never asked for twice as long."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from loyalty.codes.voucher import typed_code
from loyalty.ledger.voucher_ledger import VoucherAccount
from loyalty.values.ids import new_voucher_id
from terminal import commands as c
from terminal.questions import QuoteAsked, Told, WishedLine, WishedSale
from terminal.till.exchange.patience import WAIT_MS
from tests.fakes.shop import BEANS
from tests.fakes.till_world import TillWorld

VOUCHER = new_voucher_id(b"\x31" * 16)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[TillWorld]:
    world = TillWorld(tmp_path / "till").connect()
    yield world
    world.close()


def quote(code: str) -> QuoteAsked:
    return QuoteAsked(WishedSale(None, (WishedLine(None, "bakery", 950),), redeem_voucher=code))


def test_letters_that_nobody_here_has_heard_of_are_looked_up_once(world: TillWorld) -> None:
    world.shop.vouchers.hold(VoucherAccount(VOUCHER, "Gift", 700, "GBP", hver=3))
    world.do(c.ProductPicked(BEANS), c.TextEntered(typed_code(VOUCHER)))
    assert world.counter.waiting is None
    assert world.store.vouchers.wrong_codes() == 0
    assert [one.id for one in world.counter.vouchers] == [VOUCHER]


def test_letters_that_name_nothing_are_refused_after_one_look(world: TillWorld) -> None:
    world.do(c.ProductPicked(BEANS), c.TextEntered(typed_code(VOUCHER)))
    assert world.notices == ["unknown_voucher"]
    assert world.store.vouchers.wrong_codes() == 1


def test_without_a_line_the_answer_comes_in_time(world: TillWorld) -> None:
    world.disconnect()
    assert world.ask(quote(VOUCHER), ticket=7) is None
    world.wait(WAIT_MS + 10)
    assert world.answer_to(7) is not None


def test_the_screen_and_another_program_may_wait_for_the_same_voucher(world: TillWorld) -> None:
    world.disconnect()
    world.shop.vouchers.hold(VoucherAccount(VOUCHER, "Gift", 700, "GBP", hver=3))
    world.do(c.ProductPicked(BEANS), c.VoucherHanded(VOUCHER))
    assert world.ask(quote(VOUCHER), ticket=7) is None
    assert "voucher" in str(world.counter.waiting)
    world.do(c.BasketCleared())
    assert not world.counter.waiting, "the screen wants it no more"
    world.connected = True
    world.wait(1_500)
    answer = world.answer_to(7)
    assert isinstance(answer, Told)
    assert answer.document["voucher_value_minor"] == 700
    assert world.counter.vouchers == ()
