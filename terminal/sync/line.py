"""One line to the server: each call signed, bounded in time and size, and believed only when our server signed it."""

from __future__ import annotations

import re
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, Final

import msgspec
import requests
from urllib3.exceptions import HTTPError

from loyalty.exchange.wire import REPLY_BYTES_MAX, Message, decode
from loyalty.signing.http_signature import CLOCK_DIFFERS, replied_s, reply_is_signed, sign_request
from loyalty.signing.signature import Ed25519Verifier, key_id
from loyalty.values.errors import BadWire
from loyalty.values.ids import crockford
from terminal.sync.adapter import LineAdapter, Wires, line_context
from terminal.sync.content import ENCODINGS, NotPacked, TooLarge, read_content
from terminal.sync.trouble import SAFE, Kind, Trouble, trouble, trouble_behind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from loyalty.signing.signature import Signer
    from terminal.ports import Chance, Clock
    from terminal.sync.address import ServerAddress
    from terminal.waiting import Waiting

CONNECT_S: Final = 3.0
READ_S: Final = 10.0
BUDGET_S: Final = 60.0
RETRY_AFTER_S_MAX: Final = 300
SIGN_IN_FIRST: Final = 511
"""Network Authentication Required (RFC 6585): said by public networks, never by a server."""
_NONCE_BYTES: Final = 15
_DETAIL_LETTERS_MAX: Final = 300
_KINDS: Final = {
    401: Kind.SHUT_OUT,
    403: Kind.SHUT_OUT,
    409: Kind.FORKED,
    426: Kind.UPGRADE,
    429: Kind.BUSY,
    502: Kind.BUSY,
    503: Kind.BUSY,
    504: Kind.BUSY,
}


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait: for the connection, between two bytes, and for the whole call, in seconds."""

    connect_s: float = CONNECT_S
    read_s: float = READ_S
    budget_s: float = BUDGET_S

    def longer(self, seconds: float) -> Patience:
        """The same for a call that the server may hold so long."""
        return Patience(self.connect_s, self.read_s + seconds, self.budget_s + seconds)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, from whomever: headers in lower case, body unpacked, and the nonce that it should quote."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    nonce: str


class _Problem(msgspec.Struct, frozen=True):
    code: str = ""
    detail: str = ""


_PROBLEM_READER = msgspec.json.Decoder(_Problem)


class ServerLine:
    """One session with the server; one thread at a time may call, any thread may cut."""

    def __init__(
        self,
        *,
        address: ServerAddress,
        signer: Signer,
        clock: Clock,
        chance: Chance,
        waiting: Waiting,
        software: str,
        extra_ca: Path | None = None,
        patience: Patience | None = None,
    ) -> None:
        self.address = address
        self._signer = signer
        self._key_id = key_id(signer.public)
        self._clock = clock
        self._chance = chance
        self._waiting = waiting
        self._patience = patience or Patience()
        self._ahead_s = 0  # By how much the server's clock is ahead of ours, as far as it matters.
        self._wires = Wires()
        self._session = requests.Session()
        self._session.headers.clear()
        self._session.headers.update(
            {"User-Agent": software, "Accept": "application/json", "Accept-Encoding": ENCODINGS}
        )
        # Proxies of the environment are honoured, a password file (netrc) is not; and this computer needs no proxy.
        self._session.auth = _nobody
        self._session.trust_env = not address.loopback
        adapter = LineAdapter(line_context(self._wires, extra_ca), self._wires)
        self._session.mount("https://", adapter)
        self._session.mount("http://", adapter)

    def ask(
        self, method: str, path: str, kind: type[Message], *, server_key: bytes, body: bytes = b"", held_s: float = 0
    ) -> Message | Trouble:
        """The server's message, proven to be the server's; `held_s` is how long it may keep us waiting on purpose.

        A till whose clock is wrong dates its request anew by the server's clock, once, and is heard.
        """
        reply = self._ask(method, path, kind, server_key=server_key, body=body, held_s=held_s)
        if isinstance(reply, Trouble) and reply.code == CLOCK_DIFFERS:
            reply = self._ask(method, path, kind, server_key=server_key, body=body, held_s=held_s)
        return reply

    def _ask(
        self, method: str, path: str, kind: type[Message], *, server_key: bytes, body: bytes, held_s: float
    ) -> Message | Trouble:
        answer = self.fetch(method, path, body=body, held_s=held_s)
        if isinstance(answer, Trouble):
            return answer
        verifier = Ed25519Verifier(server_key)
        if not reply_is_signed(answer.headers, verifier, answer.status, answer.body, nonce=answer.nonce):
            return self.unproven(answer)
        if answer.status == 200:
            return self.message(answer, kind)
        refused = self.refusal(answer)
        if refused.code == CLOCK_DIFFERS:
            self._ahead_s = replied_s(answer.headers) - self._clock.wall_ms() // 1000
        return refused

    def fetch(self, method: str, path: str, *, body: bytes = b"", held_s: float = 0) -> Answer | Trouble:
        """Whatever answers, within bounds and not yet believed."""
        nonce = crockford(self._chance.draw(_NONCE_BYTES))
        patience = self._patience.longer(held_s)
        with self._within(patience.budget_s) as over:
            try:
                answer = self._call(self._prepared(method, path, body, nonce), patience, nonce)
                # A head that was cut off reads like one that ended.
                return trouble(Kind.SILENT, self.address) if over.is_set() else answer
            except TooLarge:
                return trouble(Kind.TOO_LARGE, self.address)
            except NotPacked:
                return trouble(Kind.NOT_OURS, self.address)
            except (requests.RequestException, HTTPError, OSError) as error:
                return trouble(Kind.SILENT, self.address) if over.is_set() else trouble_behind(error, self.address)

    def message(self, answer: Answer, kind: type[Message]) -> Message | Trouble:
        """A proven answer as a message."""
        try:
            return decode(answer.body, kind, REPLY_BYTES_MAX)
        except BadWire:
            return trouble(Kind.UNREADABLE, self.address)

    def refusal(self, answer: Answer) -> Trouble:
        """A proven "no" in the server's own words."""
        kind = _KINDS.get(answer.status, Kind.SERVER_TROUBLE if answer.status >= 500 else Kind.SAID_NO)
        plain = trouble(kind, self.address, self._retry_after(answer))
        try:
            problem = _PROBLEM_READER.decode(answer.body)
        except (msgspec.DecodeError, UnicodeDecodeError):
            return plain
        shown = "".join(sign for sign in problem.detail if sign.isprintable())[:_DETAIL_LETTERS_MAX].strip()
        return Trouble(kind, f"{shown} {SAFE}", plain.retry_after_s, problem.code) if shown else plain

    def unproven(self, answer: Answer) -> Trouble:
        """Something answered that did not prove to be our server; a proxy in front of it may say that it is away."""
        if answer.status == 429 or 500 <= answer.status != SIGN_IN_FIRST:
            kind = _KINDS.get(answer.status, Kind.SERVER_TROUBLE)
            return trouble(kind, self.address, self._retry_after(answer))
        return trouble(Kind.REDIRECT if 300 <= answer.status < 400 else Kind.NOT_OURS, self.address)

    def cut(self) -> None:
        """End a call under way, and every later one, at once."""
        self._wires.cut(for_good=True)

    def close(self) -> None:
        """Give the connection back; by the calling thread, after its last call."""
        self._session.close()

    def _prepared(self, method: str, path: str, body: bytes, nonce: str) -> requests.PreparedRequest:
        headers = {"Content-Type": "application/json"} if body else {}
        request = requests.Request(method, self.address.url + path, data=body or None, headers=headers)
        prepared = self._session.prepare_request(request)
        created_s = max(0, self._clock.wall_ms() // 1000 + self._ahead_s)
        prepared.headers.update(
            sign_request(self._signer, self._key_id, method, prepared.path_url, body, created_s=created_s, nonce=nonce)
        )
        return prepared

    def _call(self, prepared: requests.PreparedRequest, patience: Patience, nonce: str) -> Answer:
        settings = self._session.merge_environment_settings(prepared.url or "", {}, True, None, None)  # noqa: FBT003 - the library's signature
        response = self._session.send(
            prepared, timeout=(patience.connect_s, patience.read_s), allow_redirects=False, **settings
        )
        with response:
            headers = {name.lower(): value for name, value in response.headers.items()}
            body = read_content(response.raw, headers.get("content-encoding", ""), REPLY_BYTES_MAX)
            return Answer(response.status_code, headers, body, nonce)

    @contextmanager
    def _within(self, seconds: float) -> Iterator[threading.Event]:
        """Cuts the call when its time is over; the event says that this happened."""
        done, over = threading.Event(), threading.Event()

        def watch() -> None:
            if not self._waiting.wait(done, seconds):
                over.set()
                self._wires.cut()

        watching = threading.Thread(target=watch, name="line-watch", daemon=True)
        watching.start()
        try:
            yield over
        finally:
            done.set()
            watching.join()

    def _retry_after(self, answer: Answer) -> int | None:
        text = answer.headers.get("retry-after", "").strip()
        if re.fullmatch(r"[0-9]{1,9}", text, re.ASCII):
            return min(int(text), RETRY_AFTER_S_MAX)
        try:
            until_s = int(parsedate_to_datetime(text).timestamp())
        except (ValueError, OverflowError, OSError):
            return None
        return min(max(until_s - self._clock.wall_ms() // 1000, 0), RETRY_AFTER_S_MAX)


def _nobody(request: Any) -> Any:  # noqa: ANN401 - the library's signature
    return request
