"""The one call that is made before the server's key is known: asking to be let in."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from loyalty.exchange.wire import EnrolReply, encode
from loyalty.signing.http_signature import reply_is_signed
from loyalty.signing.pin_hash import PIN_KEY_BYTES
from loyalty.signing.signature import Ed25519Verifier
from loyalty.values.errors import BadValue
from loyalty.values.ids import valid_id
from terminal.sync.trouble import SAFE, Kind, Trouble, trouble

if TYPE_CHECKING:
    from loyalty.exchange.wire import EnrolRequest
    from terminal.sync.line import Answer, ServerLine

ENROL_PATH: Final = "/v1/enrol"
_LOOKUP_KEY_BYTES_MAX: Final = 64


def ask_to_join(line: ServerLine, request: EnrolRequest) -> EnrolReply | Trouble:
    """The server's reply; an approval counts only if it is complete and signed with the key that it names."""
    answer = line.fetch("POST", ENROL_PATH, body=encode(request))
    return _without_sales(answer if isinstance(answer, Trouble) else _judged(line, answer))


def _judged(line: ServerLine, answer: Answer) -> EnrolReply | Trouble:
    media_type = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    if answer.status == 200 and media_type == "application/json":
        reply = line.message(answer, EnrolReply)
        if isinstance(reply, Trouble) or not reply.approved or (_complete(reply) and _signed(answer, reply)):
            return reply
        return trouble(Kind.NOT_OURS, line.address)
    if 400 <= answer.status < 500 and media_type == "application/problem+json":
        return line.refusal(answer)
    return line.unproven(answer)


def _complete(reply: EnrolReply) -> bool:
    return (
        valid_id(reply.device)
        and reply.epoch >= 1
        and bool(reply.store and reply.till_name)
        and re.fullmatch(r"[A-Z]{3}", reply.currency, re.ASCII) is not None
        and len(reply.lookup_key) <= _LOOKUP_KEY_BYTES_MAX
        and len(reply.pin_key) in (0, PIN_KEY_BYTES)
    )


def _signed(answer: Answer, reply: EnrolReply) -> bool:
    try:
        verifier = Ed25519Verifier(reply.server_key)
    except BadValue:
        return False
    return reply_is_signed(answer.headers, verifier, answer.status, answer.body, nonce=answer.nonce)


def _without_sales(reply: EnrolReply | Trouble) -> EnrolReply | Trouble:
    """A till that is not enrolled sells nothing yet, so its sentences do not speak of sales."""
    if isinstance(reply, EnrolReply):
        return reply
    return replace(reply, sentence=" ".join(reply.sentence.replace(SAFE, "").split()))
