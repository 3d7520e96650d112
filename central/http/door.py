"""The door for signed requests: reads within limits, recognises the till, signs every reply.

A reply's Content-Digest and signature cover its bytes before compression (RFC 9530 would have them cover the compressed
ones): so a till proves what it reads whatever a proxy did to the encoding.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import zstandard
from starlette.requests import ClientDisconnect
from starlette.responses import Response

from central.errors import Problem
from central.store.tills import till_by_key
from loyalty.signing.http_signature import CLOCK_DIFFERS, GOOD_FOR_S, request_is_signed, request_signer, sign_reply
from loyalty.signing.signature import Ed25519Verifier
from loyalty.values.errors import BadValue

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request

    from central.store.database import Database
    from central.store.tills import Till
    from loyalty.signing.signature import Signer

COMPRESSED_FROM_BYTES = 1024
NOT_SIGNED = Problem(401, "not_signed", "The request is not signed by a till. Enrol the till first.")
_WRONG_SIGNATURE = Problem(
    401,
    "wrong_signature",
    "The request was changed on its way, or is not this till's. Try again; if that is no help, ask an administrator.",
)
_OF_ANOTHER_TIME = Problem(
    401,
    CLOCK_DIFFERS,
    "The clocks of this till and its server differ, and the till could not make up for it. Set the clock of this "
    "computer, and look at the server's.",
)
_PROBLEM = "application/problem+json"


class Door:
    """Knows the tills' keys and holds the server's."""

    def __init__(self, *, database: Database, signer: Signer, now_ms: Callable[[], int]) -> None:
        self._database = database
        self._signer = signer
        self._now_ms = now_ms

    async def read_signed(self, request: Request, bytes_max: int) -> bytes | Problem:
        """The body of a request that somebody says to have signed; strangers' bodies are not kept in memory."""
        return NOT_SIGNED if request_signer(request.headers) is None else await self.read(request, bytes_max)

    async def read(self, request: Request, bytes_max: int) -> bytes | Problem:
        """The body, given up as soon as it is larger than allowed."""
        too_large = Problem(413, "too_large", f"A request here has at most {bytes_max:,} bytes. Send less at once.")
        if request.headers.get("content-encoding", "identity") != "identity":
            return Problem(415, "compressed", "Compressed requests are not taken. Send it as it is.")
        declared = request.headers.get("content-length", "0")
        if declared.isdecimal() and len(declared) < 20 and int(declared) > bytes_max:
            return too_large
        body = bytearray()
        try:
            async for chunk in request.stream():
                body += chunk
                if len(body) > bytes_max:
                    return too_large
        except ClientDisconnect:
            return Problem(400, "bad_request", "The request broke off. Send it again.")
        return bytes(body)

    def named(self, request: Request) -> Till | Problem:
        """The till that says to have signed, which proves nothing yet; asks the database."""
        claimed = request_signer(request.headers)
        if claimed is None:
            return NOT_SIGNED
        till = self._database.read(lambda tx: till_by_key(tx, claimed.key_id))
        return till or Problem(401, "unknown_key", "The server does not know this till. Enrol it again.")

    def recognise(self, request: Request, body: bytes) -> Till | Problem:
        """The till that signed exactly this request, or why it is not let in; asks the database."""
        till = self.named(request)
        if isinstance(till, Problem):
            return till
        if not request_is_signed(
            request.headers, Ed25519Verifier(till.public_key), request.method, _target(request), body
        ):
            return _WRONG_SIGNATURE
        late = self.late(request)
        if late is not None:
            return late
        if till.status == "pending":
            return Problem(401, "pending", "An administrator still has to approve this till. Ask for that, and wait.")
        if till.status == "revoked":
            return Problem(
                401, "revoked", "This till was shut out by an administrator. Ask for it to be enrolled anew."
            )
        return till

    def late(self, request: Request) -> Problem | None:
        """Why a request of another time is not taken; by the server's own clock, wrong as that may be.

        Whoever comes by an old request, from a proxy's memory say, must not read with it what is in the books today.
        """
        claimed = request_signer(request.headers)
        if claimed is not None and abs(self._now_ms() // 1000 - claimed.created_s) <= GOOD_FOR_S:
            return None
        return NOT_SIGNED if claimed is None else _OF_ANOTHER_TIME

    def proves(self, request: Request, body: bytes, public_key: bytes) -> bool:
        """Whether exactly this request is signed with this key, whoever holds it."""
        try:
            verifier = Ed25519Verifier(public_key)
        except BadValue:
            return False
        return request_is_signed(request.headers, verifier, request.method, _target(request), body)

    def reply(self, request: Request, message: msgspec.Struct | Problem) -> Response:
        """The answer, signed for the request's nonce when it has one, compressed when the till can read that."""
        if isinstance(message, Problem):
            return self.problem(request, message)
        return self._respond(request, 200, msgspec.json.encode(message), {"content-type": "application/json"})

    def problem(self, request: Request, problem: Problem) -> Response:
        """A "no" as RFC 9457 has it."""
        headers = {"content-type": _PROBLEM}
        if problem.retry_after_s is not None:
            headers["retry-after"] = str(problem.retry_after_s)
        if problem.status == 426:
            headers["upgrade"] = "pointill"
        if problem.status in {401, 413, 415}:
            headers["connection"] = "close"  # Else the rest of the body would be read, to its end.
        title = problem.code.replace("_", " ")
        document = {"title": title, "status": problem.status, "code": problem.code, "detail": problem.detail}
        return self._respond(request, problem.status, msgspec.json.encode(document), headers)

    def _respond(self, request: Request, status: int, body: bytes, headers: dict[str, str]) -> Response:
        claimed = request_signer(request.headers)
        if claimed is not None:
            now_s = self._now_ms() // 1000
            headers |= sign_reply(self._signer, status, body, created_s=now_s, nonce=claimed.nonce)
        headers |= {"cache-control": "no-store", "vary": "accept-encoding"}
        if len(body) >= COMPRESSED_FROM_BYTES and _reads_zstd(request):
            headers["content-encoding"] = "zstd"
            body = zstandard.compress(body, 3)
        return Response(body, status, headers)


def _target(request: Request) -> str:
    """The path with its query as it was sent, letter by letter."""
    path: bytes = request.scope.get("raw_path") or request.scope["path"].encode()
    query: bytes = request.scope["query_string"]
    return (path + b"?" + query if query else path).decode("latin-1")


def _reads_zstd(request: Request) -> bool:
    offered = request.headers.get("accept-encoding", "").split(",")
    return any(one.split(";")[0].strip().lower() == "zstd" for one in offered)
