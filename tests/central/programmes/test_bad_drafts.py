"""Every bad draft is refused with a code for programs, the place, and a sentence that names the way out."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from central.programmes.checking import ShopNames, check
from loyalty.rules.programme import PROGRAMME_BYTES_MAX

TODAY = date(2026, 11, 22)
SHOP = ShopNames(
    "EUR",
    {"coffee": "Coffee", "bread": "Bread"},
    {"p1": "Espresso", "p2": "Latte"},
    {"s1": "Harbour"},
    1,
    frozenset({"gold"}),
    zones=frozenset({"Europe/Berlin", "America/New_York", "Asia/Tokyo"}),
)
BERLIN, TOKYO = {"zone": "Europe/Berlin"}, {"zone": "Asia/Tokyo"}
RULE = {"id": "r", "label": "A rule", "multiply_percent": 200}
CUP = {"id": "cup", "name": "Cup", "points": 1_000, "value_minor": 350}
GIFT = {"id": "g", "label": "Gift", "voucher": "cup", "from_minor": 1, "budget_vouchers": 5}
CARD = {"id": "c", "label": "Cups", "full": 9, "worth": {"free_piece": True}}
PIN, EITHER = {"above": 100, "by": ["pin"]}, {"above": 100, "by": ["card", "pin"]}
LEVELS = [{"id": "silver", "label": "Silver", "at": 500}, {"id": "gold", "label": "Gold", "at": 500}]


def draft(earn: dict[str, Any] | None = None, **words: object) -> bytes:
    earns = {"default": {"points": 1, "per_minor": 20}} | (earn or {})
    return json.dumps({"version": 2, "name": "Points", "currency": "EUR", "earn": earns} | words).encode()


def cards(**words: object) -> bytes:
    return draft(stamp_cards={"cards": [CARD | words]})


def rules(*those: dict[str, Any]) -> dict[str, Any]:
    return {"rules": [RULE | one for one in those]}


@pytest.mark.parametrize(
    ("document", "code", "place", "way_out"),
    [
        (draft({"categories": {"cofee": {"points": 1, "per_minor": 9}}}), "unknown_name", "earn.categories",
         "did you mean `coffee`?"),
        (draft(rules({"goods": {"products": ["p11"]}})), "unknown_name", "goods.products", "did you mean `p1`?"),
        (draft(rules({"when": {"stores": ["Harbour"]}})), "unknown_name", "when.stores", "write its id: `s1`"),
        (draft(rules({"when": {"tiers": ["golden"]}})), "unknown_name", "when.tiers", "did you mean `gold`?"),
        (draft(vouchers=[CUP | {"value_minor": None, "item": {"categories": ["tea"]}}]), "unknown_name",
         "vouchers, voucher 1 (`cup`), item.categories", "see: pointill-central programme names"),
        (draft(vouchers=[CUP | {"value_minor": None, "product": "latte"}]), "unknown_name",
         "vouchers, voucher 1 (`cup`), product", "write its id: `p2`"),
        (draft(vouchers=[CUP | {"stores": ["s1", "s11"]}]), "unknown_name", "vouchers, voucher 1 (`cup`), stores",
         "did you mean `s1`?"),
        (draft(rewards=[{"id": "mug", "label": "Mug", "points": 5, "product": "mug"}]), "unknown_name",
         "rewards, reward 1 (`mug`), product", "see: pointill-central programme names"),
        (draft(rewards=[{"id": "mug", "label": "Mug", "points": 5, "when": {"tiers": ["tin"], "stores": ["s1"]}}]),
         "unknown_name", "rewards, reward 1 (`mug`), when.tiers", "the shop has no tier of this name"),
        (draft(vouchers=[CUP], gifts=[GIFT | {"from_minor": None, "tier": "platinum"}]), "unknown_name",
         "gifts, gift 1 (`g`), tier", "the shop has no tier of this name"),
        (draft(vouchers=[CUP], gifts=[GIFT | {"goods": {"categories": ["brea"]}}]), "unknown_name",
         "gifts, gift 1 (`g`), goods.categories", "did you mean `bread`?"),
        (draft(rules({"stacking": "exclusive"}, {"id": "s", "stacking": "exclusive"})), "contradiction", "earn.rules",
         "give the one that shall win a higher priority"),
        (draft(rules({}, {})), "contradiction", "earn.rules", "give one of them another id"),
        (draft({"products": {"p1": {"points": 0, "per_minor": 5}}}), "rate_of_zero", "earn.products",
         "take it out and name it in earn.excluded"),
        (draft({"default": {"points": 1, "per_minor": 0}}), "bad_value", "earn.default.per_minor", "at least 1"),
        (draft({"default": {"points": -1, "per_minor": 5}}), "bad_value", "earn.default.points", "at least 0"),
        (draft({"default": {"points": 10**9, "per_minor": 5}}), "bad_value", "earn.default.points", "at most 1,000"),
        (draft({"default": {"points": 1, "per_minor": 10**9 + 1}}), "bad_value", "earn.default.per_minor", "at most"),
        (draft(rules({"when": {"hours": [{"begin": "07:00", "end": "09:00", "zone": "Europe/Berln"}]}})),
         "unknown_name", "when.hours, no. 1, zone", "such as Europe/Berlin; did you mean `Europe/Berlin`?"),
        (draft(rules({"when": {"hours": [{"begin": "07:00", "end": "09:00", "zone": "Mars/Olympus_Mons"}]}})),
         "unknown_name", "when.hours, no. 1, zone", "write the name that the IANA list has for it"),
        (draft(rules({"when": {"hours": [{"begin": "07:00", "end": "09:00", "zone": "+01:00"}]}})),
         "bad_value", "when.hours, no. 1, zone", "by its name in the IANA list, for example Europe/Berlin"),
        (draft(rules({"when": {"hours": [{"begin": "19:00", "end": "17:00"}]}})), "contradiction", "when.hours",
         "name them in two parts"),
        (draft(rules({"when": {"dates": [{"first": "2026-12-24", "last": "2026-12-01"}]}})), "contradiction",
         "when.dates", "write the earlier one first"),
        (draft(vouchers=[CUP | {"not_before": "2026-12-24", "until": "2026-12-01"}]), "contradiction", "vouchers",
         "write the earlier one first"),
        (draft(rewards=[{"id": "mug", "label": "Mug", "points": 5, "stock": 0}]), "bad_value", "stock", "at least 1"),
        (draft(tiers={"levels": LEVELS}), "contradiction", "tiers", "from the lowest to the highest"),
        (draft(tiers={"levels": [LEVELS[0], LEVELS[0] | {"at": 900}]}), "contradiction", "tiers",
         "give one of them another"),
        (draft(stamp_cards={"cards": [CARD, CARD]}), "contradiction", "stamp_cards", "give one of them another one"),
        (cards(worth={"free_piece": True, "minor": 5}), "contradiction", "stamp_cards.cards, card 1 (`c`), worth",
         "write one of them"),
        (cards(by="amount"), "contradiction", "card 1 (`c`)", "each_minor goes with stamps by amount"),
        (cards(expiry={"days": 5, "by": "inactivity"}), "contradiction", "card 1 (`c`)", "write expiry.by as `age`"),
        (cards(goods={"categories": ["brea"]}), "unknown_name", "card 1 (`c`), goods.categories",
         "did you mean `bread`?"),
        (cards(full=0), "bad_value", "stamp_cards.cards, card 1 (`c`), full", "at least 1"),
        (draft(proof={"levels": [PIN, EITHER]}), "contradiction", "", "begin with the lowest `above`"),
        (draft(proof={"levels": [PIN | {"by": ["voice"]}]}), "bad_value", "proof.levels, no. 1, by",
         "none of `card`, `pin`"),
        (draft(redeem={"points": 100, "worth_minor": 1, "minimum": 10, "step": 10}), "contradiction", "",
         "must be a multiple of redeem.points"),
        (draft(offers=[{"id": "o", "label": "O"}]), "contradiction", "offers, offer 1 (`o`)",
         "give it percent or minor_each"),
        (draft(offers=[{"id": "o", "label": "O", "percent": 101}]), "bad_value", "offers, offer 1 (`o`), percent",
         "at most 100"),
        (draft(expiry={"days": 30, "by": "never"}), "bad_value", "expiry.by", "none of `age`, `inactivity`"),
        (draft(vesting={"days": 0}), "bad_value", "vesting.days", "at least 1"),
        (draft(claims={"days": 366}), "bad_value", "claims.days", "at most 365"),
        (draft(bonuses={"welcome": {"points": 0}}), "bad_value", "bonuses.welcome.points", "at least 1"),
        (draft(bonuses={"joining": {"points": 5}}), "unknown_word", "bonuses", "known are `welcome`"),
        (draft(goodwill={"member": 0}), "bad_value", "goodwill.member", "at least 1"),
        (draft(goals=[0]), "bad_value", "goals, no. 1", "at least 1"),
        (draft(undo_window_s=-1), "bad_value", "undo_window_s", "at least 0"),
        (draft(version=0), "bad_value", "version", "at least 1"),
        (draft(name=""), "bad_value", "name", "must not be empty"),
        (draft(currency="USD"), "other_currency", "currency", "must be in EUR"),
        (draft(vouchers=[CUP | {"currency": "USD"}]), "unknown_word", "vouchers, voucher 1 (`cup`)", "known are"),
        (draft(vouchers=[CUP, CUP]), "contradiction", "", "give one of them another id"),
        (draft(gifts=[GIFT]), "contradiction", "gifts", "write it there"),
        (draft(rules({"id": "g"}), vouchers=[CUP], gifts=[GIFT]), "contradiction", "gifts", "another id"),
        (draft(vouchers=[CUP], gifts=[GIFT | {"least_minor": 3}]), "contradiction", "gifts, gift 1 (`g`)",
         "goes with a gift by visit"),
        (draft(vouchers=[CUP], gifts=[GIFT | {"visit": 3}]), "contradiction", "gifts, gift 1 (`g`)",
         "write a gift for each"),
        (b" " * (PROGRAMME_BYTES_MAX + 1), "too_large", "", "this is no programme, or too many rules"),
        (b"{", "no_document", "line 1", "look for a missing comma, quote or bracket"),
        (b'{"name": "a", "name": "b"}', "word_twice", "", "take one of them out"),
        (draft(goal=[5]), "unknown_word", "", "did you mean `goals`?"),
        (b"{}", "word_missing", "", "is missing"),
    ],
)  # fmt: skip
def test_a_bad_draft_is_refused_with_a_code_its_place_and_the_way_out(
    document: bytes, code: str, place: str, way_out: str
) -> None:
    found = check(document, SHOP, TODAY)
    assert not found.usable
    faults = [one for one in found.errors if one.code == code]
    assert faults, [(one.code, one.text) for one in found.errors]
    assert any(place in one.place and way_out in one.sentence for one in faults), [one.text for one in faults]


@pytest.mark.parametrize(
    ("document", "code", "way_out"),
    [
        (draft(rules({"when": {"hours": [{"begin": "01:30", "end": "03:00"}]}})), "clock_change", "not at all"),
        (draft(rules({"when": {"hours": [{"begin": "02:00", "end": "04:00"}]}})), "clock_change", "from 03:00 on"),
        (draft(rules({"when": {"hours": [{"begin": "00:30", "end": "02:30"}]}})), "clock_change", "by 01:00"),
        (draft(rules({"when": {"hours": [BERLIN | {"begin": "02:30", "end": "04:00"}]}})), "clock_change", "by 02:00"),
        (draft(rules({"priority": 3})), "no_effect", "take priority out"),
        (draft(vouchers=[CUP | {"points": None}]), "no_effect", "give it points to buy it with, or a gift"),
        (draft(vouchers=[CUP | {"until": "2026-11-21"}]), "is_over", "its last day was 2026-11-21"),
        (draft(vouchers=[CUP], gifts=[GIFT | {"budget_vouchers": None}]), "no_budget", "write budget_vouchers"),
        (draft(version=9), "other_version", "write that"),
        (draft({"default": {"points": 100, "per_minor": 100}},
               redeem={"points": 100, "worth_minor": 100, "minimum": 100, "step": 100}), "costly", "look at points"),
    ],
)  # fmt: skip
def test_a_strange_draft_is_told_with_a_code_and_may_be_published(document: bytes, code: str, way_out: str) -> None:
    found = check(document, SHOP, TODAY)
    assert found.usable
    assert [one.code for one in found.warnings] == [code]
    assert way_out in found.warnings[0].sentence


@pytest.mark.parametrize(
    "when",
    [
        {"hours": [TOKYO | {"begin": "01:30", "end": "03:00"}]},
        {"hours": [BERLIN | {"begin": "01:30", "end": "05:00"}]},
        {"hours": [TOKYO | {"begin": "10:00", "end": "12:00"}], "dates": [{"last": "2026-11-21"}]},
    ],
)
def test_nothing_is_told_of_clocks_that_stay_there_or_a_day_that_is_not_over_there(when: dict[str, Any]) -> None:
    assert check(draft(rules({"when": when})), SHOP, TODAY).warnings == []
