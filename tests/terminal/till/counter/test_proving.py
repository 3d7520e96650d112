"""Spending asks for proof by amount: the card, or a PIN that is counted before it is looked at."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pytest

from loyalty.codes.scanned import card_code, member_code
from loyalty.ops.operations import Operation, Sale, VoucherIssue
from loyalty.rules.programme import Programme, programme_bytes
from loyalty.rules.proof import Proof, ProofBy, ProofLevel
from loyalty.rules.rewards import Reward
from loyalty.signing.pin_hash import Cost, hash_pin, pin_fits
from terminal import commands as c
from terminal.errors import DiskFull
from terminal.events import Event, PinToCheck
from terminal.ports import Committed
from terminal.store.till_store import TillStore
from terminal.till.counter.pin_trying import MINUTE_MS
from terminal.till.desk import TillSettings
from tests.fakes.shop import AMARA, BEANS, BEN, NUMBERS, PROGRAMME
from tests.fakes.till_world import TillWorld

KEY, SALT, CHEAP = b"\x33" * 32, b"\x44" * 16, Cost(1, 8, 1)
PIN, OTHER = "258013", "1379"
CARD, PIN_WAY = ProofBy.CARD, ProofBy.PIN
EITHER = Proof((ProofLevel(100, (CARD, PIN_WAY)),), tries=3, rest_minutes=60)
STRICT = Proof((ProofLevel(100, (CARD, PIN_WAY)), ProofLevel(500, (PIN_WAY,))), tries=3, rest_minutes=60)
MUG = Reward(id="mug", label="Mug", points=500)


def ask_for(world: TillWorld, proof: Proof | None) -> None:
    """From now on the programme asks for this."""
    now = world.store.programme(world.clock.wall)
    version = 7 if now is None else now.version + 1
    programme = msgspec.structs.replace(PROGRAMME, version=version, proof=proof, rewards=(MUG,))
    world.shop.put("programme", version=version, document=programme_bytes(programme).decode(), starts_ms=0)


def give_pin(world: TillWorld, member: str, pin: str, salt: bytes = SALT) -> None:
    """The office gives the member this PIN."""
    world.shop.put("member_pin", member=member, kept=hash_pin(KEY, member, pin, salt, CHEAP))


@pytest.fixture
def world(tmp_path: Path) -> Iterator[TillWorld]:
    world = TillWorld(tmp_path / "till")
    ask_for(world, EITHER)
    give_pin(world, AMARA, PIN)
    world.connect()
    yield world
    world.close()


def scan(text: str) -> c.CodeScanned:
    return c.CodeScanned(text, None, "usb", 0)


def serve(world: TillWorld, *, pieces: int = 1) -> None:
    """Amara was found by name, beans lie on the counter."""
    world.do(c.MemberChosen(AMARA), c.ProductPicked(BEANS, pieces))


def type_pin(world: TillWorld, pin: str) -> list[Event]:
    """The member types a PIN, and the clerk finds out whether it is right."""
    world.do(c.PinTyped(pin))
    (wanted,) = world.of(PinToCheck)
    return world.do(c.PinChecked(wanted.ticket, fits=pin_fits(KEY, wanted.member, wanted.pin, wanted.kept)))


def lock(world: TillWorld) -> None:
    """Amara's card was scanned, more points than a card is enough for are wanted, and three PINs were wrong."""
    ask_for(world, STRICT)
    world.connect()
    serve(world)
    world.do(scan(member_code(AMARA)), c.PointsEntered(600))
    for _ in range(3):
        type_pin(world, OTHER)


def asks(world: TillWorld) -> bool:
    """Whether proof is asked for now."""
    return world.counter.proof is not None


def last_sale(world: TillWorld) -> Sale:
    sale = world.store.newest(1)[0].operation
    assert isinstance(sale, Sale)
    return sale


def test_earning_asks_for_nothing_and_few_points_neither(world: TillWorld) -> None:
    serve(world)
    world.do(c.PointsEntered(100), c.SaleFinished())
    assert not asks(world)
    assert (last_sale(world).effect.use, last_sale(world).context.proof) == (100, msgspec.UNSET)


