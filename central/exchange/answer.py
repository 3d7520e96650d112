"""The exchange: push and pull of one till in one call, and the feed alone for a till that catches up."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from central.errors import Problem
from central.exchange.anchoring import concerned, role_of, serving
from central.exchange.auditing import granted, note_difference
from central.exchange.awareness import note_reading
from central.exchange.claims import Claims, merge_claims, open_claims
from central.exchange.gates import LOST, OLDER_COPY, OLDER_SERVER, WRONG_EPOCH, gate, version_problem
from central.exchange.grants import TOTALS_MAX, grant_pools, grant_wants, signed_documents
from central.exchange.homes import settle_homes
from central.exchange.late import book_late
from central.exchange.patterns import note_patterns
from central.exchange.pin_locks import note_pin_locks
from central.exchange.push import BAD_SIGNATURE, Batch, Pushed, nothing_pushed, proven_batch, take_batch
from central.exchange.put_back import begin_if_behind, hear_newer_generation
from central.exchange.recalling import ask_holders, holders_of, recalls_of, told_holders, who_waits
from central.exchange.receipts import told_receipts
from central.exchange.stops_heard import stops_heard
from central.exchange.thaw import is_complete, recovery_told, thaw_when_complete
from central.exchange.voucher_grants import (
    VoucherNews,
    add_gifts,
    grant_gifts,
    grant_vouchers,
    has_gifts,
    voucher_news,
    who_waits_for_vouchers,
)
from central.exchange.z_marks import note_z_marks, told_z
from central.store import accounts, chains, recovery
from central.store.feed import START, Reading, read_feed, usable
from central.store.incarnations import BETWEEN
from central.store.shops import shop
from central.store.stops import note_heard_stops
from central.store.tills import note_heard
from loyalty.exchange.wire import PAGE_ROWS_MAX, PROTOCOL, Cursor, ExchangeReply, ExchangeRequest, FeedReply
from loyalty.signing.signature import Ed25519Verifier
from loyalty.values.ids import op_no

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from central.store.database import Database, Transaction
    from central.store.shops import Shop
    from central.store.tills import Till
    from loyalty.exchange.told_receipts import ToldReceipt
    from loyalty.exchange.wire import GrantTotals, Holder, Recovery
    from loyalty.exchange.z_marks import ZMark
    from loyalty.ops.operations import Origin
    from loyalty.signing.signature import Signer, VerifierOf

HEARD_EVERY_MS = 45_000
"""A till that brings nothing is written down as heard this often, so that idle tills cost no disk."""

_GRANTS, _GIFTS = "grants", "gifts"


class News(Protocol):
    """Who is told, after a commit, that a till of a store moved these members' points."""

    def publish(self, *, store: str, members: set[str], by: str) -> None:
        """Wakes the tills that are concerned, but for `by`; called from any thread."""

    def call(self, *, tills: set[str], by: str) -> None:
        """Wakes these tills, but for `by`; called from any thread."""

    def heard(self, till: str) -> None:
        """Notes that a till is about to read the feed up to now."""


@dataclass(frozen=True, slots=True)
class _Pulled:
    reading: Reading
    mark: int
    reset: bool
    generation: int
    totals: dict[str, int]
    more: bool
    recalls: dict[str, int] = field(default_factory=dict)
    pending: dict[str, list[Holder]] = field(default_factory=dict)
    vouchers: VoucherNews = field(default_factory=VoucherNews)
    claims_ok: bool = False
    recovery: Recovery | None = None
    holders: dict[str, list[Holder]] = field(default_factory=dict)
    granted: GrantTotals | None = None
    receipts: list[ToldReceipt] = field(default_factory=list)
    z: ZMark | None = None


@dataclass(frozen=True, slots=True)
class _Prepared:
    """`behind`: the till has not heard of the last restore; `idle`: nothing at all would be written.

    `answers`: the till may be the one that a restored server still waits for, or the first after the last one.
    `stops`: how far the till has read of the stopped rules, where that is further than is known.
    `moves`: with this exchange the anchor of the till's store may be another one.
    """

    generation: int
    batch: Batch = field(default_factory=Batch)
    claims: Claims = field(default_factory=Claims)
    behind: bool = False
    put_back: bool = False
    idle: bool = False
    stops: tuple[int, str] | None = None
    answers: bool = False
    moves: bool = False


