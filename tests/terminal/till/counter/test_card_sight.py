"""What is shown of stamp cards where there is nobody, or no card; with a member see test_card_counter."""

from pathlib import Path

from terminal.till.counter.card_sight import cards_shown
from terminal.till.counter.open_sale import OpenSale
from tests.fakes.shop import PROGRAMME
from tests.fakes.till_world import TillWorld


def test_without_a_member_or_a_card_nothing_is_shown(tmp_path: Path) -> None:
    world = TillWorld(tmp_path / "till")
    desk = world.desk()
    assert cards_shown(PROGRAMME, OpenSale(), None, None, desk) == ()
    world.close()
