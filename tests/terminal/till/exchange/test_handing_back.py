"""Handing points back: to whom waits for them, never what is about to be used, and nothing is lost on the way."""

from collections.abc import Sequence
from pathlib import Path

import msgspec
import pytest

from loyalty.codes.scanned import card_number
from loyalty.exchange.wire import HolderState
from loyalty.ledger.booking import Holding
from loyalty.ops.operations import Handback, Operation, Sale
from loyalty.signing.signature import Ed25519Signer
from loyalty.values.ids import new_id
from terminal import commands as c
from terminal.counter import Line
from terminal.errors import DiskFull
from terminal.ports import Committed
from terminal.questions import QuoteAsked, SaleAsked, SaleStateAsked, Told, WishedLine, WishedSale
from terminal.store.till_store import TillStore
from terminal.till.exchange.handing_back import CHUNK_MEMBERS
from tests.fakes.shop import AMARA, BEANS, BEN, DEVICE, NUMBERS, TillKnown, cafe
from tests.fakes.till_world import TillWorld

OTHER = new_id(b"\x03" * 10)


class NoRoom(TillStore):
    """A store on a disk that has room for what the server says, but for no op."""

    tried = 0

    def commit_many(self, operations: Sequence[Operation]) -> None:
        self.commit(*operations)

    def commit(self, *_: object, **__: object) -> Committed:
        self.tried += 1
        raise DiskFull("The disk is full.")


def held(world: TillWorld) -> int:
    return world.store.rights(AMARA).held


def recalled(world: TillWorld, points: int) -> None:
    """Another till waits for points of Amara, and this one hears of it."""
    world.shop.now_ms = world.clock.wall
    world.shop.recall(AMARA, DEVICE, OTHER, points)
    world.do(c.NewsHeard())
    world.wait(500)


@pytest.fixture
def beside(tmp_path: Path) -> TillWorld:
    """A till beside an anchor that holds all points of Amara."""
    shop = cafe()
    shop.tills[OTHER] = TillKnown(Ed25519Signer(b"\x0a" * 32).public, name="Till 1", holdings={AMARA: Holding(g=1_240)})
    shop.accounts[AMARA] = type(shop.accounts[AMARA])(1_240, 1_240, 0)
    return TillWorld(tmp_path, shop=shop, anchor=False).connect()


def test_what_another_till_waits_for_is_handed_back_and_nothing_else(world: TillWorld) -> None:
    recalled(world, 500)
    assert held(world) == 740
    assert world.shop.accounts[AMARA].pool == 500
    assert (world.shop.net(AMARA), world.status.unsent) == (1_240, 0)
    known = world.store.member(AMARA)
    assert known is not None
    assert known.net == 1_240, "the member's points are the same"
    assert world.papers == []


def test_an_anchor_takes_points_back_that_nobody_came_for(world: TillWorld) -> None:
    recalled(world, 500)
    world.wait(5_000)
    assert held(world) == 740
    world.wait(120_000)
    assert held(world) == 1_240


def test_more_than_is_held_cannot_be_handed_back(world: TillWorld) -> None:
    for _ in range(3):
        recalled(world, 5_000)
    assert held(world) == 0
    assert world.shop.accounts[AMARA].pool == 1_240


def test_points_on_the_open_sale_stay_for_its_customer(world: TillWorld) -> None:
    world.do(c.MemberChosen(AMARA), c.ProductPicked(BEANS), c.PointsEntered(500))
    recalled(world, 1_240)
    assert held(world) == 500
    world.do(c.SaleFinished())
    assert world.counter.done is not None
    assert world.counter.done.points_used == 500


def test_a_till_in_doubt_of_its_rights_hands_nothing_back(world: TillWorld) -> None:
    world.store.stop_redeeming("Support has to look.")
    recalled(world, 500)
    assert held(world) == 1_240


def test_with_a_full_disk_the_points_stay(tmp_path: Path) -> None:
    world = TillWorld(tmp_path, store_kind=NoRoom).connect()
    recalled(world, 500)
    assert isinstance(world.store, NoRoom)
    assert world.store.tried
    assert held(world) == 1_240
    assert world.status.line is Line.ONLINE
    world.close()


