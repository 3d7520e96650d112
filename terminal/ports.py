"""What the till needs from the world, as small protocols; the real ones live in store, sync and devices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from loyalty.exchange.bundle import Bundle
    from loyalty.exchange.wire import Cursor, ExchangeReply, Outcome, Page, WireOp
    from loyalty.ledger.rights import Rights
    from loyalty.ops.chain import Head
    from loyalty.ops.operations import Operation
    from terminal.commands import Command
    from terminal.slip import Slip
from terminal.cash_ports import CashBook
from terminal.catalogue_ports import Catalogue
from terminal.past_ports import KnownTill, OpException, Unsent
from terminal.pin_ports import Pins
from terminal.programme_ports import Programmes
from terminal.recovery_ports import ClaimsPage, Renewals
from terminal.voucher_ports import Vouchers


class Clock(Protocol):
    """Wall and monotonic time."""

    def wall_ms(self) -> int:
        """Milliseconds since 1970, UTC, as the machine believes."""

    def monotonic_ms(self) -> int:
        """Milliseconds that only grow, from an unknown start."""

    def local(self, wall_ms: int) -> datetime:
        """A wall time as the shop's local date and time."""

    def offset_min(self, zone: str, wall_ms: int) -> int | None:
        """Minutes by which clocks of a zone are ahead of UTC at a wall time; None where this computer has no such."""

    def boot(self) -> str:
        """A name for this run of the machine or process: monotonic times of two boots cannot be compared."""


class Chance(Protocol):
    """Randomness fit for ids and keys."""

    def draw(self, count: int) -> bytes:
        """So many unpredictable bytes."""


class Disk(Protocol):
    """The disk of the data folder. Till thread only; nothing here raises."""

    def free_bytes(self) -> int:
        """Room for new data."""

    def keep_reserve(self, size: int) -> bool:
        """Keep a file of so many bytes aside, if it is not there yet; whether it is there now."""

    def give_up_reserve(self) -> None:
        """Delete that file."""


class Inbox(Protocol):
    """Where everything that reaches the till is put; any thread may."""

    def put(self, command: Command) -> bool:
        """Take the command without waiting; False when the inbox is full."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who this till is; `server_key` is pinned, `lookup_key` hashes phones, `membership` is the server's word.

    `pin_key` is the shop's key for members' PINs, sealed (`pin_hash.open_pin_key`); empty where it was never told.
    """

    device: str
    store: str
    store_name: str
    till_name: str
    currency: str
    server_key: bytes
    lookup_key: bytes
    membership: bytes = b""
    pin_key: bytes = b""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the till stands with its chain and its server; `acked_seq` is the server's stored high-water mark.

    `rewound`: the files are an older copy of this till's own. A till whose `claimed_generation` is not `generation`
    owes the server word of what it holds; `restored_ms` is set while the server waits for others. `rekey_id` is set
    from the moment at which this till knows that it is an older copy until the server has given it its next epoch.
    """

    head: Head
    generation: int
    acked_seq: int
    anchor: bool
    request_no: int
    last_exchange_ms: int | None
    redeeming_stopped: str | None
    rewound: bool = False
    claimed_generation: int = 0
    restored_ms: int | None = None
    rekey_id: str | None = None

    @property
    def owes_claims(self) -> bool:
        """Whether the server was put back and has not acknowledged what this till told it."""
        return self.claimed_generation != self.generation


@dataclass(frozen=True, slots=True)
class Kept:
    """An op as it lies in the log; `state` is committed, sent, applied, flagged or quarantined."""

    seq: int
    epoch: int
    hash: bytes
    operation: Operation
    state: str
    wish_digest: bytes | None
    told: tuple[int, int] | None = None

    @property
    def place(self) -> tuple[int, int]:
        """Epoch and seq by which the server knows the op; `told` is where it was told again."""
        return self.told or (self.epoch, self.seq)


@dataclass(frozen=True, slots=True)
class Held:
    """Points of a member that may be spent here, and the member's home store as far as this till knows it.

    `ends` is what the server told about their end, as it told it.
    """

    member: str
    points: int
    home_store: str | None
    ends: str | None = None


@dataclass(frozen=True, slots=True)
class PrintJob:
    """A receipt in the print journal; `state` is queued, sending, sent, confirmed, unknown, failed or settled."""

    id: int
    title: str
    slip: bytes
    copy_no: int
    state: str
    at_ms: int


@dataclass(frozen=True, slots=True)
class Committed:
    """What the disk now holds: the op's place, its hash, and the print job that was written with it (if any)."""

    epoch: int
    seq: int
    hash: bytes
    job: PrintJob | None


