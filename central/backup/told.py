"""How a shop stands after a restore, in words for an administrator and in JSON for programs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from central.store.restores import Answers, TillStanding

_WAITS: Final = (
    "Nothing is given out until they have answered. Switch them on. One that will never come back: pointill-central "
    "tills lost, then write-off."
)
_ALL_HERE: Final = "All have answered. The next call of a till ends the recovery."


@dataclass(frozen=True, slots=True)
class Told:
    """The same twice: lines to read and facts to parse."""

    lines: list[str]
    facts: dict[str, object]


def report(found: Answers) -> Told:
    """What `recovery show` says."""
    settled = [one for one in found.tills if one not in found.missing]
    facts: dict[str, object] = {
        "generation": found.generation,
        "recovering": found.since_ms is not None,
        "since_ms": found.since_ms,
        "answered": [_fact(one) for one in settled],
        "missing": [_fact(one) for one in found.missing],
        "unknown": list(found.others),
    }
    if found.since_ms is None:
        return Told([f"generation {found.generation}: no restore is waiting for tills"], facts)
    answered = f"{len(settled)} of {len(found.tills) + len(found.others)} tills have answered"
    lines = [f"generation {found.generation}: restored {_time(found.since_ms)}, {answered}"]
    lines += [f"missing: {one.name} at {one.store}, last heard {_time(one.heard_ms)}" for one in found.missing]
    lines += [f"missing: {one} was set up after the backup; it has not answered yet" for one in found.others]
    lines += [f"answered: {one.name} at {one.store}" for one in settled]
    if found.missing or found.others:
        lines.append(_WAITS)
    else:
        lines.append(_ALL_HERE)
    return Told(lines, facts)


def _fact(one: TillStanding) -> dict[str, object]:
    return {"id": one.id, "name": one.name, "store": one.store, "heard_ms": one.heard_ms}


def _time(at_ms: int) -> str:
    return datetime.fromtimestamp(at_ms / 1_000, UTC).strftime("%Y-%m-%d %H:%M UTC")
