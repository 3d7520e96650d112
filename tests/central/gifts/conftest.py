"""A floor on the embedded engine alone, for what does not depend on the engine."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.central.floor import Floor


@pytest.fixture
def open_lite(sqlite_copy: str) -> Iterator[Callable[..., Floor]]:
    """Opens one shop floor with a number of members and points each."""
    floors: list[Floor] = []

    def opened(**how: int) -> Floor:
        floors.append(Floor(sqlite_copy, **how))
        return floors[-1]

    yield opened
    for floor in floors:
        floor.close()