def test_a_handback_survives_a_crash_and_a_lost_reply(world: TillWorld) -> None:
    world.connected = False
    world.wait(61_000)
    world.shop.now_ms = world.clock.wall
    world.shop.recall(AMARA, DEVICE, OTHER, 500)
    world.reply()
    assert (held(world), world.status.unsent) == (740, 1)
    world.restart()
    assert (held(world), world.status.unsent) == (740, 1)
    world.wait(500)
    world.lose_reply()
    assert (held(world), world.shop.accounts[AMARA].pool) == (740, 500)
    world.connect()
    assert (world.status.unsent, world.shop.net(AMARA)) == (0, 1_240)
    assert held(world) + world.shop.accounts[AMARA].pool == 1_240


def test_a_handback_is_no_sale(world: TillWorld) -> None:
    recalled(world, 500)
    kept = world.store.newest(1)[0]
    assert isinstance(kept.operation, Handback)
    assert world.store.last_sale() is None
    assert not isinstance(world.ask(SaleStateAsked(kept.operation.sale_id)), Told)
    world.do(c.LastUndone())
    assert world.notices == ["nothing_to_undo"]


def test_points_at_another_till_are_waited_for_and_used(beside: TillWorld) -> None:
    beside.do(c.MemberChosen(AMARA), c.ProductPicked(BEANS), c.PointsEntered(300))
    assert beside.counter.waiting
    beside.wait(600)
    assert beside.counter.waiting
    beside.shop.hand_back(AMARA, OTHER)
    beside.do(c.NewsHeard())
    assert beside.counter.redeem is not None
    assert beside.counter.redeem.points == 300
    beside.close()


def test_points_that_came_without_any_news_are_found_by_asking_again(beside: TillWorld) -> None:
    beside.do(c.MemberChosen(AMARA), c.ProductPicked(BEANS), c.PointsEntered(300))
    beside.shop.hand_back(AMARA, OTHER)
    assert beside.counter.waiting
    beside.wait(600)
    assert beside.counter.redeem is not None
    beside.close()


def test_a_refusal_says_who_holds_the_points(beside: TillWorld) -> None:
    beside.shop.tills[OTHER].seen_ms = beside.clock.wall
    wish = WishedSale(NUMBERS[AMARA], (WishedLine(None, "bakery", 2_000),), redeem_points=300)
    assert beside.ask(SaleAsked("s", wish)) is None
    asked = len(beside.log)
    beside.wait(3_000)
    answer = beside.answer_to(1)
    assert "1,240 points are held by Till 1 (last heard " in getattr(answer, "sentence", "")
    assert len(beside.log) - asked < 80, "the server is not asked without pause"
    beside.do(c.MemberChosen(AMARA))
    assert beside.counter.member is not None
    assert "Till 1" in (beside.counter.member.spendable_reason or "")
    beside.close()


def test_a_till_that_is_no_anchor_hands_back_the_rest_with_the_sale(beside: TillWorld) -> None:
    beside.shop.hand_back(AMARA, OTHER)
    beside.do(c.MemberChosen(AMARA), c.ProductPicked(BEANS), c.PointsEntered(500), c.PointsEntered(300))
    assert held(beside) == 500
    beside.do(c.SaleFinished())
    beside.wait(500)
    assert held(beside) == 0
    assert beside.shop.tills[DEVICE].holdings[AMARA].held == 0
    assert beside.status.unsent == 0
    beside.close()


def test_what_was_earned_while_offline_can_be_used_here_and_goes_back_with_the_line(beside: TillWorld) -> None:
    beside.disconnect()
    beside.do(c.MemberChosen(AMARA), c.ProductPicked(BEANS), c.SaleFinished())
    assert held(beside) == 19
    beside.connect()
    assert held(beside) == 0
    beside.close()


def test_what_was_earned_before_a_restart_is_handed_back_with_the_line(beside: TillWorld) -> None:
    beside.disconnect()
    beside.do(c.MemberChosen(AMARA), c.ProductPicked(BEANS), c.SaleFinished())
    beside.restart()
    assert held(beside) == 19
    beside.connect()
    assert held(beside) == 0
    beside.close()


