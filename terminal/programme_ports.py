"""The programme as the till's store gives it: the versions that count here, those that cannot, what is stopped."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from loyalty.rules.programme import Programme


@dataclass(frozen=True, slots=True)
class ProgrammeFault:
    """A version that cannot be used here: the server did not sign it, or (`signed`) it has words of a newer till."""

    version: int
    starts_ms: int
    signed: bool


class Programmes(Protocol):
    """Versions of the programme; all are local and quick. Till thread only."""

    def programme(self, at_ms: int) -> Programme | None:
        """The programme in force at a wall time, or None before the first exchange."""

    def programme_version(self, version: int) -> Programme | None:
        """One version of the programme."""

    def programme_faults(self) -> list[ProgrammeFault]:
        """The versions of the programme that cannot be used here, the newest last."""

    def stopped_rules(self) -> frozenset[str]:
        """The rules and offers that the shop has stopped, as far as this till has heard."""
