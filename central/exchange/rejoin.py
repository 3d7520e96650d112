"""A till that the server has forgotten comes back by the server's own signed word, and says first what it holds.

It was set up after the backup from which the server was restored. Its log tells the rest: it is taken back in its first
incarnation, and a later one that it is in is given to it anew, as to any till whose incarnation was forgotten.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from central.errors import Problem
from central.exchange.gates import OLDER_SERVER
from central.exchange.put_back import YEAR_S
from central.store import exceptions, losses, recovery
from central.store.chains import open_epoch
from central.store.exceptions import Noted
from central.store.shops import Store, add_store, shop, store_name, stores
from central.store.tills import (
    FIRST_EPOCH,
    Till,
    activate,
    add_till,
    free_name,
    store_has_anchor,
    till_by_id,
    till_by_key,
    till_names,
)
from loyalty.exchange.wire import RejoinReply
from loyalty.signing.membership import open_membership
from loyalty.signing.signature import key_id
from loyalty.values.errors import BadValue, BadWire

if TYPE_CHECKING:
    from collections.abc import Callable

    from central.store.database import Database, Transaction
    from loyalty.exchange.wire import RejoinRequest
    from loyalty.signing.membership import Membership
    from loyalty.signing.signature import VerifierOf

_BAD_PAPER = Problem(
    422, "bad_membership", "The server did not sign this till's membership. Enrol the till again under a new code."
)
_NO_PROOF = Problem(
    401, "no_proof", "The till did not prove that it holds the key of its membership. Enrol it again under a new code."
)
_REVOKED = Problem(403, "revoked", "This till was shut out by an administrator. Enrol in another folder: --data.")
_OTHERS = Problem(
    409, "key_in_use", "This till's key or number is another till's by now. Enrol the till again under a new code."
)


class Rejoining:
    """Takes back tills that the server has forgotten; safe from any thread."""

    def __init__(
        self, *, database: Database, server_key: bytes, now_ms: Callable[[], int], verifier_of: VerifierOf
    ) -> None:
        self._database = database
        self._server_key = server_key
        self._now_ms = now_ms
        self._verifier_of = verifier_of

    def answer(self, request: RejoinRequest, proves: Callable[[bytes], bool]) -> RejoinReply | Problem:
        """`proves` says whether the request is signed with a key; asking again hears the same answer."""
        try:
            paper = open_membership(request.membership, self._verifier_of(self._server_key))
        except (BadWire, BadValue):
            return _BAD_PAPER
        if not proves(paper.public_key):
            return _NO_PROOF
        return self._database.write(lambda tx: self._rejoin(tx, paper))

    def _rejoin(self, tx: Transaction, paper: Membership) -> RejoinReply | Problem:
        recovery.hold_generation(tx, alone=True)
        now_ms = self._now_ms()
        if paper.generation > shop(tx).generation:
            if paper.generation <= now_ms // 1_000 + YEAR_S:
                recovery.present_generation(tx, paper.generation)
                exceptions.note(tx, [Noted("older_server", now_ms, paper.device, subject=str(paper.generation))])
            return OLDER_SERVER
        known = till_by_id(tx, paper.device)
        if known is None and till_by_key(tx, key_id(paper.public_key)) is not None:
            return _OTHERS
        if known is not None and known.public_key != paper.public_key:
            return _OTHERS
        if known is not None and known.status == "revoked":
            return _REVOKED
        if known is None or known.status == "pending":
            self._take_back(tx, paper, known, now_ms)
        back = till_by_id(tx, paper.device)
        if back is None:
            raise LookupError("a till that was just written is gone")
        return RejoinReply(back.id, back.epoch, shop(tx).generation)

    @staticmethod
    def _take_back(tx: Transaction, paper: Membership, known: Till | None, now_ms: int) -> None:
        if paper.generation == shop(tx).generation:
            # The very same server let it in and does not know it: nobody said that its database was put back.
            generation = recovery.next_generation(tx, now_ms)
            recovery.begin(tx, generation, f"put back: it forgot {paper.till_name}", now_ms)
            exceptions.note(tx, [Noted("restored", now_ms, subject=str(generation))])
        if known is None:
            _write(tx, paper, now_ms)
        else:
            activate(tx, known.id, anchor=not store_has_anchor(tx, known.store))
        exceptions.note(tx, [Noted("rejoined", now_ms, paper.device, subject=str(shop(tx).generation))])


def _write(tx: Transaction, paper: Membership, now_ms: int) -> None:
    """A till whose points were given up stays given up: what it brings is kept for a person, and nothing is booked."""
    given_up = losses.proposal(tx, paper.device)
    is_given_up = given_up is not None and given_up.confirmed_by is not None
    if not store_name(tx, paper.store):
        taken = {one.name for one in stores(tx)}
        add_store(tx, Store(paper.store, free_name(paper.store_name, taken)))
    back = Till(
        id=paper.device,
        name=free_name(paper.till_name, till_names(tx, paper.store)),
        store=paper.store,
        public_key=paper.public_key,
        key_id=key_id(paper.public_key),
        status="written_off" if is_given_up else "active",
        anchor=not is_given_up and not store_has_anchor(tx, paper.store),
        epoch=FIRST_EPOCH,
    )
    add_till(tx, back, system="", now_ms=now_ms, answered=False)
    open_epoch(tx, back.id, FIRST_EPOCH, now_ms)
