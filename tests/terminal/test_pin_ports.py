"""What the store of a till promises about PINs is kept by the store on disk and by the one in memory."""

import inspect

import pytest

from terminal.pin_ports import Pins
from terminal.store.pinbook import PinBook
from tests.fakes.memory_pins import MemoryPins


@pytest.mark.parametrize("kind", [PinBook, MemoryPins])
def test_every_promise_is_kept_under_its_name(kind: type) -> None:
    promised = [name for name, _ in inspect.getmembers(Pins, inspect.isfunction) if not name.startswith("_")]
    assert promised == ["forget", "is_exposed", "kept", "locks", "note", "tries", "unlock", "used_since"]
    for name in promised:
        wanted = inspect.signature(getattr(Pins, name)).parameters
        assert list(inspect.signature(getattr(kind, name)).parameters) == list(wanted)