@dataclass(frozen=True, slots=True)
class ParkedBasket:
    """An open or held sale as it lies on disk, in the till's own JSON form."""

    id: int
    at_ms: int
    document: bytes


class Log(Protocol):
    """The op log with rights and the print journal: the precious file. Till thread only.

    Every writing method returns after the commit is on disk (fsync), raises DiskFull with nothing changed, or
    StoreBroken when nobody can know; then the store must be opened again.
    """

    def identity(self) -> Identity:
        """Who this till is."""

    def standing(self) -> Standing:
        """Where it stands."""

    def rights(self, member_id: str) -> Rights:
        """Rights held for a member, recounted from the log; RightsBroken when the recount differs."""

    def commit(
        self,
        operation: Operation,
        *,
        slip: SlipMaker | None,
        title: str,
        wish_digest: bytes | None,
        close_basket: bool,
    ) -> Committed:
        """Write op, entries, rights, vouchers, chain head, print job and the closed basket in one transaction."""

    def commit_many(self, operations: Sequence[Operation]) -> None:
        """Write ops without paper, in this order, all or none, in one transaction; RightsBroken as with `commit`."""

    def holdings(self, after: str, limit: int) -> list[Held]:
        """A page of what is held here, in the order of the members' ids behind `after`; rows may hold nothing."""

    def kept(self, sale_id: str) -> Kept | None:
        """The op of a sale or refund by its public id."""

    def last_sale(self) -> Kept | None:
        """The newest sale made at the counter; what another program sold is that program's to return."""

    def newest(self, most: int) -> list[Kept]:
        """The newest ops, latest first."""

    def reversals_of(self, epoch: int, seq: int) -> list[Kept]:
        """Reversals of one sale in this log, oldest first."""

    def reference_used(self, reference: str, since_ms: int) -> bool:
        """Whether this till already used the shop's receipt number since then, for a sale that was not undone."""

    def exceptions(self, most: int) -> list[OpException]:
        """Own ops that were flagged or quarantined and that nobody has seen yet, latest first."""

    def count_exceptions(self) -> int:
        """How many of them there are."""

    def see_exception(self, no: int, *, at_ms: int, by: str) -> None:
        """A person has seen it, and it is not listed here any more; the server keeps its own list."""

    def unsent(self) -> Unsent:
        """What still waits for a verdict of the server."""

    def used_unsent(self) -> int:
        """Points used by ops that the server has not acknowledged; handing back is no use."""

    def goodwill_unsent(self) -> dict[str, int]:
        """Points given on goodwill by ops that the server has not acknowledged, per member that was given any."""

    def rewards_given(self, reward: str) -> int:
        """How often a reward was given: by the server's count, and by ops that it has not acknowledged."""

    def unsent_ops(self) -> list[WireOp]:
        """The next ops to send, oldest first, within the limits of one request."""

    def unsent_bundle(self) -> Bundle:
        """All ops behind the server's confirmed mark, with the grants that this till holds, for somebody to carry."""

    def claims(self, place: tuple[int, str]) -> ClaimsPage:
        """Documents behind a place, within the limits of one request."""

    def next_request_no(self, at_ms: int) -> int:
        """A number that no earlier request of this till bears, nor one that the disk forgot: not below `at_ms`."""

    def absorb_verdicts(self, reply: ExchangeReply, at_ms: int) -> Sequence[Outcome]:
        """First transaction of absorbing a reply: outcomes, grants, generation; returns outcomes that are new."""

    def absorb_pages(self, pages: Sequence[Page], cursor: Cursor, mark: int) -> frozenset[str]:
        """Further transactions, on the replica: rows with their stamp, then the cursor; returns members touched."""

    def start_replica_anew(self) -> None:
        """Begin an empty replica file under a new name and make it the live one."""

    def stop_redeeming(self, sentence: str) -> None:
        """Write down that no points may be spent here until a person has looked."""

    def save_basket(self, document: bytes | None, at_ms: int) -> None:
        """Keep the open sale (None: there is none)."""

    def open_basket(self) -> ParkedBasket | None:
        """The sale that was open when the till stopped."""

    def hold_basket(self, document: bytes, at_ms: int) -> int:
        """Park a sale and clear the open one, in one transaction."""

    def held_baskets(self) -> list[ParkedBasket]:
        """Parked sales, oldest first."""

    def take_held(self, held_id: int) -> ParkedBasket | None:
        """Move a parked sale back to be the open one, in one transaction."""

    def job_starting(self, job_id: int, *, since_ms: int) -> bool:
        """Write `sending`; False when the job is not queued any more."""

    def job_ended(self, job_id: int, outcome: str, detail: str) -> None:
        """Write a job's outcome."""

    def job_settled(self, job_id: int, *, came_out: bool, at_ms: int) -> PrintJob | None:
        """A person's answer; returns the new COPY job when the paper did not come out."""

    def queue_paper(self, title: str, slip: Slip, at_ms: int) -> PrintJob:
        """A new job for a paper that belongs to no op."""

    def copy_last_receipt(self, at_ms: int) -> PrintJob | None:
        """A new job with the last receipt's slip and the next copy number."""

    def copy_receipt(self, epoch: int, seq: int, at_ms: int) -> PrintJob | None:
        """The same for the slip of one op; None when it has none."""

    def has_receipt(self, epoch: int, seq: int) -> bool:
        """Whether an op has a slip that can be copied."""

    def unsettled_jobs(self) -> list[PrintJob]:
        """Jobs that may not have printed: unknown, failed, and those left over from an earlier start."""

    def count_unsettled(self) -> int:
        """How many of them there are."""


