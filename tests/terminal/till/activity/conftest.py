"""A till whose shop lets points be claimed, with another till of the shop that signs receipts."""

import base64
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from loyalty.rules.claims import Claims
from loyalty.rules.programme import programme_bytes
from loyalty.rules.rewards import Reward
from tests.fakes.past_counter import OTHER, OTHER_KEY, PastCounter
from tests.fakes.shop import PROGRAMME, STORE


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[PastCounter]:
    counter = PastCounter(tmp_path / "till")
    rules = msgspec.structs.replace(
        PROGRAMME, claims=Claims(days=14), rewards=(Reward(id="mug", label="Mug", points=500, money_minor=200),)
    )
    counter.shop.put("programme", version=1, document=programme_bytes(rules).decode(), starts_ms=0)
    public = base64.b64encode(OTHER_KEY.public).decode()
    counter.shop.put("till_key", id=OTHER, name="Till 4", store=STORE, public_key=public)
    counter.connect()
    yield counter
    counter.close()
