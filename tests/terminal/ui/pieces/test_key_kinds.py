"""Kinds of keys; their contrast is tested with the tokens."""

import pytest

from terminal.ui.pieces.key_kinds import KINDS, inks_of
from terminal.ui.tokens import LIGHT


@pytest.mark.parametrize("kind", KINDS)
def test_every_ink_is_a_token(kind: str) -> None:
    for enabled in (True, False):
        inks = inks_of(kind, enabled=enabled)
        for ink in (inks.fill, inks.ink, inks.second, inks.edge, inks.chip, inks.chip_ink):
            assert not ink or hasattr(LIGHT, ink)


def test_off_looks_other_than_on() -> None:
    assert inks_of("go", enabled=False) != inks_of("go", enabled=True)
    assert inks_of("rail", enabled=False) == inks_of("rail", enabled=True)
