"""Both kinds of store keep the journal of cash by the same protocol."""

from terminal.cash_ports import CashBook
from tests.fakes.shelf import Shelf
from tests.terminal.store.conftest import shelf as shelf  # noqa: PLC0414 - a fixture is used by its name


def test_files_and_memory_have_every_call_of_it(shelf: Shelf) -> None:
    calls = {name for name in vars(CashBook) if not name.startswith("_")}
    assert calls <= set(dir(shelf.store.cash))
