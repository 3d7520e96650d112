"""What a finished sale writes, and how the same wish is known again."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty.codes.receipt import open_receipt
from loyalty.ops.facts import Facts
from loyalty.ops.operations import Sale
from loyalty.rules.conditions import Hours, When
from loyalty.rules.earning import EarnRule
from loyalty.rules.programme import programme_bytes
from loyalty.rules.spending import Goodwill
from loyalty.sales.requote import requote
from loyalty.signing.signature import Ed25519Verifier
from loyalty.values.errors import Refusal
from terminal import commands as c
from terminal.questions import RefundAsked, SaleAsked, Told, WishedLine, WishedSale
from terminal.slip import QR, QR_CHARS_MAX, Row, Slip, from_json_bytes
from terminal.till.trade.selling import digest_of
from tests.fakes.shop import AMARA, BEANS, BEN, NUMBERS, PROGRAMME, cafe
from tests.fakes.till_world import TILL_KEY, TillWorld

HALF_A_DAY_MS = 12 * 3_600_000


def sold(world: TillWorld) -> Sale:
    kept = world.store.last_sale()
    assert kept is not None
    assert isinstance(kept.operation, Sale)
    return kept.operation


def slip(world: TillWorld) -> Slip:
    return from_json_bytes(world.papers[-1].slip)


def code_of(paper: Slip) -> str:
    return next(element.text for element in paper.elements if isinstance(element, QR))


def test_the_receipt_bears_a_code_that_only_this_till_can_have_signed(world: TillWorld) -> None:
    world.do(c.MemberChosen(AMARA), c.ProductPicked(BEANS, 2), c.PointsEntered(500), c.SaleFinished())
    paper = open_receipt(code_of(slip(world)), Ed25519Verifier(TILL_KEY.public))
    assert (paper.seq, paper.total_minor) == (1, 1_900)
    assert [(line.quantity, line.earned, line.used) for line in paper.lines] == [(2, 28, 500)]
    assert Row("Card", "") not in slip(world).elements


def test_a_sale_writes_down_what_it_was_priced_by(world: TillWorld) -> None:
    world.do(c.MemberChosen(AMARA), c.ProductPicked(BEANS, 2), c.SaleFinished())
    sale = sold(world)
    assert sale.facts == Facts(0, "en", tier="Gold", first_visit=True, balance=1_240, names=(("bakery", "Bakery"),))
    assert requote(PROGRAMME, sale, sale.facts, birthday="11-24") == []


def test_a_moment_between_price_and_booking_changes_nothing(world: TillWorld) -> None:
    """The clock ticks with each look at it; price and sale go by one moment."""
    happy = EarnRule(id="happy", label="Happy hour", when=When(hours=(Hours("00:00", "12:00"),)), multiply_percent=300)
    earn = msgspec.structs.replace(PROGRAMME.earn, rules=(happy,))
    programme = msgspec.structs.replace(PROGRAMME, version=2, earn=earn)
    world.shop.put("programme", version=2, document=programme_bytes(programme).decode(), starts_ms=0)
    world.connect()
    world.do(c.MemberChosen(AMARA), c.ProductPicked(BEANS, 2))
    world.clock.tick_ms = HALF_A_DAY_MS
    world.do(c.SaleFinished())
    sale = sold(world)
    assert isinstance(sale.facts, Facts)
    assert requote(programme, sale, sale.facts, birthday="11-24") == []


def test_a_long_receipt_still_fits_its_code(world: TillWorld) -> None:
    world.shop.give(BEN, 900_000)
    world.connect()
    world.do(c.MemberChosen(BEN), *(c.AmountEntered(15_000 + place, "drinks") for place in range(25)))
    world.do(*(c.QuantitySet(line, 130) for line in range(1, 26)), c.PointsEntered(900_000), c.SaleFinished())
    assert world.counter.done is not None
    assert world.counter.done.points_used == 900_000
    assert len(code_of(slip(world))) <= QR_CHARS_MAX
    assert open_receipt(code_of(slip(world)), Ed25519Verifier(TILL_KEY.public)).seq == 1


wishes = st.builds(
    WishedSale,
    member=st.none() | st.just(AMARA),
    lines=st.lists(
        st.builds(
            WishedLine,
            gtin=st.none(),
            category=st.sampled_from(["drinks", "bakery"]),
            amount_minor=st.integers(1, 3),
            quantity=st.integers(1, 2),
        ),
        max_size=2,
    ).map(tuple),
    redeem_points=st.none() | st.integers(1, 2),
    reference=st.none() | st.sampled_from(["1", "2"]),
)


@given(wishes, wishes)
def test_two_wishes_are_the_same_exactly_when_they_say_the_same(one: WishedSale, other: WishedSale) -> None:
    assert (digest_of("sale", one) == digest_of("sale", other)) == (one == other)
    assert digest_of("sale", one) != digest_of("refund", one)


@pytest.fixture
def trusting(tmp_path: Path) -> Iterator[TillWorld]:
    """A till without its server that holds nothing, in a shop whose programme gives points on goodwill."""
    shop = cafe()
    programme = msgspec.structs.replace(PROGRAMME, version=2, goodwill=Goodwill(member=100, till=200))
    shop.put("programme", version=2, document=programme_bytes(programme).decode(), starts_ms=0)
    world = TillWorld(tmp_path, shop=shop, anchor=False).connect()
    world.disconnect()
    yield world
    world.close()


def wish(world: TillWorld, sale: str, member: str, points: int = 100) -> object:
    """What another program is told that asks to use points."""
    basket = WishedSale(NUMBERS[member], (WishedLine(None, "bakery", 2_000),), redeem_points=points)
    answer = world.ask(SaleAsked(sale, basket))
    if answer is None:
        world.wait(5_000)
    return answer or world.answer_to(1)


def test_f23_goodwill_goes_as_far_as_the_programme_says_for_each_member_and_for_the_till(trusting: TillWorld) -> None:
    assert isinstance(wish(trusting, "a1", AMARA, 200), Refusal)
    assert isinstance(wish(trusting, "a2", AMARA), Told)
    assert isinstance(wish(trusting, "a3", AMARA), Refusal), "once for each member"
    trusting.restart()
    assert isinstance(wish(trusting, "a4", AMARA), Refusal), "whatever is restarted"
    given = trusting.store.newest(1)[0].operation.effect
    assert (given.use, given.on_goodwill) == (100, 100)
    assert trusting.store.goodwill_unsent() == {AMARA: 100}
    assert isinstance(trusting.ask(RefundAsked("r", "a2", None)), Refusal), "the server has not seen it"
    trusting.connect()
    trusting.wait(1_000)
    assert trusting.store.goodwill_unsent() == {}
    assert trusting.shop.net(AMARA) == 1_240 - 100 + 19
    assert isinstance(trusting.ask(RefundAsked("r", "a2", None)), Told)


def test_without_goodwill_in_the_programme_nothing_is_given_that_is_not_held(tmp_path: Path) -> None:
    world = TillWorld(tmp_path, anchor=False).connect()
    world.disconnect()
    assert isinstance(wish(world, "a1", AMARA), Refusal)
    world.close()


def test_goodwill_needs_a_balance_that_was_known(trusting: TillWorld) -> None:
    known = trusting.store.member(BEN)
    assert known is not None
    assert known.net < 100
    assert isinstance(wish(trusting, "c1", BEN), Refusal)
