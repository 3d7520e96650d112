"""A draft held against a shop: names that nobody has, words that do nothing, rates that ruin."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from central.programmes.checking import Checked, ShopNames, check, check_alone

TODAY = date(2026, 11, 22)
SHOP = ShopNames(
    "EUR",
    {"coffee": "Coffee", "bread": "Bread"},
    {"p1": "Espresso"},
    {"s1": "Harbour"},
    1,
    frozenset({"gold"}),
    frozenset({"organic"}),
    frozenset({"students"}),
)
POINT_IS_CENT = {"points": 100, "worth_minor": 100, "minimum": 100, "step": 100}
RULE = {"label": "A rule", "multiply_percent": 200}


def document(earn: dict[str, Any] | None = None, **words: object) -> bytes:
    earns = {"default": {"points": 1, "per_minor": 20}} | (earn or {})
    return json.dumps({"version": 2, "name": "Points", "currency": "EUR", "earn": earns} | words).encode()


def rule(**words: object) -> dict[str, Any]:
    return {"rules": [RULE | {"id": "r"} | words]}


def checked(text: bytes) -> Checked:
    return check(text, SHOP, TODAY)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (document({"categories": {"cofee": {"points": 1, "per_minor": 9}}}),
         "earn.categories: the shop has no `cofee`; did you mean `coffee`?"),
        (document({"products": {"Espresso": {"points": 1, "per_minor": 9}}}),
         "earn.products: the shop has no `Espresso`; that is a name, write its id: `p1`"),
        (document(rule(goods={"categories": ["tobacco"]})),
         ("earn.rules, rule 1 (`r`), goods.categories: the shop has no `tobacco`; there are 2, see: "
         "pointill-central programme names")),
        (document({"excluded": {"products": ["p11"]}}),
         "earn.excluded.products: the shop has no `p11`; did you mean `p1`?"),
        (document(rule(when={"stores": ["harbour"]})),
         "earn.rules, rule 1 (`r`), when.stores: the shop has no `harbour`; that is a name, write its id: `s1`"),
        (document(rule(when={"tiers": ["golden"]})),
         "earn.rules, rule 1 (`r`), when.tiers: `golden`: the shop has no tier of this name; did you mean `gold`?"),
        (document(currency="GBP"),
         "currency: the programme is in GBP, the shop in EUR; all its amounts must be in EUR"),
        (document(rule(when={"tiers": ["gold"]}), tiers={"levels": [{"id": "silver", "label": "Silver", "at": 0}]}),
         "earn.rules, rule 1 (`r`), when.tiers: `gold`: the shop has no tier of this name"),
        (document(rule(when={"tiers": ["tin"]}), tiers={"levels": [{"id": "tin", "label": "Tin", "at": 9},
                                                                   {"id": "gold", "label": "Gold", "at": 9}]}),
         "tiers: `gold` stands above `tin` and is reached no later; write the levels from the lowest to the highest"),
        (document(goals=[0]), "goals, no. 1: it must be at least 1"),
    ],
)  # fmt: skip
def test_what_this_shop_does_not_have_is_an_error(text: bytes, said: str) -> None:
    found = checked(text)
    assert [one.text for one in found.errors] == [said]
    assert not found.usable


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (document(rule(priority=3)),
         ("earn.rules, rule 1 (`r`), priority: it does nothing, for the rule is `best_of`; make that `exclusive`, or "
         "take priority out")),
        (document(rule(stacking="combine", group="g")),
         ("earn.rules, rule 1 (`r`), group: it does nothing, for the rule is `combine`; make that `best_of`, or take "
         "group out")),
        (document(rule(goods={"tags": ["organik"]})),
         "earn.rules, rule 1 (`r`), goods.tags: `organik`: no product has this tag; did you mean `organic`?"),
        (document({"tags": {"fair": {"points": 1, "per_minor": 9}}}), "earn.tags: `fair`: no product has this tag"),
        (document(rule(when={"segments": ["staff"]})),
         "earn.rules, rule 1 (`r`), when.segments: `staff`: no member is in it"),
        (document(rule(when={"dates": [{"first": "2025-11-01", "last": "2025-12-24"}, {"last": "2026-11-21"}]})),
         "earn.rules, rule 1 (`r`), when.dates: the last of its days was 2026-11-21; it never counts"),
        (document(rule(when={"hours": [{"begin": "02:00", "end": "03:00"}]})),
         ("earn.rules, rule 1 (`r`), when.hours, no. 1: in the night in which clocks change a part of these hours "
         "comes twice or not at all; let them begin and end by 01:00 or from 03:00 on")),
        (document({"default": {"points": 100, "per_minor": 100}},
                  redeem={"points": 100, "worth_minor": 100, "minimum": 100, "step": 100}),
         "earn.default: it gives back 100 % of what was spent; look at points, per_minor and redeem.worth_minor"),
        (document(version=7), "version: it will be published as version 2, write that; the newest is 1"),
    ],
)  # fmt: skip
def test_what_is_strange_is_a_warning_and_stops_nobody(text: bytes, said: str) -> None:
    found = checked(text)
    assert [one.text for one in found.warnings] == [said]
    assert found.usable


@pytest.mark.parametrize(
    ("reward", "redeem", "said"),
    [
        ({"points": 1}, None, "for 1 point, as many as 0.20 EUR spent brings"),
        ({"points": 2_499}, None, "for 2,499 points, as many as 499.80 EUR spent brings"),
        ({"points": 2_501}, None, None),
        ({"points": 1, "money_minor": 24_999}, None, None),
        ({"points": 1, "money_minor": 25_000}, None, None),
        ({"points": 1, "product": "p1"}, None, None),
        ({"points": 4_999}, POINT_IS_CENT, "for 4,999 points, which are worth 49.99 EUR as money"),
        ({"points": 5_001}, POINT_IS_CENT, None),
    ],
)
def test_a_reward_far_dearer_than_its_points_is_told_of(
    reward: dict[str, Any], redeem: dict[str, Any] | None, said: str | None
) -> None:
    shop = replace(SHOP, products={**SHOP.products, "tv": "Television"}, prices_minor={"tv": 25_000})
    words = {"rewards": [{"id": "tv", "label": "TV", "product": "tv"} | reward]}
    found = check(document(**(words if redeem is None else words | {"redeem": redeem})), shop, TODAY)
    place = "rewards, reward 1 (`tv`), points: it gives 250.00 EUR of goods"
    way_out = "write more points, or a part of it as money_minor"
    assert [one.text for one in found.warnings] == ([] if said is None else [f"{place} {said}; {way_out}"])
    assert found.usable


def test_a_right_programme_of_this_shop_has_neither() -> None:
    good = rule(
        goods={"categories": ["coffee"], "products": ["p1"], "tags": ["organic"]},
        when={"tiers": ["gold"], "stores": ["s1"], "segments": ["students"], "birthday": {"before": 3, "after": 3},
              "dates": [{"last": "2025-01-01"}, {"first": "2026-11-22"}],
              "hours": [{"begin": "01:00", "end": "05:00"}]},
    )  # fmt: skip
    found = checked(document(good))
    assert (found.errors, found.warnings) == ([], [])
    assert found.programme is not None


def test_errors_of_the_document_and_of_the_shop_come_together() -> None:
    found = checked(document({"categories": {"tea": {"points": 0, "per_minor": 1}}} | rule(when={"stores": ["x"]})))
    assert [one.place for one in found.errors] == [
        "earn.categories, `tea`",
        "earn.rules, rule 1 (`r`), when.stores",
        "earn.categories",
    ]


def test_a_list_that_the_shop_does_not_keep_is_not_held_against_anybody() -> None:
    nothing = ShopNames("EUR", {}, {}, {})
    text = document(rule(when={"tiers": ["x"], "segments": ["y"]}, goods={"tags": ["z"]}))
    assert check(text, nothing, TODAY).errors == []


def test_alone_a_document_is_held_against_itself_only() -> None:
    assert check_alone(document(rule(when={"stores": ["nowhere"]}), currency="GBP")).errors == []


@pytest.mark.parametrize(
    ("proof", "said"),
    [
        ({"levels": [{"above": 100, "by": ["pin"]}, {"above": 900, "by": ["card", "pin"]}]},
         ("proof.levels: above 900 points `card` is enough, above 100 it is not; leave it out of the higher level, or "
         "put it into the lower one too")),
        ({"levels": [{"above": 100, "by": ["card"]}], "tries": 5},
         "proof: `tries` and `rest_minutes` do nothing, for no level asks for a `pin`; take them out"),
        ({"levels": [{"above": 100, "by": ["card", "pin"]}, {"above": 900, "by": ["pin"]}]}, None),
    ],
)  # fmt: skip
def test_levels_of_proof_that_nobody_can_have_meant(proof: dict[str, Any], said: str | None) -> None:
    found = checked(document(proof=proof))
    assert found.usable
    assert [one.text for one in found.warnings] == ([] if said is None else [said])
