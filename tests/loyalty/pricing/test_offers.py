"""What offers take off a line is what a person works out, and never more than the line costs."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from loyalty.pricing.offers import LineOffer, offered
from loyalty.rules.conditions import When, marks_of
from loyalty.rules.earning import Earn, Rate
from loyalty.rules.offers import Offer
from loyalty.rules.programme import Programme
from loyalty.rules.stacking import Stacking
from loyalty.shopping.basket import Basket, Line
from loyalty.shopping.occasion import Occasion
from loyalty.shopping.patron import Patron
from tests.programme_strategies import NOON, baskets, occasions, offer_sets, patrons


def taken_off(
    offers: tuple[Offer, ...], basket: Basket, occasion: Occasion, patron: Patron, language: str = "en"
) -> list[LineOffer]:
    marked = [marks_of(line) for line in basket.lines]
    programme = Programme(1, "P", "EUR", Earn(default=Rate(1, 100)), offers=offers)
    return offered(programme, basket.lines, marked, occasion, patron, language=language)


def by_hand(offers: list[Offer], line: Line) -> int:
    """Minor units off a line, of offers that are all known to hold for it."""
    alone = [offer for offer in offers if offer.stacking is Stacking.EXCLUSIVE]
    if alone:
        offers = [max(alone, key=lambda offer: offer.priority)]
    off, best = 0, dict[str, int]()
    for offer in offers:
        here = offer.off(line.amount_minor, line.quantity)
        if offer.stacking is Stacking.BEST_OF:
            best[offer.group] = max(best.get(offer.group, 0), here)
        else:
            off += here
    return min(off + sum(best.values()), line.amount_minor)


@given(offer_sets(), baskets, occasions, patrons)
def test_every_line_becomes_as_much_cheaper_as_a_person_works_out(
    offers: tuple[Offer, ...], basket: Basket, occasion: Occasion, patron: Patron
) -> None:
    for line, found in zip(basket.lines, taken_off(offers, basket, occasion, patron), strict=True):
        marks = marks_of(line)
        holding = [offer for offer in offers if offer.when.holds(occasion, patron) and offer.goods.has(marks)]
        assert found.off_minor == by_hand(holding, line)
        assert bool(found.why) == bool(holding)


@given(offer_sets(), baskets, occasions, patrons)
def test_no_line_ever_costs_less_than_nothing(
    offers: tuple[Offer, ...], basket: Basket, occasion: Occasion, patron: Patron
) -> None:
    combined = tuple(
        Offer(id=f"c{at}", label="C", stacking=Stacking.COMBINE, percent=offer.percent, minor_each=offer.minor_each)
        for at, offer in enumerate(offers * 4)
    )
    for line, found in zip(basket.lines, taken_off(combined, basket, occasion, patron), strict=True):
        assert 0 <= found.off_minor <= line.amount_minor


@given(offer_sets(), baskets, patrons, st.data())
def test_the_order_of_offers_never_matters(
    offers: tuple[Offer, ...], basket: Basket, patron: Patron, data: st.DataObject
) -> None:
    turned = tuple(data.draw(st.permutations(offers)))
    assert taken_off(turned, basket, NOON, patron) == taken_off(offers, basket, NOON, patron)


def test_offers_are_named_in_the_cashiers_language() -> None:
    offers = (
        Offer(id="b", label={"en": "Gold", "de": "Goldkarte"}, stacking=Stacking.COMBINE, percent=10),
        Offer(id="a", label={"en": "Week"}, stacking=Stacking.COMBINE, minor_each=5),
    )
    basket = Basket((Line("Roll", "bread", 1, 100),))
    assert taken_off(offers, basket, NOON, Patron(), "de") == [LineOffer(15, "Week + Goldkarte")]


def test_where_no_offer_holds_nothing_is_taken_off_and_nothing_is_said() -> None:
    offers = (Offer(id="a", label="A", percent=10, when=When(tiers=("gold",))),)
    basket = Basket((Line("Roll", "bread", 1, 100),) * 2)
    assert taken_off(offers, basket, NOON, Patron()) == [LineOffer(0, "")] * 2
