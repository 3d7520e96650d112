"""`pointill enrol`: a till joins its shop with a code, and from then on believes one server only."""

from __future__ import annotations

import argparse
import platform
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from loyalty.exchange.wire import PROTOCOL, EnrolReply, EnrolRequest, enrol_proof
from loyalty.signing.membership import membership_bytes
from loyalty.signing.pin_hash import SEAL_NONCE_BYTES, seal_pin_key
from loyalty.signing.signature import KEY_BYTES, Ed25519Signer, fingerprint
from terminal.config import configure, provision_server
from terminal.errors import BadSetting, EnrolmentRefused
from terminal.keys import KEY_FILE, keep_key, read_key, system_keystore
from terminal.ports import Identity
from terminal.store.ground import check_ground
from terminal.sync.address import server_address
from terminal.sync.joining import ask_to_join
from terminal.sync.line import ServerLine
from terminal.sync.trouble import Trouble
from terminal.waiting import MachineWaiting

if TYPE_CHECKING:
    from collections.abc import Callable

    from terminal.config import KeyStore
    from terminal.keys import Keystore
    from terminal.ports import Chance, Clock
    from terminal.waiting import Waiting

DATABASE_FILE: Final = "till.db"
ASK_EVERY_S: Final = 3.0
WAIT_S: Final = 15 * 60.0
LOCAL: Final = "local:"
_CODE_LETTERS_MAX: Final = 200
_NAME_LETTERS_MAX: Final = 60


class CreateTill(Protocol):
    """Makes the files of a till that has just joined; durable when it returns."""

    def __call__(self, data: Path, identity: Identity, /, *, epoch: int, generation: int) -> None:
        """Raises a TillError when there is a till already or the disk fails."""
        ...


@dataclass(frozen=True, slots=True)
class Joining:
    """What a till needs to know to join; with `unattended` nobody is there to compare words."""

    server: str
    code: str
    data: Path
    name: str
    key_store: KeyStore
    extra_ca: Path | None = None
    unattended: bool = False


@dataclass(frozen=True, slots=True)
class World:
    """Clock, chance and the rest of the machine that joining needs; `say` takes one line for the person."""

    clock: Clock
    chance: Chance
    waiting: Waiting
    keystore: Keystore | None
    say: Callable[[str], None]
    software: str


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `pointill enrol`."""
    parser.add_argument("--server", required=True, metavar="URL", help="https://NAME, or http://127.0.0.1:PORT")
    parser.add_argument(
        "--code",
        required=True,
        metavar="CODE",
        help="the one-time code; @FILE reads it from a file, local:@FILE a token",
    )
    parser.add_argument("--data", type=Path, metavar="DIR", help="the till's data folder")
    parser.add_argument("--name", help="what people call this till; default: the name of this computer")
    parser.add_argument("--yes", action="store_true", help="ask nobody; works with pre-approved codes")


def run(args: argparse.Namespace) -> int:
    """Join, and say who this till is now."""
    from terminal.bootstrap.machine import MachineChance, MachineClock
    from terminal.store.till_store import create_till
    from terminal.version import VERSION

    settings = configure({} if args.data is None else {"data": args.data}).settings
    world = World(
        clock=MachineClock(),
        chance=MachineChance(),
        waiting=MachineWaiting(),
        keystore=system_keystore(),
        say=_say,
        software=f"pointill {VERSION}",
    )
    joining = Joining(
        server=args.server,
        code=code_of(args.code),
        data=settings.data,
        name=args.name or platform.node(),
        key_store=settings.key_store,
        extra_ca=settings.extra_ca,
        unattended=args.yes,
    )
    identity = enrol(joining, world, create_till)
    _say(f"This till is {identity.till_name} at {identity.store_name}.")
    return 0


def enrol(joining: Joining, world: World, create: CreateTill) -> Identity:
    """Let this computer join its shop; raises a TillError with the way out.

    The key is durable before the server hears of it, and the till's files are made last: whenever this breaks off, the
    same call with the same code goes on where it was.
    """
    address = server_address(joining.server)
    check_ground(joining.data)
    if _holds_till(joining.data / DATABASE_FILE):
        raise EnrolmentRefused(
            f"There is a till in {joining.data} already. Start it with: pointill till. "
            "For another till name another folder with --data."
        )
    secret = _key(joining, world)
    signer = Ed25519Signer(secret)
    line = ServerLine(
        address=address,
        signer=signer,
        clock=world.clock,
        chance=world.chance,
        waiting=world.waiting,
        software=world.software,
        extra_ca=joining.extra_ca,
    )
    try:
        reply = _joined(joining, world, line, signer)
    finally:
        line.close()
    identity = Identity(
        device=reply.device,
        store=reply.store,
        store_name=reply.store_name,
        till_name=reply.till_name,
        currency=reply.currency,
        server_key=reply.server_key,
        lookup_key=reply.lookup_key,
        membership=b"" if reply.membership is None else membership_bytes(reply.membership),
        pin_key=_sealed(reply.pin_key, secret, world),
    )
    provision_server(joining.data, address.url)
    create(joining.data, identity, epoch=reply.epoch, generation=reply.generation)
    return identity


def code_of(text: str) -> str:
    """The code that an option means: itself, or the text of a file that only some may read."""
    kind, at, path = text.partition("@")
    if not at or kind not in ("", LOCAL):
        return text
    try:
        return kind + Path(path).read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not a code"
        raise BadSetting(f"The code cannot be read from {path}: {reason}.") from error


def _holds_till(file: Path) -> bool:
    """Whether tables were ever made in the file (user_version, SQLite file format 1.3.17); a crash leaves it bare."""
    try:
        with file.open("rb") as reading:
            return any(reading.read(64)[60:])
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        raise BadSetting(
            f"{file} cannot be read: {error.strerror}. Enrol as the user who runs the till, or name another folder."
        ) from error


def _key(joining: Joining, world: World) -> bytes:
    """The key of an attempt that broke off, else a new one; durable."""
    kept = read_key(joining.data, world.keystore)
    if kept is None:
        kept = keep_key(joining.data, world.chance.draw(KEY_BYTES), joining.key_store, world.keystore)
    world.say(kept.sentence)
    return kept.secret


def _sealed(pin_key: bytes, secret: bytes, world: World) -> bytes:
    """The shop's PIN key as only this till can open it; nothing where the server told none."""
    return seal_pin_key(pin_key, secret, world.chance.draw(SEAL_NONCE_BYTES)) if pin_key else b""


