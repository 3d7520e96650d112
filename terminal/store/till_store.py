"""The store as the till sees it: both files, every look-up and every transaction."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from loyalty.ledger.rights import open_grants
from loyalty.ledger.voucher import open_vouchers
from loyalty.ops.bodies import body_of
from loyalty.ops.chain import seal
from loyalty.ops.operations import Operation, Orphan
from loyalty.signing.signature import Ed25519Verifier
from loyalty.values.ids import op_no
from terminal.errors import DiskFull, OlderCopy, RightsBroken, StoreBroken
from terminal.past_ports import Unsent
from terminal.ports import Committed, Held, Identity, Kept, Standing
from terminal.recovery_ports import ClaimsPage
from terminal.store.badge import keep_badge
from terminal.store.baskets import Baskets
from terminal.store.bundling import unsent_of
from terminal.store.cashbook import CashBook
from terminal.store.catalogue import CatalogueTables
from terminal.store.connection import Connection
from terminal.store.counterwork import Counterwork
from terminal.store.cut_log import refuse_cut_log
from terminal.store.exceptions import Exceptions
from terminal.store.feed import FeedTables
from terminal.store.lookups import Lookups
from terminal.store.open_file import open_file
from terminal.store.oplog import OpLog
from terminal.store.othertills import OtherTills
from terminal.store.past import PastSales
from terminal.store.pinbook import PinBook
from terminal.store.prints import PrintJournal
from terminal.store.proof import Proof
from terminal.store.renewal import SERVER_KNOWS_MORE, SERVER_KNOWS_OTHER, Incarnations, Renewal
from terminal.store.rightsbook import RightsBook
from terminal.store.salvage import STOPPED
from terminal.store.spell import UnsentUse
from terminal.store.standing import StandingRow, write_identity
from terminal.store.voucherbook import VoucherBook
from terminal.store.voucherrows import VoucherRows
from terminal.store.witness import Witness

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from loyalty.exchange.bundle import Bundle
    from loyalty.exchange.wire import Cursor, ExchangeReply, Outcome, Page, WireOp
    from loyalty.ledger.rights import Rights
    from loyalty.ops.chain import SealedOp
    from loyalty.signing.signature import Signer, VerifierOf
    from terminal.past_ports import OpException
    from terminal.ports import SlipMaker

CHECKPOINT_IDLE_COMMITS, CHECKPOINT_BUSY_COMMITS = 100, 400
"""A sale writes about 10 frames: a quiet till checkpoints after 1,000, a busy one after 4,000."""

FEED_STEP_COMMITS = 20
"""What a step of 1,000 rows of the feed writes, counted in sales."""

_OLDER_COPY = (
    "This till's data is an older copy: it ends at operation {}, but operation {} was made here. Selling and earning "
    "go on; points cannot be used here until the till was online and the server has renewed it."
)


def create_till(folder: Path, identity: Identity, *, epoch: int, generation: int) -> None:
    """Make the files of a till that has just joined a shop, whole or not at all; BadSetting when one is there."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    connection = Connection(folder, create=True)
    try:
        with connection.transaction():
            connection.make_tables()
            write_identity(connection, identity, epoch=epoch, generation=generation)
    finally:
        connection.close()


