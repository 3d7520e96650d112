"""A member's PIN at this till: whether one can be asked for now, the wrong tries, and the rest after too many."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from loyalty.exchange.wire import PinLock
from loyalty.signing.pin import pin_mark
from loyalty.values.errors import RefusalCode
from terminal.pin_ports import PinTries

if TYPE_CHECKING:
    from loyalty.rules.proof import Proof
    from terminal.till.desk import Desk

MINUTE_MS = 60_000


@dataclass(frozen=True, slots=True)
class MemberPin:
    """A PIN as it may be asked for now: `wrong` tries since a right one, `rests_ms` above 0 after too many."""

    member: str
    kept: str
    wrong: int = 0
    rests_ms: int = 0


class PinTrying:
    """Counts a wrong try on disk before anybody finds out that it is wrong. Till thread only."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._started_ms = desk.clock.monotonic_ms()

    def pin(self, member: str, proof: Proof) -> MemberPin | RefusalCode:
        """The member's PIN with the tries at it, or why none can be asked for."""
        kept = self._desk.store.pins.kept(member)
        if kept is None:
            return RefusalCode.NO_PIN
        if not self._desk.settings.pins:
            return RefusalCode.PIN_NOT_HERE
        tries = self._desk.store.pins.tries(member)
        if tries is None or tries.mark != pin_mark(kept):
            return MemberPin(member, kept)
        if tries.wrong < proof.tries:
            return MemberPin(member, kept, tries.wrong)
        left = self._rests_ms(tries, proof)
        return MemberPin(member, kept, tries.wrong, left) if left > 0 else MemberPin(member, kept)

    def count(self, pin: MemberPin, proof: Proof) -> int | None:
        """A try counts as wrong from here on; when no further one is let, the wall time of that."""
        lock_ms = self._desk.now_ms() if pin.wrong + 1 >= proof.tries else None
        self._note(pin, pin.wrong + 1, lock_ms)
        return lock_ms

    def was_right(self, member: str, lock_ms: int | None) -> None:
        """The try that was counted last is none, nor are those before it."""
        self._desk.store.pins.forget(member)
        self._unlock(member, lock_ms)

    def was_none(self, pin: MemberPin, lock_ms: int | None) -> None:
        """The try that was counted last could not be looked at, so it does not count."""
        if pin.wrong > 1:
            self._note(pin, pin.wrong - 1)
        else:
            self._desk.store.pins.forget(pin.member)
        self._unlock(pin.member, lock_ms)

    def _rests_ms(self, tries: PinTries, proof: Proof) -> int:
        """How long no PIN is asked for; a restart begins that anew: times of two starts cannot be compared."""
        clock = self._desk.clock
        since = tries.at_ms if tries.boot == clock.boot() else self._started_ms
        return since + proof.rest_minutes * MINUTE_MS - clock.monotonic_ms()

    def _note(self, pin: MemberPin, wrong: int, lock_ms: int | None = None) -> None:
        clock = self._desk.clock
        tries = PinTries(pin.member, pin_mark(pin.kept), wrong, clock.boot(), clock.monotonic_ms())
        self._desk.store.pins.note(tries, lock_ms)

    def _unlock(self, member: str, lock_ms: int | None) -> None:
        if lock_ms is not None:
            self._desk.store.pins.unlock([PinLock(member, lock_ms)])
