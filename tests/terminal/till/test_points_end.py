"""Points end at the till on their day: not shown, not spent, handed back; and pending ones wait."""

from __future__ import annotations

import msgspec

from loyalty.ledger.endings import endings_text
from loyalty.ops.effect import Credit
from loyalty.ops.operations import Handback, Sale
from loyalty.rules.expiry import DAY_MS, Vesting
from loyalty.rules.programme import programme_bytes
from terminal import commands as c
from terminal.counter import MemberShown
from terminal.questions import MembersAsked, Told
from tests.fakes.shop import AMARA, BEANS
from tests.fakes.till_world import TillWorld


def ends(world: TillWorld, *found: tuple[int, int], pending: int = 0) -> None:
    """The server tells of ends of Amara's points: days from now, points."""
    told = [(world.clock.wall + days * DAY_MS, points) for days, points in found]
    world.shop.put("member", id=AMARA, ends=endings_text(told), pending=pending)
    world.do(c.NewsHeard())
    world.wait(500)


def shown(world: TillWorld) -> MemberShown:
    world.do(c.MemberChosen(AMARA))
    assert world.counter.member is not None
    return world.counter.member


def test_before_their_day_points_are_as_all_others(world: TillWorld) -> None:
    ends(world, (1, 240))
    assert (shown(world).balance, shown(world).spendable_here) == (1_240, 1_240)


def test_on_their_day_points_are_no_more_and_the_rest_stays(world: TillWorld) -> None:
    ends(world, (1, 240))
    world.disconnect()
    world.clock.wall += DAY_MS
    assert (shown(world).balance, shown(world).spendable_here) == (1_000, 1_000)


def test_more_than_there_is_never_ends(world: TillWorld) -> None:
    ends(world, (1, 5_000))
    world.disconnect()
    world.clock.wall += DAY_MS
    assert (shown(world).balance, shown(world).spendable_here, shown(world).owed) == (0, 0, 0)


def test_what_was_spent_before_the_day_did_not_end_on_it(world: TillWorld) -> None:
    ends(world, (1, 240))
    world.disconnect()
    world.do(c.MemberChosen(AMARA), c.ProductPicked(BEANS), c.PointsEntered(200), c.SaleFinished())
    balance = shown(world).balance
    world.clock.wall += DAY_MS
    assert shown(world).balance == balance - 40


def test_what_has_ended_is_handed_back_with_the_line(world: TillWorld) -> None:
    ends(world, (1, 240))
    world.disconnect()
    world.clock.wall += DAY_MS
    world.connect()
    world.wait(5_000)
    given_up = [one.operation for one in world.store.newest(5) if isinstance(one.operation, Handback)]
    assert [one.effect.release for one in given_up] == [240]
    assert world.status.unsent == 0


def test_points_that_are_pending_say_so(world: TillWorld) -> None:
    world.shop.put("member", id=AMARA, points=1_440, pending=200)
    world.do(c.NewsHeard())
    world.wait(500)
    member = shown(world)
    assert (member.balance, member.spendable_here) == (1_440, 1_240)
    assert member.spendable_reason == "200 points are pending."


def test_what_is_pending_first_is_never_earned_into_rights(world: TillWorld) -> None:
    programme = world.store.programme(world.clock.wall)
    assert programme is not None
    for vesting, credit in ((None, Credit.LOCAL), (Vesting(14), Credit.POOL)):
        programme = msgspec.structs.replace(programme, version=programme.version + 1, vesting=vesting)
        document = programme_bytes(programme).decode()
        world.shop.put("programme", version=programme.version, document=document, starts_ms=0)
        world.connect()
        world.wait(60_000)
        world.disconnect()
        world.do(c.MemberChosen(AMARA), c.ProductPicked(BEANS), c.SaleFinished())
        sale = world.store.newest(1)[0].operation
        assert isinstance(sale, Sale)
        assert sale.effect.credit is credit


def test_the_pos_door_tells_what_ends_soon_and_what_is_pending(world: TillWorld) -> None:
    for days, told in ((20, True), (31, False)):
        ends(world, (days, 240), pending=5)
        answer = world.ask(MembersAsked(code=AMARA))
        assert isinstance(answer, Told), answer
        member = answer.document["members"][0]
        assert member["pending"] == 5
        assert (member["ending"] or {}).get("points") == (240 if told else None)
