"""How a till joins: with a one-time code, with an administrator's eyes as well, or from this very computer."""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING

from central.errors import Problem, WorldSaidNo
from central.store.chains import open_epoch
from central.store.shops import shop, store_name, stores
from central.store.tills import (
    FIRST_EPOCH,
    EnrolCode,
    Till,
    activate,
    add_code,
    add_till,
    code_of,
    count_try,
    forget_codes,
    free_name,
    pending_tills,
    store_has_anchor,
    till_by_key,
    till_names,
    use_code,
)
from loyalty.exchange.wire import EnrolReply, EnrolRequest, enrol_proof
from loyalty.signing.membership import Membership, sign_membership
from loyalty.signing.signature import Ed25519Verifier, fingerprint, key_id
from loyalty.values.errors import BadValue
from loyalty.values.ids import ID_BYTES, crockford, forgive, new_id

if TYPE_CHECKING:
    from collections.abc import Callable

    from central.store.database import Database, Transaction
    from loyalty.signing.membership import SignedMembership
    from loyalty.signing.signature import Signer, VerifierOf

CODE_LETTERS = 13
CODE_MS = 15 * 60_000
TRIES_MAX = 5
LOCAL = "local:"

_SELECTOR_LETTERS = 3
_FORGET_AFTER_MS = 24 * 3_600_000

_WRONG = Problem(403, "code_wrong", "This code is not right. Check its letters, or ask for a new code.")
_EXPIRED = Problem(403, "code_expired", "This code is older than 15 minutes. Ask for a new one.")
_USED = Problem(403, "code_used", "This code was used by another till. Ask for a new one.")
_BLOCKED = Problem(403, "code_blocked", "This code was tried too often. Ask for a new one.")
_NO_PROOF = Problem(400, "no_proof", "The till did not prove that it holds its key. Enrol it once more.")
_REVOKED = Problem(403, "revoked", "This till was shut out by an administrator. Enrol in another folder: --data.")
_LOST = Problem(
    403,
    "till_lost",
    "This folder holds the key of a till that was reported lost, so nothing that is sold with it would count. If this "
    "is that till, have an administrator say that it was found; else enrol in another folder: --data.",
)
_GIVEN_UP = Problem(
    403,
    "written_off",
    "This folder holds the key of a till whose points were given up, so nothing that is sold with it would count. Keep "
    "the folder, and enrol this computer as a new till in another one: --data.",
)
_SHUT_OUT = {"revoked": _REVOKED, "lost": _LOST, "written_off": _GIVEN_UP}
_NOT_LOCAL = Problem(403, "not_local", "This door is for a till on the server's own computer. Use a code instead.")
_NO_STORE = Problem(409, "no_store", "The server has no such store. Open the shop first: pointill shop init.")


