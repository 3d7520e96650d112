"""A server that was put back is told what this till holds, and people are told what that means."""

import msgspec

from loyalty.exchange.wire import ExchangeReply, ExchangeRequest, Recovery
from loyalty.ledger.rights import open_grants
from loyalty.signing.signature import Ed25519Verifier
from terminal import commands as c
from terminal.till.desk import HERE_ONLY
from terminal.till.exchange.recovering import recovery_words
from tests.fakes.shop import AMARA, BEANS, BEN, CARLA, DEVICE
from tests.fakes.till_world import TillWorld

BANNER = "The server was restored; 7 of 9 tills have answered. Redeeming uses the points already at this till."


def put_back(world: TillWorld) -> None:
    """The server is of another generation and waits."""
    world.shop.generation, world.shop.tills[DEVICE].settled = 2, 1
    world.shop.recovery = Recovery(1, 9, 7, ["Till 8, High Street"])


def test_the_banner_counts_the_tills_and_says_what_can_be_used() -> None:
    assert recovery_words(Recovery(1, 9, 7, [])) == BANNER


def test_a_till_that_hears_of_a_restore_tells_what_it_holds_before_it_sends_a_sale_again(world: TillWorld) -> None:
    world.connect()
    world.do(c.MemberChosen(AMARA), c.ProductPicked(BEANS), c.SaleFinished())
    world.wait(5_000)
    world.disconnect()
    put_back(world)
    world.connected = True
    world.wait(61_000)
    server = Ed25519Verifier(world.shop.signer.public)
    told = [open_grants(one, server).totals for one in world.shop.claimed]
    assert {member: total for one in told for member, total in one.items()} == {AMARA: 1_240, BEN: 50, CARLA: 400}
    assert not world.store.standing().owes_claims
    assert (world.status.recovery, world.status.line_sentence) == (BANNER, BANNER)


def test_while_it_owes_several_pages_each_goes_after_the_answer_to_the_one_before(world: TillWorld) -> None:
    world.connect()
    world.shop.give(BEN, 70)
    world.wait(61_000)
    put_back(world)
    world.connected = False
    world.wait(61_000)
    world.reply()
    asked = []
    for _ in range(4):
        world.wait(1_000)
        if world.wanted:
            asked.append(world.wanted[0])
            world.reply()
    assert [(len(one.claims), one.claims_last) for one in asked] == [(2, True)]
    assert all(one.generation == 2 for one in asked)


def test_points_that_are_held_here_can_be_used_though_the_server_shows_fewer(world: TillWorld) -> None:
    world.connect()
    put_back(world)
    account = world.shop.accounts[AMARA]
    world.shop.put("member", id=AMARA, points=account.net - 1_000)
    world.wait(61_000)
    world.do(c.MemberChosen(AMARA))
    shown = world.counter.member
    assert shown is not None
    assert (shown.balance, shown.spendable_here) == (1_240, 1_240)
    world.disconnect()
    world.restart()
    assert world.status.recovery == HERE_ONLY


def test_a_server_that_never_acknowledges_is_not_asked_without_pause(world: TillWorld) -> None:
    world.connect()
    put_back(world)
    take = world.shop.answer

    def deaf(request: ExchangeRequest) -> ExchangeReply:
        world.shop.tills[DEVICE].settled = 1
        reply = take(msgspec.structs.replace(request, claims_last=False))
        return msgspec.structs.replace(reply, claims_ok=False)

    world.shop.answer = deaf  # type: ignore[method-assign, assignment] # a server that loses its memory
    before = len(world.shop.asked)
    world.wait(120_000)
    assert len(world.shop.asked) - before < 12
