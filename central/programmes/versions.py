"""Which published version counts when."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from central.store.shops import Published


def in_force(versions: Iterable[Published], at_ms: int) -> Published | None:
    """The version in force at a wall time: the last to have started, of two that start together the higher one."""
    started = (one for one in versions if one.starts_ms <= at_ms)
    return max(started, key=lambda one: (one.starts_ms, one.version), default=None)
