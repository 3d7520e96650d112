"""The card was forgotten: the points of a finished sale are added once, in time, and to the right member."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from loyalty.ops.operations import Accrual, Sale
from loyalty.rules.claims import Claims
from loyalty.rules.earning import Caps
from loyalty.rules.limits import DAY_MS
from loyalty.rules.programme import programme_bytes
from loyalty.signing.signature import Ed25519Signer
from loyalty.values.errors import Refusal
from terminal.questions import (
    Answer,
    ClaimAsked,
    RefundAsked,
    SaleAsked,
    Told,
    WishedLine,
    WishedPieces,
    WishedSale,
)
from terminal.slip import from_json_bytes
from terminal.till.trade.papers import code_of_sale
from tests.fakes.shop import AMARA, BEN, PROGRAMME, STORE
from tests.fakes.till_world import TillWorld

OTHER, OTHER_KEY = "M" * 16, Ed25519Signer(b"\x44" * 32)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[TillWorld]:
    world = TillWorld(tmp_path / "till")
    rules = msgspec.structs.replace(PROGRAMME, claims=Claims(days=14, member_day=3, cashier_day=4))
    world.shop.put("programme", version=1, document=programme_bytes(rules).decode(), starts_ms=0)
    public = base64.b64encode(OTHER_KEY.public).decode()
    world.shop.put("till_key", id=OTHER, name="Till 4", store=STORE, public_key=public)
    world.connect()
    yield world
    world.close()


def sell(world: TillWorld, name: str = "s1", member: str | None = None, points: int | None = None) -> None:
    lines = (WishedLine(None, "drinks", 1_000, 4), WishedLine(None, "bakery", 500))
    assert isinstance(world.ask(SaleAsked(name, WishedSale(member, lines, redeem_points=points))), Told)


def claim(
    world: TillWorld, sale: str = "s1", member: str = AMARA, name: str = "c1", reason: str | None = None
) -> Answer | None:
    return world.ask(ClaimAsked(name, sale, member, reason))


def points(answer: Answer | None) -> int:
    assert isinstance(answer, Told), answer
    earned: int = answer.document["points_earned"] - answer.document["points_taken_back"]
    return earned


def code(answer: Answer | None) -> str:
    assert isinstance(answer, Refusal), answer
    assert answer.sentence.endswith(".")
    return answer.code.value


def receipt_of(world: TillWorld, name: str = "s1", seq: int = 77) -> str:
    """The receipt of the same sale, made at another till."""
    kept = world.store.kept(name)
    assert kept is not None
    assert isinstance(kept.operation, Sale)
    return code_of_sale(OTHER_KEY, 1, seq, kept.operation)


def test_the_points_of_a_sale_are_added_once(world: TillWorld) -> None:
    sell(world)
    before = world.shop.net(AMARA)
    first = claim(world)
    assert points(first) == 25
    assert claim(world) == first, "asked again, answered again"
    assert code(claim(world, name="c2")) == "already_claimed"
    assert code(claim(world, member=BEN, name="c3")) == "already_claimed"
    world.wait(1_000)
    assert world.shop.net(AMARA) == before + 25
    words = [str(one) for one in from_json_bytes(world.papers[-1].slip).elements]
    assert any("Points added" in word for word in words)


def test_it_goes_to_the_pool_so_that_no_till_can_spend_what_the_server_has_not_seen(world: TillWorld) -> None:
    world.disconnect()
    sell(world)
    held = world.store.rights(AMARA).held
    assert points(claim(world)) == 25
    assert world.store.rights(AMARA).held == held
    known = world.store.member(AMARA)
    assert known is not None
    assert known.net == 1_240 + 25


def test_of_another_tills_sale_the_points_on_its_receipt_are_added(world: TillWorld) -> None:
    sell(world)
    world.disconnect()
    assert points(claim(world, receipt_of(world))) == 25
    assert code(claim(world, receipt_of(world), BEN, "c2")) == "already_claimed"


def test_points_of_another_tills_sale_are_to_come_and_in_no_balance_on_paper(world: TillWorld) -> None:
    sell(world)
    told = claim(world)
    assert isinstance(told, Told)
    assert told.document["pending"] is False
    sell(world, "s2")
    other = claim(world, receipt_of(world, "s2"), BEN, "c2")
    assert isinstance(other, Told)
    assert other.document["pending"] is True
    known = world.store.member(BEN)
    assert known is not None
    words = [str(one) for one in from_json_bytes(world.papers[-1].slip).elements]
    assert any("Points to come" in word for word in words)
    assert any("once the server knows of the sale" in word for word in words)
    assert known.net == 75
    assert any("Balance" in word and "50 points" in word for word in words)


def test_what_came_back_is_not_added_and_all_back_is_nothing(world: TillWorld) -> None:
    sell(world)
    world.ask(RefundAsked("r1", "s1", (WishedPieces(1, 1),)))
    assert points(claim(world)) == 20
    sell(world, "s2")
    world.ask(RefundAsked("r2", "s2", None))
    assert code(claim(world, "s2", name="c2")) == "nothing_to_claim"


def test_a_sale_that_had_a_card_is_its_members_and_moves_with_a_reason_only(world: TillWorld) -> None:
    sell(world, member=AMARA)
    world.wait(1_000)
    amara, ben = world.shop.net(AMARA), world.shop.net(BEN)
    assert code(claim(world)) == "already_claimed"
    assert code(claim(world, member=BEN)) == "has_member"
    assert points(claim(world, member=BEN, reason="The wife's card was in the bag")) == 25
    world.wait(1_000)
    assert (world.shop.net(AMARA), world.shop.net(BEN)) == (amara - 25, ben + 25)
    assert code(claim(world, receipt_of(world), BEN, "c2")) == "has_member"


def test_a_sale_that_points_paid_for_is_not_moved(world: TillWorld) -> None:
    sell(world, member=AMARA, points=100)
    assert code(claim(world, member=BEN, reason="wrong card")) == "has_member"


def test_the_wrong_card_is_undone_and_the_right_one_gets_the_points(world: TillWorld) -> None:
    ben = world.shop.net(BEN)
    sell(world)
    claim(world)
    undone = world.ask(RefundAsked("u1", "c1", None))
    assert points(undone) == -25
    assert world.ask(RefundAsked("u1", "c1", None)) == undone
    assert code(world.ask(RefundAsked("u2", "c1", None))) == "already_refunded"
    assert points(claim(world, member=BEN, name="c2")) == 25
    world.wait(1_000)
    assert (world.shop.net(AMARA), world.shop.net(BEN)) == (1_240, ben + 25)


def test_a_return_of_what_was_claimed_here_leaves_it_to_the_server_who_has_the_points(world: TillWorld) -> None:
    sell(world, member=AMARA)
    claim(world, member=BEN, reason="wrong card")
    told = world.ask(RefundAsked("r1", "s1", None))
    assert isinstance(told, Told)
    assert (told.document["member"], told.document["points_taken_back"]) == (None, 25)


def test_too_late_too_often_or_not_in_the_programme_is_said(world: TillWorld) -> None:
    for number in range(5):
        sell(world, f"s{number}")
    assert [points(claim(world, f"s{number}", name=f"c{number}")) for number in range(3)] == [25] * 3
    assert code(claim(world, "s3", name="c3")) == "too_many_claims"
    assert points(claim(world, "s3", BEN, "c3")) == 25
    assert code(claim(world, "s4", BEN, "c4")) == "too_many_claims"
    world.clock.passes(16 * DAY_MS)
    world.wait(1_000)
    assert code(claim(world, "s4", BEN, "c4")) == "too_late"
    plain = programme_bytes(msgspec.structs.replace(PROGRAMME, version=2)).decode()
    world.shop.put("programme", version=2, document=plain, starts_ms=1)
    world.connect()
    assert code(claim(world, "s4", BEN, "c4")) == "no_claims"


def test_whom_or_what_nobody_knows_is_said(world: TillWorld) -> None:
    sell(world)
    assert code(claim(world, member="nobody")) == "unknown_member"
    assert code(claim(world, "s9")) == "no_such_sale"
    assert code(claim(world, "T:ABC")) == "bad_receipt"
    world.ask(RefundAsked("r1", "s1", None))
    assert code(claim(world, "r1")) == "no_such_sale"


def test_what_is_on_disk_names_the_sale_and_what_it_was_priced_by(world: TillWorld) -> None:
    sell(world)
    claim(world)
    kept = world.store.kept("c1")
    assert kept is not None
    assert isinstance(kept.operation, Accrual)
    assert (kept.operation.origin.sale_id, kept.operation.facts is msgspec.UNSET) == ("s1", False)
    world.restart()
    assert code(claim(world, name="c2")) == "already_claimed"


def test_the_cap_of_a_day_is_that_of_the_sale_however_often_its_member_came_since(world: TillWorld) -> None:
    earn = msgspec.structs.replace(PROGRAMME.earn, caps=Caps(day=30))
    rules = msgspec.structs.replace(PROGRAMME, version=2, earn=earn, claims=Claims(days=14))
    world.shop.put("programme", version=2, document=programme_bytes(rules).decode(), starts_ms=0)
    world.connect()
    sell(world)
    sell(world, "s2")
    sell(world, "own", AMARA)
    for name in ("next-day", "day-after"):
        world.clock.passes(DAY_MS)
        sell(world, name, AMARA)
        world.wait(1_000)
    # 25 of that day are there already, of the 25 of the sale 5 have room under its 30; nothing of the next one has.
    assert points(claim(world)) == 5
    world.wait(1_000)
    assert code(claim(world, "s2", name="c2")) == "nothing_to_claim"
    assert points(world.ask(RefundAsked("undo", "c1", None))) == -5
    assert points(claim(world, "s2", name="c3")) == 5, "what was undone makes room again"