@pytest.mark.slow
def test_after_a_restart_a_long_backlog_is_handed_back_whole_and_only_a_chunk_at_a_time(beside: TillWorld) -> None:
    """Two thousand members and more, of whom each left points here before the till was started again."""
    many = [new_id(number.to_bytes(10, "big")) for number in range(1_000, 3_300)]
    for number, member in enumerate(many):
        beside.shop.enrol(member, f"Member {number}", 0, number=card_number(10_000 + number))
    beside.connect()
    beside.disconnect()
    beside.do(c.MemberChosen(AMARA), c.ProductPicked(BEANS), c.SaleFinished())
    pattern = beside.store.newest(1)[0].operation
    assert isinstance(pattern, Sale)
    beside.store.commit_many([_of(pattern, member) for member in many])
    beside.restart()
    assert beside.store.unsent().count == len(many) + 1
    beside.connected = True
    largest = quiet = 0
    while quiet < 100:
        before = beside.store.standing().head.seq
        beside.clock.passes(100)
        beside.do(c.Tick())
        now = beside.store.standing().head.seq
        largest, quiet = max(largest, now - before), 0 if now > before else quiet + 1
    assert {beside.store.rights(member).held for member in many} == {0}
    assert (beside.status.unsent, beside.shop.net(many[0]), beside.shop.net(many[-1])) == (0, 19, 19)
    assert largest <= 3 * CHUNK_MEMBERS, "the till thread was held too long"
    beside.close()


def _of(sale: Sale, member: str) -> Sale:
    context = msgspec.structs.replace(sale.context, uuid=member, reference=None)
    return msgspec.structs.replace(sale, context=context, sale_id=f"sale-{member}", member=member)


def test_an_anchor_keeps_nothing_of_another_stores_members(tmp_path: Path) -> None:
    shop = cafe()
    shop.put("member", id=AMARA, home_store="elsewhere")
    world = TillWorld(tmp_path, shop=shop, anchor=True).connect()
    world.do(c.MemberChosen(AMARA), c.ProductPicked(BEANS), c.SaleFinished())
    assert held(world) == 0, "earned with a line, the points are nobody's to keep"
    world.disconnect()
    world.do(c.MemberChosen(AMARA), c.ProductPicked(BEANS), c.SaleFinished())
    assert held(world) == 19
    world.connect()
    world.wait(1_000)
    assert held(world) == 0
    assert shop.accounts[AMARA].pool == shop.net(AMARA) == 1_278
    world.close()


def asked_for(beside: TillWorld, points: int) -> None:
    """Amara's points came for the open sale."""
    beside.shop.hand_back(AMARA, OTHER)
    beside.do(c.MemberChosen(AMARA), c.ProductPicked(BEANS), c.PointsEntered(points))
    assert (held(beside), beside.counter.waiting) == (points, None)


@pytest.mark.parametrize("gone", [c.BasketCleared(), c.MemberCleared(), c.BasketHeld(), c.MemberChosen(BEN)])
def test_points_of_a_sale_that_never_was_go_back(beside: TillWorld, gone: c.Command) -> None:
    asked_for(beside, 500)
    beside.do(gone)
    beside.wait(500)
    assert (held(beside), beside.shop.tills[DEVICE].holdings[AMARA].held) == (0, 0)
    beside.close()


def test_a_lower_figure_does_not_send_points_away_while_the_customer_stands_here(beside: TillWorld) -> None:
    asked_for(beside, 500)
    beside.do(c.PointsEntered(300), c.PointsEntered(0))
    beside.wait(120_000)
    assert held(beside) == 500
    beside.close()


def test_after_a_restart_the_open_sale_keeps_its_points_and_others_go_back(beside: TillWorld) -> None:
    asked_for(beside, 500)
    beside.shop.give(BEN, 100)
    beside.do(c.Asked(1, SaleAsked("s", WishedSale(NUMBERS[BEN], (WishedLine(None, "bakery", 2_000),), 100))))
    beside.do(c.Asked(2, QuoteAsked(WishedSale(NUMBERS[BEN], (WishedLine(None, "bakery", 2_000),), 100))))
    beside.restart()
    beside.connect()
    assert held(beside) == 500
    assert beside.store.rights(BEN).held == 0
    beside.do(c.SaleFinished())
    beside.wait(500)
    assert held(beside) == 0
    beside.close()


