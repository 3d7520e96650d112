"""Every worked example of tests/loyalty/examples: a basket, a member, a moment, and the points a person works out.

An example changes the programme of its file at dotted places. Its `sum` is checked as arithmetic of its own (`->` is a
rounding by less than one), so that a figure that was copied from the program and not worked out would be seen.
"""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest

from loyalty.pricing.quote import Quote, quote
from loyalty.rules.gifts import GiftGround, due
from loyalty.rules.programme import Programme, read_programme
from loyalty.shopping.basket import Basket, Handed, Line
from loyalty.shopping.card_standing import CardStanding
from loyalty.shopping.occasion import Occasion
from loyalty.shopping.patron import Patron
from loyalty.shopping.voucher_terms import VoucherTerms
from loyalty.shopping.wallet import Wallet
from loyalty.values.errors import Refusal
from loyalty.values.ids import new_voucher_id

FILES = sorted((Path(__file__).parent / "examples").glob("*.json"))
BOOKS: list[dict[str, Any]] = [json.loads(path.read_text(encoding="utf-8")) for path in FILES]
EXAMPLES: list[tuple[dict[str, Any], dict[str, Any]]] = [
    (book["programme"], example) for book in BOOKS for example in book["examples"]
]
NAMES = [example["name"] for _, example in EXAMPLES]
BALANCE = 5_000
NOON = "2026-11-21T12:00+01:00"
"""What a member has, and when it is, where an example says nothing: a Saturday."""

_NUMBER = re.compile(r"\d+(?:\.\d+)?")


def programme_of(words: dict[str, Any], changes: dict[str, Any]) -> Programme:
    changed = json.loads(json.dumps(words))
    for place, value in changes.items():
        *path, last = place.split(".")
        part = changed
        for word in path:
            part = part[word]
        part[last] = value
    return read_programme(json.dumps(changed).encode())


def basket_of(example: dict[str, Any], currency: str) -> Basket:
    lines = tuple(
        Line(line["reward"], "reward", line.get("quantity", 1), 0, reward=line["reward"])
        if "reward" in line
        else Line(
            name=line.get("name", line["category"]),
            category=line["category"],
            quantity=line.get("quantity", 1),
            amount_minor=line["amount_minor"],
            product=line.get("product"),
            above=tuple(line.get("above", ())),
            tags=tuple(line.get("tags", ())),
        )
        for line in example["basket"]
    )
    vouchers = tuple(
        handed_of(new_voucher_id(bytes([at]) * 16), told, currency)
        for at, told in enumerate(example.get("vouchers", ()))
    )
    return Basket(lines, example.get("use_points", 0), vouchers, tuple(example.get("full_cards", ())))


def handed_of(id: str, told: int | dict[str, Any], currency: str) -> Handed:
    """A voucher over an amount, or of another kind by its terms."""
    if isinstance(told, int):
        return Handed(id, 1, told, currency)
    return Handed(id, 1, 0, currency, msgspec.convert(told, VoucherTerms))


def wallet_of(example: dict[str, Any]) -> Wallet | None:
    member = example.get("member", {})
    if member is None:
        return None
    told = {"balance": BALANCE} | member
    told["segments"] = tuple(told.get("segments", ()))
    cards = {id: CardStanding(stamps, stamps) for id, stamps in example.get("stamps", {}).items()}
    return Wallet(max(told["balance"], 0), max(told["balance"], 0), patron=Patron(**told), cards=cards)


def occasion_of(example: dict[str, Any]) -> Occasion:
    moment = datetime.fromisoformat(example.get("moment", NOON))
    ahead = moment.utcoffset()
    assert ahead is not None, "a moment names its offset"
    return Occasion(
        round(moment.timestamp() * 1000),
        round(ahead.total_seconds()) // 60,
        example.get("store", "harbour"),
        zones=tuple(sorted(example.get("zones", {}).items())),
    )


def priced(words: dict[str, Any], example: dict[str, Any]) -> Quote | Refusal:
    programme = programme_of(words, example.get("changes", {}))
    basket = basket_of(example, programme.currency)
    return quote(programme, basket, wallet_of(example), occasion_of(example))


