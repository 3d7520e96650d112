"""Stamp cards as another program sees them: on the member, in a quote, a sale and a refund."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from loyalty.rules.programme import programme_bytes
from loyalty.rules.stamps import FullCard, StampCard, StampCards
from loyalty.values.errors import Refusal
from terminal.questions import MembersAsked, QuoteAsked, RefundAsked, SaleAsked, Told, WishedLine, WishedSale
from terminal.till.card_documents import cards_quoted
from tests.fakes.shop import AMARA, NUMBERS, PROGRAMME
from tests.fakes.till_world import TillWorld

CUPS = StampCard(id="cups", label="Coffee card", full=4, worth=FullCard(free_piece=True))


@pytest.fixture
def world(tmp_path: Path) -> Iterator[TillWorld]:
    world = TillWorld(tmp_path / "till")
    programme = msgspec.structs.replace(PROGRAMME, version=9, stamp_cards=StampCards(cards=(CUPS,)))
    world.shop.put("programme", version=9, document=programme_bytes(programme).decode(), starts_ms=0)
    world.connect()
    yield world
    world.close()


def wish(pieces: int, card: str | None = None) -> WishedSale:
    return WishedSale(NUMBERS[AMARA], (WishedLine(None, "drinks", 300 * pieces, pieces),), redeem_stamp_card=card)


def test_a_card_is_told_wherever_points_are(world: TillWorld) -> None:
    sold = world.ask(SaleAsked("a", wish(4)))
    assert isinstance(sold, Told)
    assert sold.document["stamp_cards"][0]["stamps"] == 4
    quoted = world.ask(QuoteAsked(wish(2, "cups")))
    assert isinstance(quoted, Told)
    assert quoted.document["stamp_cards"] == [
        {
            "card": "cups",
            "name": "Coffee card",
            "full": 4,
            "stamps_given": 1,
            "stamps_used": 4,
            "value_minor": 300,
            "lines": [{"line": 1, "stamps_given": 1, "stamps_used": 4}],
        }
    ]
    free = world.ask(SaleAsked("b", wish(2, "cups")))
    assert isinstance(free, Told)
    assert (free.document["due_minor"], free.document["stamp_cards"][0]["stamps_used"]) == (300, 4)
    back = world.ask(RefundAsked("c", "b", None))
    assert isinstance(back, Told)
    assert back.document["stamp_cards"] == [{"card": "cups", "stamps_taken_back": 1, "stamps_given_back": 4}]
    found = world.ask(MembersAsked(code=NUMBERS[AMARA]))
    assert isinstance(found, Told)
    assert found.document["members"][0]["stamp_cards"][0]["stamps"] == 4


def test_a_card_that_is_not_full_is_a_refusal_with_its_code(world: TillWorld) -> None:
    answer = world.ask(SaleAsked("a", wish(1, "cups")))
    assert isinstance(answer, Refusal)
    assert answer.code == "not_enough_stamps"
    assert cards_quoted(()) == []
