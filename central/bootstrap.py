"""The one place that knows every concrete class of the server: clock, chance, database, keys, routes, process."""

from __future__ import annotations

import getpass
import logging
import os
import random
import sys
import time
from contextlib import closing, contextmanager
from functools import partial
from typing import TYPE_CHECKING

from central.chores import Chore, at_work
from central.config import exposure_refusal, local_token, place, server_secret
from central.enrolment import Enrolment
from central.errors import WorldSaidNo
from central.store.database import Database, open_database
from central.store.migrate import upgrade
from central.store.occupancy import alone, in_use, served
from central.store.shops import shop, trust_key
from loyalty.signing.signature import Ed25519Signer, Ed25519Verifier, key_id

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from central.config import Exposure, Place
    from central.exchange.bundles import Bundles
    from central.exchange.late import Booked
    from central.exchange.rejudging import Again
    from central.http.hub import Hub
    from central.proofreader import Proofreader
    from central.seed import Chance
    from central.store.database import Transaction
    from central.store.tills import Till

PASSWORD_LETTERS_MAX = 1_000

_log = logging.getLogger(__name__)


def now_ms() -> int:
    """The wall clock of this machine."""
    return time.time_ns() // 1_000_000


def entropy(size: int) -> bytes:
    """Bytes that nobody can guess."""
    return os.urandom(size)


def user() -> str:
    """Who uses this computer, for what is written down about a command."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # A service account without a name.
        return "command line"


def who(said: str | None) -> str:
    """Who does something, for the log: by their own word, else this computer's user."""
    return " ".join((said or user()).split())[:60]


def at_terminal() -> bool:
    """Whether a person types what a command reads."""
    return sys.stdin is not None and sys.stdin.isatty()


def secret(asked: str, letters_max: int) -> str:
    """What nobody may see: typed at a terminal without being shown, else one line of stdin; of too much only a part."""
    if at_terminal():
        return getpass.getpass(asked)
    # Two letters more: one shows that it was too long, one ends the line.
    return sys.stdin.readline(letters_max + 2).rstrip("\r\n")


def password() -> str:
    """An administrator's."""
    return secret("Password: ", PASSWORD_LETTERS_MAX)


def chance(seed: int) -> Chance:
    """A stream of sample data; never used for anything secret."""
    return random.Random(seed)  # noqa: S311 - sample data must come out the same for the same seed


def database_at(where: Place) -> Database:
    """The database, brought to this version's schema first."""
    database = open_database(where.database_url)
    upgrade(database, entropy)
    return database


@contextmanager
def opened_database(where: Place) -> Iterator[Database]:
    """The same for as long as a command runs; it says that it is in use, so that no restore replaces it meanwhile."""
    with in_use(where.database_url), closing(database_at(where)) as database:
        yield database


def enrolment_at(database: Database) -> Enrolment:
    """Codes and approvals from the command line."""
    return Enrolment(database=database, now_ms=now_ms, entropy=entropy)


def bundles_at(database: Database, where: Place) -> Bundles:
    """Takes in what somebody carried here."""
    from central.exchange.bundles import Bundles

    server_key = _trusted_signer(database, where).public
    return Bundles(database=database, verifier_of=Ed25519Verifier, server_key=server_key, now_ms=now_ms)


def signer_at(database: Database, where: Place) -> Ed25519Signer:
    """The server's key, for what it publishes."""
    return _trusted_signer(database, where)


def pin_key_at(database: Database, where: Place) -> bytes:
    """The shop's key for members' PINs, which hangs on the key that its tills trust."""
    from loyalty.signing.pin_hash import pin_key

    _trusted_signer(database, where)
    return pin_key(server_secret(where.data, entropy))


def retry_at(database: Database, number: int, *, by: str) -> Again:
    """Judges the operation of an exception again, in a person's name."""
    from central.exchange.rejudging import retry

    return database.write(lambda tx: retry(tx, number, by=by, verifier_of=Ed25519Verifier, now_ms=now_ms()))


def found_at(database: Database, name: str, *, by: str) -> tuple[Till, Booked]:
    """Lets a lost till in again, with all that it brought meanwhile booked before anything new of it."""
    from central.attending.lost import found_again
    from central.exchange.late import book_late

    def work(tx: Transaction) -> tuple[Till, Booked]:
        till = found_again(tx, name, by=by, now_ms=now_ms())
        return till, book_late(tx, till.id, by=by, verifier_of=Ed25519Verifier, now_ms=now_ms())

    return database.write(work)


def accept_at(database: Database, name: str, *, by: str, points: int | None) -> Booked:
    """Books what a till brings that was given up, in a person's name."""
    from central.exchange.late import accept_late

    return database.write(
        lambda tx: accept_late(tx, name, by=by, points=points, verifier_of=Ed25519Verifier, now_ms=now_ms())
    )


