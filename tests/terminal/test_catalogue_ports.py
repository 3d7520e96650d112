"""What the till needs to look up is found by the store on disk and by the one in memory."""

import inspect

import pytest

from terminal.catalogue_ports import Catalogue
from terminal.store.lookups import Lookups
from tests.fakes.memory_store import MemoryStore


@pytest.mark.parametrize("kind", [Lookups, MemoryStore])
def test_every_look_up_is_there_under_its_name(kind: type) -> None:
    promised = {name for name, _ in inspect.getmembers(Catalogue, inspect.isfunction) if not name.startswith("_")}
    assert {"member", "member_by_card", "product", "categories"} <= promised
    for name in promised - {"cursor"}:
        wanted = inspect.signature(getattr(Catalogue, name)).parameters
        assert list(inspect.signature(getattr(kind, name)).parameters) == list(wanted)