def test_a_member_found_by_name_types_the_pin_and_the_points_are_used(world: TillWorld) -> None:
    serve(world)
    world.do(c.PointsEntered(300))
    card = world.counter.proof
    assert card is not None
    assert (card.pad, card.checking, card.wrong) == (True, False, "")
    assert "Amara Okafor" in card.title
    assert "300" in card.title
    world.do(c.PinTyped(PIN))
    assert world.counter.proof == replace(card, checking=True, how="Checking the PIN …")
    (wanted,) = world.of(PinToCheck)
    world.do(c.PinChecked(wanted.ticket, fits=True))
    assert not asks(world)
    world.do(c.SaleFinished())
    assert (last_sale(world).effect.use, last_sale(world).context.proof) == (300, "pin")
    assert world.store.pins.tries(AMARA) is None


@pytest.mark.parametrize("text", [member_code(AMARA), card_code(NUMBERS[AMARA]), NUMBERS[AMARA]])
def test_a_scanned_card_or_code_is_proof(world: TillWorld, text: str) -> None:
    world.do(scan(text), c.ProductPicked(BEANS), c.PointsEntered(300), c.SaleFinished())
    assert (last_sale(world).effect.use, last_sale(world).context.proof) == (300, "card")


def test_a_number_that_was_typed_proves_nothing_until_the_card_is_scanned(world: TillWorld) -> None:
    world.do(c.TextEntered(NUMBERS[AMARA]), c.ProductPicked(BEANS), c.PointsEntered(300))
    assert asks(world)
    world.do(scan(member_code(AMARA)))
    assert not asks(world)
    assert world.counter.redeem is not None
    assert world.counter.redeem.points == 300


def test_another_members_card_is_another_member_and_nothing_of_the_first_is_used(world: TillWorld) -> None:
    serve(world)
    world.do(c.PointsEntered(300), scan(member_code(BEN)))
    assert not asks(world)
    assert world.counter.member is not None
    assert world.counter.member.id == BEN
    assert world.counter.redeem is None


def test_who_shows_no_proof_pays_with_money(world: TillWorld) -> None:
    serve(world)
    world.do(c.PointsEntered(300), c.ProofDismissed())
    assert (world.counter.proof, world.counter.redeem) == (None, None)
    world.do(c.SaleFinished())
    assert last_sale(world).effect.use == 0
    assert last_sale(world).effect.earn > 0


def test_small_uses_of_one_day_add_up(world: TillWorld) -> None:
    serve(world)
    world.do(c.PointsEntered(100), c.SaleFinished())
    assert last_sale(world).effect.use == 100
    serve(world)
    world.do(c.PointsEntered(100))
    assert world.counter.proof is not None, "200 points in a day ask for proof"
    type_pin(world, PIN)
    world.do(c.SaleFinished())
    assert (last_sale(world).effect.use, last_sale(world).context.proof) == (100, "pin")
    world.clock.passes(24 * 60 * MINUTE_MS)
    serve(world)
    world.do(c.PointsEntered(100), c.SaleFinished())
    assert last_sale(world).effect.use == 100, "another day begins at nothing"


def test_three_wrong_pins_and_the_member_earns_here_and_does_not_spend_for_a_while(world: TillWorld) -> None:
    ask_for(world, STRICT)
    world.connect()
    serve(world)
    world.do(scan(member_code(AMARA)), c.PointsEntered(600))
    for left in (2, 1):
        type_pin(world, OTHER)
        assert world.counter.proof is not None
        assert world.counter.proof.wrong == f"This PIN is wrong. Tries left: {left}."
    type_pin(world, OTHER)
    assert not asks(world)
    assert world.notices == ["pin_locked"]
    world.do(c.PointsEntered(600))
    assert world.notices == ["pin_locked"]
    assert "60 min" in world.sentence
    assert "Use at most 500" in world.sentence
    world.do(c.PointsEntered(500), c.SaleFinished())
    assert last_sale(world).effect.use == 500, "a card is still enough for what asks for no more"
    assert last_sale(world).effect.earn > 0


def test_the_pause_survives_a_restart_begins_anew_with_it_and_ends(world: TillWorld) -> None:
    lock(world)
    world.clock.passes(50 * MINUTE_MS)
    world.restart()
    world.connect()
    world.do(c.PointsEntered(600))
    assert world.notices == ["pin_locked"]
    world.clock.passes(61 * MINUTE_MS)
    world.do(c.PointsEntered(600))
    assert world.counter.proof is not None
    type_pin(world, OTHER)
    assert world.counter.proof.wrong == "This PIN is wrong. Tries left: 2."
    type_pin(world, PIN)
    assert world.counter.redeem is not None