@pytest.mark.parametrize(("words", "example"), EXAMPLES, ids=NAMES)
def test_an_example_comes_out_as_it_was_worked_out(words: dict[str, Any], example: dict[str, Any]) -> None:
    answer = priced(words, example)
    if "refused" in example:
        assert isinstance(answer, Refusal)
        assert answer.code == example["refused"]
        return
    assert isinstance(answer, Quote), answer
    assert [line.points for line in answer.lines] == example["points"]
    assert (answer.total_minor, answer.due_minor) == (example["total"], example["due"])
    assert answer.points_used == example.get("points_used", answer.points_used)
    used = [one.value_minor for one in answer.vouchers]
    assert used == example.get("used", used)
    assert [line.offer_minor for line in answer.lines] == example.get("offers", [0] * len(answer.lines))
    cards = {one.card: [list(one.given), list(one.used)] for one in answer.cards}
    assert cards == example.get("cards", {})
    assert [line.why for line in answer.lines] == example.get("why", [line.why for line in answer.lines])


@pytest.mark.parametrize(("words", "example"), [pair for pair in EXAMPLES if "gifts" in pair[1]])
def test_an_example_brings_the_vouchers_that_it_says(words: dict[str, Any], example: dict[str, Any]) -> None:
    programme, answer, wallet = (
        programme_of(words, example.get("changes", {})),
        priced(words, example),
        wallet_of(example),
    )
    assert isinstance(answer, Quote)
    assert wallet is not None
    balance = wallet.balance + answer.points_earned
    lines = basket_of(example, programme.currency).lines
    visits = dict.fromkeys((gift.id for gift in programme.gifts), example["visit"])
    bought = GiftGround(occasion_of(example), wallet.patron, lines, visits, balance)
    assert sorted(gift.id for gift in due(programme.gifts, bought, programme.tiers)) == example["gifts"]


@pytest.mark.parametrize("example", [one for _, one in EXAMPLES if "zones" in one], ids=lambda one: one["name"])
def test_the_clocks_of_zones_are_those_of_the_world(example: dict[str, Any]) -> None:
    moment = datetime.fromisoformat(example["moment"])
    shown = {zone: moment.astimezone(ZoneInfo(zone)).utcoffset() for zone in example["zones"]}
    assert {zone: timedelta(minutes=ahead) for zone, ahead in example["zones"].items()} == shown


def worth(side: str) -> Fraction:
    """The value of one side of a sum; words and units say nothing."""
    figures = re.sub(r"\bx\b", "*", side.replace("%", "/ 100"))
    bare = re.sub(r"[A-Za-z]+", "", figures)
    value = eval(_NUMBER.sub(lambda number: f"Fraction('{number[0]}')", bare), {"Fraction": Fraction})
    assert isinstance(value, Fraction), side
    return value


@pytest.mark.parametrize(("words", "example"), EXAMPLES, ids=NAMES)
def test_the_sum_is_true_as_it_is_written(words: dict[str, Any], example: dict[str, Any]) -> None:
    assert example["sum"]
    for written in example["sum"]:
        sides = re.split(r"(=|->)", written.split(": ")[-1].split(",")[0])
        assert len(sides) % 2, written
        for left, sign, right in zip(sides[::2], sides[1::2], sides[2::2], strict=False):
            far = abs(worth(left) - worth(right))
            assert far == 0 if sign == "=" else far < 1, written


@pytest.mark.parametrize(("words", "example"), EXAMPLES, ids=NAMES)
def test_the_points_of_every_line_stand_in_the_sum(words: dict[str, Any], example: dict[str, Any]) -> None:
    said = {worth(number) for written in example["sum"] for number in _NUMBER.findall(written)}
    assert {Fraction(points) for points in example.get("points", ()) if points} <= said


@pytest.mark.parametrize("wrong", ["10.00 / 0.20 = 51", "12.40 x 10 % = 1.25", "2.5 -> 4", "1 + 1 = 3 points"])
def test_a_sum_that_is_not_true_would_be_seen(wrong: str) -> None:
    with pytest.raises(AssertionError):
        test_the_sum_is_true_as_it_is_written({}, {"sum": [wrong]})


def test_there_are_enough_examples_and_each_has_its_own_name() -> None:
    assert len(EXAMPLES) >= 120
    assert len(set(NAMES)) == len(NAMES)


def test_the_pains_that_a_quote_can_have_are_among_them() -> None:
    pains = {pain for _, example in EXAMPLES for pain in example.get("pain", ())}
    assert pains >= {25, 26, 28, 30, 32}
