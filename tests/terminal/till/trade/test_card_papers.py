"""What a receipt calls a card, also one that the programme does not know any more."""

from pathlib import Path

from loyalty.ops.effect import Effect
from terminal.receipt import CardPaper
from terminal.till.trade.card_papers import card_paper
from tests.fakes.shop import AMARA, PROGRAMME
from tests.fakes.till_world import TillWorld


def test_a_card_that_is_gone_is_called_by_its_id(tmp_path: Path) -> None:
    world = TillWorld(tmp_path / "till")
    world.connect()
    desk = world.till._desk  # noqa: SLF001 - what every use case is given
    paper = card_paper(desk, PROGRAMME, AMARA, "old", Effect(earn=2, take=1))
    assert paper == CardPaper("old", 2, 1, 1, 0)
    world.close()
