"""The words of slips."""

from __future__ import annotations

import pytest

from terminal.paper_words import WORDS, paper
from tests.fixtures.phrases import check_whole

COLUMNS_MIN = 32
OWN_LINES = (
    "keep_for_returns",
    "keep_with_papers",
    "once",
    "no_rest",
    "same_voucher",
    "thanks",
    "not_tax",
    "show_card",
    "scan_in_order",
)


@pytest.mark.parametrize("name", WORDS)
def test_every_phrase_is_whole(name: str) -> None:
    check_whole(WORDS[name])


@pytest.mark.parametrize("name", OWN_LINES)
def test_a_line_of_its_own_fits_the_narrowest_paper(name: str) -> None:
    assert max(map(len, WORDS[name])) <= COLUMNS_MIN


def test_a_phrase_is_filled() -> None:
    assert paper("de_DE", "end", points="120 Punkte", day="5. Jan. 2027") == "120 Punkte enden am 5. Jan. 2027"
