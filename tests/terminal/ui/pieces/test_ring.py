"""The ring."""

import pytest

from terminal.ui.look import Look
from terminal.ui.pieces.ring import Ring
from terminal.ui.tokens import LIGHT


def arc_dots(ring: Ring) -> int:
    image = ring.grab().toImage()
    edge = LIGHT.brand_edge.lower()
    return sum(image.pixelColor(x, y).name() == edge for x in range(image.width()) for y in range(image.height()))


def test_the_arc_grows_with_the_points(look: Look) -> None:
    ring = Ring(look, 76)
    seen = []
    for have in (0, 500, 1000, 1500):
        ring.draw(have, 1500, "x", "to go")
        seen.append(arc_dots(ring))
    assert seen == sorted(seen)
    assert seen[0] == 0
    assert seen[1] > 0


@pytest.mark.parametrize(("have", "goal"), [(-5, 100), (200, 100), (0, 0)])
def test_odd_numbers_do_not_break_it(look: Look, have: int, goal: int) -> None:
    ring = Ring(look, 76)
    ring.draw(have, goal, "260", "to go")
    assert not ring.grab().isNull()
    assert ring.accessibleName() == "260 to go"