class TillStore(Lookups, Counterwork, Renewal):
    """Both files behind one connection; implements the `Store` port. Till thread only."""

    def __init__(self, folder: Path, signer: Signer, verifier_of: VerifierOf = Ed25519Verifier) -> None:
        self._signer, self._verifier_of = signer, verifier_of
        self._commits = 0
        refuse_cut_log(folder, verifier_of(signer.public))
        self._connection = open_file(folder)
        try:
            self._row = StandingRow(self._connection)
            self._witness = Witness(folder, self._row.identity.device)
            self._server = verifier_of(self._row.identity.server_key)
            self._log = OpLog(self._connection)
            # Before any transaction, for each one is noted by the witness.
            older = self._look_at_witness()
            self._incarnations = Incarnations(self._connection)
            self._rights = RightsBook(self._connection, self._log)
            self._unsent_use = UnsentUse(self._connection)
            self.vouchers = VoucherBook(self._connection, self._transaction, self._row, self._server)
            self._prints = PrintJournal(self._connection)
            self.cash = CashBook(self._connection, self._transaction, self._prints, lambda: self._row.standing.head)
            self._baskets = Baskets(self._connection)
            self._exceptions = Exceptions(self._connection)
            self.past = PastSales(self._connection, lambda: self._acked_no)
            self.pins = PinBook(self._connection, self._transaction)
            if not self._connection.attach_replica(self._row.replica_no):
                self._attach_new_replica()
            self._open_replica()
            # A log whose last sync failed may be in memory only: before anything is built on it, it goes to the files.
            self._checkpoint()
            self._prove()
            if older is not None:
                self.stop_redeeming(older)
            keep_badge(folder, self._row.identity, signer)
        except BaseException:
            self._connection.close()
            raise

    def _open_replica(self) -> None:
        self.look_in(
            CatalogueTables(self._connection, self._row.replica_base, self._server), self._row.identity.lookup_key
        )
        self.vouchers.look_in(VoucherRows(self._connection, self._row.replica_base))
        self.past.look_in(self._connection)
        self.pins.look_in(self._connection)
        self._others = OtherTills(self._connection)
        self._feed = FeedTables(self._connection, lambda: self._transaction(FEED_STEP_COMMITS))

    def _attach_new_replica(self) -> None:
        """The pointer row is the switch: from its commit on the old replica is nobody's, and is deleted."""
        number = self._row.replica_no + 1
        with self._transaction():
            self._row.live_replica(number, 0)
        self._connection.detach_replica()
        if not self._connection.attach_replica(number):
            raise StoreBroken("No file can be made in the till's data folder. Check the disk; nothing was lost.")

    def _prove(self) -> None:
        standing = self._row.standing
        proof = Proof(self._connection, self._row.identity.device, self._verifier_of(self._signer.public))
        salvaged = self._incarnations.salvaged(standing.head.epoch)
        proof.prove(standing.head, standing.acked_seq, salvaged=salvaged)
        with self._transaction():
            self._prints.interrupted()
            self.cash.interrupted()
            self.cash.learn_whole(self._witness.z)
        if salvaged and standing.redeeming_stopped is None:
            self.stop_redeeming(STOPPED)
        try:
            self._rights.recount(self._row.identity.device, standing.head.epoch, self._server)
            self.vouchers.recount()
        except RightsBroken as broken:
            self.stop_redeeming(broken.sentence)

    def _look_at_witness(self) -> str | None:
        """The sentence to stop redeeming with, when these files are an older copy of this till's own."""
        head, seen = self._row.standing.head, self._witness.seen
        if seen is None or not self._witness.contradicts(head, self._log.hash_at):
            return None
        self._row.found_older(rewound=True)
        return _OLDER_COPY.format(head.seq, seen.seq)

    @contextmanager
    def _transaction(self, commits: int = 1) -> Iterator[None]:
        if self._commits >= CHECKPOINT_BUSY_COMMITS:
            self._checkpoint()
        try:
            with self._connection.transaction():
                yield
        except StoreBroken:
            raise
        except BaseException:
            self._row.forget()
            raise
        self._commits += commits
        if self._witness.follow(self._row.standing.head, self.cash.newest()) and self._row.rewound:
            self._row.found_older(rewound=False)

    def _checkpoint(self) -> None:
        """Only between transactions: behind a commit, a full disk would make a sale that is there look refused."""
        try:
            self._connection.checkpoint()
        except DiskFull:
            return
        self._commits = 0
        self._witness.sync()

    # --- who and where

    def identity(self) -> Identity:
        """Who this till is."""
        return self._row.identity

    def standing(self) -> Standing:
        """Where it stands."""
        return self._row.standing

    def stop_redeeming(self, sentence: str) -> None:
        """Write down that no points may be spent here until a person has looked."""
        with self._transaction():
            self._row.stop_redeeming(sentence)

    # --- the log

    def rights(self, member_id: str) -> Rights:
        """Rights held for a member, recounted from the log; RightsBroken when the recount differs."""
        return self._rights.held(member_id, self._row.standing.head.epoch)

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
        identity, head = self._row.identity, self._row.standing.head
        sealed = seal(head, identity.device, body_of(operation), self._signer)
        job = None
        with self._transaction():
            self._book(sealed, operation, wish_digest)
            if slip is not None:
                paper = slip(epoch=head.epoch, seq=sealed.id.seq, digest=sealed.hash)
                at_ms = operation.context.at_ms
                job = self._prints.write(op_no=sealed.id.no, title=title, slip=paper, at_ms=at_ms)
            if close_basket:
                self._baskets.save(None, operation.context.at_ms)
        return Committed(head.epoch, sealed.id.seq, sealed.hash, job)

    def commit_many(self, operations: Sequence[Operation]) -> None:
        """Write ops without paper, in this order, all or none, in one transaction."""
        device = self._row.identity.device
        with self._transaction():
            for operation in operations:
                self._book(seal(self._row.standing.head, device, body_of(operation), self._signer), operation, None)

    def _book(self, sealed: SealedOp, operation: Operation, wish_digest: bytes | None) -> None:
        if not isinstance(operation, Orphan):
            self._rights.book_all(operation, sealed.id.epoch)
        self.vouchers.book(operation, sealed.id)
        self._log.write(sealed, operation, wish_digest)
        self._row.advance(sealed)

    def holdings(self, after: str, limit: int) -> list[Held]:
        """A page of what is held here, in the order of the members' ids; rows may hold nothing."""
        return self._rights.page(self._row.standing.head.epoch, after, limit)

    @property
    def _acked_no(self) -> int:
        return op_no(self._row.standing.head.epoch, self._row.standing.acked_seq)

    def kept(self, sale_id: str) -> Kept | None:
        """The op of a sale or refund by its public id."""
        return self._log.kept(sale_id, self._acked_no)

    def last_sale(self) -> Kept | None:
        """The newest sale made at the counter; what another program sold is that program's to return."""
        return self._log.last_sale(self._acked_no)

    def newest(self, most: int) -> list[Kept]:
        """The newest ops, latest first."""
        return self._log.newest(most, self._acked_no)

    def reversals_of(self, epoch: int, seq: int) -> list[Kept]:
        """Reversals of one sale in this log, oldest first."""
        return self._log.reversals_of(epoch, seq, self._acked_no)

    def reference_used(self, reference: str, since_ms: int) -> bool:
        """Whether this till already used the shop's receipt number since then, for a sale that was not undone."""
        return self._log.reference_used(reference, since_ms)

    def exceptions(self, most: int) -> list[OpException]:
        """Own ops that were flagged or quarantined and that nobody has seen yet, latest first."""
        return self._exceptions.listed(most)

    def count_exceptions(self) -> int:
        """How many of them there are."""
        return self._exceptions.count()

    def see_exception(self, no: int, *, at_ms: int, by: str) -> None:
        """A person has seen it, and it is not listed here any more; the server keeps its own list."""
        with self._transaction():
            self._exceptions.see(no, at_ms=at_ms, by=by)

    def unsent(self) -> Unsent:
        """What still waits for a verdict of the server."""
        head, acked = self._row.standing.head, self._row.standing.acked_seq
        return Unsent(head.seq - acked, self._log.at_ms(head.epoch, acked + 1))

    def used_unsent(self) -> int:
        """Points used by ops that the server has not acknowledged; handing back is no use."""
        head = self._row.standing.head
        return self._unsent_use.points(head.epoch, self._row.standing.acked_seq, head.seq)

    def goodwill_unsent(self) -> dict[str, int]:
        """Points given on goodwill by ops that the server has not acknowledged, per member that was given any."""
        head = self._row.standing.head
        return self._unsent_use.goodwill(head.epoch, self._row.standing.acked_seq, head.seq)

    def rewards_given(self, reward: str) -> int:
        """How often a reward was given: by the server's count, and by ops that it has not acknowledged."""
        head, acked = self._row.standing.head, self._row.standing.acked_seq
        return self.rewards_told(reward) + self._unsent_use.rewards(head.epoch, acked, head.seq)[reward]

    def unsent_ops(self) -> list[WireOp]:
        """The next ops to send, oldest first, within the limits of one request."""
        standing = self._row.standing
        return self._log.next_ops(standing.head.epoch, standing.acked_seq)

    def unsent_bundle(self) -> Bundle:
        """All ops behind the server's confirmed mark, with the grants that this till holds, for somebody to carry."""
        return unsent_of(self._connection.driver).bundle

    def claims(self, place: tuple[int, str]) -> ClaimsPage:
        """Documents behind a place, within the limits of one request."""
        points, number, whole = self._rights.claims(place[0])
        papers, voucher, last = self.vouchers.claims(place[1]) if whole else ((), place[1], False)
        return ClaimsPage(points, papers, (number, voucher), last, self._others.known() if last else {})

    def next_request_no(self, at_ms: int) -> int:
        """A number that no earlier request of this till bears."""
        with self._transaction():
            return self._row.number_request(at_ms)

    # --- what the server says

    def absorb_verdicts(self, reply: ExchangeReply, at_ms: int) -> Sequence[Outcome]:
        """First transaction of absorbing a reply: outcomes, grants, generation; returns outcomes that are new."""
        standing, head = self._row.standing, self._row.standing.head
        if reply.epoch != head.epoch or reply.generation < standing.generation:
            return []
        self._check_place(reply)
        opened = [(signed, open_grants(signed, self._server)) for signed in reply.grants]
        vouchers = [(signed, open_vouchers(signed, self._server)) for signed in reply.voucher_grants]
        here = (self._row.identity.device, head.epoch, reply.generation)
        with self._transaction():
            new = self._log.verdicts(head.epoch, reply.outcomes)
            for signed, grants in opened:
                if (grants.device, grants.epoch, grants.generation) == here:
                    self._rights.absorb(signed, grants)
            for papers, told in vouchers:
                if (told.device, told.epoch, told.generation) == here:
                    self.vouchers.absorb(papers, told)
            self._row.absorbed(reply, at_ms)
            self._others.follow(standing, self._row.standing)
            self.finish_renewal()
        return new

    def _check_place(self, reply: ExchangeReply) -> None:
        head = self._row.standing.head
        if reply.hwm > head.seq:
            raise OlderCopy(SERVER_KNOWS_MORE)
        mine = self._log.hash_at(head.epoch, reply.hwm) if reply.hwm else None
        if mine is not None and mine.hex() != reply.head:
            raise OlderCopy(SERVER_KNOWS_OTHER)

    def absorb_pages(self, pages: Sequence[Page], cursor: Cursor, mark: int) -> frozenset[str]:
        """Further transactions, on the replica: rows with their stamp, then the cursor; returns members touched."""
        try:
            return self._feed.absorb(pages, cursor, mark)
        finally:
            self._catalogue.forget()

    def cursor(self) -> Cursor:
        """How far the feed is absorbed."""
        return self._feed.cursor()

    def start_replica_anew(self) -> None:
        """Begin an empty replica file under a new name and make it the live one; the pointer row is the switch."""
        self._attach_new_replica()
        self._open_replica()

    # --- the files

    def idle(self) -> None:
        """Use a quiet moment: checkpoint the write-ahead log once enough has been written."""
        if self._commits >= CHECKPOINT_IDLE_COMMITS:
            self._checkpoint()
        self._witness.idle()

    def close(self) -> None:
        """Close both files and bring the witness to disk."""
        try:
            self._connection.close()
        finally:
            self._witness.close()
