"""`pointill unsent export | import`: carries a till's unsent operations to the server by hand, sealed for this shop."""

from __future__ import annotations

import argparse
import base64
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from loyalty.exchange.bundle import NONCE_BYTES, seal_bundle
from loyalty.exchange.wire import UnsentReply
from loyalty.signing.signature import Ed25519Signer
from terminal.config import configure
from terminal.errors import BadSetting, NotEnrolled, TillError
from terminal.files import write_whole
from terminal.hatch.asking import NotRunning, ask_running_till
from terminal.keys import read_key, system_keystore
from terminal.sync.address import server_address
from terminal.sync.line import ServerLine
from terminal.sync.trouble import Trouble
from terminal.waiting import MachineWaiting

if TYPE_CHECKING:
    from terminal.config import Settings
    from terminal.ports import Chance

PATH = "/v1/unsent"

_KEEP: Final = (
    "Keep the file, and the till that it is of. Bringing it again does no harm; a damaged one is written anew by: "
    "pointill unsent export"
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The two words of `pointill unsent`."""
    words = parser.add_subparsers(dest="word", required=True, metavar="COMMAND")
    out = words.add_parser("export", help="write what the server has not confirmed to a file, off a dying till")
    into = words.add_parser("import", help="send another till's file to the server, from this till")
    for word in (out, into):
        word.add_argument("file", type=Path, metavar="FILE")
        word.add_argument("--data", type=Path, metavar="DIR", help="the till's data folder")


def run(args: argparse.Namespace) -> int:
    """Do it, and say what to do next."""
    from terminal.bootstrap.machine import MachineChance

    settings = configure({} if args.data is None else {"data": args.data}).settings
    if args.word == "import":
        reply = carry(args.file, settings)
        sys.stdout.write(
            f"{reply.till}: {reply.taken:,} operations taken, {reply.known:,} known already, "
            f"{reply.waiting:,} wait for a person.\n"
        )
        return 0
    count, unreadable = export(args.file, settings.data, MachineChance())
    sys.stdout.write(
        f"{count:,} operations that the server has not confirmed are in {args.file}, sealed for this shop.\n"
        f"Bring it to another till of the shop (pointill unsent import {args.file.name}) or to the server "
        f"(pointill-central unsent import {args.file.name}). Bringing it twice does no harm.\n"
    )
    if unreadable:
        sys.stderr.write(f"{unreadable:,} operations could not be read; keep the folder {settings.data} as it is.\n")
    return 1 if unreadable else 0


def export(target: Path, data: Path, chance: Chance) -> tuple[int, int]:
    """Write the bundle, durable when this returns: operations in it, and operations that could not be read."""
    told = ask_running_till(data, "unsent_export")
    if isinstance(told, NotRunning):
        from terminal.store.bundling import unsent_in

        found = unsent_in(data)
        sealed = seal_bundle(found.bundle, found.shop_key, chance.draw(NONCE_BYTES))
        count, unreadable = len(found.bundle.ops), found.unreadable
    else:
        sealed, count, unreadable = base64.b64decode(told["bundle"]), int(told["count"]), 0
    write_whole(target, sealed, elsewhere="name another file")
    return count, unreadable


def carry(source: Path, settings: Settings) -> UnsentReply:
    """Send a file to the server in this till's name; raises a TillError with the way out."""
    from terminal.bootstrap.machine import MachineChance, MachineClock
    from terminal.version import VERSION

    key = read_key(settings.data, system_keystore())
    if key is None or settings.server is None:
        raise NotEnrolled(f"There is no till in {settings.data} that could carry it. Name a till's folder with --data.")
    try:
        data = source.read_bytes()
    except OSError as wrong:
        raise BadSetting(f"{source} cannot be read: {wrong.strerror}.") from None
    line = ServerLine(
        address=server_address(settings.server),
        signer=Ed25519Signer(key.secret),
        clock=MachineClock(),
        chance=MachineChance(),
        waiting=MachineWaiting(),
        software=f"pointill/{VERSION}",
        extra_ca=settings.extra_ca,
    )
    try:
        return _sent(line, data, _server_key(settings.data))
    finally:
        line.close()


def not_carried(trouble: Trouble) -> TillError:
    """What to say when the server did not take the file: why, and that the file is to be kept."""
    return TillError(f"{trouble.sentence} {_KEEP}")


def _server_key(data: Path) -> bytes:
    told = ask_running_till(data, "trust")
    if not isinstance(told, NotRunning):
        return bytes.fromhex(told["server_key"])
    from terminal.store.bundling import unsent_in

    return unsent_in(data).server_key


def _sent(line: ServerLine, data: bytes, server_key: bytes) -> UnsentReply:
    reply = line.ask("POST", PATH, UnsentReply, server_key=server_key, body=data)
    if isinstance(reply, Trouble):
        raise not_carried(reply)
    return reply
