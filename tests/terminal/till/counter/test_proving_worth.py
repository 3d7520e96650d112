"""A full card and a member's own voucher ask for proof by what they take off, as the points that would pay it."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from loyalty.codes.scanned import member_code
from loyalty.ledger.voucher_ledger import VoucherAccount
from loyalty.ops.operations import VoucherIssue
from loyalty.rules.conditions import Goods
from loyalty.rules.programme import programme_bytes
from loyalty.rules.proof import Proof, ProofBy, ProofLevel
from loyalty.rules.stamps import FullCard, StampCard, StampCards
from loyalty.values.ids import new_voucher_id
from terminal import commands as c
from terminal.questions import SaleAsked, WishedLine, WishedSale
from tests.fakes.shop import AMARA, BEANS, BEN, FLAT_WHITE, PROGRAMME
from tests.fakes.till_world import TillWorld
from tests.terminal.till.counter.test_proving import asks, last_sale

VOUCHER = new_voucher_id(b"\x31" * 16)
CUPS = StampCard(
    id="cups", label="Coffee card", full=4, worth=FullCard(percent=100), goods=Goods(products=(FLAT_WHITE,))
)
ABOVE = 600


def bought(world: TillWorld) -> VoucherIssue:
    issue = world.store.newest(1)[0].operation
    assert isinstance(issue, VoucherIssue)
    return issue


def asking(above: int, version: int = 9) -> bytes:
    proof = Proof((ProofLevel(above, (ProofBy.CARD,)),))
    cards = StampCards(cards=(CUPS,))
    return programme_bytes(msgspec.structs.replace(PROGRAMME, version=version, stamp_cards=cards, proof=proof))


@pytest.fixture
def world(tmp_path: Path) -> Iterator[TillWorld]:
    """The member has a full card, and a voucher that this till holds."""
    world = TillWorld(tmp_path / "till")
    world.shop.put("programme", version=9, document=asking(ABOVE).decode(), starts_ms=0)
    held = VoucherAccount(VOUCHER, "Gift", 700, "GBP", hver=1, member=AMARA)
    world.shop.vouchers.hold(held)
    world.connect()
    world.do(c.MemberChosen(AMARA), c.ProductPicked(FLAT_WHITE, 5), c.SaleFinished())
    yield world
    world.close()


def scanned(world: TillWorld) -> None:
    world.do(c.CodeScanned(member_code(AMARA), None, "usb", 0))


def test_a_full_card_that_pays_much_waits_for_the_members_card(world: TillWorld) -> None:
    world.do(c.MemberChosen(AMARA), c.ProductPicked(FLAT_WHITE, 3), c.FullCardUsed("cups", used=True))
    before = world.counter.total_minor
    assert before > ABOVE
    assert world.counter.proof is not None
    assert world.counter.proof.title == f"Amara Okafor uses what {before:,} points would pay"
    assert world.counter.proof.leave == "Leave it"
    scanned(world)
    assert (asks(world), world.counter.total_minor) == (False, 0)
    world.do(c.SaleFinished())
    sale = last_sale(world)
    assert (sale.due_minor, sale.context.proof) == (0, "card")
    assert sale.stamps is not msgspec.UNSET
    assert sale.stamps[0].off_minor == before


def test_who_leaves_it_pays_and_keeps_the_full_card(world: TillWorld) -> None:
    world.do(c.MemberChosen(AMARA), c.ProductPicked(FLAT_WHITE, 3), c.FullCardUsed("cups", used=True))
    world.do(c.ProofDismissed(), c.SaleFinished())
    sale = last_sale(world)
    assert (asks(world), sale.due_minor, sale.context.proof) == (False, sale.total_minor, msgspec.UNSET)


def test_a_free_cup_asks_for_nothing_and_more_goods_under_it_do_before_the_end(world: TillWorld) -> None:
    world.do(c.MemberChosen(AMARA), c.ProductPicked(FLAT_WHITE), c.FullCardUsed("cups", used=True))
    assert (asks(world), world.counter.total_minor) == (False, 0)
    world.do(c.ProductPicked(FLAT_WHITE, 4), c.SaleFinished())
    assert asks(world)
    scanned(world)
    assert last_sale(world).context.proof == "card"


def test_a_members_own_voucher_asks_by_what_it_takes_off(world: TillWorld) -> None:
    world.do(c.MemberChosen(AMARA), c.ProductPicked(BEANS, 2), c.VoucherHanded(VOUCHER))
    assert asks(world)
    scanned(world)
    assert (asks(world), len(world.counter.vouchers)) == (False, 1)
    world.do(c.SaleFinished())
    assert (last_sale(world).voucher_value_minor, last_sale(world).context.proof) == (700, "card")


def test_a_voucher_bought_and_used_on_one_day_counts_once(world: TillWorld) -> None:
    """500 points for it and 5.00 off by it are 500 points of the day, so that 100 more pass and 200 more do not."""
    world.do(c.MemberChosen(AMARA), c.VoucherBought("thanks"))
    issued = bought(world)
    assert (asks(world), issued.effect.use) == (False, 500)
    world.do(c.MemberChosen(AMARA), c.ProductPicked(BEANS, 2), c.VoucherHanded(issued.voucher), c.PointsEntered(200))
    assert asks(world)
    world.do(c.ProofDismissed(), c.PointsEntered(100), c.SaleFinished())
    assert (asks(world), last_sale(world).voucher_value_minor, last_sale(world).effect.use) == (False, 500, 100)


def test_a_voucher_bought_with_the_card_is_used_with_the_card(world: TillWorld) -> None:
    """What the till asks for is never less than what the server will ask of the sale by itself."""
    world.shop.put("programme", version=10, document=asking(400, version=10).decode(), starts_ms=0)
    world.connect()
    scanned(world)
    world.do(c.VoucherBought("thanks"), c.BasketCleared())
    issued = bought(world)
    world.do(c.MemberChosen(AMARA), c.ProductPicked(BEANS, 2), c.VoucherHanded(issued.voucher))
    assert asks(world)


@pytest.mark.parametrize("member", [None, BEN])
def test_a_voucher_in_other_hands_is_paper_and_asks_for_nothing(world: TillWorld, member: str | None) -> None:
    if member is not None:
        world.do(c.MemberChosen(member))
    world.do(c.ProductPicked(BEANS, 2), c.VoucherHanded(VOUCHER), c.SaleFinished())
    assert (asks(world), last_sale(world).voucher_value_minor) == (False, 700)


def test_points_cards_and_vouchers_of_one_day_add_up(world: TillWorld) -> None:
    world.do(c.MemberChosen(AMARA), c.ProductPicked(FLAT_WHITE), c.FullCardUsed("cups", used=True), c.SaleFinished())
    cup = last_sale(world)
    assert cup.stamps is not msgspec.UNSET
    off = cup.stamps[0].off_minor
    assert isinstance(off, int)
    room = (ABOVE - off) // 100 * 100
    world.do(c.MemberChosen(AMARA), c.ProductPicked(BEANS, 2), c.PointsEntered(room + 100))
    assert asks(world)
    world.do(c.ProofDismissed(), c.PointsEntered(room), c.SaleFinished())
    assert (asks(world), last_sale(world).effect.use) == (False, room)


def test_another_program_that_names_the_member_answers_for_the_proof(world: TillWorld) -> None:
    line = WishedLine(gtin=None, category="drinks", amount_minor=900)
    world.ask(SaleAsked("sale-1", WishedSale(AMARA, (line,), redeem_voucher=VOUCHER)))
    assert last_sale(world).context.proof == "caller"
