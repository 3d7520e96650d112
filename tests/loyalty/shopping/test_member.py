"""A till knows few things of a member, and finds them however their name is typed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

from loyalty.codes.scanned import card_number
from loyalty.shopping.member import NAME_LETTERS_MAX, Member, display_name, folded
from loyalty.values.errors import BadValue
from tests.strategies import members, names, wild_texts

ANA = Member(id="0123456789ABCDEF", number=card_number(1), name="Ana P.")


@given(members)
def test_a_member_is_found_by_the_folded_name(member: Member) -> None:
    assert folded(member.name) == folded(f"  {member.name}  ")


@given(wild_texts)
def test_folding_twice_changes_nothing(name: str) -> None:
    assert folded(folded(name)) == folded(name)


@given(names)
def test_capital_and_small_letters_fold_alike(name: str) -> None:
    assert folded(name.upper().lower()) == folded(name.lower().upper().lower())


@pytest.mark.parametrize(
    ("name", "found_by"),
    [
        ("Ångström  É", "angstrom e"),
        ("Łukasz", "lukasz"),
        ("SØREN", "soren"),
        ("Đặng", "dang"),
        ("Weiß", "weiss"),
        ("İpek", "ipek"),
        ("Irmak ışık", "irmak isik"),
        ("Ｋａｔｅ", "kate"),
        ("ΣΊΣΥΦΟΣ", "σισυφοσ"),
        ("ΆΝΝΑ", "αννα"),
        ("Æsa", "aesa"),
    ],
)
def test_names_are_found_without_their_accents(name: str, found_by: str) -> None:
    assert folded(name) == found_by


@pytest.mark.parametrize(
    "wrong",
    [
        {"id": "ANA"},
        {"id": "0123456789ABCDEU"},
        {"number": "12345678"},
        {"name": ""},
        {"name": "x" * (NAME_LETTERS_MAX + 1)},
        {"birthday": "1990-05-01"},
        {"birthday": "02-30"},
        {"birthday": "04-31"},
        {"birthday": "13-01"},
        {"birthday": "00-01"},
        {"birthday": "01-00"},
        {"birthday": "05-01\n"},
        {"phone_last4": "07700900123"},
        {"phone_last4": "12"},
    ],
)
def test_a_member_that_cannot_be_is_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(BadValue):
        replace(ANA, **wrong)  # type: ignore[arg-type]


def test_the_29th_of_february_is_a_birthday() -> None:
    assert replace(ANA, birthday="02-29").birthday == "02-29"


@pytest.mark.parametrize(
    ("given_name", "family", "full", "shown"),
    [
        ("Ana", "Petrović", False, "Ana P."),
        ("Ana", "Petrović", True, "Ana Petrović"),
        (" Ana  Maria ", "", False, "Ana Maria"),
        ("", "Petrović", False, "P."),
        ("", "Petrović", True, "Petrović"),
        ("Zoe\u0308", "E\u0301mile", False, "Zoë É."),
        ("", "", False, ""),
    ],
)
def test_the_till_shows_a_given_name_and_an_initial(given_name: str, family: str, full: bool, shown: str) -> None:
    assert display_name(given_name, family, full=full) == shown


@given(wild_texts, wild_texts)
def test_a_display_name_is_never_too_long(given_name: str, family: str) -> None:
    for full in (True, False):
        assert len(display_name(given_name * 3, family * 3, full=full)) <= NAME_LETTERS_MAX
