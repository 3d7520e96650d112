"""The undo key asks the server first what came back elsewhere, and never holds the counter up for it."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from loyalty.codes.receipt import paper_name
from loyalty.exchange.told_receipts import CameBack, ToldReceipt
from loyalty.ops.operations import Origin, ReturnedLine, Reversal, Sale
from terminal import commands as c
from terminal.till.exchange.patience import WAIT_MS
from tests.fakes.shop import AMARA, BEANS, BEN, CROISSANT, DEVICE
from tests.fakes.till_world import TillWorld

OTHER = "d-other"


@pytest.fixture
def world(tmp_path: Path) -> Iterator[TillWorld]:
    world = TillWorld(tmp_path / "till").connect()
    yield world
    world.close()


def sold(world: TillWorld, product: str = BEANS) -> Origin:
    """A sale that is over and sent, by the names on its receipt; then the server takes its time."""
    world.do(c.MemberChosen(AMARA), c.ProductPicked(product), c.ProductPicked(product), c.SaleFinished())
    world.wait(500)
    world.connected = False
    world.wanted.clear()
    kept = world.store.last_sale()
    assert kept is not None
    return Origin(DEVICE, kept.epoch, kept.seq, paper_name(kept.operation.sale_id))


def told(world: TillWorld, about: Origin, *back: CameBack) -> None:
    reply = world.shop.answer(world.wanted.pop(0))
    world.do(c.ReplyArrived(msgspec.structs.replace(reply, receipts=[ToldReceipt(about, back=back)])))


def newest(world: TillWorld) -> object:
    return world.store.newest(1)[0].operation


def test_the_server_is_asked_first_and_the_sale_is_undone_with_its_answer(world: TillWorld) -> None:
    about = sold(world)
    world.do(c.LastUndone())
    assert isinstance(newest(world), Sale), "the answer is not there yet"
    assert world.wanted[0].receipt_wants == [about]
    told(world, about)
    assert world.notices == ["undone"]
    back = newest(world)
    assert isinstance(back, Reversal)
    assert back.undo


def test_what_came_back_elsewhere_is_handed_back_nowhere_else(world: TillWorld) -> None:
    about = sold(world)
    world.do(c.LastUndone())
    told(world, about, CameBack(OTHER, "Till 4", 1, 1_900, (ReturnedLine(1, 2, 1_900, 0, 0),)))
    assert isinstance(newest(world), Sale)
    assert world.notices == ["already_refunded"]
    assert world.sentence == "This sale already came back at Till 4. Hand nothing back for it."
    assert world.counter.done is not None
    assert world.counter.done.undone, "the key is closed"


def test_what_came_back_in_part_elsewhere_is_no_sale_to_undo(world: TillWorld) -> None:
    about = sold(world)
    world.do(c.LastUndone())
    told(world, about, CameBack(OTHER, "Till 4", 1, 950, (ReturnedLine(1, 1, 950, 0, 0),)))
    assert isinstance(newest(world), Sale)
    assert world.notices == ["already_refunded"]
    assert "Some of it already came back at Till 4. Find the sale" in world.sentence


def test_a_server_that_says_nothing_holds_nobody_up(world: TillWorld) -> None:
    sold(world)
    world.do(c.LastUndone())
    world.wait(WAIT_MS + 10)
    assert isinstance(newest(world), Reversal)


def test_without_a_line_it_is_undone_at_once(world: TillWorld) -> None:
    sold(world)
    world.disconnect()
    world.do(c.LastUndone())
    assert isinstance(newest(world), Reversal)


def test_the_counter_serves_on_meanwhile_and_the_sale_that_was_meant_is_undone(world: TillWorld) -> None:
    about = sold(world)
    world.do(c.LastUndone())
    world.do(c.MemberChosen(BEN), c.ProductPicked(CROISSANT), c.PointsEntered(0), c.SaleFinished())
    assert world.counter.waiting is None
    told(world, about)
    back = newest(world)
    assert isinstance(back, Reversal)
    assert back.origin.seq == about.seq
    world.connect()
    world.do(c.LastUndone())
    back = newest(world)
    assert isinstance(back, Reversal)
    assert back.member == BEN


def test_a_second_touch_while_it_waits_is_the_same_wish(world: TillWorld) -> None:
    about = sold(world)
    world.do(c.LastUndone(), c.LastUndone())
    told(world, about)
    assert world.notices == ["undone"]


def test_its_time_counts_until_the_key_is_touched(world: TillWorld) -> None:
    about = sold(world)
    programme = world.store.programme_version(1)
    assert programme is not None
    world.clock.passes(programme.undo_window_s * 1_000 - 1_000)
    world.do(c.LastUndone())
    world.clock.passes(1_500)
    told(world, about)
    assert world.notices == ["undone"]
