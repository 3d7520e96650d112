"""A shop floor for the tests of the server: tills that keep chain and rights like real ones, without disk or screen."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial

import msgspec

from central.enrolment import Enrolment
from central.errors import Problem
from central.exchange.answer import Exchange
from central.exchange.latecomers import judge_latecomers
from central.exchange.rejoin import Rejoining
from central.exchange.rekey import Rekeying
from central.reconcile import Difference, reconcile
from central.store.database import Database, open_database
from central.store.migrate import upgrade
from central.store.people import NewMember, Opening, add_members
from central.store.shops import Store, add_store, shop
from central.store.tills import Till, till_by_id
from loyalty.codes.scanned import card_number
from loyalty.exchange.replica import REPLICA_VERSION
from loyalty.exchange.wire import (
    PROTOCOL,
    Cursor,
    EnrolReply,
    EnrolRequest,
    ExchangeReply,
    ExchangeRequest,
    Recovery,
    WireOp,
    enrol_proof,
)
from loyalty.ledger.rights import Rights, SignedGrants, open_grants
from loyalty.ops.bodies import body_of
from loyalty.ops.chain import Head, SealedOp, genesis, seal
from loyalty.ops.effect import Credit, Effect
from loyalty.ops.operations import SCHEMA, Context, Handback, Operation, Origin, ReturnedLine, Reversal, Sale
from loyalty.pricing.quote import Quote, quote
from loyalty.rules.earning import Earn, Rate
from loyalty.rules.programme import Programme
from loyalty.rules.spending import Redeem, VoucherOffer
from loyalty.sales.sale import make_reversal, make_sale
from loyalty.sales.shares import returned_lines, vouchers_given_back
from loyalty.shopping.basket import Basket, Line, Tender, TenderKind
from loyalty.shopping.member import Member
from loyalty.shopping.occasion import Occasion
from loyalty.shopping.wallet import Wallet
from loyalty.signing.signature import Ed25519Signer, Ed25519Verifier
from loyalty.values.ids import ID_BYTES, crockford, new_id
from tests.central.voucher_till import VoucherTill

START_MS = 1_790_000_000_000
PROGRAMME = Programme(
    version=1,
    name="Test points",
    currency="GBP",
    earn=Earn(default=Rate(points=1, per_minor=10)),
    redeem=Redeem(points=10, worth_minor=10, minimum=10, step=10),
    vouchers=(VoucherOffer("thanks", "Thank you", 50, 500, valid_days=30),),
)


class Clock:
    """Goes on by a millisecond whenever it is looked at."""

    def __init__(self) -> None:
        self.now = START_MS

    def __call__(self) -> int:
        self.now += 1
        return self.now


class Dice:
    """Bytes that differ each time and are the same in each run."""

    def __init__(self) -> None:
        self.thrown = 0

    def __call__(self, size: int) -> bytes:
        self.thrown += 1
        return (self.thrown * 0x9E3779B97F4A7C15 % 2**64).to_bytes(8, "big").rjust(size, b"\x5a")[:size]


@dataclass
class Told:
    """A hub that writes down what it heard."""

    published: list[tuple[str, set[str], str]] = field(default_factory=list)
    called: list[tuple[set[str], str]] = field(default_factory=list)

    def publish(self, *, store: str, members: set[str], by: str) -> None:
        self.published.append((store, members, by))

    def call(self, *, tills: set[str], by: str) -> None:
        self.called.append((tills, by))

    def heard(self, till: str) -> None:
        pass


class Floor:
    """A server in this process with two stores and a few members."""

    def __init__(self, url: str, members: int = 3, points: int = 500, page_rows: int = 10_000) -> None:
        self.clock, self.dice, self.told = Clock(), Dice(), Told()
        self.url = url
        self.database: Database = open_database(url)
        upgrade(self.database, self.dice)
        self.signer = Ed25519Signer(b"\x07" * 32)
        self.exchange = Exchange(
            database=self.database,
            signer=self.signer,
            now_ms=self.clock,
            news=self.told,
            page_rows=page_rows,
        )
        self.rekeying = Rekeying(database=self.database, now_ms=self.clock)
        self.rejoining = Rejoining(
            database=self.database, server_key=self.signer.public, now_ms=self.clock, verifier_of=Ed25519Verifier
        )
        self.enrolment = Enrolment(
            database=self.database,
            now_ms=self.clock,
            entropy=self.dice,
            signer=self.signer,
            local_token="token",
        )
        self.stores = [Store(new_id(self.dice(ID_BYTES)), name) for name in ("North", "South")]
        for store in self.stores:
            self.database.write(partial(add_store, new=store))
        self.members = [new_id(self.dice(ID_BYTES)) for _ in range(members)]
        people = [self.person(serial, one, points) for serial, one in enumerate(self.members, start=1)]
        key = self.database.read(shop).lookup_key
        self.database.write(lambda tx: add_members(tx, people, key))

    def person(self, serial: int, member: str, points: int) -> NewMember:
        number = card_number(serial)
        home = self.stores[0].id if serial % 3 else self.stores[1].id
        brought = (Opening(START_MS, points),) if points else ()
        who = Member(member, number, f"Member {serial}", home_store=home, phone_last4="0001")
        return NewMember(who, f"+4477009{serial:05d}", (number,), brought)

    def till(self, store: str = "North", name: str = "Till 1") -> FloorTill:
        """A till that joined with a code."""
        signer = Ed25519Signer(self.dice(32))
        code = self.enrolment.make_code(store, ask=False)
        reply = self.enrolment.join(enrol_request(signer, code, name), nearby=False)
        assert isinstance(reply, EnrolReply), reply
        return FloorTill(self, signer, reply)

    def known(self, till: str) -> Till:
        found = self.database.read(lambda tx: till_by_id(tx, till))
        assert found is not None
        return found

    def differences(self) -> list[Difference]:
        """Where books and operations do not agree."""
        return self.database.read(reconcile).differences

    def judge_latecomers(self) -> int:
        """The server looks once for what waited for another operation; how many it could judge."""
        return judge_latecomers(self.database, verifier_of=Ed25519Verifier, now_ms=self.clock)

    def close(self) -> None:
        self.database.close()


def enrol_request(signer: Ed25519Signer, code: str, name: str = "Till 1") -> EnrolRequest:
    proof = signer.sign(enrol_proof(code, signer.public))
    return EnrolRequest(PROTOCOL, code, signer.public, proof, name, "test")


class FloorTill(VoucherTill):
    """A till as the protocol sees it: chain, outbox, rights, cursor and what it absorbed of the feed."""

    def __init__(self, floor: Floor, signer: Ed25519Signer, joined: EnrolReply) -> None:
        super().__init__()
        self.floor, self.signer, self.joined = floor, signer, joined
        self.id = joined.device
        self.head = Head(joined.epoch, 0, genesis(joined.device, joined.epoch))
        self.log: list[SealedOp] = []
        self.acked = 0
        self.rights: dict[str, Rights] = {}
        self.cursor = Cursor()
        self.generation = joined.generation
        self.rows: dict[str, dict[str, dict[str, object]]] = {}
        self.versions: dict[tuple[str, str], int] = {}
        self.request_no = 0
        self.server = Ed25519Verifier(joined.server_key)
        self.sales: dict[int, Sale] = {}
        self.returned: dict[int, dict[int, int]] = {}
        self.documents: list[SignedGrants] = []
        self.claimed, self.page = joined.generation, 0
        self.page_documents = 200
        self.tills_known: dict[str, str] = {}
        self.banner: Recovery | None = None

    # ---------------------------------------------------------------------------------------------- at the counter

    def held(self, member: str) -> int:
        return self.rights.get(member, Rights()).held

    def context(self, reference: str | None = None) -> Context:
        self.floor.clock()
        return Context(
            uuid=crockford(self.floor.dice(10)) + f"-{self.id[:4]}-{self.head.seq}",
            store=self.joined.store,
            cashier="built-in",
            approver=None,
            shift=None,
            programme=1,
            reference=reference,
            at_ms=self.floor.clock.now,
            monotonic_ms=0,
            boot="boot",
        )

    def sale(
        self,
        member: str | None,
        amount_minor: int = 1_000,
        *,
        quantity: int = 1,
        use: int = 0,
        credit: Credit = Credit.POOL,
        reference: str | None = None,
        vouchers: tuple[str, ...] = (),
    ) -> Sale:
        """An honest sale, quoted and made by the core, not yet committed."""
        basket = Basket((Line("Thing", "food", quantity, amount_minor),), use, self.handed(vouchers))
        wallet = None if member is None else Wallet(balance=10**9, spendable_here=10**9)
        quoted = quote(PROGRAMME, basket, wallet, Occasion(START_MS, 0, "store"))
        assert isinstance(quoted, Quote), quoted
        sale = make_sale(
            context=self.context(reference=reference),
            sale_id=f"sale-{self.head.seq + 1}",
            currency="GBP",
            member=member,
            basket=basket,
            quoted=quoted,
            tenders=(Tender(TenderKind.CASH, quoted.due_minor),) if quoted.due_minor else (),
            credit=credit,
            owed=0,
        )
        assert isinstance(sale, Sale), sale
        return sale

    def reversal(self, seq: int, *, credit: Credit = Credit.POOL) -> Reversal:
        """The return of all that is left of an own sale, not yet committed."""
        sale = self.sales[seq]
        lines = returned_lines(sale, self.returned.get(seq, {}), None)
        assert isinstance(lines, tuple), lines
        return self.reversal_of(sale, Origin(self.id, self.head.epoch, seq, sale.sale_id), lines, credit=credit)

    def reversal_of(
        self, sale: Sale, origin: Origin, lines: tuple[ReturnedLine, ...], *, credit: Credit = Credit.POOL
    ) -> Reversal:
        return make_reversal(
            context=self.context(),
            reversal_id=f"return-{self.head.seq + 1}",
            sale=sale,
            origin=origin,
            lines=lines,
            undo=False,
            credit=credit,
            spendable_here=self.held(sale.member) if sale.member is not None else 0,
            vouchers=vouchers_given_back(sale, self.returned.get(origin.seq, {}), lines),
        )

    def hand_back(self, member: str, points: int) -> int:
        """Gives up so many of the points held, as far as they go."""
        effect = Effect(release=min(points, self.held(member)))
        return self.commit(Handback(SCHEMA, self.context(), f"back-{self.head.seq + 1}", member, effect))

    def commit(self, operation: Operation) -> int:
        """Seals an op and moves rights, in one step like the real till; its seq."""
        if operation.member is not None:
            self.rights[operation.member] = self.rights.get(operation.member, Rights()).after(operation.effect)
        self.move_vouchers(operation)
        seq = self.commit_bytes(body_of(operation))
        if isinstance(operation, Sale):
            self.sales[seq] = operation
        elif isinstance(operation, Reversal) and operation.origin.device == self.id:
            pieces = self.returned.setdefault(operation.origin.seq, {})
            for line in operation.lines:
                pieces[line.line] = pieces.get(line.line, 0) + line.quantity
        return seq

    def commit_bytes(self, body: bytes) -> int:
        """Seals whatever it is given: what a broken or newer till would do."""
        sealed = seal(self.head, self.id, body, self.signer)
        self.log.append(sealed)
        self.head = Head(self.head.epoch, sealed.id.seq, sealed.hash)
        return sealed.id.seq

    def sell(self, member: str | None, amount_minor: int = 1_000, **how: object) -> int:
        return self.commit(self.sale(member, amount_minor, **how))  # type: ignore[arg-type] # the tests name them right

    def draw(self, size: int) -> bytes:
        """Bytes that differ each time."""
        return self.floor.dice(size)

    # ---------------------------------------------------------------------------------------------- on the line

    def request(
        self, wants: dict[str, int] | None = None, ops_max: int = 500, vouchers: tuple[str, ...] = ()
    ) -> ExchangeRequest:
        self.request_no += 1
        owes = self.claimed != self.generation
        end = self.page + self.page_documents
        last = owes and end >= len(self.documents)
        ops = self.log[self.acked : self.acked + ops_max] if last or not owes else []
        return ExchangeRequest(
            protocol=PROTOCOL,
            replica=REPLICA_VERSION,
            software="test 1",
            device=self.id,
            epoch=self.head.epoch,
            generation=self.generation,
            request_no=self.request_no,
            last_seq=self.head.seq,
            ops=[WireOp(op.id.seq, op.body, op.signature, op.private) for op in ops],
            cursor=self.cursor,
            wants=wants or {},
            acked=self.acked,
            claims=self.documents[self.page : end] if owes else [],
            claims_last=last,
            voucher_claims=self.voucher_documents if last else [],
            voucher_wants=list(vouchers),
            tills_known=self.tills_known if last else {},
        )

    def ask(self, request: ExchangeRequest) -> ExchangeReply | Problem:
        return self.floor.exchange.answer(self.floor.known(self.id), request)

    def absorb(self, reply: ExchangeReply) -> None:
        if reply.generation < self.generation:
            return
        if reply.reset:
            self.rows.clear()
            self.versions.clear()
        is_new = reply.generation > self.generation
        # Like a real till: after the last page, and in another generation, all is told again from the first.
        was_last = self.page + self.page_documents >= len(self.documents)
        self.page = 0 if is_new or was_last else self.page + self.page_documents
        if reply.claims_ok:
            self.claimed = reply.generation
        self.acked = reply.hwm if is_new else max(self.acked, reply.hwm)
        self.generation, self.banner = reply.generation, reply.recovery
        self.documents += reply.grants
        for document in reply.grants:
            grants = open_grants(document, self.server)
            assert (grants.device, grants.epoch) == (self.id, self.head.epoch)
            for member, total in grants.totals.items():
                self.rights[member] = self.rights.get(member, Rights()).granted(total)
        self.hold_vouchers(reply.voucher_grants)
        for page in reply.pages:
            table = self.rows.setdefault(page.table, {})
            for version, row in zip(page.versions, page.rows, strict=True):
                # An old reply may come late: a row gives way to newer ones only.
                if self.versions.get((page.table, str(row[0])), 0) <= version:
                    self.versions[page.table, str(row[0])] = version
                    table[str(row[0])] = dict(zip(page.columns, row, strict=True))
        self.cursor = reply.cursor

    def exchange(self, wants: dict[str, int] | None = None, *, vouchers: tuple[str, ...] = ()) -> ExchangeReply:
        """One exchange whose reply arrives."""
        reply = self.ask(self.request(wants, vouchers=vouchers))
        assert isinstance(reply, ExchangeReply), reply
        self.absorb(reply)
        return reply

    def exchange_all(self) -> ExchangeReply:
        """Exchanges until there is nothing more."""
        reply = self.exchange()
        for _ in range(1_000):
            if not reply.more and self.acked == self.head.seq and self.claimed == self.generation:
                return reply
            reply = self.exchange()
        raise AssertionError("the exchange never ends")

    def points(self, member: str) -> object:
        return self.rows["member"][member]["points"]


def with_effect(operation: Sale | Reversal, **effect: object) -> Sale | Reversal:
    """An op whose effect says something else than its lines."""
    return msgspec.structs.replace(operation, effect=msgspec.structs.replace(operation.effect, **effect))
