"""Looks at the signatures that an exchange took on the credit of a later one, in a process of its own.

A wrong one flags its op and its till; the op was committed, goods have left, so nothing is undone.
"""

from __future__ import annotations

import logging
import multiprocessing
import threading
from typing import TYPE_CHECKING

from central.errors import StoreBusy
from central.store import chains
from loyalty.signing.signature import Ed25519Verifier

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnProcess

    from central.store.chains import Unproven
    from central.store.database import Database

OPS_MAX = 500
IDLE_S = 2.0
_CODE = "bad_signature"

_log = logging.getLogger(__name__)


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
    """A thread with a helper process; the process is started with the first signature to look at."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="proofreader", daemon=True)
        self._helper: tuple[SpawnProcess, Connection] | None = None

    def start(self) -> None:
        """Begins to look."""
        self._thread.start()

    def close(self) -> None:
        """Ends within a moment; what was not looked at waits for the next start."""
        self._stop.set()
        if self._helper is not None:
            self._helper[1].close()
            self._helper[0].terminate()
            self._helper[0].join(2)
        self._thread.join(2)

    def look_once(self) -> bool:
        """Looks at some signatures; whether there were any."""
        found = self._database.read(lambda tx: chains.unproven(tx, OPS_MAX))
        if found is None:
            return False
        places = self._ask(found)
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

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                while not self._stop.is_set() and self.look_once():
                    pass
            except StoreBusy:
                _log.info("the database is busy, signatures are looked at later")
            except (EOFError, OSError):
                self._helper = None
            except Exception:  # thread top: the server goes on without its proofreader, and says so.
                if not self._stop.is_set():
                    _log.exception("looking at signatures failed")
            self._stop.wait(IDLE_S)