def test_killed_before_the_answer_the_try_counts(world: TillWorld) -> None:
    serve(world)
    world.do(c.PointsEntered(300), c.PinTyped(OTHER))
    world.restart()
    tries = world.store.pins.tries(AMARA)
    assert tries is not None
    assert tries.wrong == 1


def test_where_a_card_is_always_enough_it_ends_the_pause(world: TillWorld) -> None:
    serve(world)
    world.do(c.PointsEntered(300))
    for _ in range(3):
        type_pin(world, OTHER)
    assert world.counter.proof is not None, "the card is still asked for"
    assert not world.counter.proof.pad
    assert world.counter.proof.wrong.startswith("The PIN was wrong 3 times.")
    world.do(scan(member_code(AMARA)))
    assert world.counter.redeem is not None
    assert world.store.pins.tries(AMARA) is None


def test_a_card_does_not_buy_further_guesses_where_it_is_not_enough(world: TillWorld) -> None:
    lock(world)
    world.do(scan(member_code(AMARA)), c.PointsEntered(600))
    assert world.notices == ["pin_locked"]


def test_a_new_pin_from_the_office_ends_the_pause(world: TillWorld) -> None:
    lock(world)
    give_pin(world, AMARA, OTHER, salt=b"\x55" * 16)
    world.connect()
    world.do(c.PointsEntered(600))
    type_pin(world, OTHER)
    assert world.counter.redeem is not None


def test_without_a_pin_the_card_is_asked_for_or_the_way_out_said(world: TillWorld) -> None:
    world.do(c.MemberChosen(AMARA), c.ProductPicked(BEANS))
    world.shop.put("member_pin", member=AMARA, kept="", gone=1)
    world.connect()
    world.do(c.PointsEntered(300))
    assert world.counter.proof is not None
    assert not world.counter.proof.pad
    assert world.counter.proof.how.endswith("Scan the member's card.")
    assert world.counter.proof.wrong == "This member has no PIN yet. The office can give one."
    ask_for(world, Proof((ProofLevel(100, (PIN_WAY,)),)))
    world.connect()
    world.do(c.ProofDismissed(), c.PointsEntered(300))
    assert world.notices == ["no_pin"]
    assert "Use at most 100" in world.sentence


def test_a_till_that_was_never_told_the_key_says_so(tmp_path: Path) -> None:
    world = TillWorld(tmp_path / "till", settings=TillSettings(pins=False))
    ask_for(world, Proof((ProofLevel(100, (PIN_WAY,)),)))
    give_pin(world, AMARA, PIN)
    world.connect()
    serve(world)
    world.do(c.PointsEntered(300))
    assert world.notices == ["pin_not_here"]
    world.close()


def test_a_try_that_could_not_be_checked_does_not_count(world: TillWorld) -> None:
    serve(world)
    world.do(c.PointsEntered(300), c.PinTyped(PIN))
    (wanted,) = world.of(PinToCheck)
    world.do(c.PinChecked(wanted.ticket, fits=None))
    assert world.counter.proof is not None
    assert "could not be checked" in world.counter.proof.wrong
    assert world.store.pins.tries(AMARA) is None
    type_pin(world, OTHER)
    world.do(c.PinTyped(PIN))
    (again,) = world.of(PinToCheck)
    world.do(c.PinChecked(again.ticket, fits=None))
    tries = world.store.pins.tries(AMARA)
    assert tries is not None
    assert tries.wrong == 1


def test_an_answer_to_a_question_that_was_dropped_proves_nothing(world: TillWorld) -> None:
    serve(world)
    world.do(c.PointsEntered(300), c.PinTyped(PIN))
    (wanted,) = world.of(PinToCheck)
    world.do(c.ProofDismissed(), c.PinChecked(wanted.ticket, fits=True), c.PointsEntered(300))
    assert world.counter.proof is not None
    world.do(c.PinChecked(wanted.ticket, fits=True))
    assert world.counter.proof is not None


