"""What an exchange refuses before it looks at a single op."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import msgspec

from central.errors import Problem
from central.store.feed import usable
from loyalty.exchange.replica import REPLICA_VERSION
from loyalty.exchange.wire import PROTOCOL, decode
from loyalty.ops.stamps import valid_account
from loyalty.values.errors import BadWire

if TYPE_CHECKING:
    from central.store.tills import Till
    from loyalty.exchange.wire import ExchangeRequest

Asked = TypeVar("Asked", bound=msgspec.Struct)

_SERVED_PROTOCOLS = range(max(1, PROTOCOL - 1), PROTOCOL + 1)
_SERVED_REPLICAS = range(max(1, REPLICA_VERSION - 1), REPLICA_VERSION + 1)

FORKED = Problem(
    409,
    "forked",
    "This till was restored from an older copy or copied: two histories carry its name. Nothing of the second one was "
    "taken. Stop redeeming and ask an administrator to look at this till.",
)

COPIED = Problem(
    409,
    "copied",
    "Two computers carry this till's name: its data was copied. Both are stopped. Ask an administrator which one is "
    "the till.",
)

OLDER_COPY = Problem(
    409,
    "older_copy",
    "A backup of the server knows later operations of this till: its data is an older copy. Nothing was taken; the "
    "till asks for a new incarnation by itself.",
)

OLDER_SERVER = Problem(
    409,
    "older_server",
    "The server is older than this till knows: its database was put back. Ask an administrator.",
)
WRONG_EPOCH = Problem(
    409,
    "wrong_epoch",
    "The server knows another incarnation of this till. Nothing was taken; the till asks for a new one by itself.",
)


WRONG_DEVICE = Problem(
    400,
    "wrong_device",
    "The request names another till than the one that signed it. Ask an administrator to look at this till.",
)
LOST = Problem(
    403,
    "till_lost",
    "This till was reported lost, so it is shut out. What it sold was taken for a person to look at. Ask an "
    "administrator to say that it was found.",
)


class _Versions(msgspec.Struct, frozen=True):
    protocol: int = 0
    replica: int = REPLICA_VERSION


_LEARNT = msgspec.json.Decoder(_Versions)
"""See `LEARNT` of the wire."""


def read_message(body: bytes, kind: type[Asked], bytes_max: int) -> Asked | Problem:
    """The message behind these bytes, its versions looked at before anything else."""
    try:
        versions = decode(body, _Versions, bytes_max)
        return version_problem(versions.protocol, versions.replica) or decode(body, kind, bytes_max)
    except BadWire as wrong:
        return Problem(400, "bad_request", f"The server cannot read this request: {wrong}. Update this till.")


def version_problem(protocol: int, replica: int) -> Problem | None:
    """Why a till of these versions cannot be served, in words that say which side needs the update."""
    if protocol > _SERVED_PROTOCOLS.stop - 1 or replica > _SERVED_REPLICAS.stop - 1:
        return Problem(426, "upgrade_needed", "This till is newer than the server. Update the server; sales are safe.")
    if protocol not in _SERVED_PROTOCOLS or replica not in _SERVED_REPLICAS:
        return Problem(426, "upgrade_needed", "This till is too old for the server. Update the till; sales are safe.")
    return None


def gate(request: ExchangeRequest, till: Till, generation: int) -> Problem | None:
    """Why this request of this till cannot be taken at all."""
    if request.device != till.id:
        return WRONG_DEVICE
    if request.generation > generation:
        return OLDER_SERVER
    if request.epoch != till.epoch:
        return WRONG_EPOCH
    if not usable(request.cursor):
        return Problem(400, "bad_request", "The request holds a cursor that cannot be. Update this till.")
    if not all(valid_account(member) and 0 <= level < 1 << 40 for member, level in request.wants.items()):
        sentence = "The request wishes for rights of something that is no member. Update this till."
        return Problem(400, "bad_request", sentence)
    return None
