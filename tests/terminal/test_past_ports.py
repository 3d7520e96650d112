"""What the store of a till promises about the past is kept by the store on disk and by the one in memory."""

import inspect

import pytest

from terminal.ports import Past
from terminal.store.past import PastSales
from tests.fakes.memory_past import MemoryPast


@pytest.mark.parametrize("kind", [PastSales, MemoryPast])
def test_every_promise_is_kept_under_its_name(kind: type) -> None:
    promised = [name for name, _ in inspect.getmembers(Past, inspect.isfunction) if not name.startswith("_")]
    assert promised == ["about", "claims_since", "kept_at", "last_sales", "numbered", "ops_since", "till_by_key"]
    for name in promised:
        wanted = inspect.signature(getattr(Past, name)).parameters
        assert list(inspect.signature(getattr(kind, name)).parameters) == list(wanted)