class SlipMaker(Protocol):
    """Makes the slip once the op's place in the chain is known (its short code and signed QR stand on it)."""

    def __call__(self, *, epoch: int, seq: int, digest: bytes) -> Slip:
        """The slip for an op at this place."""


class Past(Protocol):
    """Sales of the past, in log and replica. Till thread only."""

    def till_by_key(self, key: str) -> KnownTill | None:
        """The till that signs with the key of this id, as the server last told it."""

    def kept_at(self, epoch: int, seq: int) -> Kept | None:
        """The op at a place of this log."""

    def about(self, device: str, epoch: int, seq: int) -> list[Kept]:
        """Own ops about a sale: returns of another till's, and points given for any till's later; oldest first."""

    def claims_since(self, at_ms: int) -> list[Kept]:
        """Own ops that gave or took points of finished sales since then, oldest first."""

    def last_sales(self, most: int, before: tuple[int, int] | None = None, *, at_door: bool = False) -> list[Kept]:
        """The newest sales of the counter (`at_door`: other programs' too), latest first, or those before a place."""

    def ops_since(self, at_ms: int) -> list[Kept]:
        """Every own op since then, oldest first."""

    def numbered(self, reference: str) -> list[Kept]:
        """Own sales with this number of the shop's own, a receipt's or an invoice's, oldest first."""


class Store(Catalogue, Programmes, Log, Renewals, Protocol):
    """Both files behind one connection."""

    @property
    def vouchers(self) -> Vouchers:
        """What this till holds and knows of vouchers."""

    @property
    def past(self) -> Past:
        """Sales of the past, own ones and other tills'."""

    @property
    def cash(self) -> CashBook:
        """The journal of the drawer, of cash and of shifts."""

    @property
    def pins(self) -> Pins:
        """What is kept of members' PINs, and how often one was typed wrong here."""

    def idle(self) -> None:
        """Use a quiet moment: checkpoint the write-ahead log."""

    def close(self) -> None:
        """Close both files."""
