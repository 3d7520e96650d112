"""A whole shop without a network: its server in memory, and the café that it keeps."""

from dataclasses import dataclass, field, replace
from typing import Any

from loyalty.codes.scanned import card_number
from loyalty.exchange.replica import BY_NAME, TABLES
from loyalty.exchange.wire import (
    PROTOCOL,
    REPLY_BYTES_MAX,
    REQUEST_BYTES_MAX,
    Cursor,
    Doing,
    ExchangeReply,
    ExchangeRequest,
    FeedReply,
    GrantTotals,
    Holder,
    HolderState,
    Outcome,
    Page,
    Recovery,
    Verdict,
    decode,
    encode,
)
from loyalty.ledger.booking import Account, Holding, grant, post
from loyalty.ledger.rights import Grants, SignedGrants, sign_grants
from loyalty.ops.bodies import Unknown, read_body
from loyalty.ops.chain import Head, extend, genesis
from loyalty.ops.effect import Effect
from loyalty.ops.operations import Sale
from loyalty.rules.conditions import Goods
from loyalty.rules.earning import Earn, EarnRule, Rate
from loyalty.rules.programme import Programme, programme_bytes
from loyalty.rules.spending import Redeem, VoucherOffer
from loyalty.shopping.member import folded, phone_hash
from loyalty.signing.published import Published
from loyalty.signing.signature import Ed25519Signer, Ed25519Verifier
from loyalty.values.ids import new_id, op_no
from terminal.ports import Identity
from tests.fakes.visit_book import VisitBook
from tests.fakes.voucher_shop import VoucherDesk

LOOKUP_KEY = b"\x05" * 32
STORE = new_id(b"\x01" * 10)
DEVICE = new_id(b"\x02" * 10)
AMARA, BEN, CARLA, DORA = (new_id(bytes([place]) * 10) for place in (11, 12, 13, 14))
NUMBERS = {AMARA: card_number(4821), BEN: card_number(77), CARLA: card_number(300), DORA: card_number(301)}
SECOND_CARD = card_number(9_000)
PHONES = {AMARA: "+447700900123", BEN: "+447700900456"}
FLAT_WHITE, CROISSANT, BEANS, TRAY, GIFT = "flat-white", "croissant", "beans", "tray", "gift"
RECALL_MS = 10_000
GTINS = {FLAT_WHITE: "05012345678900", CROISSANT: "00000040170725", BEANS: "04006381333931"}

PROGRAMME = Programme(
    version=1,
    name="Corner Club",
    currency="GBP",
    earn=Earn(
        default=Rate(1, 100),
        categories={"drinks": Rate(2, 100)},
        rules=(EarnRule(id="beans", label="double points", multiply_percent=200, goods=Goods(products=(BEANS,))),),
        excluded=Goods(categories=("gift-card",)),
    ),
    redeem=Redeem(points=100, worth_minor=100, minimum=100, step=100),
    undo_window_s=900,
    goals=(500, 1500),
    vouchers=(
        VoucherOffer("thanks", "Thank-you voucher", 500, 500, valid_days=30),
        VoucherOffer("gift", "Gift voucher", 1_000, 1_000),
    ),
)


@dataclass
class TillKnown:
    """What the server knows of a till: its chain, its outcomes, what it holds of each member."""

    public_key: bytes
    anchor: bool = True
    name: str = "Till 2"
    seen_ms: int = 0
    state: HolderState = HolderState.OPEN
    settled: int | None = None
    head: Head = field(default_factory=lambda: Head(1, 0, genesis(DEVICE, 1)))
    hashes: dict[int, bytes] = field(default_factory=dict)
    outcomes: dict[int, Outcome] = field(default_factory=dict)
    holdings: dict[str, Holding] = field(default_factory=dict)