def _joined(joining: Joining, world: World, line: ServerLine, signer: Ed25519Signer) -> EnrolReply:
    """The approval, waited for while somebody may still give it."""
    request, own_words = _request(joining, signer), fingerprint(signer.public)
    until_s, said, never = world.waiting.monotonic() + WAIT_S, False, threading.Event()
    while True:
        reply = ask_to_join(line, request)
        if isinstance(reply, Trouble):
            if not (said and reply.passes):
                raise EnrolmentRefused(_refused(reply, joining))
        elif reply.fingerprint != own_words:
            raise EnrolmentRefused(
                "The server heard another key than this till's: somebody stands between them. "
                "Do not go on; call support."
            )
        elif reply.approved:
            return reply
        elif joining.unattended:
            raise EnrolmentRefused(
                "This code needs an administrator's approval, so --yes is not enough. "
                "Enrol without --yes, or ask for a pre-approved code."
            )
        elif not said:
            said = True
            world.say(f"An administrator must approve this till. Its six words are: {own_words}")
            world.say("Approve it only if the server shows the same words. Waiting ...")
        if world.waiting.monotonic() >= until_s:
            raise EnrolmentRefused("Nobody approved this till within 15 minutes. Run the same command again.")
        world.waiting.wait(never, ASK_EVERY_S)


def _request(joining: Joining, signer: Ed25519Signer) -> EnrolRequest:
    code = joining.code.strip()
    if not 1 <= len(code) <= _CODE_LETTERS_MAX or not code.isprintable():
        raise BadSetting("The code is empty or far too long. Type it as the server showed it.")
    name = "".join(sign for sign in joining.name if sign.isprintable()).strip()[:_NAME_LETTERS_MAX] or "Till"
    return EnrolRequest(
        protocol=PROTOCOL,
        code=code,
        public_key=signer.public,
        proof=signer.sign(enrol_proof(code, signer.public)),
        name=name,
        system=f"{platform.system()} {platform.release()}"[:200],
    )


def _refused(reason: Trouble, joining: Joining) -> str:
    if reason.code == "revoked":
        return f"{reason.sentence} Delete {joining.data / KEY_FILE} and enrol with a new code."
    return reason.sentence


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
