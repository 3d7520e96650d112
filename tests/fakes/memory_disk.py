"""The disk of a simulated till: what was committed, as plain values; an image of it can be taken and put back."""

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, field, fields
from typing import Any, Protocol

from loyalty.exchange.wire import Outcome
from loyalty.ledger.endings import Move
from loyalty.ledger.rights import Rights, SignedGrants
from loyalty.ledger.voucher import SignedVouchers, Voucher, VoucherRight
from loyalty.ops.chain import Head, SealedOp, genesis
from loyalty.ops.operations import Operation
from loyalty.ops.tally import Tally
from terminal.cash_ports import CashMove, Opening
from terminal.pin_ports import PinTries
from terminal.ports import Identity, ParkedBasket, PrintJob, Standing
from tests.fakes.memory_replica import MemoryReplica


class PowerCut(Exception):
    """The machine is off; what was committed is there, and nothing else."""


class Power(Protocol):
    """What may happen to a write."""

    def before(self) -> None:
        """A write begins; PowerCut and DiskFull leave nothing of it."""

    def after(self) -> None:
        """A write is on disk; on PowerCut nobody hears of it."""


class Steady:
    """Nothing ever happens."""

    def before(self) -> None:
        pass

    def after(self) -> None:
        pass


@dataclass(frozen=True, slots=True)
class Logged:
    """An op in the log, with what it added to the till's rights and took out of them.

    `used` and `goodwill` are running totals of its epoch, up to this op.
    """

    sealed: SealedOp
    operation: Operation
    wish_digest: bytes | None
    moved: tuple[int, int]
    used: int
    goodwill: int


@dataclass(frozen=True, slots=True)
class Job:
    """A paper in the print journal."""

    op_no: int | None
    paper: PrintJob
    detail: str = ""


@dataclass(frozen=True, slots=True)
class HeldVoucher:
    """A voucher that this till held once or holds now, and in which of its incarnations."""

    epoch: int
    right: VoucherRight
    paper: Voucher | None
    signed: SignedVouchers | None = None


@dataclass(slots=True)
class MemoryDisk:
    """Everything that survives; only `MemoryStore` writes here."""

    identity: Identity
    standing: Standing
    durable_seq: int = 0
    log: dict[int, Logged] = field(default_factory=dict)
    by_sale: dict[str, int] = field(default_factory=dict)
    returns: dict[int, tuple[int, ...]] = field(default_factory=dict)
    about: dict[tuple[str, int, int], tuple[int, ...]] = field(default_factory=dict)
    """Own ops about a sale, but for returns of own ones."""
    of_member: dict[str, tuple[tuple[int, int], ...]] = field(default_factory=dict)
    """Per member the numbers of the own ops, each with the change of the shown points up to it."""
    visits_of: dict[str, tuple[tuple[int, Tally], ...]] = field(default_factory=dict)
    moves_of: dict[str, tuple[tuple[int, Move], ...]] = field(default_factory=dict)
    of_card: dict[str, tuple[tuple[int, int, int], ...]] = field(default_factory=dict)
    """Per account of a stamp card the numbers of the own ops, with the change of its stamps and those spent."""
    verdicts: dict[int, Outcome] = field(default_factory=dict)
    waiting: dict[int, None] = field(default_factory=dict)
    """The numbers of the ops with a verdict that a person has not looked at yet."""
    seen: dict[int, tuple[int, str]] = field(default_factory=dict)
    rights: dict[tuple[str, int], Rights] = field(default_factory=dict)
    grants: dict[tuple[str, int], SignedGrants] = field(default_factory=dict)
    vouchers: dict[str, HeldVoucher] = field(default_factory=dict)
    moved_vouchers: dict[str, int] = field(default_factory=dict)
    """Per voucher the number of the newest own op that moved it."""
    other_tills: dict[str, str] = field(default_factory=dict)
    wrong_codes: int = 0
    pin_tries: dict[str, PinTries] = field(default_factory=dict)
    pin_locks: dict[tuple[str, int], None] = field(default_factory=dict)
    baskets: dict[int, ParkedBasket] = field(default_factory=dict)
    open_basket: int | None = None
    baskets_ever: int = 0
    over: dict[int, int] = field(default_factory=dict)
    """Earlier epochs: how far the server has each."""
    settlements: dict[int, int] = field(default_factory=dict)
    told: dict[int, int] = field(default_factory=dict)
    """By the number of an op the number of the orphan that told it again."""
    jobs: dict[int, Job] = field(default_factory=dict)
    openings: dict[int, Opening] = field(default_factory=dict)
    cash_moves: dict[int, CashMove] = field(default_factory=dict)
    closings: dict[int, Any] = field(default_factory=dict)
    replica: MemoryReplica = field(default_factory=MemoryReplica)

    def image(self) -> "MemoryDisk":
        """A copy that later writes do not reach."""
        twin = copy(self)
        for name in (one.name for one in fields(self)):
            value = getattr(self, name)
            if isinstance(value, dict):
                setattr(twin, name, dict(value))
        twin.replica = self.replica.image()
        return twin

    def newest_first(self) -> Iterator[Logged]:
        """The log backwards."""
        return reversed(self.log.values())


def new_disk(identity: Identity, *, epoch: int, generation: int) -> MemoryDisk:
    """The disk of a till that has just joined."""
    return MemoryDisk(
        identity,
        Standing(
            head=Head(epoch, 0, genesis(identity.device, epoch)),
            generation=generation,
            acked_seq=0,
            anchor=False,
            request_no=0,
            last_exchange_ms=None,
            redeeming_stopped=None,
            claimed_generation=generation,
        ),
    )