def declare_restored(where: Place) -> int:
    """Makes a database that was put back by other means a restored one; the new generation."""
    from central.store import recovery, restores

    with alone(where.database_url), closing(database_at(where)) as database:
        generation = database.read(lambda tx: recovery.next_generation(tx, now_ms()))
        database.write(lambda tx: restores.declare(tx, generation, "declared by an administrator", now_ms()))
    return generation


def hash_password(password: str) -> str:
    """An Argon2id hash with the parameters of RFC 9106 for little memory."""
    from argon2 import PasswordHasher

    return PasswordHasher().hash(password)


def password_fits(hashed: str | None, password: str) -> bool:
    """Whether this is the password behind the hash; takes as long for a name that nobody has."""
    from argon2 import PasswordHasher
    from argon2.exceptions import VerifyMismatchError

    hasher = PasswordHasher()
    try:
        hasher.verify(hashed or hasher.hash("nobody has this name"), password)
    except VerifyMismatchError:
        return False
    return hashed is not None


def serve(db: str | None, data: str | None, exposure: Exposure, backups: Path | None = None) -> int:
    """Runs the server until it is told to stop; 2 when it may not listen there."""
    refusal = exposure_refusal(exposure)
    if refusal is not None:
        sys.stderr.write(refusal + "\n")
        return 2
    # FastAPI and its relatives take half a second to import, and no other command has a use for them.
    from central.exchange.answer import Exchange
    from central.exchange.rejoin import Rejoining
    from central.exchange.rekey import Rekeying
    from central.http.app import Routes, create_app
    from central.http.door import Door
    from central.http.hub import Hub
    from central.http.server import Server, check_certificate, listening
    from central.programmes.publishing import sign_unsigned
    from central.proofreader import Proofreader

    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(asctime)s %(levelname)s %(message)s")
    check_certificate(exposure)
    where = place(db, data)
    with opened_database(where) as database, served(where.database_url), listening(exposure) as door_mat:
        if backups is not None:
            _look_back(database, backups)
        signer = _trusted_signer(database, where)
        database.write(lambda tx: sign_unsigned(tx, signer))
        hub, door = Hub(), Door(database=database, signer=signer, now_ms=now_ms)
        routes = Routes(
            database=database,
            door=door,
            exchange=Exchange(database=database, signer=signer, now_ms=now_ms, news=hub),
            rekeying=Rekeying(database=database, now_ms=now_ms),
            rejoining=Rejoining(
                database=database, server_key=signer.public, now_ms=now_ms, verifier_of=Ed25519Verifier
            ),
            enrolment=Enrolment(
                database=database,
                now_ms=now_ms,
                entropy=entropy,
                signer=signer,
                local_token=local_token(where.data, entropy),
                pin_key=pin_key_at(database, where),
            ),
            bundles=bundles_at(database, where),
            hub=hub,
            behind_proxy=exposure.behind_proxy,
        )
        with closing(Proofreader(database)) as proofreader, at_work(*_chores(database, hub, proofreader)):
            Server(create_app(routes, door), hub, exposure, ready=_say_ready).run([door_mat])
    return 0


def _chores(database: Database, hub: Hub, proofreader: Proofreader) -> tuple[Chore, ...]:
    from central.exchange.latecomers import judge_latecomers
    from central.http.crier import Crier
    from central.points.rounds import Rounds
    from central.repricing.repricer import Repricer

    returns = partial(judge_latecomers, database, verifier_of=Ed25519Verifier, now_ms=now_ms)
    return (
        Chore("looking at signatures", 2, proofreader.look_once),
        Chore("looking at returns that wait for their sale", 2, returns),
        Chore("a round over the members", 3_600, Rounds(database, now_ms).look_once),
        Chore("looking for news of the programme", 1, Crier(database, hub).look_once),
        Chore("pricing sales again", 5, Repricer(database, now_ms).look_once),
    )


def _look_back(database: Database, backups: Path) -> None:
    from central.backup.rollback import notice_rollback

    noticed = notice_rollback(database, backups, now_ms=now_ms())
    for complaint in noticed.complaints:
        _log.warning("%s Whether this computer was put back to an older state is not known from it.", complaint)
    if noticed.generation is not None:
        _log.error("%s", noticed.sentence)


def _trusted_signer(database: Database, where: Place) -> Ed25519Signer:
    """The server's key; refused when it is not the one that this shop's tills know."""
    signer = Ed25519Signer(server_secret(where.data, entropy))
    own, known = key_id(signer.public), database.read(shop).server_key_id
    if known is None:
        database.write(lambda tx: trust_key(tx, own))
    elif known != own:
        raise WorldSaidNo(
            f"The key in {where.data} is not the one that this shop's tills trust. Put the file server-key of the "
            "former data folder there, or name that folder with --data."
        )
    return signer


def _say_ready(address: str) -> None:
    print(f"ready {address}", flush=True)
