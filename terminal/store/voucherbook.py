"""Vouchers on disk: which ones this till holds, proven by the server's signed grants and its own log, and its guesses.

A row says up to which version a voucher was acquired and given up. What it is worth is never kept in a row: it is read
from the signed grant, or from the issue in this till's own log.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, desc, select
from sqlalchemy.dialects.sqlite import insert

from loyalty.exchange.wire import CLAIMS_BYTES_MAX, CLAIMS_MAX
from loyalty.ledger.voucher import SignedVouchers, VoucherRight, issued, open_vouchers
from loyalty.ops.bodies import read_body
from loyalty.ops.operations import Sale, VoucherIssue
from loyalty.values.errors import BadWire
from loyalty.values.ids import op_no
from terminal.errors import RightsBroken
from terminal.store.connection import Connection, Prepared
from terminal.store.tables import op, voucher_move, voucher_right, wrong_code
from terminal.store.vouchermoves import moves_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from loyalty.ledger.voucher import Voucher, VoucherGrants
    from loyalty.ops.operations import Operation
    from loyalty.signing.signature import Verifier
    from loyalty.values.ids import OpId
    from terminal.store.standing import StandingRow
    from terminal.store.voucherrows import VoucherRows
    from terminal.voucher_ports import IssuingTill, KnownVoucher

_CHANGED = "The vouchers on this till were changed from outside. Nothing can be redeemed here until support has looked."
LAST = "\U0010ffff"
LIVE = "live"


class VoucherBook:
    """Implements the `Vouchers` port. Till thread only; `book` and `absorb` write in the caller's transaction."""

    def __init__(
        self,
        connection: Connection,
        transaction: Callable[[], AbstractContextManager[None]],
        standing: StandingRow,
        server: Verifier,
    ) -> None:
        self._transaction, self._standing, self._server = transaction, standing, server
        self._rows: VoucherRows | None = None
        row = (
            *(voucher_right.c.epoch, voucher_right.c.acquired, voucher_right.c.given),
            *(voucher_right.c.issue_no, voucher_right.c.body, voucher_right.c.signature),
        )
        self._read = Prepared(connection, select(*row).where(voucher_right.c.voucher == bindparam("voucher")))
        new = insert(voucher_right)
        names = ("epoch", "acquired", "given", "issue_no", "body", "signature")
        self._write = Prepared(
            connection,
            new.on_conflict_do_update(
                index_elements=[voucher_right.c.voucher], set_={name: new.excluded[name] for name in names}
            ),
        )
        self._move = Prepared(connection, insert(voucher_move))
        self._moves = Prepared(
            connection,
            select(voucher_move.c.voucher, voucher_move.c.hver, voucher_move.c.gained).where(
                voucher_move.c.no > bindparam("low"), voucher_move.c.no < bindparam("high")
            ),
        )
        self._held = Prepared(
            connection,
            select(voucher_right.c.voucher).where(
                voucher_right.c.epoch == bindparam("epoch"), voucher_right.c.acquired > voucher_right.c.given
            ),
        )
        paper = (voucher_right.c.voucher, voucher_right.c.body, voucher_right.c.signature)
        behind = (voucher_right.c.body.is_not(None), voucher_right.c.voucher > bindparam("place"))
        self._granted_papers = Prepared(
            connection, select(*paper).where(*behind).order_by(voucher_right.c.voucher).limit(bindparam("most"))
        )
        self._beginning = Prepared(
            connection,
            select(voucher_right.c.voucher).where(voucher_right.c.voucher.between(bindparam("low"), bindparam("high"))),
        )
        self._latest = Prepared(
            connection,
            select(op.c.kind, op.c.at_ms, op.c.no)
            .join(voucher_move, voucher_move.c.no == op.c.no)
            .where(voucher_move.c.voucher == bindparam("voucher"))
            .order_by(desc(voucher_move.c.no))
            .limit(1),
        )
        self._issue = Prepared(connection, select(op.c.body).where(op.c.no == bindparam("no")))
        self._tries = Prepared(connection, select(wrong_code.c.count))
        tried = insert(wrong_code)
        self._note = Prepared(
            connection,
            tried.on_conflict_do_update(index_elements=[wrong_code.c.one], set_={"count": tried.excluded["count"]}),
        )

    def look_in(self, rows: VoucherRows) -> None:
        """From now on this replica answers."""
        self._rows = rows

    @property
    def _epoch(self) -> int:
        return self._standing.standing.head.epoch

    # --- look-ups

    def known(self, voucher: str) -> KnownVoucher | None:
        """A voucher as the server last told it."""
        return None if self._rows is None else self._rows.voucher(voucher)

    def of_member(self, member: str) -> list[KnownVoucher]:
        """The live vouchers of a member as the server last told, those that end first before the others."""
        return [] if self._rows is None else self._rows.of_member(member)

    def issuer(self, till: str) -> IssuingTill | None:
        """A till of the shop with the key that it signs papers with."""
        return None if self._rows is None else self._rows.till(till)

    def store_name(self, store: str) -> str | None:
        """The name of a store by its id."""
        return None if self._rows is None else self._rows.store_name(store)

    def beginning(self, short: str) -> list[str]:
        """The ids of all vouchers that begin so, known from the server or held here."""
        own = {row[0] for row in self._beginning.all(low=short, high=short + LAST)}
        return sorted(own.union(self._rows.beginning(short) if self._rows is not None else ()))

    def right(self, voucher: str) -> VoucherRight:
        """What this till knows of its own hold on a voucher, in any of its incarnations."""
        row = self._read.first(voucher=voucher)
        return VoucherRight() if row is None else VoucherRight(row[1], row[2])

    def held(self, voucher: str) -> Voucher | None:
        """The voucher, when it may be used here now; RightsBroken when nothing proves that.

        One that the server knows as used or void is not, whoever holds it: a copy may give up what another uses.
        """
        row = self._read.first(voucher=voucher)
        if row is None or row[0] != self._epoch or row[1] <= row[2] or self._is_over(voucher):
            return None
        return self._proven(voucher, row[1], row[3], row[4], row[5])

    def _is_over(self, voucher: str) -> bool:
        known = self.known(voucher)
        return known is not None and known.state != LIVE

    def used_here(self, voucher: str) -> int | None:
        """Wall time at which this till took the voucher in, None when it did not, or the sale came back since.

        It may have come back at another till: a row that contains the sale and is live all the same says so.
        """
        kind, at_ms, no = self._latest.first(voucher=voucher) or ("", 0, 0)
        came_back = self._rows is not None and self._rows.live_behind(voucher, no)
        return at_ms if kind == Sale.KIND and not came_back else None

    def wrong_codes(self) -> int:
        """How many typed codes in a row named no voucher."""
        row = self._tries.first()
        return 0 if row is None else int(row[0])

    def note_wrong_codes(self, count: int) -> None:
        """Write that number, before anybody hears whether the code was right."""
        with self._transaction():
            self._note.run(one=1, count=count)

    def claims(self, place: str) -> tuple[tuple[SignedVouchers, ...], str, bool]:
        """Grants of all incarnations behind a voucher, the last voucher looked at, whether these are the last ones."""
        rows = self._granted_papers.all(place=place, most=CLAIMS_MAX)
        papers: dict[bytes, SignedVouchers] = {}
        for voucher, body, signature in rows:
            papers.setdefault(body, SignedVouchers(body, signature))
            if sum(map(len, papers)) > CLAIMS_BYTES_MAX and len(papers) > 1:
                del papers[body]
                return tuple(papers.values()), place, False
            place = voucher
        return tuple(papers.values()), place, len(rows) < CLAIMS_MAX

    # --- writing

    def book(self, operation: Operation, place: OpId) -> None:
        """What an op does to vouchers; RightsBroken when it uses one that is not held here at its version."""
        for move in moves_of(operation):
            row = self._read.first(voucher=move.voucher)
            before = VoucherRight() if row is None else VoucherRight(row[1], row[2])
            if move.uses and (row is None or row[0] != place.epoch or not before.held or before.acquired != move.hver):
                raise RightsBroken(_CHANGED)
            self._move.run(no=place.no, voucher=move.voucher, hver=move.hver, gained=int(move.gained))
            after = before.granted(move.hver) if move.gained else before.gave(move.hver)
            proof = (place.no, None, None) if move.gained else (None, None, None) if row is None else row[3:]
            self._save(move.voucher, place.epoch, after, proof)

    def absorb(self, signed: SignedVouchers, grants: VoucherGrants) -> None:
        """Keep a proven grant of each voucher that it makes this till the holder of; a late one changes nothing."""
        for granted in grants.vouchers:
            before = self.right(granted.id)
            after = before.granted(granted.hver)
            if after != before:
                self._save(granted.id, grants.epoch, after, (None, signed.body, signed.signature))

    def recount(self) -> None:
        """On start: what the log gave up is given up, and what is held is proven; RightsBroken otherwise."""
        epoch = self._epoch
        for voucher, hver, gained in self._moves.all(low=op_no(epoch, 0), high=op_no(epoch + 1, 0)):
            right = self.right(voucher)
            if (right.acquired if gained else right.given) < hver:
                raise RightsBroken(_CHANGED)
        for (voucher,) in self._held.all(epoch=epoch):
            self.held(voucher)

    def _save(
        self, voucher: str, epoch: int, right: VoucherRight, proof: tuple[int | None, bytes | None, bytes | None]
    ) -> None:
        self._write.run(
            voucher=voucher,
            epoch=epoch,
            acquired=right.acquired,
            given=right.given,
            issue_no=proof[0],
            body=proof[1],
            signature=proof[2],
        )

    def _proven(
        self, voucher: str, hver: int, issue_no: int | None, body: bytes | None, signature: bytes | None
    ) -> Voucher:
        found = self._granted(voucher, body, signature) if body and signature else self._issued(issue_no)
        if found is None or (found.id, found.hver) != (voucher, hver):
            raise RightsBroken(_CHANGED)
        return found

    def _granted(self, voucher: str, body: bytes, signature: bytes) -> Voucher | None:
        try:
            grants = open_vouchers(SignedVouchers(body, signature), self._server)
        except BadWire:
            return None
        if (grants.device, grants.epoch) != (self._standing.identity.device, self._epoch):
            return None
        return next((one for one in grants.vouchers if one.id == voucher), None)

    def _issued(self, issue_no: int | None) -> Voucher | None:
        """From the present epoch's part of the log alone, which is proven."""
        is_here = issue_no is not None and op_no(self._epoch, 0) < issue_no < op_no(self._epoch + 1, 0)
        row = self._issue.first(no=issue_no) if is_here else None
        issue = None if row is None else read_body(row[0])
        if not isinstance(issue, VoucherIssue):
            return None
        return issued(issue)
