"""What a till wrote down keeps its bytes: a sale without zones stands in the books as it did before there were any."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty.ops.facts import Facts
from loyalty.values.zones import OFFSET_MIN_MAX, ZONES_MAX

OLD = (
    b'{"offset_min":60,"language":"en","tier":"gold","segments":[],"card_kind":null,"first_visit":false,'
    b'"earned_today":0,"balance":5,"names":[]}'
)


def test_facts_without_zones_have_the_bytes_of_before() -> None:
    facts = msgspec.json.decode(OLD, type=Facts)
    assert facts == Facts(60, "en", "gold", balance=5)
    assert msgspec.json.encode(facts) == OLD


@given(
    st.dictionaries(
        st.sampled_from(("America/Argentina/Buenos_Aires", "Etc/GMT+5", "Europe/Berlin", "UTC")),
        st.integers(-OFFSET_MIN_MAX, OFFSET_MIN_MAX),
        min_size=1,
    )
)
def test_clocks_of_zones_travel_as_they_are(zones: dict[str, int]) -> None:
    facts = Facts(60, "en", zones=tuple(zones.items()))
    assert msgspec.json.decode(msgspec.json.encode(facts), type=Facts) == facts


@pytest.mark.parametrize(
    "zones",
    [
        b'[["Europe/Berlin",1081]]',
        b'[["Europe/Berlin",-1081]]',
        b'[["Europe/Berlin",1.5]]',
        b'[["../../etc/passwd",0]]',
        b'[["",0]]',
        b'[["Europe/Berlin"]]',
        b"null",
        b"[" + b",".join([b'["UTC",0]'] * (ZONES_MAX + 1)) + b"]",
    ],
)
def test_clocks_that_cannot_be_are_not_read(zones: bytes) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(OLD[:-1] + b',"zones":' + zones + b"}", type=Facts)
