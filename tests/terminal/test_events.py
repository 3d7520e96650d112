"""Everything that the till announces is a value and has its place in the union."""

import dataclasses
import inspect
from typing import get_args

from terminal import events


def defined() -> set[type]:
    """All but the rows that an event carries."""
    kinds = {kind for _, kind in inspect.getmembers(events, dataclasses.is_dataclass) if isinstance(kind, type)}
    return kinds - {events.UnsettledShown}


def test_every_event_is_in_the_union_and_nothing_else() -> None:
    assert set(get_args(events.Event)) == defined()


def test_events_cannot_be_changed_by_whoever_hears_them() -> None:
    assert all(vars(kind)["__dataclass_params__"].frozen for kind in defined())
