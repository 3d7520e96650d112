"""The server of the simulation: the real exchange on a real database, in memory, that may fall at every commit."""

import sqlite3
from collections.abc import Callable
from copy import copy
from dataclasses import dataclass, field, replace
from functools import cache, partial
from pathlib import Path
from typing import TypeVar

import msgspec
import sqlalchemy as sa
from sqlalchemy.pool import StaticPool

from central.attending.copied import let_one_in
from central.enrolment import Enrolment
from central.errors import Problem
from central.exchange.rekey import Rekeying
from central.store import recovery
from central.store.catalogue import Category, save_categories
from central.store.database import STATEMENTS_KEPT, Database, Transaction, open_database
from central.store.migrate import upgrade
from central.store.people import NewMember, Opening, add_members
from central.store.shops import Store, add_store, publish_programme, shop
from central.store.tills import all_tills, till_by_id
from loyalty.codes.scanned import card_number
from loyalty.exchange.replica import REPLICA_VERSION
from loyalty.exchange.wire import (
    PROTOCOL,
    REQUEST_BYTES_MAX,
    Cursor,
    EnrolReply,
    EnrolRequest,
    ExchangeRequest,
    RekeyRequest,
    decode,
    encode,
    enrol_proof,
)
from loyalty.rules.programme import programme_bytes
from loyalty.rules.spending import VoucherOffer
from loyalty.rules.stamps import FullCard, StampCard, StampCards
from loyalty.shopping.member import Member
from loyalty.signing.published import Published
from loyalty.signing.signature import Signer, VerifierOf
from loyalty.values.ids import ID_BYTES, new_id
from tests.central.floor import PROGRAMME as POINTS_ONLY
from tests.central.floor import START_MS, Dice
from tests.simulation.kit import Kit, SignerOf

Result = TypeVar("Result")
STORES = ("North", "South")
MEMBERS, OPENING = 5, 600
OFFER = VoucherOffer(id="cake", name="A cake", points=60, value_minor=90)
CARD = StampCard(id="cups", label="Cups", full=6, worth=FullCard(minor=50), most_per_sale=3)
PROGRAMME = msgspec.structs.replace(POINTS_ONLY, vouchers=(OFFER,), stamp_cards=StampCards(cards=(CARD,)))


class ServerDown(Exception):
    """The server fell; whoever asked hears nothing."""


class CrashingDatabase(Database):
    """Falls at either side of a commit when told to."""

    falls: str | None = None

    def write(self, work: Callable[[Transaction], Result]) -> Result:
        moment, self.falls = self.falls, None

        def until_commit(tx: Transaction) -> Result:
            done = work(tx)
            if moment == "before":
                raise ServerDown
            return done

        result = super().write(until_commit)
        if moment == "after":
            raise ServerDown
        return result


@dataclass(frozen=True)
class Shop:
    """A shop on its first day: the database, who joined, and who is a member."""

    image: sqlite3.Connection
    members: tuple[str, ...]
    home: tuple[str, ...]
    joined: tuple[tuple[EnrolReply, Signer], ...]
    signer: Signer


@dataclass
class Hub:
    """News of the exchange, told to whom they concern."""

    tell: Callable[[str], None]
    tills: dict[str, str] = field(default_factory=dict)

    def publish(self, *, store: str, members: set[str], by: str) -> None:
        self.call(tills={till for till, where in self.tills.items() if where == store}, by=by)

    def call(self, *, tills: set[str], by: str) -> None:
        for till in sorted(tills - {by}):
            self.tell(till)

    def heard(self, till: str) -> None:
        pass


