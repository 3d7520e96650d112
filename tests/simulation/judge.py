"""The judgement at the quiet end: server, tills and what people were told are held against the truth."""

from dataclasses import dataclass

import sqlalchemy as sa

from central.reconcile import reconcile
from central.store import schema
from central.store.accounts import holdings_of
from central.store.database import Transaction
from loyalty.ledger import Holding
from tests.simulation.counters import SimTill
from tests.simulation.findings import DUPLICATED, LOST, OVERDRAWN, STUCK, Findings
from tests.simulation.server import SimServer
from tests.simulation.truth import Truth


@dataclass
class Judge:
    """Holds everything against everything; each difference is a broken promise."""

    truth: Truth
    tills: list[SimTill]
    server: SimServer
    findings: Findings

    def judge(self) -> None:
        """All of it."""
        self.truth.hold_told()
        self.server.database.read(self._books)
        for till in self.tills:
            self._till(till)

    def _books(self, tx: Transaction) -> None:
        for difference in reconcile(tx).differences:
            self.findings.broken(LOST, f"reconcile: {difference}")
        self._every_op_once(tx)
        self._nothing_is_borne_by_the_shop(tx)
        for till in self.tills:
            self._rights(tx, till)

    def _every_op_once(self, tx: Transaction) -> None:
        """I3 and I5: each op of a till is in the books at its place with its hash, and no other is."""
        op, truth = schema.op.c, self.truth.ops
        rows = tx.rows(sa.select(op.till, op.epoch, op.seq, op.hash, op.verdict, op.code))
        booked = {(row.till, row.epoch, row.seq): row for row in rows}
        for place in sorted(truth.keys() - booked.keys()):
            self.findings.broken(LOST, f"{place} never reached the books")
        for place in sorted(booked.keys() - truth.keys()):
            self.findings.broken(DUPLICATED, f"{place} is booked and was never committed")
        for place in sorted(truth.keys() & booked.keys()):
            row, true = booked[place], truth[place]
            self.findings.hold(LOST, f"hash of {place}", expected=true.hash, found=bytes(row.hash))
            verdict = ("quarantined", "unknown_kind") if true.skewed else ("applied", "")
            self.findings.hold(DUPLICATED, f"verdict on {place}", expected=verdict, found=(row.verdict, row.code))

    def _nothing_is_borne_by_the_shop(self, tx: Transaction) -> None:
        for row in tx.rows(sa.select(schema.liability)):
            self.findings.broken(OVERDRAWN, f"the shop bears {row.points} points of {row.member}: {row.cause}")
        for row in tx.rows(
            sa.select(schema.till.c.id, schema.till.c.concern).where(schema.till.c.concern.is_not(None))
        ):
            self.findings.broken(STUCK, f"till {row.id} is under suspicion: {row.concern}")

    def _rights(self, tx: Transaction, till: SimTill) -> None:
        """I2: what the server counts as held is what the till holds."""
        epoch = till.store.standing().head.epoch
        counted = holdings_of(tx, till.device, epoch, self.truth.opening)
        for member in self.truth.opening:
            found, held = counted.get(member, Holding()).held, till.store.rights(member).held
            self.findings.hold(OVERDRAWN, f"points of {member} at till {till.place}", expected=found, found=held)

    def _till(self, till: SimTill) -> None:
        standing = till.store.standing()
        self.findings.hold(LOST, f"till {till.place} sent", expected=standing.head.seq, found=standing.acked_seq)
        self.findings.hold(STUCK, f"till {till.place} stopped", expected=None, found=standing.redeeming_stopped)
        for member, net in self.truth.net.items():
            known = till.store.member(member)
            shown = None if known is None else known.net
            kind = LOST if shown is None or shown < net else DUPLICATED
            self.findings.hold(kind, f"points of {member} shown at till {till.place}", expected=net, found=shown)
