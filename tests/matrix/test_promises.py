"""What a till promised or took in counts once and as promised: rows of the fault matrix, by number."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from loyalty.exchange.bundle import open_bundle
from loyalty.ops.bodies import read_body
from loyalty.ops.operations import Sale
from loyalty.rules.earning import Rate
from loyalty.rules.programme import programme_bytes
from terminal import commands as c
from terminal.sync.address import server_address
from terminal.sync.trouble import Kind, trouble
from terminal.unsent import export
from tests.fakes.chance import SeededChance
from tests.fakes.shop import AMARA, BEANS, GTINS, LOOKUP_KEY, PROGRAMME
from tests.fakes.till_world import TillWorld


@pytest.fixture
def world(tmp_path: Path) -> Iterator[TillWorld]:
    world = TillWorld(tmp_path / "till").connect()
    yield world
    world.close()


def sell(world: TillWorld) -> Sale:
    world.do(c.MemberChosen(AMARA), c.ProductPicked(BEANS), c.SaleFinished())
    sold = world.store.newest(1)[0].operation
    assert isinstance(sold, Sale)
    return sold


def test_row_43_a_till_that_is_too_old_says_so_sells_on_and_keeps_its_queue(world: TillWorld) -> None:
    world.disconnect()
    sell(world)
    told = trouble(Kind.UPGRADE, server_address("https://shop.example")).sentence
    for _ in range(3):
        world.wait(61_000)
        world.lose(told)
    assert "Update the older one." in world.status.line_sentence
    sell(world)
    assert world.status.unsent == 2
    world.connect()
    assert (world.status.unsent, world.shop.net(AMARA)) == (0, 1_240 + 2 * 19)


@pytest.mark.parametrize("gap_ms", [0, 50])
def test_row_50_two_scans_are_two_pieces_and_finishing_twice_is_one_sale(world: TillWorld, gap_ms: int) -> None:
    code = c.CodeScanned(GTINS[BEANS].lstrip("0"), "EAN-13", "scanner", world.clock.monotonic)
    world.do(code)
    world.clock.passes(gap_ms)
    world.do(replace(code, at_ms=world.clock.monotonic))
    assert [line.quantity for line in world.counter.lines] == [2]
    world.do(c.SaleFinished(), c.SaleFinished(), c.SaleFinished())
    assert world.notices == ["empty_basket", "empty_basket"]
    assert world.store.standing().head.seq == 1


def test_row_53_a_programme_that_changed_meanwhile_takes_nothing_from_what_was_promised(world: TillWorld) -> None:
    world.disconnect()
    stingy = msgspec.structs.replace(
        PROGRAMME, version=2, earn=msgspec.structs.replace(PROGRAMME.earn, default=Rate(1, 1_000), rules=())
    )
    world.shop.put("programme", version=2, document=programme_bytes(stingy).decode(), starts_ms=world.clock.wall)
    promised = sell(world)
    assert (promised.context.programme, promised.effect.earn) == (1, 19)
    world.connect()
    assert world.shop.net(AMARA) == 1_240 + 19
    later = sell(world)
    assert later.context.programme == 2
    assert later.effect.earn < 19


def test_row_61_a_till_that_is_put_away_leaves_a_file_with_all_that_it_has_not_sent(
    world: TillWorld, tmp_path: Path
) -> None:
    world.disconnect()
    sold = [sell(world) for _ in range(3)]
    world.store.close()
    count, unreadable = export(tmp_path / "unsent", world.folder, SeededChance(1))
    assert (count, unreadable) == (3, 0)
    carried = open_bundle((tmp_path / "unsent").read_bytes(), LOOKUP_KEY)
    assert [read_body(op.body) for op in carried.ops] == sold


def test_row_54_an_operation_names_who_was_at_the_till(world: TillWorld) -> None:
    world.restart(settings=replace(world.settings, cashier="priya"))
    world.connect()
    world.disconnect()
    assert sell(world).context.cashier == "priya"
    (sent,) = world.store.unsent_ops()
    told = read_body(sent.body)
    assert isinstance(told, Sale)
    assert told.context.cashier == "priya"
