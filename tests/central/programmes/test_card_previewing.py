"""What the cards of a draft would have cost, had members used each full one at the next chance."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import msgspec

from central.programmes.card_previewing import CardCost
from central.programmes.previewing import preview
from central.programmes.words import as_json, told
from loyalty.rules.conditions import Goods
from loyalty.rules.stamps import FullCard, StampBy, StampCard, StampCards
from loyalty.sales.invoicing import on_invoice
from loyalty.shopping.basket import Basket, Line
from tests.central.programmes.sales import BREAD, sold_by
from tests.central.programmes.test_previewing import BASKET, DRAFT, NOW, member

BREADS = StampCard(
    id="bread", label="Bread", full=2, worth=FullCard(free_piece=True), goods=Goods(categories=("bread",))
)
OOPS = StampCard(id="oops", label="Oops", full=1, stamps=1, by=StampBy.AMOUNT, each_minor=1, worth=FullCard(percent=99))
CARDS = msgspec.structs.replace(NOW, version=2, stamp_cards=StampCards(cards=(BREADS, OOPS)))
TEA = Basket((Line("Tea", "tea", 1, 300),))


def test_stamps_are_kept_from_sale_to_sale_and_a_full_card_is_used_where_it_helps() -> None:
    ana = [sold_by(NOW, basket, member(), member="ana") for basket in (BASKET, BASKET, TEA, BASKET)]
    others = [sold_by(NOW, BASKET, member(), member="ben"), sold_by(NOW, BASKET, None)]
    only = msgspec.structs.replace(CARDS, stamp_cards=StampCards(cards=(BREADS,)))
    found = preview(only, [*ana, *others])
    # Two loaves fill Ana's card, tea leaves it full, the third loaf is free and brings no stamp.
    assert found.cards == {"bread": CardCost(stamps=3, full_cards=1, minor=1_000)}
    assert found.points_more == 0
    assert found.affected == set()


def test_cards_begin_with_the_stamps_that_were_on_them() -> None:
    only = msgspec.structs.replace(CARDS, stamp_cards=StampCards(cards=(BREADS,)))
    sales = [sold_by(NOW, BASKET, member(), member=who) for who in ("ana", "ben")]
    found = preview(only, sales, {("ana", "bread"): 2, ("ben", "bread"): 1, ("ben", "gone"): 9})
    # Ana's card is full at once, Ben's only by this loaf.
    assert found.cards == {"bread": CardCost(stamps=1, full_cards=1, minor=1_000)}


def test_whole_baskets_that_are_given_away_are_seen() -> None:
    found = preview(CARDS, [sold_by(NOW, TEA, member(), member="ana") for _ in range(3)])
    assert found.cards["oops"].full_cards == 2
    assert found.cards["oops"].minor == 2 * 297
    today = dt.date(2026, 11, 22)
    lines = told(found, CARDS, [], (today, today))
    assert any(line.startswith("  oops: ") and "2 full cards take €5.94 off" in line for line in lines)
    assert "  bread: 0 stamps; no card is full and used" in lines
    assert as_json(found, CARDS)["stamp_cards"] == {
        "bread": {"stamps": 0, "full_cards": 0, "minor": 0},
        "oops": {"stamps": found.cards["oops"].stamps, "full_cards": 2, "minor": 594},
    }


def test_an_invoice_counts_as_it_was() -> None:
    one = sold_by(NOW, Basket((BREAD,), use_points=100), member(balance=500))
    found = preview(DRAFT, [replace(one, sale=on_invoice(one.sale, "R-1"))])
    assert (found.sales, found.points_more, found.off_after, found.affected) == (1, 0, 0, set())
