"""Drafts that a marketer may well write and not mean: each is told with a code, its place and the way out."""

from __future__ import annotations

import json
from typing import Any

import pytest

from central.programmes.doubts import doubts
from loyalty.rules.draft import read_draft

EARN: dict[str, Any] = {"default": {"points": 1, "per_minor": 20}}
Words = dict[str, Any]
BASE = {
    "version": 1,
    "name": "P",
    "currency": "EUR",
    "earn": EARN,
    "redeem": {"points": 100, "worth_minor": 100, "minimum": 100, "step": 100},
}
HALF_DAY = {"begin": "22:00", "end": "24:00"}
NIGHT = [HALF_DAY, {"begin": "00:00", "end": "02:00"}]


def told(change: Words) -> list[tuple[str, str, str]]:
    found = doubts(read_draft(json.dumps(BASE | change).encode()))
    return [(one.code.value, one.place, one.sentence) for one in found]


def rule(**words: object) -> Words:
    return {"earn": EARN | {"rules": [{"id": "r", "label": "R", "multiply_percent": 200} | words]}}


def bonus(**words: object) -> Words:
    return {"earn": EARN | {"rules": [{"id": "r", "label": "R", "bonus": words}]}}


def capped(**caps: int) -> Words:
    return {"earn": EARN | {"caps": caps}}


def voucher(**words: object) -> Words:
    return {"vouchers": [{"id": "v", "name": "V"} | words]}


def gift(**words: object) -> Words:
    return voucher(value_minor=500) | {
        "gifts": [{"id": "g", "label": "G", "voucher": "v", "budget_vouchers": 9} | words]
    }


@pytest.mark.parametrize(
    ("change", "code", "place", "way_out"),
    [
        ({"expiry": {"days": 30}, "vesting": {"days": 60}}, "no_effect", "expiry.days", "lower vesting.days"),
        ({"expiry": {"days": 10, "warn_days": 300}}, "no_effect", "expiry.warn_days", "no more than that"),
        (capped(balance=50), "no_effect", "redeem.minimum", "raise earn.caps.balance"),
        (capped(balance=500) | {"rewards": [{"id": "x", "label": "X", "points": 900}]}, "no_effect",
         "rewards, reward 1 (`x`), points", "raise earn.caps.balance"),
        (capped(balance=500) | voucher(points=900, value_minor=900), "no_effect", "vouchers, voucher 1 (`v`), points",
         "raise earn.caps.balance"),
        (capped(balance=500) | gift(balance=900), "no_effect", "gifts, gift 1 (`g`), balance", "raise earn.caps"),
        (capped(balance=500) | {"goals": [900]}, "no_effect", "goals", "write fewer"),
        ({"earn": bonus(points=100)["earn"] | {"caps": {"sale": 5}}}, "no_effect",
         "earn.rules, rule 1 (`r`), bonus.points", "raise earn.caps.sale"),
        ({"earn": rule(goods={"categories": ["coffee"]})["earn"] | {"excluded": {"categories": ["coffee", "tea"]}}},
         "no_effect", "earn.rules, rule 1 (`r`), goods", "name other goods"),
        (rule(when={"weekdays": ["monday"], "dates": [{"first": "2027-02-02", "last": "2027-02-07"}]}), "no_effect",
         "earn.rules, rule 1 (`r`), when.weekdays", "write other days"),
        (rule(when={"weekdays": ["friday"], "hours": NIGHT}), "split_night", "earn.rules, rule 1 (`r`), when.hours",
         "in the morning of friday, before its evening; write a rule of its own"),
        (rule(multiply_percent=10_000), "costly", "earn.rules, rule 1 (`r`), multiply_percent", "200 is double"),
        (bonus(points=1_000_000), "costly", "earn.rules, rule 1 (`r`), bonus.points", "200,000.00 EUR spent"),
        ({"bonuses": {"welcome": {"points": 5_000}}}, "costly", "bonuses.welcome.points", "look at the points"),
        ({"bonuses": {"referral": {"friend": 5, "bringer": 9_000}}}, "costly", "bonuses.referral.bringer", "look at"),
        (voucher(points=1, value_minor=10_000), "costly", "vouchers, voucher 1 (`v`)", "look at points and worth"),
        (voucher(points=9_000, percent=100), "costly", "vouchers, voucher 1 (`v`)", "write most_minor"),
        (gift(from_minor=500, per="sale"), "costly", "gifts, gift 1 (`g`), from_minor", "raise it, or per"),
        ({"offers": [{"id": "o", "label": "O", "percent": 100, "when": {"tiers": ["gold"]}}]}, "costly",
         "offers, offer 1 (`o`), percent", "name goods"),
        ({"offers": [{"id": "o", "label": "O", "percent": 50}]}, "costly", "offers, offer 1 (`o`), percent",
         "say for whom and when"),
    ],
)  # fmt: skip
def test_what_is_hardly_meant_is_told_once(change: Words, code: str, place: str, way_out: str) -> None:
    ((found, where, sentence),) = told(change)
    assert (found, where) == (code, place)
    assert way_out in sentence


@pytest.mark.parametrize(
    "change",
    [
        {"expiry": {"days": 10}, "vesting": {"days": 9}},
        {"expiry": {"days": 10, "by": "inactivity"}, "vesting": {"days": 60}},
        capped(balance=100) | {"goals": [100]},
        capped(sale=100) | bonus(points=100, from_minor=500),
        {"earn": rule(goods={"categories": ["coffee", "tea"]})["earn"] | {"excluded": {"categories": ["coffee"]}}},
        rule(when={"weekdays": ["monday"], "dates": [{"first": "2027-02-02", "last": "2027-02-08"}]}),
        rule(when={"weekdays": ["monday"], "dates": [{"first": "2027-02-02"}]}),
        rule(when={"weekdays": ["friday"], "hours": [HALF_DAY]}),
        rule(when={"weekdays": ["friday"], "hours": [{"begin": "00:00", "end": "24:00"}]}),
        rule(when={"hours": NIGHT}),
        bonus(points=4_999),
        {"bonuses": {"welcome": {"points": 4_999}, "birthday": {"points": 50}}},
        {"earn": EARN | {"default": {"points": 0, "per_minor": 1}, "tags": {"a": {"points": 1, "per_minor": 9}}}}
        | voucher(points=1, value_minor=10_000),
        voucher(points=1_000, value_minor=500),
        voucher(points=9_000, percent=100, most_minor=500),
        gift(from_minor=500),
        gift(from_minor=5_000, per="sale"),
        {"offers": [{"id": "o", "label": "O", "percent": 50, "when": {"tiers": ["gold"]}}]},
        {"offers": [{"id": "o", "label": "O", "percent": 100, "goods": {"categories": ["coffee"]}}]},
    ],
)
def test_what_is_meant_is_not_told(change: Words) -> None:
    assert told(change) == []


def test_what_cannot_be_read_is_left_out() -> None:
    broken = {"earn": {"rules": []}, "vesting": {"days": 0}, "expiry": {"days": 5}, "vouchers": [{"points": 1}]}
    assert told(broken) == []