class ShopServer:
    """Answers exchanges as the central server does, by the same ledger; feed of latest rows in pages of `page_rows`."""

    def __init__(self, *, page_rows: int = 1_000, generation: int = 1) -> None:
        self.signer = Ed25519Signer(b"\x07" * 32)
        self.page_rows, self.generation, self.now_ms = page_rows, generation, 0
        self.accounts: dict[str, Account] = {}
        self.tills: dict[str, TillKnown] = {}
        self.quarantine: set[str] = set()
        self.lost = False
        self.doings: list[Doing] = []
        self.asked: list[ExchangeRequest] = []
        self.heir = False
        self.claimed: list[SignedGrants] = []
        self.recovery: Recovery | None = None
        self.misgranted = 0
        self.audits: list[tuple[bool, GrantTotals | None]] = []
        self._tx = 0
        self._rows: dict[str, dict[str, tuple[int, dict[str, Any]]]] = {table.name: {} for table in TABLES}
        self._granted_at: dict[tuple[str, str], int] = {}
        self._recalls: dict[tuple[str, str, str], tuple[int, int]] = {}
        self.vouchers = VoucherDesk(self.put)
        self._visits = VisitBook(self.put)

    # --- the shop

    def put(self, table: str, **values: object) -> None:
        """A new or changed row, in a transaction of its own."""
        self._tx += 1
        empty: dict[str, Any] = {column.name: None for column in BY_NAME[table].columns} | {"gone": 0}
        key = str(values[BY_NAME[table].key])
        known = self._rows[table].get(key, (0, empty))[1]
        if table == "programme" and "signature" not in values:
            one = Published(**values)  # type: ignore[arg-type] # the caller gives a version, its document and its start
            values["signature"] = one.signed(self.signer)
        self._rows[table][key] = (self._tx, known | values)

    def enrol(self, member: str, name: str, points: int, **values: object) -> None:
        """A member with so many points in the pool."""
        phone = PHONES.get(member)
        self.accounts[member] = Account(balance=points)
        self.put(
            "member",
            id=member,
            number=NUMBERS.get(member) or values.pop("number"),
            name=name,
            folded=folded(name),
            phone_last4=phone and phone[-4:],
            phone_hash=phone and phone_hash(LOOKUP_KEY, phone),
            points=points,
            visits=0,
            day_points=0,
            blocked=values.pop("blocked", 0),
            **values,
        )

    def give(self, member: str, points: int) -> None:
        """Points that another till or the office gave."""
        account = self.accounts[member]
        self.accounts[member] = replace(account, balance=account.balance + points)
        self._touch(member)

    def recall(self, member: str, holder: str, wanted_by: str, points: int) -> None:
        """Another till waits for points that this one holds."""
        self._recalls[member, holder, wanted_by] = points, self.now_ms

    def hand_back(self, member: str, holder: str) -> None:
        """A till that is not under test gives up all that it holds."""
        till = self.tills[holder]
        held = till.holdings[member].held
        posting = post(member, self.accounts[member], till.holdings[member], Effect(release=held))
        self.accounts[member], till.holdings[member] = posting.account, posting.holding

    def net(self, member: str) -> int:
        """Balance less debt."""
        return self.accounts[member].net

    # --- the till's calls

    def answer(self, asked: ExchangeRequest) -> ExchangeReply:
        """The reply; what was taken counts from now on, whether or not the reply arrives."""
        request = decode(encode(asked), ExchangeRequest, REQUEST_BYTES_MAX)
        till = self.tills[request.device]
        self.doings.append(request.doing)
        self.asked.append(request)
        self.audits.append((request.audit, request.differs))
        till.anchor = till.anchor and not (self.heir and request.doing is Doing.CLOSING)
        self.claimed += request.claims
        if request.claims_last and request.generation == self.generation:
            till.settled = self.generation
        settled = till.settled in {None, self.generation}
        outcomes = self._take(request, till) if settled else []
        changed = self._grant(request, till) if settled and self.recovery is None else set()
        pending = self._ask_holders(request, till)
        wants = request.voucher_wants
        if settled and self.recovery is None:
            self.vouchers.grant(request.device, wants)
        known = {device: (one.name, one.seen_ms) for device, one in self.tills.items()}
        pages, cursor, more = self._read(request.cursor)
        places = dict(cursor.places) | {"grants": (self._tx, "")}
        totals = {member: till.holdings[member].g for member in changed}
        reply = ExchangeReply(
            protocol=PROTOCOL,
            generation=self.generation,
            epoch=till.head.epoch,
            request_no=request.request_no,
            hwm=till.head.seq,
            head=till.head.hash.hex(),
            outcomes=outcomes,
            durable_seq=till.head.seq,
            anchor=till.anchor,
            grants=[self.sign(request.device, totals)] if totals else [],
            pages=pages,
            cursor=Cursor(cursor.generation, places),
            mark=op_no(till.head.epoch, till.head.seq),
            more=more,
            reset=request.cursor.generation not in (0, self.generation),
            server_ms=self.now_ms,
            recalls=self._recalled_from(request.device, till),
            pending=pending,
            holders=self._told_holders(request, till),
            voucher_grants=self.vouchers.signed(request.device, till.head.epoch, self.generation, wants, self.signer),
            voucher_recalls=self.vouchers.recalls(request.device),
            voucher_pending=self.vouchers.pending(request.device, wants, known),
            claims_ok=settled,
            recovery=self.recovery,
            granted=self._granted(till) if request.audit and settled and self.recovery is None and not more else None,
        )
        return decode(encode(reply), ExchangeReply, REPLY_BYTES_MAX)

    def _granted(self, till: TillKnown) -> GrantTotals:
        totals = [one.g for one in till.holdings.values() if one.g]
        return GrantTotals(len(totals), sum(totals) + self.misgranted)

    def feed(self, device: str, cursor: Cursor) -> FeedReply:
        """Further rows."""
        till = self.tills[device]
        pages, after, more = self._read(cursor)
        mark = op_no(till.head.epoch, till.head.seq)
        reset = cursor.generation not in (0, self.generation)
        return FeedReply(self.generation, pages, after, mark, more, reset)

    def sign(self, device: str, totals: dict[str, int], *, generation: int | None = None) -> SignedGrants:
        """A signed document of running totals."""
        of = self.generation if generation is None else generation
        return sign_grants(Grants(device, self.tills[device].head.epoch, of, totals), self.signer)

    def _take(self, request: ExchangeRequest, till: TillKnown) -> list[Outcome]:
        fresh = [op for op in request.ops if op.seq > till.head.seq]
        known = [till.outcomes[op.seq] for op in request.ops if op.seq <= till.head.seq]
        if not fresh or fresh[0].seq != till.head.seq + 1:
            return known
        hashes = extend(request.device, till.head, [op.body for op in fresh])
        assert Ed25519Verifier(till.public_key).verify(hashes[-1], fresh[-1].signature), "the till's key signed this"
        for op, digest in zip(fresh, hashes, strict=True):
            till.outcomes[op.seq] = self._decide(op.seq, op.body, till)
            self._visits.took(read_body(op.body), till.outcomes[op.seq])
            self.vouchers.took(request.device, till.head.epoch, op.seq, read_body(op.body))
            till.hashes[op.seq] = digest
            till.head = Head(till.head.epoch, op.seq, digest)
        return known + [till.outcomes[op.seq] for op in fresh]

    def _decide(self, seq: int, body: bytes, till: TillKnown) -> Outcome:
        operation = read_body(body)
        assert not isinstance(operation, Unknown)
        member = operation.member
        if isinstance(operation, Sale) and operation.pending_card is not None:
            member = self._whose(operation.pending_card)
            if member is None:
                return Outcome(seq, Verdict.QUARANTINED, "unknown_card", "No member has this card yet.")
        if member is None:
            return Outcome(seq, Verdict.APPLIED)
        if member in self.quarantine:
            return Outcome(seq, Verdict.QUARANTINED, "unknown_member", "A person has to say who it is.")
        posting = post(member, self.accounts[member], till.holdings.get(member, Holding()), operation.effect)
        assert posting.overdrawn == 0, "no till ever spends beyond its rights"
        self.accounts[member], till.holdings[member] = posting.account, posting.holding
        self._touch(member)
        return Outcome(seq, Verdict.APPLIED)

    def _whose(self, number: str) -> str | None:
        """The member who has this card."""
        cards = {key: str(row["member"]) for key, (_, row) in self._rows["card"].items()}
        return cards.get(number) or next((member for member, own in NUMBERS.items() if own == number), None)

    def _grant(self, request: ExchangeRequest, till: TillKnown) -> set[str]:
        """Wished levels, all pools to an anchor; the members whose totals the till does not know yet."""
        wishes = {member: level for member, level in request.wants.items() if member in self.accounts}
        if till.anchor and request.doing is not Doing.CLOSING:
            wishes |= {
                member: 2**40
                for member, account in self.accounts.items()
                if account.pool and self._is_at_home(member) and not self._claimed(member, request.device)
            }
        for member, level in wishes.items():
            self.grant_level(request.device, member, level)
        place = request.cursor.places.get("grants", (0, ""))[0]
        new = {member for (device, member), tx in self._granted_at.items() if device == request.device and tx > place}
        return new | {member for member in request.wants if member in till.holdings}

    def grant_level(self, device: str, member: str, level: int) -> None:
        """Grants up to this level; the till hears of it with its next exchange."""
        holdings = self.tills[device].holdings
        before = holdings.get(member, Holding())
        self.accounts[member], holdings[member] = grant(self.accounts[member], before, level)
        if holdings[member].g > before.g:
            self._tx += 1
            self._granted_at[device, member] = self._tx

    def _ask_holders(self, request: ExchangeRequest, till: TillKnown) -> dict[str, list[Holder]]:
        pending: dict[str, list[Holder]] = {}
        for member, level in request.wants.items():
            missing = level - till.holdings.get(member, Holding()).held
            for device, other in self.tills.items():
                held = other.holdings.get(member, Holding()).held
                self._recalls.pop((member, device, request.device), None)
                if other is not till and held and missing > 0:
                    self.recall(member, device, request.device, min(missing, held))
                    pending.setdefault(member, []).append(Holder(other.name, held, other.seen_ms))
        return pending

    def _told_holders(self, request: ExchangeRequest, till: TillKnown) -> dict[str, list[Holder]]:
        def told(member: str, other: TillKnown) -> Holder:
            return Holder(other.name, other.holdings[member].held, other.seen_ms, other.state)

        others, asked = [one for one in self.tills.values() if one is not till], {*request.wants, *request.about}
        return {one: [told(one, other) for other in others if other.holdings.get(one, Holding()).held] for one in asked}

    def _recalled_from(self, device: str, till: TillKnown) -> dict[str, int]:
        asked = {
            member: points
            for (member, holder, _), (points, at_ms) in self._recalls.items()
            if holder == device and at_ms > self.now_ms - RECALL_MS
        }
        held = {member: till.holdings.get(member, Holding()).held for member in asked}
        left = {member: min(points - self.accounts[member].pool, held[member]) for member, points in asked.items()}
        return {member: points for member, points in left.items() if points > 0}

    def _claimed(self, member: str, device: str) -> bool:
        return any(
            wanted == member and wanted_by != device and at_ms > self.now_ms - RECALL_MS
            for (wanted, _, wanted_by), (_, at_ms) in self._recalls.items()
        )

    def _is_at_home(self, member: str) -> bool:
        return self._rows["member"][member][1]["home_store"] in (None, STORE)

    def _touch(self, member: str) -> None:
        self.put("member", id=member, points=self.accounts[member].net)

    def _read(self, cursor: Cursor) -> tuple[list[Page], Cursor, bool]:
        places = dict(cursor.places) if cursor.generation == self.generation else {}
        pages, left, more = [], self.page_rows, False
        for table in TABLES:
            after = places.get(table.name, (0, ""))
            found = sorted((tx, key, row) for key, (tx, row) in self._rows[table.name].items() if (tx, key) > after)
            taken, more = found[:left], more or len(found) > left
            left -= len(taken)
            if taken:
                places[table.name] = taken[-1][:2]
                rows = [[row[name] for name in table.names] for _, _, row in taken]
                pages.append(Page(table.name, table.names, rows, [tx for tx, _, _ in taken]))
        return pages, Cursor(self.generation, places), more


