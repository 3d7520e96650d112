"""A voucher, reward or card that comes while another is not settled yet: nothing is forgotten without a word."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from loyalty.codes.scanned import member_code
from loyalty.ledger.voucher_ledger import VoucherAccount
from loyalty.rules.programme import programme_bytes
from loyalty.rules.proof import Proof, ProofBy, ProofLevel
from loyalty.rules.rewards import Reward
from loyalty.values.ids import new_voucher_id
from terminal import commands as c
from terminal.till.exchange.patience import WAIT_MS
from tests.fakes.shop import AMARA, BEANS, BEN, PROGRAMME
from tests.fakes.till_world import TillWorld

FAR = new_voucher_id(b"\x31" * 16)
FARTHER = new_voucher_id(b"\x32" * 16)
NEAR = new_voucher_id(b"\x33" * 16)
MUG = Reward(id="mug", label={"en": "Mug", "de": "Becher"}, points=500)
TREAT = Reward(id="treat", label="Treat", points=300)
PROVEN = Proof((ProofLevel(100, (ProofBy.CARD,)),), tries=3, rest_minutes=60)


def a_world(folder: Path, proof: Proof | None = None) -> TillWorld:
    """A till whose server has two vouchers that are not here, and gave it one."""
    world = TillWorld(folder / "till", anchor=proof is not None)
    programme = msgspec.structs.replace(PROGRAMME, version=9, rewards=(MUG, TREAT), proof=proof)
    world.shop.put("programme", version=9, document=programme_bytes(programme).decode(), starts_ms=0)
    world.shop.vouchers.hold(VoucherAccount(FAR, "Gift", 100, "GBP", hver=3))
    world.shop.vouchers.hold(VoucherAccount(FARTHER, "Gift", 200, "GBP", hver=3))
    world.shop.vouchers.hold(VoucherAccount(NEAR, "Gift", 300, "GBP", hver=3))
    world.connect()
    world.do(c.ProductPicked(BEANS), c.VoucherHanded(NEAR), c.VoucherDropped(NEAR), c.BasketCleared())
    return world.disconnect()


@pytest.fixture
def world(tmp_path: Path) -> Iterator[TillWorld]:
    world = a_world(tmp_path)
    yield world
    world.close()


def asks(world: TillWorld) -> bool:
    """Whether proof is asked for now."""
    return world.counter.proof is not None


def handed(world: TillWorld) -> list[str]:
    """What was handed in with the open sale."""
    return [one.id for one in world.counter.vouchers]


SECONDS: list[c.Command] = [
    c.VoucherHanded(FARTHER),
    c.VoucherHanded(NEAR),
    c.VoucherHanded(FAR),
    c.VoucherBought("thanks"),
    c.RewardWanted("mug"),
    c.PointsEntered(100),
    c.PointsEntered(0),
    c.FullCardUsed("coffee", used=True),
]


def test_while_a_voucher_is_asked_for_nothing_takes_its_place(world: TillWorld) -> None:
    world.do(c.MemberChosen(AMARA), c.ProductPicked(BEANS), c.VoucherHanded(FAR))
    for second in SECONDS:
        world.do(second)
        assert world.notices == ["waiting"], second
    assert "Wait a moment, then scan or choose this again." in world.sentence
    world.connected = True
    world.wait(WAIT_MS - 1_000)
    assert (handed(world), world.counter.reward) == ([FAR], None)
    world.do(c.VoucherHanded(FARTHER))
    assert handed(world) == [FAR, FARTHER]


def test_a_voucher_that_is_asked_for_stays_whoever_comes_to_the_counter(world: TillWorld) -> None:
    world.do(
        c.ProductPicked(BEANS), c.VoucherHanded(FAR), c.MemberChosen(AMARA), c.MemberChosen(BEN), c.MemberCleared()
    )
    assert world.counter.waiting is not None
    world.do(c.MemberChosen(BEN))
    world.connected = True
    world.wait(WAIT_MS - 1_000)
    assert handed(world) == [FAR]


def test_another_reward_waits_until_the_one_on_the_screen_is_given_or_left(world: TillWorld) -> None:
    world.connect()
    world.do(c.MemberChosen(AMARA), c.CodeScanned("R:mug", None, "usb", 0), c.CodeScanned("R:treat", None, "usb", 0))
    assert world.notices == ["reward_open"]
    assert world.sentence == "Mug is on the screen. Give it or leave it first, then scan or choose the next one."
    assert world.counter.reward is not None
    assert world.counter.reward.id == "mug"
    world.do(c.RewardWanted("mug"))
    assert world.notices == [], "the same one is on the screen already"
    world.do(c.RewardConfirmed("mug"), c.RewardWanted("treat"), c.RewardConfirmed("treat"))
    assert [line.reward_points for line in world.counter.lines] == [500, 300]


def test_a_voucher_handed_in_beside_a_reward_on_the_screen_leaves_it_there(world: TillWorld) -> None:
    world.connect()
    world.do(c.MemberChosen(AMARA), c.ProductPicked(BEANS), c.RewardWanted("mug"), c.VoucherHanded(NEAR))
    assert (handed(world), world.notices) == ([NEAR], [])
    world.do(c.RewardConfirmed("mug"))
    assert [line.reward_points for line in world.counter.lines] == [0, 500]


def test_while_points_of_a_reward_are_asked_for_no_voucher_takes_their_place(world: TillWorld) -> None:
    world.connect()
    world.connected = False
    world.do(c.MemberChosen(AMARA), c.ProductPicked(BEANS), c.RewardWanted("mug"), c.RewardConfirmed("mug"))
    assert world.counter.waiting is not None
    world.do(c.VoucherHanded(FAR))
    assert world.notices == ["waiting"]
    world.connected = True
    world.reply()
    assert [line.reward_points for line in world.counter.lines] == [0, 500]


def test_while_proof_is_asked_for_one_thing_another_is_refused(tmp_path: Path) -> None:
    world = a_world(tmp_path, PROVEN).connect()
    world.do(c.MemberChosen(AMARA), c.ProductPicked(BEANS), c.RewardWanted("mug"), c.RewardConfirmed("mug"))
    assert asks(world)
    for second in (c.VoucherBought("thanks"), c.VoucherHanded(NEAR), c.RewardWanted("treat")):
        world.do(second)
        assert world.notices == ["prove_first"], second
    world.do(c.CodeScanned(member_code(AMARA), None, "usb", 0))
    assert not asks(world)
    assert [line.reward_points for line in world.counter.lines] == [0, 500], "what was asked for first is done"
    world.close()


def test_a_reward_that_was_on_the_screen_when_the_sale_was_finished_stands_in_nobodys_way(world: TillWorld) -> None:
    world.connect()
    world.do(c.MemberChosen(AMARA), c.ProductPicked(BEANS), c.BasketHeld())
    (held,) = world.counter.held
    world.do(c.MemberChosen(AMARA), c.ProductPicked(BEANS), c.RewardWanted("mug"), c.SaleFinished())
    world.do(c.BasketResumed(held.id))
    assert world.counter.reward is None
    world.do(c.RewardWanted("treat"))
    assert world.notices == []
