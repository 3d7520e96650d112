"""What a marketer is told of a draft: every fault at once, each where it stands and with the way out."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty.rules.conditions import When
from loyalty.rules.draft import FAULTS_MAX, FORMS, read_draft
from loyalty.rules.programme import (
    PROGRAMME_BYTES_MAX,
    Programme,
    programme_bytes,
    programme_schema,
    read_programme,
)
from loyalty.values.errors import BadValue
from tests.programme_strategies import programmes

RULE = {"id": "happy", "label": "Happy hour", "multiply_percent": 200}


def document(earn: dict[str, Any] | None = None, **words: object) -> bytes:
    earns = {"default": {"points": 1, "per_minor": 20}} | (earn or {})
    return json.dumps({"version": 2, "name": "Points", "currency": "EUR", "earn": earns} | words).encode()


def told(text: bytes) -> list[str]:
    return [fault.text for fault in read_draft(text).faults]


def rules(*those: dict[str, Any]) -> dict[str, Any]:
    return {"rules": [RULE | {"id": f"r{at}"} | one for at, one in enumerate(those, start=1)]}


def patterns(schema: object) -> set[str]:
    """Every pattern that a text in a JSON Schema has to fit."""
    if isinstance(schema, list):
        return {one for part in schema for one in patterns(part)}
    if not isinstance(schema, dict):
        return set()
    own = {schema["pattern"]} if isinstance(schema.get("pattern"), str) else set()
    return own | {one for part in schema.values() for one in patterns(part)}


def test_for_every_pattern_of_the_document_there_are_words_and_none_lets_a_line_end_pass() -> None:
    assert patterns(programme_schema()) == set(FORMS)
    fits = ("a", "a", "Europe/Berlin", "EUR", "en", "24:00", "2026-12-24", "4711")
    for pattern, text in zip(FORMS, fits, strict=True):
        assert re.search(pattern, text)
        assert not re.search(pattern, text + "\n")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (document(rules({"id": "happy\n"})),
         ("earn.rules, rule 1 (`happy`), id: it must be written with 1 to 64 letters (a to z), digits, - and _")),
        (document(rules({}, {}, {"when": {"hours": [{"begin": "19:00", "end": "17:00"}]}})),
         ("earn.rules, rule 3 (`r3`), when.hours, no. 1: the hours 19:00 to 17:00 end before they begin; over "
         "midnight, name them in two parts: until 24:00, and from 00:00")),
        (document(rules({"when": {"dates": [{"first": "2026-12-24", "last": "2026-12-01"}]}})),
         ("earn.rules, rule 1 (`r1`), when.dates, no. 1: the days 2026-12-24 to 2026-12-01 end before they begin; "
         "write the earlier one first")),
        (document(rules({"when": {"weekdays": ["holiday"]}})),
         ("earn.rules, rule 1 (`r1`), when.weekdays, no. 1: `holiday` is none of `monday`, `tuesday`, `wednesday`, "
         "`thursday`, `friday`, `saturday`, `sunday`")),
        (document(rules({"when": {"hours": [{"begin": "17:00", "end": "19:00", "zone": "+01:00"}]}})),
         ("earn.rules, rule 1 (`r1`), when.hours, no. 1, zone: it must be a time zone by its name in the IANA list, "
         "for example Europe/Berlin")),
        (document({"default": {"points": 1, "per_minor": 0}}), "earn.default.per_minor: it must be at least 1"),
        (document({"default": {"points": -1, "per_minor": 1}}), "earn.default.points: it must be at least 0"),
        (document({"default": {"points": 10**9, "per_minor": 1}}), "earn.default.points: it must be at most 1,000,000"),
        (document({"categories": {"coffee": {"points": 0, "per_minor": 5}}}),
         "earn.categories, `coffee`: it has a rate of 0 points; take it out and name it in earn.excluded"),
        (document({"default": {"points": 1.5, "per_minor": 1}}),
         "earn.default.points: it must be a whole number, not a number with a point"),
        (document(currency="euro"), "currency: it must be three capital letters of ISO 4217, for example EUR"),
        (document(offer=[]), "the word `offer` is not known here; did you mean `offers`?"),
        (document(offers={}), "offers: it must be a list in [ ], not words in { }"),
        (document(rules({"label": {"english": "Gold"}})),
         ("earn.rules, rule 1 (`r1`), label: it is a text of 1 to 80 letters, or one for each language, for example "
         '{"en": "Gold", "de": "Goldkarte"}')),
        (document(rules({"stacking": "exclusive"}, {"stacking": "exclusive"})),
         "earn.rules: `r1` and `r2` are both exclusive with priority 0; give the one that shall win a higher priority"),
        (document(rules({"id": "a"}, {"id": "a"})),
         "earn.rules: two rules are called `a`; give one of them another id"),
        (document(rules({"group": "g"}, {"group": "g", "multiply_percent": None, "bonus": {"points": 1}})),
         ("earn.rules: group `g` holds multipliers and bonuses, of which none is the best; give the bonuses a group of "
         "their own")),
        (b'{"version": 1,\n "name" "x"}',
         ("line 2, column 9: this is no JSON from here on (Expecting ':' delimiter); look for a missing comma, quote "
         "or bracket")),
        (b"\xff", "the text is not UTF-8; save the file as UTF-8"),
        (b"[" * 100_000, "this is no programme document: it is nested too deeply, or a number in it is too long"),
        (b"3", "it must be words in { }, not a whole number"),
        (b'{"version": 1, "version": 2}', "`version` stands twice in one place; take one of them out"),
        (b"{}", "`version` is missing"),
        (b" " * (PROGRAMME_BYTES_MAX + 1),
         "a programme document is at most 256 KiB; this is no programme, or too many rules"),
        (document(name="a\u0007b"), "a text in the programme document is not NFC or holds control characters"),
    ],
)  # fmt: skip
def test_a_fault_is_told_where_it_stands(text: bytes, said: str) -> None:
    assert said in told(text)
    assert read_draft(text).programme is None
    with pytest.raises(BadValue):
        read_programme(text)


def test_all_faults_are_told_at_once_also_between_rules_that_can_be_read() -> None:
    many = rules({"stacking": "exclusive"}, {"when": {"stors": []}}, {"stacking": "exclusive"})
    assert told(document(many, currency="x", goals=["many"])) == [
        "currency: it must be three capital letters of ISO 4217, for example EUR",
        "earn.rules, rule 2 (`r2`), when: the word `stors` is not known here; did you mean `stores`?",
        "goals, no. 1: it must be a whole number, not a text in quotes",
        "earn.rules: `r1` and `r3` are both exclusive with priority 0; give the one that shall win a higher priority",
    ]


def test_of_thousands_of_faults_the_first_are_told() -> None:
    assert len(told(document(goals=["x"] * 5_000))) == FAULTS_MAX


def test_parts_that_are_right_are_there_with_their_place_whatever_else_is_wrong() -> None:
    draft = read_draft(document(rules({"when": {"tiers": ["gold"]}}), currency="x"))
    found = {place.text: part for place, part in draft.parts}
    assert found["earn.rules, rule 1 (`r1`), when"] == When(tiers=("gold",))


@given(programmes())
def test_a_draft_is_right_exactly_when_it_can_be_read(programme: Programme) -> None:
    draft = read_draft(programme_bytes(programme))
    assert draft.faults == []
    assert draft.programme == programme


_values = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 2**70) | st.text(max_size=3) | st.floats(),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["id", "points", "x"]), inner),
    max_leaves=4,
)


@given(st.data(), programmes())
def test_a_draft_bent_anywhere_is_refused_in_words_whenever_it_cannot_be_read(
    data: st.DataObject, programme: Programme
) -> None:
    bent = json.loads(programme_bytes(programme))
    part: Any = bent
    for _ in range(data.draw(st.integers(1, 4))):
        inside = sorted(part) if isinstance(part, dict) else range(len(part))
        if not inside:
            break
        key = data.draw(st.sampled_from(list(inside)))
        if not isinstance(part[key], dict | list) or data.draw(st.booleans()):
            part[key] = data.draw(_values)
            break
        part = part[key]
    text = json.dumps(bent).encode()
    draft = read_draft(text)
    try:
        read_programme(text)
    except BadValue:
        assert draft.faults
    else:
        assert draft.programme is not None
    assert not any("msgspec" in fault.text or "` - at" in fault.text for fault in draft.faults)
