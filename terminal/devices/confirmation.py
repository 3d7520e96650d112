"""Decides when a code may be acted on: libraries do read wrong numbers, so a linear code needs two witnesses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from terminal.devices.decoder import PROVEN_CODES, TRADE_CODES, Reading

WINDOW_MS: Final = 600
WITNESSES_MAX: Final = 200


@dataclass(frozen=True, slots=True)
class Witness:
    """A reading with the frame and the slot (library and view) that it came from."""

    reading: Reading
    slot: str
    frame: int
    at_ms: int

    @property
    def code(self) -> tuple[str, str]:
        """What two witnesses must agree on; the trade codes are one family, since libraries name them differently."""
        family = "trade" if self.reading.symbology in TRADE_CODES else self.reading.symbology
        return family, self.reading.text


class Confirmation:
    """Remembers what was read within the last 0.6 s.

    `own_code` tells texts that carry a valid check of ours. `by_two` names the symbologies that two of the libraries
    here can read: there two libraries must agree. Elsewhere `trusted` alone must see a code in two frames and two ways.
    """

    def __init__(self, own_code: Callable[[str], bool], *, by_two: frozenset[str], trusted: str) -> None:
        self._own_code = own_code
        self._by_two = by_two
        self._trusted = trusted
        self._heard: list[Witness] = []

    def hear(self, witnesses: list[Witness]) -> list[bool]:
        """For each witness of one frame, in order, whether its code may now be acted on."""
        if witnesses:
            newest_ms = witnesses[-1].at_ms
            kept = [witness for witness in self._heard if 0 <= newest_ms - witness.at_ms <= WINDOW_MS]
            self._heard = (kept + witnesses)[-WITNESSES_MAX:]
        return [self._is_proven(witness) for witness in witnesses]

    def forget(self) -> None:
        """The next picture has nothing to do with the last one."""
        self._heard = []

    def _is_proven(self, witness: Witness) -> bool:
        reading = witness.reading
        if reading.symbology in PROVEN_CODES or self._own_code(reading.text):
            return True
        agreeing = [other for other in self._heard if other.code == witness.code]
        if len({other.reading.library for other in agreeing}) > 1:
            return True
        return reading.symbology not in self._by_two and self._seen_twice(agreeing)

    def _seen_twice(self, agreeing: list[Witness]) -> bool:
        trusted = [other for other in agreeing if other.reading.library == self._trusted]
        return any(one.frame != two.frame and one.slot != two.slot for one in trusted for two in trusted)
