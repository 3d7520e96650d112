"""A card that could never work, or not as it reads, is refused with the way out."""

from typing import Any

import msgspec
import pytest

from loyalty.rules.conditions import Goods
from loyalty.rules.draft import read_draft
from loyalty.rules.expiry import ExpireBy, Expiry
from loyalty.rules.stamps import FullCard, StampBy, StampCard, StampCards, card_faults
from loyalty.values.errors import BadValue

FREE = FullCard(free_piece=True)
GOOD: dict[str, Any] = {"id": "cups", "label": "Cups", "full": 9, "worth": FREE}


def test_a_full_card_is_about_the_goods_of_the_card_unless_it_names_others() -> None:
    tea = Goods(categories=("tea",))
    assert StampCard(**GOOD, goods=tea).free_goods == tea
    other = StampCard(**(GOOD | {"worth": FullCard(free_piece=True, goods=Goods(tags=("cake",)))}), goods=tea)
    assert other.free_goods == Goods(tags=("cake",))


@pytest.mark.parametrize("wrong", [{}, {"free_piece": True, "minor": 5}, {"minor": 5, "most_minor": 3}])
def test_a_full_card_has_one_worth(wrong: dict[str, Any]) -> None:
    with pytest.raises(BadValue):
        FullCard(**wrong)


@pytest.mark.parametrize(
    "wrong",
    [
        {"by": StampBy.AMOUNT},
        {"each_minor": 100},
        {"least_minor": 500},
        {"stamps": 5, "most_per_sale": 3},
        {"expiry": Expiry(days=30, by=ExpireBy.INACTIVITY)},
    ],
)
def test_a_card_that_does_not_fit_itself_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(BadValue, match="card `cups`"):
        StampCard(**(GOOD | wrong))


def test_two_cards_of_one_id_are_refused() -> None:
    card = StampCard(**GOOD)
    assert "two stamp cards have the id `cups`" in card_faults([card, card])[0]
    with pytest.raises(BadValue):
        StampCards(cards=(card, card))


@pytest.mark.parametrize(
    ("card", "said"),
    [
        (
            {"id": "c", "label": "C", "full": 0, "worth": {"free_piece": True}},
            "card 1 (`c`), full: it must be at least 1",
        ),
        ({"id": "c", "label": "C", "full": 9, "worth": {}}, "exactly one worth"),
        ({"id": "c", "label": "C", "full": 9, "worth": {"percent": 101}}, "worth"),
        ({"id": "c", "label": "C", "full": 9}, "`worth` is missing"),
        ({"id": "c", "label": "C", "full": 9, "worth": {"free_piece": True}, "goodz": {}}, "did you mean `goods`?"),
    ],
)
def test_a_draft_says_where_a_card_is_wrong(card: dict[str, Any], said: str) -> None:
    document = {
        "version": 1,
        "name": "P",
        "currency": "EUR",
        "earn": {"default": {"points": 1, "per_minor": 100}},
        "stamp_cards": {"cards": [card]},
    }
    draft = read_draft(msgspec.json.encode(document))
    assert any(said in fault.text for fault in draft.faults), [fault.text for fault in draft.faults]
