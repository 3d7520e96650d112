"""The list of the last sales is searched by whatever a customer can still say."""

import pytest

from terminal import activity_commands as a
from terminal import commands as c
from terminal.till.activity import journal
from tests.fakes.past_counter import PastCounter
from tests.fakes.shop import AMARA, BEN


@pytest.fixture
def day(counter: PastCounter) -> PastCounter:
    """Three sales, ten minutes between them; the last one bears the shop's own number."""
    counter.sell(AMARA, amount=1_780)
    counter.clock.passes(600_000)
    counter.sell(BEN, amount=390)
    counter.clock.passes(600_000)
    counter.sell(None, c.ReferenceEntered("K-1042"), amount=2_480)
    counter.do(a.ActivityWanted())
    return counter


def amounts(day: PastCounter) -> list[int]:
    return [row.total_minor for row in day.room.rows]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [2_480, 390, 1_780]),
        ("17.80", [1_780]),
        ("17,8", [1_780]),
        ("3.9", [390]),
        ("12:1", [390]),
        ("12.21", [2_480]),
        ("ama", [1_780]),
        ("OKAF", [1_780]),
        ("1042", [2_480]),
        ("k-10", [2_480]),
        ("nobody at all", []),
    ],
)
def test_a_text_finds_by_amount_time_name_and_number(day: PastCounter, text: str, expected: list[int]) -> None:
    day.do(a.PastSearched(text))
    assert amounts(day) == expected


def test_the_code_on_the_receipt_finds_its_sale(day: PastCounter) -> None:
    code = day.room.rows[1].short_code
    for typed in (code, code.lower(), code.replace("-", "")[:7]):
        day.do(a.PastSearched(typed))
        assert [row.short_code for row in day.room.rows] == [code]


def test_a_long_past_is_looked_through_only_so_far_and_that_is_said(
    day: PastCounter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal, "SEARCHED_MAX", 2)
    day.do(a.PastSearched("17.80"))
    assert amounts(day) == []
    assert day.room.searched_back_ms == day.clock.wall - 600_000
    monkeypatch.setattr(journal, "SEARCHED_MAX", 1_500)
    monkeypatch.setattr(journal, "LISTED_MAX", 2)
    day.do(a.PastSearched(""))
    assert len(amounts(day)) == 2
    assert day.room.searched_back_ms == day.clock.wall - 600_000


def test_a_card_that_was_not_known_goes_by_its_end(counter: PastCounter) -> None:
    counter.disconnect()
    counter.do(counter.scan("0000955594"), c.AmountEntered(500, "drinks"), c.SaleFinished(), a.ActivityWanted())
    assert counter.room.rows[0].who in {"..5594", None}
