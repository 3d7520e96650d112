"""What the store tells of the past: another till by its key, an own op that needs a person, how much waits."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OpException:
    """An own op that the server did not plainly apply, with the server's sentence; `no` is the op's number."""

    no: int
    at_ms: int
    kind: str
    member: str | None
    verdict: str
    code: str
    sentence: str


@dataclass(frozen=True, slots=True)
class KnownTill:
    """A till of the shop and the key that it signs papers with."""

    id: str
    name: str
    public_key: bytes


@dataclass(frozen=True, slots=True)
class Unsent:
    """How many ops wait for a verdict, and the wall time of the oldest."""

    count: int
    oldest_ms: int | None