def test_points_that_a_program_asked_for_stay_a_while_for_its_sale(beside: TillWorld) -> None:
    beside.shop.hand_back(AMARA, OTHER)
    beside.do(c.Asked(1, QuoteAsked(WishedSale(NUMBERS[AMARA], (WishedLine(None, "bakery", 2_000),), 300))))
    beside.wait(60_000)
    assert held(beside) == 300
    beside.wait(70_000)
    assert held(beside) == 0
    beside.close()


def test_points_that_come_when_the_customer_has_gone_go_back(beside: TillWorld) -> None:
    beside.do(c.MemberChosen(AMARA), c.ProductPicked(BEANS), c.PointsEntered(300))
    beside.connected = False
    beside.shop.hand_back(AMARA, OTHER)
    beside.wait(600)
    beside.do(c.BasketCleared())
    beside.wait(4_000)
    beside.reply()
    beside.connect()
    assert (held(beside), beside.shop.tills[DEVICE].holdings[AMARA].held) == (0, 0)
    beside.close()


def test_a_till_that_is_no_anchor_any_more_gives_everything_back_and_trades_on(world: TillWorld) -> None:
    people = [new_id(number.to_bytes(10, "big")) for number in range(1_000, 3_300)]
    for number, one in enumerate(people):
        world.shop.enrol(one, f"Member {number}", 40, number=f"{number:010}")
    world.connect()
    assert sum(one.points for one in world.store.holdings("", 9_999)) == 1_240 + 50 + 400 + 40 * len(people)
    world.do(c.MemberChosen(AMARA), c.ProductPicked(BEANS), c.PointsEntered(500))
    world.shop.tills[DEVICE].anchor = False
    world.wait(61_000)
    world.do(c.ProductPicked(BEANS))
    world.wait(120_000)
    assert {one.member: one.points for one in world.store.holdings("", 9_999) if one.points} == {AMARA: 1_240}
    world.do(c.SaleFinished())
    world.wait(120_000)
    assert not any(one.points for one in world.store.holdings("", 9_999))
    assert all(not held.held for held in world.shop.tills[DEVICE].holdings.values())
    assert world.status.unsent == 0


def test_what_a_former_anchor_is_told_of_late_goes_back(world: TillWorld) -> None:
    mine = world.shop.tills[DEVICE]
    mine.anchor = False
    world.wait(120_000)
    assert held(world) == 0
    world.shop.grant_level(DEVICE, AMARA, 700)
    world.do(c.NewsHeard())
    world.wait(61_000)
    assert world.store.rights(AMARA).g == 1_240 + 700
    assert (held(world), mine.holdings[AMARA].held) == (0, 0)


def test_a_former_anchor_goes_on_giving_back_after_a_restart_but_not_without_a_line(world: TillWorld) -> None:
    world.do(c.MemberChosen(BEN))
    world.connected = False
    world.wait(61_000)
    world.shop.tills[DEVICE].anchor = False
    world.reply()
    world.restart()
    assert held(world) in {0, 1_240}
    world.connect()
    assert held(world) == 0


def test_who_shows_a_member_hears_where_the_points_are_and_knows_it_without_a_line(beside: TillWorld) -> None:
    other = beside.shop.tills[OTHER]
    other.seen_ms, other.state = beside.clock.wall, HolderState.CLOSED
    at = f"{beside.clock.local(beside.clock.wall):%H:%M}"
    beside.do(c.MemberChosen(AMARA))
    beside.wait(1_000)
    assert beside.counter.member is not None
    told = f"1,240 points are held by Till 1, switched off since {at}"
    assert beside.counter.member.spendable_reason == f"{told}."
    asked = len(beside.shop.doings)
    beside.wait(5_000)
    assert len(beside.shop.doings) - asked <= 1, "a member on the screen does not keep the line busy"
    beside.disconnect()
    beside.do(c.MemberChosen(AMARA))
    assert (beside.counter.member.spendable_reason or "").startswith(f"{told}, as heard at ")
    beside.close()
