"""A till whose file is gone says what was lost; one that never joined says only that."""

from pathlib import Path

import pytest

from terminal import commands as c
from terminal.errors import NotEnrolled
from terminal.store.open_file import open_file
from tests.fakes.shop import BEANS
from tests.fakes.till_world import TillWorld


def test_a_folder_that_never_held_a_till_has_nothing_to_lose(tmp_path: Path) -> None:
    with pytest.raises(NotEnrolled) as refused:
        open_file(tmp_path)
    assert "is gone" not in refused.value.sentence


def test_a_file_that_is_gone_is_named_with_what_it_held(world: TillWorld) -> None:
    world.do(c.ProductPicked(BEANS), c.SaleFinished())
    world.close()
    for part in world.folder.glob("till.db*"):
        part.unlink()
    with pytest.raises(NotEnrolled) as refused:
        open_file(world.folder)
    assert "it held 1 operations" in refused.value.sentence