class Enrolment:
    """Hands out codes and lets tills in; `local_token` opens the third door, None keeps it shut."""

    def __init__(
        self,
        *,
        database: Database,
        now_ms: Callable[[], int],
        entropy: Callable[[int], bytes],
        signer: Signer | None = None,
        local_token: str | None = None,
        pin_key: bytes = b"",
        verifier_of: VerifierOf = Ed25519Verifier,
    ) -> None:
        self._database = database
        self._now_ms = now_ms
        self._entropy = entropy
        self._signer = signer
        self._local_token = local_token
        self._pin_key = pin_key
        self._verifier_of = verifier_of

    def make_code(self, store: str, *, ask: bool) -> str:
        """A new one-time code for a store; with `ask` the till then waits for `approve`. WorldSaidNo: no such store."""
        return self._database.write(lambda tx: self._make_code(tx, store, ask=ask))

    def join(self, request: EnrolRequest, *, nearby: bool) -> EnrolReply | Problem:
        """Lets a till in; the same key asking again hears the same answer, so that a lost reply costs nothing."""
        try:
            verifier = self._verifier_of(request.public_key)
        except BadValue:
            return _NO_PROOF
        if not verifier.verify(enrol_proof(request.code, request.public_key), request.proof):
            return _NO_PROOF
        return self._database.write(lambda tx: self._join(tx, request, nearby=nearby))

    def approve(self, words: str) -> str:
        """Lets in the waiting till whose fingerprint is these six words; its name and store, WorldSaidNo if none."""
        return self._database.write(lambda tx: self._approve(tx, " ".join(words.lower().split())))

    def _make_code(self, tx: Transaction, store: str, *, ask: bool) -> str:
        found = next((one for one in stores(tx) if one.name == store), None)
        if found is None:
            names = ", ".join(f'"{one.name}"' for one in stores(tx)[:20]) or "none yet; open the shop first"
            raise WorldSaidNo(f'There is no store "{store}". Stores: {names}.')
        now_ms = self._now_ms()
        forget_codes(tx, now_ms - _FORGET_AFTER_MS)
        while True:
            code = crockford(self._entropy(9))[:CODE_LETTERS]
            taken = code_of(tx, code[:_SELECTOR_LETTERS])
            if taken is None or taken.expires_ms < now_ms:
                break
        selector, digest = code[:_SELECTOR_LETTERS], _digest(code)
        add_code(tx, EnrolCode(selector, digest, found.id, ask, now_ms + CODE_MS, 0, None))
        return code

    def _join(self, tx: Transaction, request: EnrolRequest, *, nearby: bool) -> EnrolReply | Problem:
        before = till_by_key(tx, key_id(request.public_key))
        if before is not None:
            return _SHUT_OUT.get(before.status) or self._welcome(tx, before)
        if request.code.startswith(LOCAL):
            return self._join_nearby(tx, request, nearby=nearby)
        letters = forgive(request.code)
        code = code_of(tx, letters[:_SELECTOR_LETTERS]) if letters.isascii() and letters.isalnum() else None
        refused = self._refused(tx, code, letters)
        if refused is not None or code is None:
            return refused or _WRONG
        joined = self._add(tx, request, code.store, pending=code.ask)
        use_code(tx, code.selector, joined.id)
        return self._welcome(tx, joined)

    def _refused(self, tx: Transaction, code: EnrolCode | None, letters: str) -> Problem | None:
        if code is None:
            return _WRONG
        if code.tries >= TRIES_MAX:
            return _BLOCKED
        if not hmac.compare_digest(code.hash, _digest(letters)):
            count_try(tx, code.selector)
            return _WRONG
        if code.expires_ms < self._now_ms():
            return _EXPIRED
        return _USED if code.used_by is not None else None

    def _join_nearby(self, tx: Transaction, request: EnrolRequest, *, nearby: bool) -> EnrolReply | Problem:
        token, _, store = request.code.removeprefix(LOCAL).partition(":")
        if not nearby or self._local_token is None:
            return _NOT_LOCAL
        if not hmac.compare_digest(token.encode(), self._local_token.encode()):
            return _WRONG
        found = next((one for one in stores(tx) if store in {"", one.name}), None)
        if found is None:
            return _NO_STORE
        return self._welcome(tx, self._add(tx, request, found.id, pending=False))

    def _add(self, tx: Transaction, request: EnrolRequest, store: str, *, pending: bool) -> Till:
        anchor = not store_has_anchor(tx, store) and not pending
        joined = Till(
            id=new_id(self._entropy(ID_BYTES)),
            name=free_name(_plain(request.name), till_names(tx, store)),
            store=store,
            public_key=request.public_key,
            key_id=key_id(request.public_key),
            status="pending" if pending else "active",
            anchor=anchor,
            epoch=FIRST_EPOCH,
        )
        # While the shop recovers nobody is known to hold nothing: whoever joins says so first, whatever key it brings.
        answered = shop(tx).restored_ms is None
        add_till(tx, joined, system=_plain(request.system), now_ms=self._now_ms(), answered=answered)
        open_epoch(tx, joined.id, FIRST_EPOCH, self._now_ms())
        return joined

    def _welcome(self, tx: Transaction, till: Till) -> EnrolReply:
        words = fingerprint(till.public_key)
        if till.status == "pending":
            return EnrolReply(approved=False, fingerprint=words)
        about = shop(tx)
        return EnrolReply(
            approved=True,
            fingerprint=words,
            device=till.id,
            epoch=till.epoch,
            store=till.store,
            store_name=store_name(tx, till.store),
            till_name=till.name,
            currency=about.currency,
            server_key=b"" if self._signer is None else self._signer.public,
            generation=about.generation,
            lookup_key=about.lookup_key,
            membership=None if self._signer is None else self._membership(tx, till, self._signer, about.generation),
            pin_key=self._pin_key,
        )

    @staticmethod
    def _membership(tx: Transaction, till: Till, signer: Signer, generation: int) -> SignedMembership:
        at = store_name(tx, till.store)
        paper = Membership(till.id, till.store, at, till.name, till.public_key, till.epoch, generation)
        return sign_membership(paper, signer)

    def _approve(self, tx: Transaction, words: str) -> str:
        waiting = [till for till in pending_tills(tx) if fingerprint(till.public_key) == words]
        if not waiting:
            raise WorldSaidNo(
                "No waiting till has this fingerprint. Compare the six words letter by letter; if they differ, do not "
                "approve: somebody else may be answering."
            )
        till = waiting[0]
        activate(tx, till.id, anchor=not store_has_anchor(tx, till.store))
        return f"{till.name} at {store_name(tx, till.store)}"


def _digest(code: str) -> bytes:
    return hashlib.sha256(b"enrol-code-v1|" + code.encode()).digest()


def _plain(text: str) -> str:
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())[:60] or "Till"
