"""Commands that wait a moment for what the server may give: points, a voucher, or news of one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from terminal import commands as c

if TYPE_CHECKING:
    from collections.abc import Callable

    from loyalty.ops.operations import Origin
    from terminal.activity_commands import PastUndone, ReturnConfirmed
    from terminal.till.desk import Desk
    from terminal.till.exchange.exchanging import Exchanging

WAIT_MS = 3_000
"""How long a redemption may wait for the server before it is refused."""


@dataclass(frozen=True, slots=True)
class NeedsPoints:
    """Rights of a member up to a level."""

    member: str
    level: int


@dataclass(frozen=True, slots=True)
class NeedsVoucher:
    """A voucher by its id; None for one whose letters nobody here has heard of yet."""

    voucher: str | None


@dataclass(frozen=True, slots=True)
class NeedsReceipt:
    """What the server knows of a sale that is over: see `told_receipts` of the desk."""

    origin: Origin


One: TypeAlias = "NeedsPoints | NeedsVoucher | NeedsReceipt"


@dataclass(frozen=True, slots=True)
class NeedsAll:
    """Several things at once; `after` were waited for before, and are about to be used with them."""

    parts: tuple[One, ...]
    after: tuple[One, ...] = ()

    @property
    def whole(self) -> tuple[One, ...]:
        """All that was ever waited for."""
        return (*self.after, *self.parts)


Need: TypeAlias = "One | NeedsAll"
Waiting: TypeAlias = (
    "c.Asked | c.PointsEntered | c.VoucherHanded | c.VoucherBought | c.RewardConfirmed | c.FullCardUsed"
    " | c.LastUndone | ReturnConfirmed | PastUndone"
)


@dataclass(frozen=True, slots=True)
class Patient:
    """A command that waits; answered at the latest at `deadline_ms`."""

    command: Waiting
    need: Need
    deadline_ms: int
    look: int


class Patience:
    """Who waits for what. Till thread only."""

    def __init__(self, desk: Desk, exchanging: Exchanging) -> None:
        self._desk, self._exchanging = desk, exchanging
        self._patients: list[Patient] = []

    @property
    def deadlines_ms(self) -> list[int]:
        """Monotonic times at which somebody must be answered."""
        return [patient.deadline_ms for patient in self._patients]

    @property
    def vouchers(self) -> frozenset[str]:
        """Vouchers that are about to be used here."""
        needs = self._about_to_be_used()
        return frozenset(need.voucher for need in needs if isinstance(need, NeedsVoucher) and need.voucher is not None)

    def points(self, member: str) -> int:
        """Points of a member that are about to be used here."""
        needs = self._about_to_be_used()
        return max((need.level for need in needs if isinstance(need, NeedsPoints) and need.member == member), default=0)

    def _about_to_be_used(self) -> list[One]:
        needs = (patient.need for patient in self._patients)
        return [one for need in needs for one in (need.whole if isinstance(need, NeedsAll) else (need,))]

    def wait(self, command: Waiting, need: Need) -> None:
        """Ask the server with the next exchange, which is made at once."""
        look = max(self._want(one) for one in _parts(need))
        deadline = self._desk.clock.monotonic_ms() + WAIT_MS
        self._patients.append(Patient(command, need, deadline, look))

    def _want(self, need: One) -> int:
        match need:
            case NeedsPoints():
                self._exchanging.points.want(need.member, need.level)
            case NeedsVoucher(str() as voucher):
                self._exchanging.vouchers.want(voucher)
            case NeedsReceipt():
                self._exchanging.receipts.want(need.origin)
            case _:
                return self._exchanging.look()
        self._exchanging.hurry()
        return 0

    def forget_screen(self) -> None:
        """The open sale wishes for something else now; other programs wait on, and so does what is about the past."""
        kept = (patient for patient in self._patients if isinstance(patient.command, c.Asked) or _is_past(patient.need))
        self._patients = list(kept)

    def try_again(self, take_up: Callable[[Patient], None]) -> bool:
        """Take up who got what they waited for, or waited long enough; whether anybody was."""
        if not self._patients:
            return False
        now = self._desk.clock.monotonic_ms()
        ready = [
            one
            for one in self._patients
            if one.deadline_ms <= now or all(self._is_answered(part, one.look) for part in _parts(one.need))
        ]
        self._patients = [one for one in self._patients if one not in ready]
        for patient in ready:
            take_up(patient)
        still = [part for patient in self._patients for part in _parts(patient.need)]
        for part in (part for patient in ready for part in _parts(patient.need)):
            self._want_no_more(part, still)
        return bool(ready)

    def _is_answered(self, need: One, look: int) -> bool:
        match need:
            case NeedsPoints():
                return not self._exchanging.points.asked_for(need.member)
            case NeedsVoucher(str() as voucher):
                return not self._exchanging.vouchers.asked_for(voucher)
            case NeedsReceipt():
                return not self._exchanging.receipts.asked_for(need.origin)
            case _:
                return self._exchanging.looked(look)

    def _want_no_more(self, need: One, still: list[One]) -> None:
        match need:
            case NeedsPoints():
                if all(not isinstance(other, NeedsPoints) or other.member != need.member for other in still):
                    self._exchanging.points.unwant(need.member)
            case NeedsVoucher(voucher):
                if voucher is not None and need not in still:
                    self._exchanging.vouchers.unwant(voucher)
            case NeedsReceipt(origin):
                if need not in still:
                    self._exchanging.receipts.unwant(origin)


def _is_past(need: Need) -> bool:
    return isinstance(need, NeedsReceipt)


def _parts(need: Need) -> tuple[One, ...]:
    return need.parts if isinstance(need, NeedsAll) else (need,)
