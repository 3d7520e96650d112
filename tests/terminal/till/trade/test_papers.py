"""What a slip's code says, and what a till makes of one that is shown to it."""

import base64

import pytest

from loyalty.codes.receipt import PaperMark, open_receipt
from loyalty.ops.operations import Reversal, Sale
from loyalty.signing.signature import Ed25519Signer, Ed25519Verifier
from loyalty.values.errors import Refusal
from terminal.ports import Kept
from terminal.questions import RefundAsked, SaleAsked, ScanAsked, Told, WishedLine, WishedSale
from terminal.till.trade.papers import code_of_refund, code_of_sale
from tests.fakes.shop import AMARA, DEVICE, STORE
from tests.fakes.till_world import TILL_KEY, TillWorld

OTHER, OTHER_KEY = "M" * 16, Ed25519Signer(b"\x44" * 32)


def know(world: TillWorld, till: str = DEVICE, key: Ed25519Signer = TILL_KEY, name: str = "Till 1") -> None:
    public = base64.b64encode(key.public).decode()
    world.shop.put("till_key", id=till, name=name, store=STORE, public_key=public)
    world.connect()


def sell(world: TillWorld, member: str | None = AMARA, lines: int = 2, name: str = "s1") -> Kept:
    wished = tuple(WishedLine(None, "drinks", 500 + place, 2) for place in range(lines))
    assert isinstance(world.ask(SaleAsked(name, WishedSale(member, wished))), Told)
    kept = world.store.kept(name)
    assert kept is not None
    return kept


def paper(kept: Kept, signer: Ed25519Signer = TILL_KEY) -> str:
    assert isinstance(kept.operation, Sale)
    return code_of_sale(signer, kept.epoch, kept.seq, kept.operation)


def refused(world: TillWorld, text: str) -> str:
    answer = world.ask(RefundAsked("once-more", text, None))
    assert isinstance(answer, Refusal), answer
    assert answer.sentence.endswith(".")
    return f"{answer.code}: {answer.sentence}"


@pytest.mark.parametrize(("member", "marks"), [(AMARA, PaperMark.SALE | PaperMark.OWNED), (None, PaperMark.SALE)])
def test_a_receipt_says_what_comes_back_for_each_line(world: TillWorld, member: str | None, marks: PaperMark) -> None:
    opened = open_receipt(paper(sell(world, member)), Ed25519Verifier(TILL_KEY.public))
    assert opened.marks == marks
    assert [(line.quantity, line.paid_minor) for line in opened.lines] == [(2, 500), (2, 501)]


def test_an_own_receipt_is_the_sale_in_the_log(world: TillWorld) -> None:
    know(world)
    kept = sell(world)
    told = world.ask(RefundAsked("back", paper(kept), None))
    assert isinstance(told, Told)
    assert told.document["sale"] == "s1"
    told = world.ask(ScanAsked(paper(kept), None))
    assert isinstance(told, Told)
    assert [line["left"] for line in told.document["lines"]] == [0, 0]


def test_another_tills_sale_in_the_same_place_is_another_sale(world: TillWorld) -> None:
    know(world)
    know(world, OTHER, OTHER_KEY, "Till 4")
    kept = sell(world)
    told = world.ask(RefundAsked("back", paper(kept, OTHER_KEY), None))
    assert isinstance(told, Told)
    assert told.document["sale"].startswith("T-")
    assert world.store.reversals_of(kept.epoch, kept.seq) == []
    assert "returned completely" in refused(world, paper(kept, OTHER_KEY))


def test_an_own_receipt_that_is_not_in_the_log_any_more_still_comes_back(world: TillWorld) -> None:
    know(world)
    kept = sell(world)
    assert isinstance(kept.operation, Sale)
    lost = code_of_sale(TILL_KEY, kept.epoch, kept.seq + 50, kept.operation)
    told = world.ask(RefundAsked("back", lost, None))
    assert isinstance(told, Told)
    assert told.document["member"] is None


def test_more_lines_than_the_code_holds_come_back_where_they_were_sold(world: TillWorld) -> None:
    know(world)
    know(world, OTHER, OTHER_KEY, "Till 4")
    kept = sell(world, lines=26)
    sentence = refused(world, paper(kept, OTHER_KEY))
    assert sentence.startswith("needs_online: ")
    assert sentence.endswith("the server does not have them. Try again later, or at Till 4, where it was sold.")
    assert isinstance(world.ask(RefundAsked("back", paper(kept), None)), Told), "its own till has the lines"


def test_a_refunds_slip_is_no_receipt(world: TillWorld) -> None:
    know(world)
    sell(world)
    world.ask(RefundAsked("back-0", "s1", None))
    kept = world.store.kept("back-0")
    assert kept is not None
    assert isinstance(kept.operation, Reversal)
    slip = code_of_refund(TILL_KEY, kept.epoch, kept.seq, kept.operation)
    assert "not of a sale" in refused(world, slip)


def test_a_receipt_that_no_known_till_signed_is_refused_with_the_way_out(world: TillWorld) -> None:
    know(world)
    kept = sell(world)
    unknown = paper(kept, OTHER_KEY)
    assert refused(world, unknown).startswith("bad_receipt: No till of this shop")
    world.disconnect()
    assert refused(world, unknown).startswith("needs_online: ")
    good = paper(kept)
    forged = good[:-20] + ("0" if good[-20] != "0" else "4") + good[-19:]
    assert "signature" in refused(world, forged)
    assert "damaged" in refused(world, "T:ABC")
