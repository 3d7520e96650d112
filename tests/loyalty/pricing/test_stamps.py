"""What full cards take off and why one cannot; the figures stand in the worked examples."""

import pytest

from loyalty.pricing.places import Places
from loyalty.pricing.stamps import Spending, Stamping
from loyalty.rules.conditions import Goods, marks_of
from loyalty.rules.stamps import FullCard, StampCard, StampCards
from loyalty.shopping.basket import Line
from loyalty.shopping.card_standing import CardStanding
from loyalty.shopping.patron import Patron
from loyalty.values.errors import Refusal
from tests.programme_strategies import NOON

CARD = StampCard(id="cups", label={"en": "Cups", "de": "Tassen"}, full=9, worth=FullCard(free_piece=True))
LINES = (Line("Cup", "coffee", 2, 500), Line("Mug", "shop", 1, 900))
PAID = Spending((0, 0), (500, 900), (500, 900))


def stamping(card: StampCard = CARD) -> Stamping:
    return Stamping(
        StampCards(cards=(card,)),
        LINES,
        Places([marks_of(line) for line in LINES], range(len(LINES))),
        (500, 900),
        "de",
    )


def refused(standing: CardStanding | None, use: str, card: StampCard = CARD) -> str:
    answer = stamping(card).take_off(use.split(), None if standing is None else {"cups": standing})
    assert isinstance(answer, Refusal)
    assert answer.sentence.endswith(".")
    return answer.code.value


def test_a_full_card_frees_the_cheapest_piece_and_says_so() -> None:
    one = stamping()
    assert one.take_off(("cups",), {"cups": CardStanding(9, 9)}) is None
    assert (one.off_lines, one.free, one.labels) == ([250, 0], [1, 0], [["Tassen"], []])
    found = one.quotes(NOON, Patron(), PAID)
    assert not isinstance(found, Refusal)
    (card,) = found
    assert (card.label, card.given, card.used, card.off_minor) == ("Tassen", (1, 1), (9, 0), 250)


@pytest.mark.parametrize(
    ("standing", "use", "code"),
    [
        (None, "cups", "unknown_member"),
        (CardStanding(9, 9), "tea", "unknown_stamp_card"),
        (CardStanding(8, 8), "cups", "not_enough_stamps"),
        (CardStanding(9, 8, 0, "Till 2 has one."), "cups", "not_spendable_here"),
        (CardStanding(99, 99), "cups cups", "bad_amount"),
    ],
)
def test_why_a_full_card_cannot_be_used(standing: CardStanding | None, use: str, code: str) -> None:
    assert refused(standing, use) == code


def test_goods_that_are_not_there_make_nothing_cheaper() -> None:
    card = StampCard(id="cups", label="Cups", full=9, worth=FullCard(percent=50), goods=Goods(categories=("tea",)))
    assert refused(CardStanding(9, 9), "cups", card) == "stamp_card_no_goods"


def test_stamps_in_the_place_of_points_name_their_lines() -> None:
    one = stamping(StampCard(id="cups", label="Cups", full=9, worth=FullCard(minor=5), points=False))
    found = one.quotes(NOON, Patron(), PAID)
    assert not isinstance(found, Refusal)
    assert one.without_points(found) == {0: "Cups", 1: "Cups"}


def test_no_more_pieces_are_free_than_there_are() -> None:
    one = stamping()
    assert one.take_off(("cups",), {"cups": CardStanding(9, 9)}) is None
    found = one.quotes(NOON, Patron(), Spending((2, 0), (0, 900), (0, 900)))
    assert not isinstance(found, Refusal)
    assert found[0].given == (0, 1)