def cafe(*, page_rows: int = 1_000) -> ShopServer:
    """The sample shop: a programme, five products, four members."""
    shop = ShopServer(page_rows=page_rows)
    shop.put("store", id=STORE, name="High Street")
    shop.put("programme", version=1, document=programme_bytes(PROGRAMME).decode(), starts_ms=0)
    for category, name in (("drinks", "Hot drinks"), ("bakery", "Bakery"), ("gift-card", "Gift cards")):
        shop.put("category", id=category, name=name)
    for product, name, category, price, rank in (
        (FLAT_WHITE, "Flat white, large", "drinks", 390, 1),
        (CROISSANT, "Almond croissant", "bakery", 340, 2),
        (BEANS, "House blend beans 250 g", "bakery", 950, None),
        (TRAY, "Amarena tray", "bakery", None, None),
        (GIFT, "Gift card", "gift-card", 2_000, None),
    ):
        shop.put(
            "product",
            id=product,
            name=name,
            folded=folded(name),
            category=category,
            price_minor=price,
            picture_rank=rank,
        )
    for product, gtin in GTINS.items():
        shop.put("product_code", gtin=gtin, product=product)
    shop.enrol(AMARA, "Amara Okafor", 1_240, tier="Gold", since_year=2022, birthday="11-24", home_store=STORE)
    shop.enrol(BEN, "Ben Ali", 50)
    shop.enrol(CARLA, "Carla Núñez", 400, blocked=1)
    shop.enrol(DORA, "Dora Maar", 0)
    shop.put("card", number=SECOND_CARD, member=AMARA)
    return shop


def identity(shop: ShopServer, device: str = DEVICE) -> Identity:
    """Who the till is, as its enrolment with this shop would say."""
    return Identity(
        device=device,
        store=STORE,
        store_name="High Street",
        till_name="Till 2",
        currency="GBP",
        server_key=shop.signer.public,
        lookup_key=LOOKUP_KEY,
    )
