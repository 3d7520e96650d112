"""Signed requests and replies: the subset of RFC 9421 (HTTP message signatures) that till and server use.

Covered: method, path with query, content digest, creation time, nonce and key id; a reply covers its status, its digest
and the nonce of the request that it answers, so that no reply can be played back. A request can be played back within
`GOOD_FOR_S` of its creation by the server's clock, and then to no other effect than the first time.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from loyalty.signing.signature import Signer, Verifier

GOOD_FOR_S = 300
"""A request that was made further from the server's present, before or behind, is taken for a copy of an old one."""
CLOCK_DIFFERS = "clock_differs"
"""Code of the refusal of such a request; its own date tells the till by how much it has to correct its own."""

_INPUT = re.compile(
    r'sig=\("@method" "@request-target" "content-digest"\);'
    r'created=(\d{1,12});nonce="([0-9A-Z]{16,64})";keyid="([0-9A-Z]{16})"',
    re.ASCII,
)
_REPLY = re.compile(r'sig=\("@status" "content-digest"\);created=(\d{1,12});nonce="([0-9A-Z]{16,64})"', re.ASCII)
_SIGNATURE = re.compile(r"sig=:([A-Za-z0-9+/]{86}==):", re.ASCII)


@dataclass(frozen=True, slots=True)
class SignedBy:
    """Who claims to have signed a request, and the nonce that the reply must quote."""

    key_id: str
    nonce: str
    created_s: int


def content_digest(body: bytes) -> str:
    """The Content-Digest header of a body (RFC 9530, sha-256)."""
    return f"sha-256=:{base64.b64encode(hashlib.sha256(body).digest()).decode()}:"


def sign_request(
    signer: Signer, key_id: str, method: str, path: str, body: bytes, *, created_s: int, nonce: str
) -> dict[str, str]:
    """The headers that make a request ours; `path` is the request target as it travels, with its query."""
    digest = content_digest(body)
    covered = f'("@method" "@request-target" "content-digest");created={created_s};nonce="{nonce}";keyid="{key_id}"'
    signature = signer.sign(_request_base(method, path, digest, covered))
    return _headers(digest, covered, signature)


def request_signer(headers: Mapping[str, str]) -> SignedBy | None:
    """Who the headers (lower case names) say has signed; proves nothing yet."""
    found = _INPUT.fullmatch(headers.get("signature-input", ""))
    return None if found is None else SignedBy(key_id=found[3], nonce=found[2], created_s=int(found[1]))


def request_is_signed(headers: Mapping[str, str], verifier: Verifier, method: str, path: str, body: bytes) -> bool:
    """Whether the body and the signature fit the headers; never raises."""
    covered = headers.get("signature-input", "").removeprefix("sig=")
    return _INPUT.fullmatch("sig=" + covered) is not None and _proven(
        headers, verifier, body, _request_base(method, path, content_digest(body), covered)
    )


def sign_reply(signer: Signer, status: int, body: bytes, *, created_s: int, nonce: str) -> dict[str, str]:
    """The headers that bind a reply to the request with this nonce."""
    digest = content_digest(body)
    covered = f'("@status" "content-digest");created={created_s};nonce="{nonce}"'
    return _headers(digest, covered, signer.sign(_reply_base(status, digest, covered)))


def reply_is_signed(headers: Mapping[str, str], verifier: Verifier, status: int, body: bytes, *, nonce: str) -> bool:
    """Whether our server made exactly this reply to our request; never raises."""
    covered = headers.get("signature-input", "").removeprefix("sig=")
    found = _REPLY.fullmatch("sig=" + covered)
    if found is None or not hmac.compare_digest(found[2], nonce):
        return False
    return _proven(headers, verifier, body, _reply_base(status, content_digest(body), covered))


def replied_s(headers: Mapping[str, str]) -> int:
    """When a reply says to have been made (Unix seconds by the server's clock); 0 without a date, proves nothing."""
    found = _REPLY.fullmatch(headers.get("signature-input", ""))
    return 0 if found is None else int(found[1])


def _proven(headers: Mapping[str, str], verifier: Verifier, body: bytes, base: bytes) -> bool:
    given = _SIGNATURE.fullmatch(headers.get("signature", ""))
    if given is None or not hmac.compare_digest(
        headers.get("content-digest", "").encode("utf-8", "replace"), content_digest(body).encode()
    ):
        return False
    signature = base64.b64decode(given[1])
    # The last letter has spare bits: of the texts that mean the same bytes only one counts.
    return base64.b64encode(signature).decode() == given[1] and verifier.verify(base, signature)


def _request_base(method: str, path: str, digest: str, covered: str) -> bytes:
    lines = f'"@method": {method}\n"@request-target": {path}\n"content-digest": {digest}\n'
    return f'{lines}"@signature-params": {covered}'.encode("utf-8", "surrogatepass")


def _reply_base(status: int, digest: str, covered: str) -> bytes:
    return f'"@status": {status}\n"content-digest": {digest}\n"@signature-params": {covered}'.encode()


def _headers(digest: str, covered: str, signature: bytes) -> dict[str, str]:
    return {
        "Content-Digest": digest,
        "Signature-Input": f"sig={covered}",
        "Signature": f"sig=:{base64.b64encode(signature).decode()}:",
    }