def test_a_reward_and_a_voucher_ask_as_points_do(world: TillWorld) -> None:
    world.do(c.MemberChosen(AMARA), c.RewardWanted("mug"), c.RewardConfirmed("mug"))
    assert world.counter.proof is not None
    world.do(c.ProofDismissed())
    assert (world.counter.reward, world.counter.lines) == (None, ())
    world.do(c.VoucherBought("thanks"))
    assert world.counter.proof is not None
    type_pin(world, PIN)
    issue = world.store.newest(1)[0].operation
    assert isinstance(issue, VoucherIssue)
    assert issue.context.proof == "pin"
    world.do(c.RewardWanted("mug"), c.RewardConfirmed("mug"), c.SaleFinished())
    assert last_sale(world).context.proof == "pin", "the same customer proves it once"


def test_who_comes_back_for_a_sale_on_hold_proves_it_anew(world: TillWorld) -> None:
    world.do(scan(member_code(AMARA)), c.ProductPicked(BEANS), c.PointsEntered(300), c.BasketHeld())
    (held,) = world.counter.held
    world.do(c.BasketResumed(held.id), c.SaleFinished())
    assert world.counter.proof is not None
    type_pin(world, PIN)
    assert last_sale(world).context.proof == "pin"


class FullDisk(TillStore):
    """A store that has no room for an operation while it is `full`."""

    full = False

    def commit(self, operation: Operation, **how: Any) -> Committed:  # noqa: ANN401 - handed on as it came
        if self.full:
            raise DiskFull("The disk is full. Free some space.")
        return super().commit(operation, **how)


def test_a_commit_that_fails_after_the_proof_books_nothing_and_asks_for_no_second_proof(tmp_path: Path) -> None:
    world = TillWorld(tmp_path / "till", store_kind=FullDisk)
    assert isinstance(world.store, FullDisk)
    ask_for(world, EITHER)
    give_pin(world, AMARA, PIN)
    world.connect()
    world.do(scan(member_code(AMARA)), c.ProductPicked(BEANS), c.PointsEntered(300), c.BasketHeld())
    (held,) = world.counter.held
    world.do(c.BasketResumed(held.id), c.SaleFinished())
    world.store.full = True
    before = world.store.standing().head
    type_pin(world, PIN)
    assert world.notices == ["disk_full"]
    assert (world.store.standing().head, world.store.pins.tries(AMARA), asks(world)) == (before, None, False)
    assert world.counter.redeem is not None
    world.store.full = False
    world.do(c.SaleFinished())
    assert (last_sale(world).effect.use, last_sale(world).context.proof) == (300, "pin")
    assert world.counter.lines == ()
    world.close()


def test_no_word_of_the_pin_is_written_anywhere(world: TillWorld) -> None:
    serve(world)
    world.do(c.PointsEntered(300))
    said = [*world.do(c.PinTyped(PIN))]
    (wanted,) = world.of(PinToCheck)
    said += world.do(c.PinChecked(wanted.ticket, fits=True), c.SaleFinished())
    assert PIN not in repr(c.PinTyped(PIN))
    assert wanted.kept not in repr(said)
    assert PIN not in repr([one for one in said if not isinstance(one, PinToCheck)])
    assert PIN.encode() not in b"".join(file.read_bytes() for file in world.folder.glob("till.db*"))


@pytest.mark.parametrize(
    ("uses", "above"), [((100, 100), 0), ((300, 100, 100), 300), ((200, 100, 300, 100), 300), ((200, 300, 100), 600)]
)
def test_nobody_uses_more_in_a_day_without_proof_than_the_programme_lets(
    world: TillWorld, uses: tuple[int, ...], above: int
) -> None:
    ask_for(world, Proof((ProofLevel(above, (CARD, PIN_WAY)),)))
    world.connect()
    used = 0
    for points in uses:
        serve(world)
        world.do(c.PointsEntered(points))
        asks = world.counter.proof is not None
        assert asks == (used + points > above)
        world.do(c.ProofDismissed() if asks else c.SaleFinished())
        used += 0 if asks else points
        world.do(c.BasketCleared())
    assert used <= above


def test_a_programme_without_a_word_about_proof_asks_nobody(world: TillWorld) -> None:
    ask_for(world, None)
    world.connect()
    serve(world)
    world.do(c.PointsEntered(300), c.SaleFinished())
    assert (last_sale(world).effect.use, last_sale(world).context.proof) == (300, msgspec.UNSET)
    assert isinstance(world.store.programme(world.clock.wall), Programme)
