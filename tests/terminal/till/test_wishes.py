"""One sale paid in every way at once, by another program and at the screen: points, a reward, vouchers, all money."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from loyalty.codes.voucher import typed_code
from loyalty.ledger.voucher_ledger import VoucherAccount
from loyalty.ops.operations import Sale
from loyalty.rules.programme import programme_bytes
from loyalty.rules.rewards import Reward
from loyalty.values.errors import Refusal
from loyalty.values.ids import new_voucher_id
from terminal import commands as c
from terminal.questions import Question, QuoteAsked, RefundAsked, SaleAsked, WishedLine, WishedSale, WishedTender
from terminal.till.exchange.patience import WAIT_MS
from tests.fakes.shop import AMARA, BEANS, PROGRAMME
from tests.fakes.till_world import TillWorld
from tests.terminal.till.test_door import document, refused

MUG = Reward(id="mug", label="Mug", points=100, money_minor=200, code="GIFT-1", stock=3)
FAR = [new_voucher_id(bytes([number]) * 16) for number in (0x31, 0x32)]
GOODS = WishedLine("4006381333931", None, None, 3)
PAID = (WishedTender("card", 800), WishedTender("e-wallet", 500), WishedTender("cash", 2_000))


def opened(folder: Path, *, anchor: bool = True) -> TillWorld:
    world = TillWorld(folder, anchor=anchor)
    programme = msgspec.structs.replace(PROGRAMME, version=9, rewards=(MUG,))
    world.shop.put("programme", version=9, document=programme_bytes(programme).decode(), starts_ms=0)
    return world.connect()


@pytest.fixture
def world(tmp_path: Path) -> Iterator[TillWorld]:
    world = opened(tmp_path / "till")
    yield world
    world.close()


def far(world: TillWorld, count: int = 2) -> tuple[str, ...]:
    """Vouchers of 3.00 that nobody here has heard of; the shop has so many of them."""
    for voucher in FAR[:count]:
        world.shop.vouchers.hold(VoucherAccount(voucher, "Gift", 300, "GBP", hver=3))
    return tuple(FAR)


def wish(**more: object) -> WishedSale:
    asked = {"redeem_points": 300, "redeem_rewards": ("mug", "GIFT-1"), "tenders": PAID} | more
    return WishedSale(AMARA, (GOODS,), **asked)  # type: ignore[arg-type]


def told(world: TillWorld, question: Question) -> dict[str, object]:
    """The answer, however long it waits for the server."""
    answer = world.ask(question)
    if answer is None:
        world.wait(WAIT_MS - 100)
        answer = world.answer_to(1)
    return document(answer)


def last_sale(world: TillWorld) -> Sale:
    kept = world.store.last_sale()
    assert kept is not None
    assert isinstance(kept.operation, Sale)
    return kept.operation


def test_one_sale_takes_points_rewards_two_vouchers_and_every_kind_of_money(world: TillWorld) -> None:
    asked = wish(redeem_vouchers=far(world))
    quoted = told(world, QuoteAsked(asked))
    # 3 x 9.50 + 2 x 2.00 = 32.50; points take 3.00 off, two vouchers 3.00 each: 23.50 are due.
    assert (quoted["total_minor"], quoted["due_minor"], quoted["points_used"]) == (3_250, 2_350, 500)
    sold = told(world, SaleAsked("s-1", asked))
    assert (sold["due_minor"], sold["change_minor"], sold["points_used"]) == (2_350, 950, 500)
    assert sold["vouchers_used"] == [{"id": voucher, "value_minor": 300} for voucher in FAR]
    back = told(world, RefundAsked("r-1", "s-1", None))
    assert (back["amount_minor"], back["points_given_back"]) == (2_350, 500)
    assert back["vouchers_given_back"] == FAR


def test_the_screen_comes_to_the_same_sale(world: TillWorld) -> None:
    first, second = far(world)
    world.do(c.MemberChosen(AMARA), c.ProductPicked(BEANS), c.ProductPicked(BEANS), c.ProductPicked(BEANS))
    for _ in range(2):
        world.do(c.RewardWanted("GIFT-1"), c.RewardConfirmed("mug"))
    world.do(c.VoucherHanded(first), c.TextEntered(typed_code(second)), c.PointsEntered(300))
    paid = (c.TenderTaken("card", 800), c.TenderTaken("e-wallet", 500), c.TenderTaken("cash", 2_000))
    world.do(*paid, c.SaleFinished(2_350))
    assert world.notices == []
    at_screen = last_sale(world)
    assert (at_screen.due_minor, at_screen.effect.use, at_screen.change_minor) == (2_350, 500, 950)
    world.do(c.LastUndone())
    told(world, SaleAsked("s-1", wish(redeem_vouchers=(first, second))))
    kept = world.store.kept("s-1")
    assert kept is not None
    by_program = kept.operation
    assert isinstance(by_program, Sale)
    assert [one.id for one in at_screen.vouchers] == [one.id for one in by_program.vouchers]
    for part in ("total_minor", "due_minor", "change_minor", "effect", "tenders"):
        assert getattr(at_screen, part) == getattr(by_program, part), part


def test_vouchers_and_points_that_lie_elsewhere_are_asked_for_at_once(tmp_path: Path) -> None:
    world = opened(tmp_path / "guest", anchor=False)
    world.connected = False
    asked = SaleAsked("s-1", wish(redeem_vouchers=far(world)))
    assert world.ask(asked, ticket=7) is None
    assert world.wanted[-1].wants == {AMARA: 500}
    assert sorted(world.wanted[-1].voucher_wants) == FAR
    world.reply()
    assert document(world.answer_to(7))["due_minor"] == 2_350
    world.close()


def test_letters_of_two_vouchers_are_looked_up_and_both_pay(world: TillWorld) -> None:
    far(world)
    sold = told(world, SaleAsked("s-1", wish(redeem_vouchers=tuple(map(typed_code, FAR)))))
    assert sold["due_minor"] == 2_350


def test_one_voucher_that_does_not_come_is_named_in_time_and_nothing_is_booked(world: TillWorld) -> None:
    asked = SaleAsked("s-1", wish(redeem_vouchers=far(world, 1)))
    head = world.store.standing().head
    answer = world.ask(asked, ticket=7)
    if answer is None:
        world.wait(WAIT_MS)
        answer = world.answer_to(7)
    assert refused(answer) == "unknown_voucher"
    assert world.store.standing().head == head
    sold = told(world, SaleAsked("s-1", wish(redeem_vouchers=(FAR[0],))))
    assert sold["due_minor"] == 2_650, "the one that came is still good, and the caller sends what it has"


@pytest.mark.parametrize(
    ("more", "code", "way_out"),
    [
        ({"redeem_vouchers": (FAR[0], FAR[0])}, "voucher_used", "Each voucher counts once"),
        ({"redeem_rewards": ("mug",) * 4}, "reward_out_of_stock", "Choose another reward"),
        ({"redeem_rewards": ("mug", "hat")}, "unknown_reward", "Choose one from the list"),
        ({"redeem_points": 3_200}, "not_enough_points", "Use at most"),
        ({"redeem_stamp_cards": ("cups",)}, "unknown_stamp_card", "Take it off"),
        ({"tenders": (WishedTender("card", 5_000),)}, "bad_amount", "exact amount"),
        ({"tenders": (WishedTender("cash", 1),)}, "underpaid", "Take the rest"),
    ],
)
def test_what_does_not_go_together_has_its_code_and_the_way_out(
    world: TillWorld, more: dict[str, object], code: str, way_out: str
) -> None:
    far(world)
    head = world.store.standing().head
    answer = world.ask(SaleAsked("s-1", wish(**more)))
    assert refused(answer) == code
    assert isinstance(answer, Refusal)
    assert way_out in answer.sentence
    assert world.store.standing().head == head


def test_vouchers_beyond_what_is_left_to_pay_are_refused(world: TillWorld) -> None:
    vouchers = far(world)
    small = WishedSale(AMARA, (WishedLine(None, "drinks", 300),), redeem_vouchers=vouchers)
    answer = world.ask(QuoteAsked(small))
    assert refused(answer) == "over_max_share"


def test_the_same_sale_sent_again_is_the_same_and_another_voucher_in_it_is_not(world: TillWorld) -> None:
    first, second = far(world)
    once = told(world, SaleAsked("s-1", wish(redeem_vouchers=(first,))))
    assert told(world, SaleAsked("s-1", wish(redeem_vouchers=(first,)))) == once
    assert refused(world.ask(SaleAsked("s-1", wish(redeem_vouchers=(first, second))))) == "id_reused"