class SimServer:
    """Answers what arrives; bytes in, bytes out."""

    def __init__(
        self,
        opening: Shop,
        kit: Kit,
        *,
        now_ms: Callable[[], int],
        tell: Callable[[str], None],
        page_rows: int,
        folder: Path,
    ) -> None:
        self._kit, self._now_ms, self._page_rows = kit, now_ms, page_rows
        self.shop, self.hub = opening, Hub(tell)
        self.hub.tills = {reply.device: reply.store for reply, _ in opening.joined}
        self._folder = folder
        self.database = self._open()
        self._put(opening.image)
        self._start()

    def _open(self) -> CrashingDatabase:
        if not self._kit.real:
            return _in_memory()
        return _crashing(open_database(f"sqlite:///{self._folder / 'central.db'}"))

    def _start(self) -> None:
        self.exchange = self._kit.exchange(
            database=self.database,
            signer=self.shop.signer,
            now_ms=self._now_ms,
            news=self.hub,
            page_rows=self._page_rows,
            verifier_of=self._kit.verifier_of,
        )

    # --- what it is asked

    def answer(self, wire: bytes) -> bytes | Problem | None:
        """The reply to an exchange, None when the server fell over it."""
        request = decode(wire, ExchangeRequest, REQUEST_BYTES_MAX)
        try:
            till = self.database.read(lambda tx: till_by_id(tx, request.device))
            assert till is not None
            reply = self.exchange.answer(till, request)
        except ServerDown:
            self.fall()
            return None
        return reply if isinstance(reply, Problem) else encode(reply)

    def rekey(self, wire: bytes) -> bytes | Problem | None:
        """The next epoch of a till, None when the server fell over it."""
        request = decode(wire, RekeyRequest, REQUEST_BYTES_MAX)
        try:
            till = self.database.read(lambda tx: till_by_id(tx, request.device))
            assert till is not None
            reply = Rekeying(database=self.database, now_ms=self._now_ms).answer(till, request)
        except ServerDown:
            self.fall()
            return None
        return reply if isinstance(reply, Problem) else encode(reply)

    def feed(self, device: str, cursor: Cursor) -> bytes | Problem:
        """Further rows."""
        till = self.database.read(lambda tx: till_by_id(tx, device))
        assert till is not None
        reply = self.exchange.feed(till, cursor, REPLICA_VERSION)
        return reply if isinstance(reply, Problem) else encode(reply)

    # --- what happens to it

    def concern(self, device: str) -> str | None:
        """Why a till is looked at."""
        known = self.database.read(lambda tx: till_by_id(tx, device))
        return None if known is None else known.concern

    def let_one_in(self, device: str, *, leaving: bool) -> None:
        """An administrator says that one of two computers with one name is off."""
        names = {till.id: f"{store} / {till.name}" for store, till in self.database.read(all_tills)}
        now_ms = self._now_ms()
        self.database.write(lambda tx: let_one_in(tx, names[device], leaving=leaving, by="ana", now_ms=now_ms))

    def fall(self) -> None:
        """The process ends and starts again on its database."""
        if self._kit.real:
            self.database.close()
            self.database = self._open()
        self._start()

    def image(self) -> sqlite3.Connection:
        """A copy of the whole database."""
        return _image_of(self.database)

    def restore(self, image: sqlite3.Connection) -> None:
        """An administrator puts a backup back, which begins a recovery above every generation that there was."""
        self.database.falls = None
        before = self.database.read(shop).generation
        self._put(image)
        self._start()
        now_ms = self._now_ms()

        def begin(tx: Transaction) -> None:
            recovery.present_generation(tx, before)
            recovery.begin(tx, recovery.next_generation(tx, now_ms), "restored", now_ms)

        self.database.write(begin)

    def _put(self, image: sqlite3.Connection) -> None:
        image.backup(_raw(self.database))

    def close(self) -> None:
        if self._kit.real:
            self.database.close()


def _raw(database: Database) -> sqlite3.Connection:
    with vars(database)["_engine"].connect() as connection:
        driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    return driver


def _image_of(database: Database) -> sqlite3.Connection:
    image = sqlite3.connect(":memory:")
    _raw(database).backup(image)
    return image


@cache
def _in_memory() -> CrashingDatabase:
    """One for the whole process: its compiled statements are kept from seed to seed."""
    return _new_in_memory()


def _new_in_memory() -> CrashingDatabase:
    settings = {"check_same_thread": False, "cached_statements": STATEMENTS_KEPT}
    engine = sa.create_engine("sqlite://", poolclass=StaticPool, connect_args=settings)

    @sa.event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None

    return CrashingDatabase(engine)


def _crashing(database: Database) -> CrashingDatabase:
    return CrashingDatabase(vars(database)["_engine"])


@cache
def _no_shop_yet() -> tuple[sqlite3.Connection, Dice]:
    """A database behind all migrations, and the dice as they lie then; made once a process, whatever the shops."""
    database, dice = _new_in_memory(), Dice()
    upgrade(database, dice)
    image = _image_of(database)
    database.close()
    return image, dice


@cache
def first_day(signer_of: SignerOf, verifier_of: VerifierOf, tills: tuple[int, ...]) -> Shop:
    """A shop with so many tills in each store, joined through the real door; made once a process."""
    (empty, thrown), database = _no_shop_yet(), _new_in_memory()
    empty.backup(_raw(database))
    dice = copy(thrown)
    signer = signer_of(b"\x07" * 32)
    enrolment = Enrolment(
        database=database,
        now_ms=lambda: START_MS,
        entropy=dice,
        signer=signer,
        verifier_of=verifier_of,
    )
    stores = [Store(new_id(dice(ID_BYTES)), name) for name in STORES]
    for store in stores:
        database.write(partial(add_store, new=store))
    homes = tuple(stores[0 if serial % 3 else 1].id for serial in range(1, MEMBERS + 1))
    people = [_person(serial, new_id(dice(ID_BYTES)), home) for serial, home in enumerate(homes, start=1)]
    key = database.read(shop).lookup_key
    database.write(lambda tx: add_members(tx, people, key))
    one = Published(1, programme_bytes(PROGRAMME).decode(), START_MS)
    database.write(partial(publish_programme, new=replace(one, signature=one.signed(signer))))
    database.write(partial(save_categories, changed=[Category("food", "Food")]))
    joined = [
        _join(enrolment, signer_of(dice(32)), store.name, f"Till {number}")
        for store, count in zip(stores, tills, strict=True)
        for number in range(1, count + 1)
    ]
    members = tuple(person.member.id for person in people)
    image = _image_of(database)
    database.close()
    return Shop(image, members, homes, tuple(joined), signer)


def _person(serial: int, member: str, home: str) -> NewMember:
    number = card_number(serial)
    who = Member(member, number, f"Member {serial}", home_store=home, phone_last4="0001")
    return NewMember(who, f"+4477009{serial:05d}", (number,), (Opening(START_MS, OPENING),))


def _join(enrolment: Enrolment, signer: Signer, store: str, name: str) -> tuple[EnrolReply, Signer]:
    code = enrolment.make_code(store, ask=False)
    proof = signer.sign(enrol_proof(code, signer.public))
    reply = enrolment.join(EnrolRequest(PROTOCOL, code, signer.public, proof, name, "test"), nearby=False)
    assert isinstance(reply, EnrolReply), reply
    return reply, signer
