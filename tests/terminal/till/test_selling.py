"""What a finished sale writes, and how the same wish is known again."""

from hypothesis import given
from hypothesis import strategies as st

from loyalty.receipt_code import open_receipt
from loyalty.signature import Ed25519Verifier
from terminal import commands as c
from terminal.questions import WishedLine, WishedSale
from terminal.slip import QR, QR_CHARS_MAX, Row, Slip, from_json_bytes
from terminal.till.selling import digest_of
from tests.fakes.shop import AMARA, BEANS, BEN
from tests.fakes.till_world import TILL_KEY, TillWorld


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
