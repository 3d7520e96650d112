"""Stamp cards that give too much away, fill each other or are taken from whoever has stamps on them are told of."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from central.programmes.checking import Checked, check
from loyalty.rules.draft import FaultCode
from loyalty.rules.stamps import FullCard, StampCard
from tests.central.programmes.test_checking import SHOP, TODAY, document

COFFEE: dict[str, Any] = {"id": "coffee", "label": "Coffee", "full": 9, "worth": {"free_piece": True}}


def looked_at(*cards: dict[str, Any], had: tuple[StampCard, ...] = (), **words: object) -> Checked:
    known = replace(SHOP, cards={one.id: one for one in had})
    return check(document(stamp_cards={"cards": [COFFEE | card for card in cards], **words}), known, TODAY)


@pytest.mark.parametrize(
    ("card", "back"),
    [
        ({"full": 2}, "gives back up to 50 %"),
        ({"full": 1}, "gives back up to 100 %"),
        ({"by": "amount", "each_minor": 100, "full": 10, "worth": {"minor": 600}}, "gives back up to 60 %"),
        (
            {"by": "amount", "each_minor": 1, "full": 100, "stamps": 100, "worth": {"percent": 9, "most_minor": 5}},
            "500 %",
        ),
        ({"by": "amount", "each_minor": 100, "worth": {"percent": 99}}, "takes 99 % off however much is bought"),
        ({"by": "visit", "full": 3, "stamps": 3, "worth": {"minor": 5}}, "each visit fills a whole card"),
        ({"full": 1, "worth": {"percent": 5, "most_minor": 100}}, "each piece fills a whole card"),
    ],
)
def test_a_card_that_gives_too_much_away_is_told_of(card: dict[str, Any], back: str) -> None:
    found = looked_at(card)
    assert found.errors == []
    (one,) = found.warnings
    assert (one.code, one.place) == (FaultCode.COSTLY, "stamp_cards.cards, card 1 (`coffee`)")
    assert back in one.sentence


def test_an_ordinary_card_is_fine() -> None:
    half = {"worth": {"percent": 50, "most_minor": 400}}
    amount = {"by": "amount", "each_minor": 1_000, "worth": {"minor": 500}}
    elsewhere = {"full": 1, "worth": {"free_piece": True, "goods": {"products": ["p1"]}}, "stamps": 1, "by": "visit"}
    for card in ({}, half, amount):
        assert (looked_at(card).errors, looked_at(card).warnings) == ([], [])
    assert [one.sentence for one in looked_at(elsewhere).warnings] == [
        "each visit fills a whole card; look at full and stamps"
    ]


@pytest.mark.parametrize("by", [{}, {"by": "visit"}, {"by": "amount", "each_minor": 1}])
def test_a_card_of_which_a_penny_fills_several_is_refused(by: dict[str, Any]) -> None:
    found = looked_at(by | {"full": 1, "stamps": 100, "worth": {"percent": 99}})
    (one,) = found.errors
    assert (one.code, one.place) == (FaultCode.CONTRADICTION, "stamp_cards.cards, card 1 (`coffee`), stamps")
    assert "100 stamps, and 1 fill the card" in one.sentence


@pytest.mark.parametrize(
    ("first", "second", "words", "told"),
    [
        ({}, {}, {}, True),
        ({}, {}, {"one_per_sale": True}, False),
        ({"goods": {"categories": ["coffee"]}}, {}, {}, True),
        ({"goods": {"categories": ["coffee"]}}, {"goods": {"categories": ["bread"]}}, {}, False),
        ({"goods": {"categories": ["coffee"]}}, {"goods": {"categories": ["coffee"], "tags": ["organic"]}}, {}, True),
        ({"when": {"stores": ["s1"]}}, {"when": {"stores": ["s2"]}}, {}, False),
        ({"when": {"stores": ["s1"]}}, {}, {}, True),
    ],
)
def test_two_cards_that_the_same_goods_fill_are_told_of(
    first: dict[str, Any], second: dict[str, Any], words: dict[str, Any], *, told: bool
) -> None:
    known = replace(SHOP, stores={"s1": "Harbour", "s2": "Hill"})
    cards = [COFFEE | first, COFFEE | {"id": "tea"} | second]
    found = check(document(stamp_cards={"cards": cards, **words}), known, TODAY)
    assert found.errors == []
    assert [one.place for one in found.warnings] == (["stamp_cards.cards, card 2 (`tea`)"] if told else [])


def test_a_card_that_is_taken_away_or_made_longer_is_told_of() -> None:
    had = tuple(StampCard(id=id, label=id, full=9, worth=FullCard(free_piece=True)) for id in ("coffee", "tea"))
    assert [one.text.partition(";")[0] for one in looked_at({}, had=had).warnings] == [
        "stamp_cards: `tea` is gone: nobody can use the stamps that are on it"
    ]
    (longer,) = looked_at({"full": 10}, had=had[:1]).warnings
    assert longer.place == "stamp_cards.cards, card 1 (`coffee`), full"
    assert longer.sentence == "it took 9 stamps until now: whoever has them has no full card any more"
    assert looked_at({"full": 8}, had=had[:1]).warnings == []
    without = check(document(), replace(SHOP, cards={"coffee": had[0]}), TODAY).warnings
    assert [one.place for one in without] == ["stamp_cards"]
    broken = looked_at({"full": "nine"}, had=had)
    assert broken.warnings == []
