"""The card was forgotten: scan the card, scan the receipt, see the points, scan it again."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from loyalty.ops.operations import Accrual, Sale
from loyalty.rules.claims import Claims
from loyalty.rules.programme import programme_bytes
from terminal import commands as c
from terminal.activity_commands import ActivityWanted
from terminal.events import ActivityChanged
from terminal.till.counter.receipt_counter import SURE_MS
from terminal.till.trade.papers import code_of_sale
from tests.fakes.shop import AMARA, BEN, DEVICE, PROGRAMME, STORE
from tests.fakes.till_world import TILL_KEY, TillWorld


@pytest.fixture
def world(tmp_path: Path) -> Iterator[TillWorld]:
    world = TillWorld(tmp_path / "till")
    rules = msgspec.structs.replace(PROGRAMME, claims=Claims())
    world.shop.put("programme", version=1, document=programme_bytes(rules).decode(), starts_ms=0)
    public = base64.b64encode(TILL_KEY.public).decode()
    world.shop.put("till_key", id=DEVICE, name="Till 1", store=STORE, public_key=public)
    world.connect()
    yield world
    world.close()


def receipt(world: TillWorld, *before: c.Command) -> c.CodeScanned:
    """The receipt of a sale that was just made, as the scanner reads it."""
    world.do(*before, c.AmountEntered(2_000, "drinks"), c.SaleFinished())
    kept = world.store.newest(1)[0]
    assert isinstance(kept.operation, Sale)
    code = code_of_sale(TILL_KEY, kept.epoch, kept.seq, kept.operation)
    return c.CodeScanned(code, "QR", "scanner", world.clock.monotonic)


def test_the_first_scan_says_what_it_brings_and_the_second_adds_it(world: TillWorld) -> None:
    scan = receipt(world)
    world.do(c.MemberChosen(AMARA), scan)
    assert world.notices == ["claim_asked"]
    assert "brings Amara Okafor 40 points" in world.sentence
    assert world.shop.net(AMARA) == 1_240
    world.do(scan)
    assert world.notices == ["claimed"]
    assert world.counter.member is not None
    assert world.counter.member.balance == 1_280
    newest = world.store.newest(1)[0].operation
    assert isinstance(newest, Accrual)
    assert (newest.member, newest.effect.earn) == (AMARA, 40)
    world.do(scan)
    assert world.notices == ["already_claimed"]


def test_the_open_sale_stays_as_it_is(world: TillWorld) -> None:
    scan = receipt(world)
    world.do(c.MemberChosen(AMARA), c.AmountEntered(500, "drinks"), scan, scan)
    assert [line.amount_minor for line in world.counter.lines] == [500]


def test_a_second_scan_that_comes_late_or_for_somebody_else_asks_again(world: TillWorld) -> None:
    scan = receipt(world)
    world.do(c.MemberChosen(AMARA), scan, c.MemberChosen(BEN), scan)
    assert world.notices[-1] == "claim_asked"
    world.clock.passes(SURE_MS + 1)
    world.do(scan)
    assert world.notices[-1] == "claim_asked"
    assert not isinstance(world.store.newest(1)[0].operation, Accrual)


def test_without_a_member_or_where_there_is_nothing_to_add_the_sale_is_shown(world: TillWorld) -> None:
    scan = receipt(world)
    world.do(scan)
    assert [event.shown.open for event in world.of(ActivityChanged)] == [True]
    assert world.notices == []
    world.do(ActivityWanted(open=False))
    owned = receipt(world, c.MemberChosen(BEN))
    world.do(c.MemberChosen(AMARA), owned)
    assert [event.shown.open for event in world.of(ActivityChanged)] == [True]
    assert world.store.newest(1)[0].operation.member == BEN
    world.do(ActivityWanted(open=False), owned)
    assert world.notices == ["has_member"]
    assert not isinstance(world.store.newest(1)[0].operation, Accrual)