class Exchange:
    """Answers tills whose requests were proven to be theirs; safe from any thread."""

    def __init__(
        self,
        *,
        database: Database,
        signer: Signer,
        now_ms: Callable[[], int],
        news: News,
        page_rows: int = PAGE_ROWS_MAX,
        verifier_of: VerifierOf = Ed25519Verifier,
    ) -> None:
        self._database = database
        self._signer, self._verifier_of = signer, verifier_of
        self._now_ms = now_ms
        self._news = news
        self._page_rows = page_rows

    def answer(self, till: Till, request: ExchangeRequest) -> ExchangeReply | Problem:
        """The reply to an exchange; what it says about the till's ops is durable."""
        prepared = self._database.read(lambda tx: self._prepare(tx, till, request))
        if isinstance(prepared, Problem):
            self._note_refusal(till, request, prepared)
            return prepared
        if till.lost:
            return self._hear_out(till, request, prepared)
        wishes = bool(request.wants or request.voucher_wants)
        if wishes:
            # Points that come back between the granting and the reading are news: the reading alone grants nothing.
            self._news.heard(till.id)
        pushed = self._pushed(till, request, prepared)
        if isinstance(pushed, Problem):
            return pushed
        if pushed.news:
            self._news.publish(store=till.store, members=pushed.members, by=till.id)
        if pushed.call:
            self._news.call(tills=pushed.call, by=till.id)
        if not wishes:
            self._news.heard(till.id)
        role = pushed.role or till
        served = serving(role, request.doing)
        pulled = self._database.read(
            lambda tx: self._pull(
                tx,
                served,
                request.cursor,
                wants=request.wants,
                vouchers=request.voucher_wants,
                about=request.about,
                audit=request.audit,
                receipts=request.receipt_wants,
                z=request.z_marks is not None,
            )
        )
        return self._reply(role, request, pushed, pulled)

    def _note_refusal(self, till: Till, request: ExchangeRequest, refused: Problem) -> None:
        """What a person has to know of a refusal; a till of a later incarnation proves that the server was put back."""
        if refused == BAD_SIGNATURE:
            self._database.write(lambda tx: chains.note_concern(tx, till.id, refused.code))
        elif refused == OLDER_SERVER:
            self._database.write(lambda tx: hear_newer_generation(tx, till, request.generation, self._now_ms()))
        elif refused == WRONG_EPOCH and request.epoch > till.epoch:
            self._database.write(lambda tx: begin_if_behind(tx, till, request, self._now_ms()))

    def _pushed(self, till: Till, request: ExchangeRequest, prepared: _Prepared) -> Pushed | Problem:
        if prepared.put_back:
            self._database.write(lambda tx: begin_if_behind(tx, till, request, self._now_ms()))
        if prepared.behind or prepared.idle or prepared.put_back:
            return self._database.read(lambda tx: nothing_pushed(tx, till))
        return self._push(till, request, prepared)

    def feed(self, till: Till, cursor: Cursor, replica: int) -> FeedReply | Problem:
        """Further rows for a till that catches up; its grants keep their place."""
        refused = version_problem(PROTOCOL, replica)
        if refused is not None:
            return refused
        if till.lost:
            return LOST
        if not usable(cursor):
            return Problem(
                400, "bad_request", "The cursor holds numbers that cannot be. Update this till and the server."
            )
        self._news.heard(till.id)
        pulled = self._database.read(lambda tx: self._pull(tx, till, cursor, wants=None))
        reading = pulled.reading
        return FeedReply(pulled.generation, reading.pages, reading.cursor, pulled.mark, reading.more, pulled.reset)

    def _hear_out(self, till: Till, request: ExchangeRequest, prepared: _Prepared) -> ExchangeReply | Problem:
        """A lost till's operations are kept for a person; it is granted nothing and told nothing about anybody."""
        batch, now_ms = prepared.batch, self._now_ms()
        if not batch.ops and not prepared.behind:
            return LOST
        pushed = self._database.write(lambda tx: take_batch(tx, till, batch, wants=(), now_ms=now_ms))
        if isinstance(pushed, Problem):
            return pushed
        generation = self._database.read(shop).generation
        nothing = Reading([], Cursor(request.cursor.generation, request.cursor.places), more=False)
        return self._reply(till, request, pushed, _Pulled(nothing, 0, False, generation, {}, more=False))  # noqa: FBT003 - a row of plain values

    def _prepare(self, tx: Transaction, till: Till, request: ExchangeRequest) -> _Prepared | Problem:
        """Everything costly that can be proven before anything is locked."""
        about = shop(tx)
        refused = gate(request, till, about.generation)
        if refused is not None:
            return refused
        if request.generation < about.generation:
            return _Prepared(about.generation, behind=True)
        state = chains.chain_state(tx, till.id, till.epoch)
        if state is not None and not state.sealed and request.acked > state.head.seq:
            return _Prepared(about.generation, put_back=True)
        expected = None if state is None else state.expected
        if expected is not None and request.last_seq < expected.seq:
            return OLDER_COPY
        batch = proven_batch(tx, till, request.ops, self._verifier_of)
        if isinstance(batch, Problem):
            return batch
        answered = recovery.answered(tx, till.id)
        is_new = answered.settled < about.generation
        claims: Claims | Problem = Claims()
        if is_new:
            server = self._verifier_of(self._signer.public)
            claims = open_claims(till, request.claims, request.voucher_claims, server)
        if isinstance(claims, Problem):
            return claims
        heard = state is not None and self._now_ms() - state.seen_ms < HEARD_EVERY_MS
        to_grant = bool(request.wants or request.voucher_wants) or self._may_take(tx, till, about)
        answers = is_new or answered.caught_up < about.generation or is_complete(tx, about)
        moves = concerned(till, request.doing, heard=heard)
        stops = stops_heard(tx, till, request.cursor, about.generation)
        told = request.differs is not None or stops is not None or bool(request.pin_locks or request.z_marks)
        wants = answers or bool(batch.ops) or to_grant or moves or told
        idle = heard and not wants
        return _Prepared(about.generation, batch, claims, idle=idle, stops=stops, answers=answers, moves=moves)

    def _push(self, till: Till, request: ExchangeRequest, prepared: _Prepared) -> Pushed | Problem:
        def work(tx: Transaction) -> Pushed | Problem:
            recovery.hold_generation(tx, alone=prepared.answers)
            if shop(tx).generation != prepared.generation or not self._settled(tx, till, request, prepared):
                return nothing_pushed(tx, till)
            now_ms = self._now_ms()
            role, moved = (till, set[str]())
            if prepared.moves and not isinstance(nothing_pushed(tx, till, lock=True), Problem):
                role, moved = role_of(tx, till, request.doing, now_ms)
            pushed = take_batch(tx, till, prepared.batch, wants=request.wants, now_ms=now_ms)
            if isinstance(pushed, Problem):
                return pushed
            note_reading(tx, till, request, pushed.head.seq, prepared.generation)
            pushed.role, pushed.call = role, pushed.call | moved
            note_patterns(tx, till, pushed.members, now_ms)
            note_difference(tx, till, request.differs, now_ms)
            note_pin_locks(tx, till, request.pin_locks, now_ms)
            note_z_marks(tx, till, request.z_marks or (), now_ms)
            if prepared.stops is not None:
                behind = (till.epoch, request.last_seq)
                note_heard_stops(tx, till.id, behind, prepared.generation, prepared.stops, now_ms=now_ms)
            note_heard(tx, till.id, till.epoch, now_ms, "".join(filter(str.isprintable, request.software))[:80])
            if prepared.answers and pushed.head.seq >= request.last_seq:
                recovery.catch_up(tx, till.id, prepared.generation)
                pushed.call |= thaw_when_complete(tx, now_ms)
            pushed.call |= settle_homes(tx, role, pushed.homes, pushed.members, now_ms)
            if shop(tx).restored_ms is None and till.concern not in BETWEEN:
                self._grant(tx, serving(role, request.doing), request, pushed, now_ms)
            return pushed

        return self._database.write(work)

    def _settled(self, tx: Transaction, till: Till, request: ExchangeRequest, prepared: _Prepared) -> bool:
        """Whether all that the till holds is known, with what it claims just now: before that no op can be judged."""
        if recovery.answered(tx, till.id).settled == prepared.generation:
            return True
        if isinstance(nothing_pushed(tx, till, lock=True), Problem):
            return False
        merge_claims(tx, till, prepared.claims)
        if request.claims_last:
            recovery.settle(tx, till.id, prepared.generation)
            book_late(tx, till.id, by=None, verifier_of=self._verifier_of, now_ms=self._now_ms())
            if shop(tx).restored_ms is not None:
                recovery.forget(tx, request.tills_known, till.id, self._now_ms())
        return request.claims_last

    def _grant(self, tx: Transaction, till: Till, request: ExchangeRequest, pushed: Pushed, now_ms: int) -> None:
        missing = grant_wants(tx, till, request.wants)
        pushed.call |= ask_holders(tx, till, missing, now_ms) | who_waits(tx, till, pushed.members, now_ms)
        pushed.call |= grant_vouchers(tx, till, request.voucher_wants if _is_settled(tx, till) else (), now_ms)
        pushed.call |= who_waits_for_vouchers(tx, till, pushed.vouchers, now_ms)
        grant_pools(tx, till, now_ms)
        if _is_settled(tx, till):
            grant_gifts(tx, till, now_ms)

    def _may_take(self, tx: Transaction, till: Till, about: Shop) -> bool:
        """Whether points or vouchers of its store's members are free for this anchor."""
        if not till.anchor or about.restored_ms is not None:
            return False
        now_ms = self._now_ms()
        return accounts.has_pool(tx, till, now_ms) or (_is_settled(tx, till) and has_gifts(tx, till, now_ms))

    def _pull(
        self,
        tx: Transaction,
        till: Till,
        cursor: Cursor,
        *,
        wants: Mapping[str, int] | None,
        vouchers: Collection[str] = (),
        about: Collection[str] = (),
        audit: bool = False,
        receipts: Collection[Origin] = (),
        z: bool = False,
    ) -> _Pulled:
        """Rows, mark and totals of one snapshot; `wants` None leaves the totals where they are."""
        here, bound = shop(tx), tx.feed_bound()
        generation = here.generation
        reset = cursor.generation not in (0, generation)
        if cursor.generation != generation:
            cursor = Cursor(generation)
        reading = read_feed(tx, cursor, generation=generation, bound=bound, rows_max=self._page_rows)
        state = chains.chain_state(tx, till.id, till.epoch)
        mark = op_no(till.epoch, state.head.seq) if state is not None else 0
        if wants is None:
            return _Pulled(reading, mark, reset, generation, {}, reading.more)
        totals = accounts.totals_granted(tx, till.id, till.epoch, wants)
        after, rows_max = reading.cursor.places.get(_GRANTS, START), TOTALS_MAX - len(totals)
        found = accounts.totals_after(tx, till.id, till.epoch, after=after, bound=bound, rows_max=rows_max)
        totals |= {member: total for _, member, total in found}
        if found:
            last = (found[-1][0], found[-1][1])
            reading = Reading(reading.pages, _moved(reading.cursor, _GRANTS, last), reading.more)
        told = recovery_told(tx, here)
        held, place = VoucherNews(), None
        if told is None and _is_settled(tx, till):
            held = voucher_news(tx, till, vouchers, self._now_ms())
            place = add_gifts(tx, till, held, after=reading.cursor.places.get(_GIFTS, START), bound=bound)
        if place is not None:
            reading = Reading(reading.pages, _moved(reading.cursor, _GIFTS, place), reading.more)
        more = reading.more or len(found) == rows_max or self._may_take(tx, till, here) or held.is_full
        asked = recalls_of(tx, till, self._now_ms()) if told is None else {}
        pending = holders_of(tx, till, wants) if told is None else {}
        holders = told_holders(tx, till, wants, about, self._now_ms())
        claims_ok = recovery.answered(tx, till.id).settled == generation
        whole = granted(tx, till, bound) if audit and claims_ok and told is None and not more else None
        return _Pulled(
            reading, mark, reset, generation, totals, more, asked, pending, held, claims_ok, told, holders, whole,
            told_receipts(tx, receipts), told_z(tx, till) if z else None,
        )  # fmt: skip

    def _reply(self, till: Till, request: ExchangeRequest, pushed: Pushed, pulled: _Pulled) -> ExchangeReply:
        return ExchangeReply(
            protocol=min(request.protocol, PROTOCOL),
            generation=pulled.generation,
            epoch=till.epoch,
            request_no=request.request_no,
            hwm=pushed.head.seq,
            head=pushed.head.hash.hex(),
            outcomes=pushed.outcomes,
            durable_seq=pushed.durable_seq,
            anchor=till.anchor,
            grants=signed_documents(till, pulled.generation, pulled.totals, self._signer),
            pages=pulled.reading.pages,
            cursor=pulled.reading.cursor,
            mark=pulled.mark,
            more=pulled.more,
            reset=pulled.reset,
            server_ms=self._now_ms(),
            recalls=pulled.recalls,
            pending=pulled.pending,
            holders=pulled.holders,
            claims_ok=pulled.claims_ok,
            recovery=pulled.recovery,
            granted=pulled.granted,
            receipts=pulled.receipts,
            z=pulled.z,
            voucher_grants=pulled.vouchers.signed(till, pulled.generation, self._signer),
            voucher_recalls=pulled.vouchers.recalls,
            voucher_pending=pulled.vouchers.pending,
        )


def _moved(cursor: Cursor, name: str, place: tuple[int, str]) -> Cursor:
    return Cursor(cursor.generation, {**cursor.places, name: place})


def _is_settled(tx: Transaction, till: Till) -> bool:
    """Whether no earlier incarnation may hold a voucher: its settlement frees them all, so none may be new by then."""
    return till.epoch == 1 or chains.unsettled_epochs(tx, till.id) == {till.epoch}
