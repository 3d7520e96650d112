"""What a receipt calls a card, also one that the programme does not know any more."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from loyalty.ops.effect import Effect
from loyalty.ops.operations import SCHEMA, Context, Origin, ReturnedLine, Reversal
from loyalty.ops.stamped import StampsBack
from loyalty.values.errors import BadValue
from terminal.receipt import CardPaper
from terminal.till.desk import Desk
from terminal.till.trade.card_papers import card_papers
from tests.fakes.shop import AMARA, PROGRAMME
from tests.fakes.till_world import TillWorld

CONTEXT = Context("u", "s", "c", None, None, 1, None, 0, 0, "b")


def back(member: str | None, *cards: StampsBack) -> Reversal:
    lines = (ReturnedLine(1, 1, 0, 0, 0),)
    origin = Origin("T1", 1, 1, "sold")
    return Reversal(
        SCHEMA, CONTEXT, "back", member, Effect(), "GBP", origin, 0, False, lines, stamps=cards or msgspec.UNSET
    )


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    world = TillWorld(tmp_path / "till")
    world.connect()
    yield world.desk()
    world.close()


def test_a_card_that_is_gone_is_called_by_its_id(desk: Desk) -> None:
    moved = back(AMARA, StampsBack("old", Effect(take=1, give=2)))
    assert card_papers(desk, PROGRAMME, moved) == [CardPaper("old", 2, 1, 1, 0)]


def test_what_is_nobodys_moves_no_card(desk: Desk) -> None:
    with pytest.raises(BadValue, match="a member's"):
        back(None, StampsBack("old", Effect(take=1)))
    assert card_papers(desk, PROGRAMME, back(None)) == []
