"""An invoice at the screen: scanned or typed, points in part, what remains due, then paid or cancelled."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from loyalty.codes.scanned import card_code
from loyalty.ops.facts import Facts
from loyalty.ops.operations import Accrual, Reversal, Sale
from loyalty.rules.offers import Offer
from loyalty.rules.programme import programme_bytes
from loyalty.rules.proof import Proof, ProofBy, ProofLevel
from loyalty.sales.requote import requote
from terminal import activity_commands as a
from terminal import commands as c
from terminal.activity import Step, Whose
from terminal.counter import Mode
from terminal.events import ActivityChanged, Noticed
from terminal.invoice import InvoiceCard, InvoiceEntered, InvoiceLeft, InvoiceWanted
from terminal.slip import QR, Row, Text, from_json_bytes
from terminal.till.desk import TillSettings
from tests.fakes.shop import AMARA, BEANS, BEN, NUMBERS, PROGRAMME
from tests.fakes.till_world import TillWorld

TENTH_OFF = Offer(id="tenth", label="10 % off", percent=10)
CARD_FIRST = Proof((ProofLevel(100, (ProofBy.CARD,)),), tries=3, rest_minutes=60)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[TillWorld]:
    world = TillWorld(tmp_path / "till").connect()
    yield world
    world.close()


def scan(text: str) -> c.CodeScanned:
    return c.CodeScanned(text, None, "usb", 0)


def put(world: TillWorld, number: str = "R-17", amount_minor: int = 12_000) -> None:
    world.do(c.MemberChosen(AMARA), InvoiceWanted(), InvoiceEntered(number, amount_minor))


def finish(world: TillWorld, points: int = 300) -> Sale:
    world.do(c.PointsEntered(points), c.SaleFinished())
    sale = world.store.newest(1)[0].operation
    assert isinstance(sale, Sale)
    return sale


def rows(world: TillWorld) -> list[tuple[str, str]]:
    return [(one.left, one.right) for one in from_json_bytes(world.papers[-1].slip).elements if isinstance(one, Row)]


def test_scanned_then_keyed_points_pay_a_part_and_the_rest_is_still_to_pay(world: TillWorld) -> None:
    world.do(c.MemberChosen(AMARA), InvoiceWanted())
    assert world.counter.invoice_card == InvoiceCard()
    world.do(scan("r-2026-0417"))
    assert world.counter.invoice_card == InvoiceCard("R-2026-0417")
    world.do(InvoiceEntered("R-2026-0417", 12_000))
    shown = world.counter
    assert (shown.invoice, shown.invoice_card, shown.total_minor) == ("R-2026-0417", None, 12_000)
    assert (shown.points_earned, shown.left_minor, shown.can_finish) == (0, 0, True)
    assert ([line.earns for line in shown.lines], shown.earns_later, shown.finish_hint) == ([False], True, "")
    sale = finish(world)
    assert (sale.invoice, sale.due_minor, sale.effect.use, sale.effect.earn) == ("R-2026-0417", 11_700, 300, 0)
    assert sale.tenders == ()
    assert ("Still to pay", "£117.00") in rows(world)
    done = world.counter.done
    assert done is not None
    assert (done.invoice, done.total_minor, done.change_minor) == ("R-2026-0417", 11_700, 0)
    world.connect()
    assert world.shop.net(AMARA) == 940


def test_a_card_that_is_scanned_meanwhile_is_still_a_card(world: TillWorld) -> None:
    world.do(InvoiceWanted(), scan(card_code(NUMBERS[AMARA])))
    assert world.counter.member is not None
    assert world.counter.invoice_card == InvoiceCard()


def test_one_that_points_pay_whole_never_earns_and_neither_screen_nor_slip_says_so(world: TillWorld) -> None:
    put(world, amount_minor=300)
    assert world.counter.earns_later
    world.do(c.PointsEntered(300))
    assert (world.counter.total_minor, world.counter.earns_later) == (0, False)
    finish(world)
    said = from_json_bytes(world.papers[-1].slip).elements
    words = [one.text for one in said if isinstance(one, Text)] + [one.caption for one in said if isinstance(one, QR)]
    assert not [text for text in words if "once it is paid" in text or "when it is paid" in text]


def test_whose_it_is_may_be_said_last_and_has_to_be_said(world: TillWorld) -> None:
    world.do(InvoiceWanted(), InvoiceEntered("R-17", 12_000))
    assert not world.counter.can_finish
    assert world.counter.finish_hint == "Whose invoice is it? Scan the member's card."
    world.do(c.SaleFinished())
    assert [one.code for one in world.of(Noticed)] == ["unknown_member"]
    world.do(c.MemberChosen(AMARA))
    assert finish(world).member == AMARA


def test_the_same_proof_is_asked_as_in_any_sale(world: TillWorld) -> None:
    programme = msgspec.structs.replace(PROGRAMME, version=9, proof=CARD_FIRST)
    world.shop.put("programme", version=9, document=programme_bytes(programme).decode(), starts_ms=0)
    world.connect()
    put(world)
    world.do(c.PointsEntered(300))
    asked = world.counter
    assert asked.proof is not None
    assert asked.redeem is None
    world.do(scan(card_code(NUMBERS[AMARA])))
    given = world.counter
    assert given.redeem is not None
    assert (finish(world).context.proof) == ProofBy.CARD.value


def test_no_offer_makes_less_of_what_is_due_and_the_server_prices_it_alike(world: TillWorld) -> None:
    programme = msgspec.structs.replace(PROGRAMME, version=9, offers=(TENTH_OFF,))
    world.shop.put("programme", version=9, document=programme_bytes(programme).decode(), starts_ms=0)
    world.connect()
    world.do(c.ProductPicked(BEANS))
    assert world.counter.discount_minor or world.counter.lines[0].offer_minor, "goods are cheaper"
    world.do(c.BasketCleared())
    put(world)
    assert world.counter.total_minor == 12_000
    sale = finish(world)
    assert sale.total_minor == 12_000
    assert isinstance(sale.facts, Facts)
    assert requote(programme, sale, sale.facts, None) == []


@pytest.mark.parametrize(
    ("number", "amount", "says"),
    [
        ("  ", 12_000, "1 to"),
        ("x" * 65, 12_000, "1 to"),
        ("R-17", 0, "above zero"),
        ("R-17", -5, "above zero"),
    ],
)
def test_what_cannot_be_is_said_on_the_sheet_and_can_be_put_right(
    world: TillWorld, number: str, amount: int, says: str
) -> None:
    put(world, number, amount)
    card = world.counter.invoice_card
    assert card is not None
    assert card.wrong
    assert says in card.wrong
    world.do(InvoiceEntered("R-17", 12_000))
    assert world.counter.invoice == "R-17"


def test_a_number_counts_once_and_the_sheet_says_when_it_was(world: TillWorld) -> None:
    put(world)
    finish(world)
    put(world, " r-17")
    card = world.counter.invoice_card
    assert card is not None
    assert "counts once" in card.wrong
    world.do(InvoiceLeft())
    assert world.counter.invoice_card is None
    assert world.counter.lines == ()


def test_it_stands_alone_and_nothing_else_gets_in(world: TillWorld) -> None:
    world.do(c.ProductPicked(BEANS), InvoiceWanted())
    assert [one.code for one in world.of(Noticed)] == ["bad_invoice"]
    assert world.counter.invoice_card is None
    world.do(c.BasketCleared())
    put(world)
    for more in (c.ProductPicked(BEANS), c.AmountEntered(500), c.QuantitySet(1, 2)):
        world.do(more)
        assert [one.code for one in world.of(Noticed)] == ["bad_invoice"]
    world.do(c.TenderTaken("cash", 12_000))
    assert [one.code for one in world.of(Noticed)] == ["no_money_here"]
    assert [line.amount_minor for line in world.counter.lines] == [12_000]
    world.do(c.QuantitySet(1, 0), c.ProductPicked(BEANS))
    assert world.counter.invoice is None
    assert world.counter.left_minor > 0


def test_parked_or_after_a_crash_it_is_the_same_invoice(world: TillWorld) -> None:
    put(world)
    world.do(c.BasketHeld())
    assert not world.counter.lines
    world.do(c.BasketResumed(world.counter.held[0].id))
    assert world.counter.invoice == "R-17"
    world.restart()
    assert world.counter.invoice == "R-17"
    world.connect()
    assert finish(world).invoice == "R-17"


def test_undone_within_its_moments_it_gives_the_points_back_and_hands_back_no_money(world: TillWorld) -> None:
    put(world)
    finish(world)
    world.do(c.LastUndone())
    assert not any("Hand back" in one.sentence for one in world.of(Noticed))
    world.connect()
    assert world.shop.net(AMARA) == 1_240


def test_paid_it_earns_for_its_member_by_two_touches_among_the_last_sales(world: TillWorld) -> None:
    put(world)
    finish(world)
    world.do(c.MemberChosen(BEN), a.ActivityWanted())
    shown = world.of(ActivityChanged)[-1].shown
    assert shown.sale is not None
    assert (shown.sale.whose, shown.sale.is_invoice, shown.sale.reference) == (Whose.PAID, True, "R-17")
    world.do(a.ClaimBegun())
    claim = world.of(ActivityChanged)[-1].shown.claim
    assert claim is not None
    assert (claim.who, claim.points, claim.is_invoice, claim.loser) == ("Amara Okafor", 117, True, None)
    world.do(a.ClaimantChosen(BEN))
    claim = world.of(ActivityChanged)[-1].shown.claim
    assert claim is not None
    assert claim.refusal == "This invoice is another member's, and earns for nobody else. Scan their card."
    world.do(a.ClaimantChosen(AMARA), a.ClaimConfirmed(117))
    paid = world.store.newest(1)[0].operation
    assert isinstance(paid, Accrual)
    assert (paid.member, paid.effect.earn) == (AMARA, 117)
    world.do(a.StepLeft())
    shown = world.of(ActivityChanged)[-1].shown
    assert shown.sale is not None
    assert shown.sale.whose is Whose.UNDO
    world.connect()
    assert world.shop.net(AMARA) == 940 + 117


def test_cancelled_all_of_it_comes_back_and_no_money(world: TillWorld) -> None:
    put(world)
    finish(world)
    world.do(a.ActivityWanted(), a.ReturnBegun())
    shown = world.of(ActivityChanged)[-1].shown
    assert shown.step is Step.RETURN
    assert shown.sale is not None
    assert [line.paid_minor for line in shown.sale.lines] == [12_000], "its amount, though no money of it comes back"
    assert shown.after is not None
    assert (shown.after.given, shown.after.amount_minor, shown.after.balance) == (300, 0, 1_240)
    world.do(a.ReturnConfirmed(0))
    back = world.store.newest(1)[0].operation
    assert isinstance(back, Reversal)
    assert (back.effect.give, back.amount_minor) == (300, 0)
    world.do(a.StepLeft())
    shown = world.of(ActivityChanged)[-1].shown
    assert shown.sale is not None
    assert shown.sale.whose is Whose.SETTLED
    world.connect()
    assert world.shop.net(AMARA) == 1_240


def test_a_till_that_only_adds_points_has_none(tmp_path: Path) -> None:
    world = TillWorld(tmp_path / "till", settings=TillSettings(mode=Mode.BESIDE)).connect()
    world.do(InvoiceWanted())
    assert world.counter.invoice_card is None
    assert [one.code for one in world.of(Noticed)] == ["bad_invoice"]
    world.close()


def test_while_none_is_asked_for_a_number_is_only_an_unknown_code(world: TillWorld) -> None:
    world.do(scan("r-2026-0417"))
    assert [one.code for one in world.of(Noticed)] == ["unknown_code"]
    world.do(InvoiceEntered("R-17", 12_000))
    assert world.counter.lines == ()
