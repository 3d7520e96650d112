"""The judgement at the quiet end: server, tills and what people were told are held against the truth."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field

import sqlalchemy as sa

from central.exchange.booking import NOT_BOOKABLE
from central.reconcile import reconcile
from central.repricing.knowing import FACTS_DIFFER
from central.repricing.repricer import Repricer
from central.store import exceptions, schema
from central.store.accounts import holdings_of
from central.store.cards import beyond_in_all
from central.store.database import Transaction
from central.store.losses import exposure
from loyalty.ledger.booking import Holding
from loyalty.ops.bodies import read_body
from loyalty.ops.chain import op_hash
from loyalty.ops.operations import Orphan, Settlement
from loyalty.ops.stamps import owner_of
from loyalty.values.ids import OpId
from tests.simulation.clones import Clones, Pair
from tests.simulation.counters import SimTill
from tests.simulation.findings import DUPLICATED, LOST, OVERDRAWN, STUCK, Findings
from tests.simulation.server import SimServer
from tests.simulation.truth import Place, Truth


@dataclass(frozen=True, slots=True)
class Booked:
    """An op in the books: its own place, and what became of it."""

    place: Place
    verdict: str
    code: str


@dataclass
class Judge:
    """Holds everything against everything; each difference is a broken promise."""

    truth: Truth
    tills: list[SimTill]
    clones: Clones
    server: SimServer
    findings: Findings
    net: dict[str, int] = field(default_factory=dict)
    home: dict[str, str] = field(default_factory=dict)

    def judge(self) -> None:
        """All of it."""
        self.truth.hold_told()
        self._every_op_once(self.settle_adrift())
        self._facts_are_believed()
        self.server.database.read(self._books)
        for till in self._serving():
            self._till(till)

    def _facts_are_believed(self) -> None:
        """All sales are priced again, and no honest till is said to have written down what it cannot have known."""
        Repricer(self.server.database, lambda: 0).run_once()
        for one in self.server.database.read(exceptions.exceptions):
            if one.noted.cause == FACTS_DIFFER:
                self.findings.broken(DUPLICATED, f"blamed for its facts: {one.noted}")

    def _serving(self) -> list[SimTill]:
        return [till for till in self.tills if self.clones.serves(till)]

    def settle_adrift(self) -> dict[bytes, Booked]:
        """What only a disk knew that was put back did not happen; everything that is in the books."""
        booked = self.server.database.read(_booked)
        for op in list(self.truth.ops.values()):
            if op.adrift and op.hash not in booked:
                self.truth.destroyed(op)
            waits = op.hash in booked and booked[op.hash].verdict == "quarantined"
            if waits and op.place[0] in self.truth.copied:
                self.truth.waits_for_a_person(op)
        if self.truth.gone:
            self.truth.recount_vouchers()
        return booked

    def _books(self, tx: Transaction) -> None:
        for difference in reconcile(tx).differences:
            self.findings.broken(LOST, f"reconcile: {difference}")
        self._net_points(tx)
        if self.truth.strict:
            self._nothing_is_borne_by_the_shop(tx)
        else:
            self._no_more_is_borne_than_the_old_copies_held(tx)
        self._clones_are_named(tx)
        for till in self._serving():
            self._rights(tx, till)
        self._homes(tx)
        self._vouchers(tx)

    def _every_op_once(self, booked: dict[bytes, Booked]) -> None:
        """I3 and I5: each op of a till is in the books at its place with its hash, and no other is."""
        truth = self.truth.ops
        for digest in truth.keys() - booked.keys():
            # What told of others is told anew itself when its epoch is over: only what it told of has to be there.
            if self.truth.strict or not isinstance(truth[digest].operation, Orphan | Settlement):
                self.findings.broken(LOST, f"{truth[digest].place} never reached the books")
        for digest in booked.keys() - truth.keys():
            self.findings.broken(DUPLICATED, f"{booked[digest].place} is booked and was never committed")
        for digest in truth.keys() & booked.keys():
            row, true = booked[digest], truth[digest]
            self.findings.hold(LOST, f"place of {true.place}", expected=true.place, found=row.place)
            if row.code == NOT_BOOKABLE:
                self.findings.broken(STUCK, f"the server fails at {true.place}")
            expected = ("quarantined", "unknown_kind") if true.skewed else ("applied", "")
            if self.truth.strict:
                found = (row.verdict, row.code)
                self.findings.hold(DUPLICATED, f"verdict on {true.place}", expected=expected, found=found)
            else:
                self.findings.count(f"verdict {row.verdict} {row.code}", row.code != "")

    def _net_points(self, tx: Transaction) -> None:
        """What the server says of each member is what happened, and what the shop took upon itself."""
        op, account = schema.op.c, schema.account.c
        borne = Counter(
            {
                row.member: int(row.beyond)
                for row in tx.rows(sa.select(op.member, sa.func.sum(op.beyond).label("beyond")).group_by(op.member))
            }
        )
        borne.update(beyond_in_all(tx))
        for row in tx.rows(sa.select(account.member, (account.balance - account.debt).label("net"))):
            net = self.truth.net[row.member] + borne[row.member]
            self.net[row.member] = row.net
            self.findings.hold(
                LOST if row.net < net else DUPLICATED, f"points of {row.member}", expected=net, found=row.net
            )

    def _no_more_is_borne_than_the_old_copies_held(self, tx: Transaction) -> None:
        borne = sum(row.points for row in tx.rows(sa.select(schema.liability.c.points)))
        bound = self.truth.may_be_overdrawn + sum(pair.held + pair.granted_since() for pair in self.clones.pairs)
        who = "clones" if self.clones.pairs else "old_copies"
        self.findings.count(f"points_overdrawn_by_{who}", borne)
        self.findings.count(f"points_{who}_held", bound)
        if borne > bound:
            self.findings.broken(OVERDRAWN, f"{borne} points are borne by the shop, the copies held only {bound}")

    def _clones_are_named(self, tx: Transaction) -> None:
        """Whatever the shop bears is put before a person, and so are two computers that did not stay the same."""
        exception = schema.exception.c
        noted = {tuple(row) for row in tx.rows(sa.select(exception.till, exception.epoch, exception.seq))}
        causes = {tuple(row) for row in tx.rows(sa.select(exception.till, exception.cause))}
        for row in tx.rows(sa.select(schema.liability)):
            if (row.till, row.epoch, row.seq) not in noted:
                self.findings.broken(OVERDRAWN, f"nobody is told of {row.points} points that the shop bears")
        for pair in self.clones.pairs:
            self._one_is_left(pair, causes)

    def _one_is_left(self, pair: Pair, causes: Collection[tuple[str, str]]) -> None:
        if len([one for one in pair.both if self.clones.serves(one)]) != 1:
            self.findings.broken(DUPLICATED, f"two computers, or none, go on as {pair.device}")
        if pair.have_parted and not {(pair.device, "copied"), (pair.device, "forked")} & set(causes):
            self.findings.broken(STUCK, f"nobody is told that there are two computers of {pair.device}")

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
        counted = holdings_of(tx, till.device, epoch, self.truth.net)
        in_all = exposure(tx, till.device)
        former = in_all.points + in_all.stamps - sum(one.held for one in counted.values())
        self.findings.hold(
            STUCK, f"points locked at former incarnations of till {till.place}", expected=0, found=former
        )
        for member in self.truth.opening:
            found, held = counted.get(member, Holding()).held, till.store.rights(member).held
            self.findings.hold(OVERDRAWN, f"points of {member} at till {till.place}", expected=found, found=held)

    def _homes(self, tx: Transaction) -> None:
        """Whoever wished to be at home elsewhere is, and no till keeps points of a member who has moved away."""
        shop, account, recall, rights = self.server.shop, schema.account.c, schema.home_recall.c, schema.rights.c
        self.home = {row.member: row.home_store for row in tx.rows(sa.select(account.member, account.home_store))}
        moved = [member for member, home in zip(shop.members, shop.home, strict=True) if self.home[member] != home]
        self.findings.count("homes_moved", len(moved))
        if len(self._serving()) < len([till for till in self.tills if not till.out]):
            return
        for row in tx.rows(sa.select(schema.home_move)):
            self.findings.broken(STUCK, f"{row.member} waits to be at home in {row.store}, by {row.cause}")
        kept = sa.and_(recall.member == rights.member, recall.till == rights.till, schema.HELD > 0)
        for row in tx.rows(sa.select(rights.member, rights.till).join(schema.home_recall, kept)):
            self.findings.broken(STUCK, f"till {row.till} keeps points of {row.member}, who has moved away")

    def _vouchers(self, tx: Transaction) -> None:
        """I4: used or not, and at most one holder, whom the server knows."""
        rows = {row.id: row for row in tx.rows(sa.select(schema.voucher))}
        for voucher, true in self.truth.vouchers.items():
            row = rows.pop(voucher, None)
            if row is None:
                self.findings.broken(LOST, f"voucher {voucher} never reached the books")
                continue
            if row.state == "void" and not self.truth.strict:
                # A copy bought it with points that its other self had spent: nobody has paid, nobody may have it.
                self.findings.count("vouchers_not_paid")
                continue
            waits = true.waits_at is not None
            state = "used" if true.used and not waits else "live"
            if true.doubled:
                self.findings.count("vouchers_doubled_by_clones")
                continue
            if state == "used" and row.state == "live" and true.used_at[0] in self.truth.copied:
                # One of two took in what its other self had given up: it is good where it went since.
                self.findings.count("vouchers_taken_in_by_clones")
                continue
            self.findings.hold(DUPLICATED, f"state of voucher {voucher}", expected=state, found=row.state)
            if waits:
                self.findings.hold(LOST, f"holder of voucher {voucher}", expected=true.waits_at, found=row.holder)
            holders = [till.device for till in self._serving() if till.store.vouchers.held(voucher) is not None]
            # A till whose grant got lost does not know that it holds one; it gives that up when it is asked to.
            if true.used and true.used_at[0] in self.truth.copied:
                # One of two used it, the other's settlement had freed it, and it may be elsewhere by now.
                continue
            if len(holders) > 1 or not {row.holder if row.state == "live" else None}.issuperset(holders):
                self.findings.broken(DUPLICATED, f"voucher {voucher} is held by {holders}, not by {row.holder}")
        for voucher in rows:
            self.findings.broken(DUPLICATED, f"voucher {voucher} is in the books and was never issued")

    def _till(self, till: SimTill) -> None:
        standing = till.store.standing()
        self.findings.hold(LOST, f"till {till.place} sent", expected=standing.head.seq, found=standing.acked_seq)
        self.findings.hold(STUCK, f"till {till.place} stopped", expected=None, found=standing.redeeming_stopped)
        for member in self.truth.opening:
            known = till.store.member(member)
            net, shown = self.net[member], None if known is None else known.net
            kind = LOST if shown is None or shown < net else DUPLICATED
            home = None if known is None else known.member.home_store
            self.findings.hold(STUCK, f"home of {member} at till {till.place}", expected=self.home[member], found=home)
            self.findings.hold(kind, f"points of {member} shown at till {till.place}", expected=net, found=shown)
        for account in (one for one in self.truth.net if owner_of(one) is not None):
            net, shown = self.net.get(account, 0), till.store.card_stamps(account).net
            kind = LOST if shown < net else DUPLICATED
            self.findings.hold(kind, f"stamps of {account} shown at till {till.place}", expected=net, found=shown)


def _booked(tx: Transaction) -> dict[bytes, Booked]:
    """Every op in the books by its hash, those told again among them."""
    op = schema.op.c
    found = {}
    for row in tx.rows(sa.select(op.till, op.epoch, op.seq, op.hash, op.body, op.verdict, op.code, op.kind)):
        found[bytes(row.hash)] = Booked((row.till, row.epoch, row.seq), row.verdict, row.code)
        operation = read_body(bytes(row.body)) if row.kind == Orphan.KIND else None
        if isinstance(operation, Orphan):
            place = OpId(row.till, operation.epoch, operation.seq)
            digest = op_hash(place, bytes.fromhex(operation.previous), operation.body.encode())
            found[digest] = Booked((row.till, operation.epoch, operation.seq), row.verdict, row.code)
    return found
