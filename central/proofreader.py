"""Looks at the signatures that an exchange took on the credit of a later one, in a process of its own.

A wrong one flags its op and its till; the op was committed, goods have left, so nothing is undone.
"""

from __future__ import annotations

import multiprocessing
from typing import TYPE_CHECKING

from central.store import chains
from loyalty.signing.signature import Ed25519Verifier

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnProcess

    from central.store.chains import Unproven
    from central.store.database import Database

OPS_MAX = 500
_CODE = "bad_signature"


def wrong_ones(public_key: bytes, hashes: tuple[bytes, ...], signatures: tuple[bytes, ...]) -> list[int]:
    """Places of the signatures that do not fit their hash."""
    verifier = Ed25519Verifier(public_key)
    pairs = enumerate(zip(hashes, signatures, strict=True))
    return [place for place, (digest, signature) in pairs if not verifier.verify(digest, signature)]


def answer_forever(connection: Connection) -> None:
    """The life of the helper process: it ends when its parent does, however that ends."""
    try:
        while True:
            connection.send(wrong_ones(*connection.recv()))
    except (EOFError, OSError, KeyboardInterrupt):
        connection.close()


class Proofreader:
    """Keeps the helper process, which is started with the first signature to look at."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._helper: tuple[SpawnProcess, Connection] | None = None

    def close(self) -> None:
        """Ends the helper."""
        if self._helper is not None:
            self._helper[1].close()
            self._helper[0].terminate()
            self._helper[0].join(2)
            self._helper = None

    def look_once(self) -> bool:
        """Looks at some signatures; whether there were any."""
        found = self._database.read(lambda tx: chains.unproven(tx, OPS_MAX))
        if found is None:
            return False
        try:
            places = self._ask(found)
        except (EOFError, OSError):  # Somebody ended the helper; the next look starts another.
            self.close()
            return False
        bad_seqs = {found.first + place for place in places}
        self._database.write(lambda tx: chains.note_proven(tx, found, bad_seqs, _CODE))
        return True

    def _ask(self, found: Unproven) -> list[int]:
        if self._helper is None:
            context = multiprocessing.get_context("spawn")
            ours, theirs = context.Pipe()
            process = context.Process(target=answer_forever, args=(theirs,), daemon=True)
            process.start()
            theirs.close()
            self._helper = (process, ours)
        connection = self._helper[1]
        connection.send((found.public_key, found.hashes, found.signatures))
        places: list[int] = connection.recv()
        return places
