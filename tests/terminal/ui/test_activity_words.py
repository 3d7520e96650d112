"""The words of the last sales are whole in every language of the till, and every one of them is used."""

import re
from pathlib import Path

import pytest

from loyalty.ops.accrued import NO_REASON, Reason, Why
from terminal.activity import Back, Deed
from terminal.ui import activity_words, desk
from terminal.ui.activity_words import WORDS, Tongue
from tests.fixtures.phrases import check_whole

ROOM = Path(activity_words.__file__).parent / "panels" / "activity"
SOURCES = [path.read_text() for path in (*sorted(ROOM.glob("*.py")), Path(desk.__file__))]


@pytest.mark.parametrize("name", WORDS)
def test_every_phrase_is_whole(name: str) -> None:
    check_whole(WORDS[name])


def test_no_phrase_was_left_in_english() -> None:
    same = [name for name, phrases in WORDS.items() if len(phrases[0]) > 12 and phrases[0] in phrases[1:]]
    assert same == []


def test_every_phrase_is_used_and_every_one_that_is_used_is_there() -> None:
    text = "\n".join(SOURCES) + Path(activity_words.__file__).read_text().partition("class Tongue")[2]
    built = (
        {f"why_{one.value}" for one in Why}
        | {one.value for one in Back}
        | {f"did_{one.value}" for one in Deed}
        | {"cash", "e-wallet", "other"}
    )
    used = {name for name in WORDS if f'"{name}"' in text or f"'{name}'" in text} | built
    assert set(WORDS) - used == set()
    assert set(re.findall(r'tongue\("([a-z_-]+)"', text)) <= set(WORDS)


def test_another_language_falls_back_to_english() -> None:
    assert Tongue("nl_NL")("title") == Tongue("en_GB")("title") == "Last sales"
    assert Tongue("de_AT")("left_of", left="1", all="3") == "noch 1 von 3"


def test_names_and_money_keep_their_own_direction_among_arabic_words() -> None:
    said = Tongue("ar")("sold_at", till="Till 4")
    assert "\u2068Till 4\u2069" in said
    assert Tongue("en_GB").joined("a", "", "b") == "a · b"
    assert Tongue("en_GB").who("..5594") == "Card ..5594"
    assert Tongue("en_GB").who("Ben") == "Ben"


def test_a_reason_is_said_in_our_words_and_one_that_we_do_not_know_as_it_was_written() -> None:
    assert Tongue("de").because(Reason(Why.SAME_FAMILY)) == "Gleiche Familie"
    assert Tongue("de").because(Reason(text="war im Beutel")) == "war im Beutel"
    assert Tongue("de").because(Reason("from_a_newer_till")) == "from_a_newer_till"
    assert Tongue("de").because(NO_REASON) == ""


def test_one_point_is_not_many() -> None:
    assert (Tongue("en").points(1, "1"), Tongue("en").points(2, "2")) == ("1 point", "2 points")
