"""A programme document says exactly what it says: what cannot be meant is refused, with the place named."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty.rules.programme import PROGRAMME_BYTES_MAX, Programme, programme_bytes, programme_schema, read_programme
from loyalty.values.errors import BadValue
from loyalty.values.zones import ZONES_MAX
from tests.programme_strategies import programmes

PLAIN: dict[str, Any] = {
    "version": 1,
    "name": "Points",
    "currency": "GBP",
    "earn": {"default": {"points": 1, "per_minor": 100}},
    "redeem": {"points": 1, "worth_minor": 5, "minimum": 100, "step": 50},
}


def document(**changes: object) -> bytes:
    """The plain document with words at dotted places changed."""
    words = json.loads(json.dumps(PLAIN))
    for place, value in changes.items():
        *path, last = place.split("__")
        part = words
        for word in path:
            part = part[word]
        part[last] = value
    return json.dumps(words).encode()


@given(programmes())
def test_a_programme_comes_back_from_its_document_as_the_same_bytes(programme: Programme) -> None:
    assert read_programme(programme_bytes(programme)) == programme
    assert programme_bytes(read_programme(programme_bytes(programme))) == programme_bytes(programme)


def test_a_plain_document_is_enough() -> None:
    programme = read_programme(document())
    assert programme.worth_minor(200) == 1000
    assert programme.undo_window_s == 900
    assert programme.earn.categories == programme.earn.products == {}
    assert read_programme(document(redeem=None)).worth_minor(200) == 0


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("earn__default__per_minor", 0),
        ("earn__default__per_minor", -1),
        ("earn__default__per_minor", 10**9 + 1),
        ("earn__default__per_minor", 1.5),
        ("earn__default__points", -1),
        ("earn__default__points", 10**9),
        ("earn__default__points", "1"),
        ("earn__default__points", True),
        ("earn__defualt", {"points": 1, "per_minor": 100}),
        ("earn__rounding", "up"),
        ("earn__categories", {"bread": {"points": 1}}),
        ("earn__categories", {"bre\x07ad": {"points": 1, "per_minor": 1}}),
        ("earn__categories", {"cafe\u0301": {"points": 1, "per_minor": 1}}),
        ("earn__excluded_products", ["tabs\tare\tcontrols"]),
        ("earn__multipliers", [{"id": "a", "label": "A", "percent": 99}]),
        ("earn__multipliers", [{"id": "a", "label": "A", "percent": 200}, {"id": "a", "label": "B", "percent": 300}]),
        ("redeem__step", 0),
        ("redeem__worth_minor", 0),
        ("redeem__minimum", 120),
        ("redeem__max_share_percent", 101),
        ("redeem__max_share_percent", 0),
        ("redeem__by", "magic"),
        ("currency", "gbp"),
        ("currency", "GBP\n"),
        ("currency", "GBPX"),
        ("version", 0),
        ("name", ""),
        ("undo_window_s", -1),
        ("goals", [0]),
        ("vouchers", [{"id": "a", "name": "A", "points": 0, "value_minor": 1}]),
        ("vouchers", [{"id": "a b", "name": "A", "points": 1, "value_minor": 1}]),
        ("vouchers", [{"id": "a", "name": "A", "points": 1, "value_minor": 1}] * 2),
        ("surprise", 1),
    ],
)
def test_what_cannot_be_meant_is_refused(place: str, value: object) -> None:
    with pytest.raises(BadValue) as wrong:
        read_programme(document(**{place: value}))
    assert str(wrong.value)


def test_a_step_without_a_whole_worth_is_refused() -> None:
    with pytest.raises(BadValue, match=r"redeem\.step"):
        read_programme(document(redeem__points=3, redeem__step=50))


def test_the_message_names_the_place() -> None:
    with pytest.raises(BadValue, match=r"\$\.earn\.default"):
        read_programme(document(earn__default__per_minor=0))


def in_zone(zone: str) -> dict[str, Any]:
    return {"hours": [{"begin": "07:00", "end": "09:00"}, {"begin": "17:00", "end": "19:00", "zone": zone}]}


def test_the_zones_of_all_that_has_hours_are_named_once() -> None:
    rule = {"id": "a", "label": "A", "multiply_percent": 200, "when": in_zone("Europe/Berlin")}
    words = {
        "offers": [{"id": "b", "label": "B", "percent": 10, "when": in_zone("America/New_York")}],
        "rewards": [{"id": "c", "label": "C", "points": 1, "when": in_zone("Asia/Tokyo")}],
        "vouchers": [{"id": "v", "name": "V", "points": 1, "value_minor": 1}],
        "gifts": [{"id": "d", "label": "D", "voucher": "v", "from_quantity": 1, "when": in_zone("Asia/Kolkata")}],
        "stamp_cards": {
            "cards": [
                {"id": "e", "label": "E", "full": 9, "worth": {"minor": 1}, "when": in_zone("Etc/GMT+5")},
                {"id": "f", "label": "F", "full": 9, "worth": {"minor": 1}, "when": in_zone("Europe/Berlin")},
            ]
        },
    }
    named = ("America/New_York", "Asia/Kolkata", "Asia/Tokyo", "Etc/GMT+5", "Europe/Berlin")
    assert read_programme(document(earn__rules=[rule], **words)).zones == named
    assert read_programme(document()).zones == ()


@pytest.mark.parametrize(
    "zone", ["", "Europe/", "../etc/passwd", "/etc/localtime", "Europe/Berlin\n", "+01:00", "A" * 65]
)
def test_what_can_be_no_zone_is_refused(zone: str) -> None:
    rule = {"id": "a", "label": "A", "multiply_percent": 200, "when": in_zone(zone)}
    with pytest.raises(BadValue, match=r"zone"):
        read_programme(document(earn__rules=[rule]))


def test_more_zones_than_a_sale_can_keep_are_refused() -> None:
    rules = [
        {"id": f"r{at}", "label": "A", "multiply_percent": 200, "when": in_zone(f"Etc/Zone{at}")}
        for at in range(ZONES_MAX + 1)
    ]
    with pytest.raises(BadValue, match=r"hours name 41 time zones, at most 40 are possible; name fewer"):
        read_programme(document(earn__rules=rules))
    assert len(read_programme(document(earn__rules=rules[1:])).zones) == ZONES_MAX


def test_a_word_that_stands_twice_is_refused_and_no_rule_is_lost() -> None:
    twice = document().replace(b'"version": 1', b'"version": 1, "version": 2')
    with pytest.raises(BadValue, match="`version` stands twice"):
        read_programme(twice)


def test_rates_at_their_limits_are_taken() -> None:
    programme = read_programme(document(earn__default={"points": 1_000_000, "per_minor": 10**9}))
    assert programme.earn.default.exact(10**9) == 1_000_000


@pytest.mark.parametrize(
    "junk",
    [
        b"",
        b"null",
        b"[]",
        b"{",
        b"\xff",
        b"<html>",
        b" " * (50 * 1024 * 1024),
        b"[" * PROGRAMME_BYTES_MAX,
        b'{"x":' * 40_000,
        b'{"version":NaN}',
        b'{"version":' + b"9" * 10_000 + b"}",
        document().replace(b"{", b'{"note":' + b"[" * 100_000 + b",", 1),
    ],
    ids=lambda junk: repr(junk[:12]),
)
def test_what_is_no_document_is_refused(junk: bytes) -> None:
    with pytest.raises(BadValue):
        read_programme(junk)


@given(st.binary(max_size=200))
def test_random_bytes_are_refused(junk: bytes) -> None:
    with pytest.raises(BadValue):
        read_programme(junk)


@given(programmes(), st.data())
def test_a_document_cut_short_is_refused(programme: Programme, data: st.DataObject) -> None:
    whole = programme_bytes(programme)
    with pytest.raises(BadValue):
        read_programme(whole[: data.draw(st.integers(0, len(whole) - 1))])


def test_the_schema_names_every_word_of_the_document() -> None:
    schema = programme_schema()
    assert set(schema["$defs"]["Programme"]["properties"]) == set(msgspec.json.decode(document())) | {
        "undo_window_s",
        "goals",
        "goodwill",
        "vouchers",
        "offers",
        "rewards",
        "expiry",
        "vesting",
        "tiers",
        "bonuses",
        "claims",
        "gifts",
        "proof",
        "stamp_cards",
    }
    assert schema["$defs"]["Programme"]["additionalProperties"] is False


def test_the_schema_that_editors_read_is_that_of_the_code() -> None:
    path = Path(__file__).parents[3] / "docs" / "programme.schema.json"
    now = json.dumps(programme_schema(), indent=2, sort_keys=True) + "\n"
    assert path.read_text(encoding="utf-8") == now, "write it anew: pointill-central programme schema > " + str(path)
