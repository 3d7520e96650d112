"""Why a call to the server did not succeed, in a sentence: what happened, what is safe, what to do."""

from __future__ import annotations

import errno
import socket
import ssl
from dataclasses import dataclass
from enum import StrEnum
from http.client import HTTPException, IncompleteRead, RemoteDisconnected
from typing import TYPE_CHECKING, Final

from requests.exceptions import InvalidProxyURL, InvalidSchema, ProxyError
from urllib3.exceptions import IncompleteRead as BodyIncomplete
from urllib3.exceptions import NameResolutionError, NewConnectionError
from urllib3.exceptions import ProxyError as TunnelError
from urllib3.exceptions import TimeoutError as LineTimeout

if TYPE_CHECKING:
    from collections.abc import Iterator

    from terminal.sync.address import ServerAddress

SAFE: Final = "Sales go on and are kept on this till."


class Kind(StrEnum):
    """The kinds of trouble; each has one sentence."""

    REFUSED = "refused"
    SILENT = "silent"
    NO_NAME = "no_name"
    NO_NETWORK = "no_network"
    CERTIFICATE_OVER = "certificate_over"
    CERTIFICATE_EARLY = "certificate_early"
    CERTIFICATE_OTHER = "certificate_other"
    CERTIFICATE_UNKNOWN = "certificate_unknown"
    NOT_SECURE = "not_secure"
    PROXY = "proxy"
    BROKE_OFF = "broke_off"
    NOT_OURS = "not_ours"
    REDIRECT = "redirect"
    TOO_LARGE = "too_large"
    UNREADABLE = "unreadable"
    SHUT_OUT = "shut_out"
    FORKED = "forked"
    UPGRADE = "upgrade"
    BUSY = "busy"
    SERVER_TROUBLE = "server_trouble"
    SAID_NO = "said_no"


@dataclass(frozen=True, slots=True)
class Trouble:
    """A call that did not succeed; `code` is the server's own word for it, if it gave one."""

    kind: Kind
    sentence: str
    retry_after_s: int | None = None
    code: str = ""

    @property
    def ours(self) -> bool:
        """Whether it may well have been our server, or nobody at all; false when a stranger answered."""
        return self.kind not in (Kind.NOT_OURS, Kind.REDIRECT)

    @property
    def passes(self) -> bool:
        """Whether asking again later may help by itself."""
        return self.kind in _PASSING


_PASSING: Final = {
    Kind.REFUSED,
    Kind.SILENT,
    Kind.NO_NAME,
    Kind.NO_NETWORK,
    Kind.BROKE_OFF,
    Kind.BUSY,
    Kind.SERVER_TROUBLE,
}

_SENTENCES: Final = {
    Kind.REFUSED: "The server at {server} takes no calls; it may be switched off or starting. {safe}",
    Kind.SILENT: "The server at {server} does not answer. {safe} Look at the network if this lasts.",
    Kind.NO_NAME: "The name {server} is not known in this network. {safe} Check the cable or the server address.",
    Kind.NO_NETWORK: "This computer has no way to {server}. {safe} Check the network cable or the wireless network.",
    Kind.CERTIFICATE_OVER: "The certificate of {server} has run out. {safe} Tell whoever looks after the server.",
    Kind.CERTIFICATE_EARLY: "The certificate of {server} is not valid yet. {safe} Check the clock of this computer.",
    Kind.CERTIFICATE_OTHER: "The certificate at {server} is made out to another name. {safe} Check the server address.",
    Kind.CERTIFICATE_UNKNOWN: "This computer does not trust the certificate of {server}. {safe} "
    "If the shop has a certificate authority of its own, name its file in the setting extra_ca.",
    Kind.NOT_SECURE: "No secure connection to {server} could be made. {safe} Nothing is ever sent in the clear.",
    Kind.PROXY: "The proxy set on this computer does not lead to {server}. {safe} Check the proxy settings.",
    Kind.BROKE_OFF: "The line to {server} broke off half-way. {safe} Nothing is lost and nothing is booked twice.",
    Kind.NOT_OURS: "Something that is not our server answered at {server}, perhaps the sign-in page of a public "
    "network. {safe} Nothing was lost.",
    Kind.REDIRECT: "{server} sends this till elsewhere, so it is not our server or has moved. "
    "{safe} Nothing was sent on. Check the server address.",
    Kind.TOO_LARGE: "The answer of {server} was far too large and was thrown away. {safe} Nothing was lost.",
    Kind.UNREADABLE: "The answer of {server} cannot be read by this version. {safe} Update till and server.",
    Kind.SHUT_OUT: "The server does not know this till any more. {safe} Ask an administrator.",
    Kind.FORKED: "The server knows another history of this till. {safe} Ask an administrator to look at it.",
    Kind.UPGRADE: "Till and server are of versions that do not fit. {safe} Update the older one.",
    Kind.BUSY: "The server at {server} is busy or starting. {safe} They are sent as soon as it has time.",
    Kind.SERVER_TROUBLE: "The server at {server} has trouble of its own. {safe} "
    "Tell whoever looks after it if this lasts.",
    Kind.SAID_NO: "The server at {server} did not take the call. {safe} Ask whoever looks after the server.",
}

_CERTIFICATE: Final = {
    9: Kind.CERTIFICATE_EARLY,
    10: Kind.CERTIFICATE_OVER,
    18: Kind.CERTIFICATE_UNKNOWN,
    19: Kind.CERTIFICATE_UNKNOWN,
    20: Kind.CERTIFICATE_UNKNOWN,
    21: Kind.CERTIFICATE_UNKNOWN,
    62: Kind.CERTIFICATE_OTHER,
    64: Kind.CERTIFICATE_OTHER,
}
"""Verification results of X509_STORE_CTX_get_error(3)."""

_NO_WAY: Final = {errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EHOSTDOWN, errno.EADDRNOTAVAIL}


def trouble(kind: Kind, address: ServerAddress, retry_after_s: int | None = None) -> Trouble:
    """The trouble of this kind with this server."""
    return Trouble(kind, _SENTENCES[kind].format(server=address.shown, safe=SAFE), retry_after_s)


def trouble_behind(error: BaseException, address: ServerAddress) -> Trouble:
    """The trouble behind an error of the HTTP library, of TLS or of the socket."""
    kinds = (_kind_of(cause) for cause in _causes(error))
    return trouble(next((kind for kind in kinds if kind is not None), Kind.BROKE_OFF), address)


def _kind_of(error: BaseException) -> Kind | None:
    match error:
        case ProxyError() | TunnelError() | InvalidProxyURL() | InvalidSchema():
            return Kind.PROXY
        case ssl.SSLCertVerificationError():
            return _CERTIFICATE.get(error.verify_code, Kind.CERTIFICATE_UNKNOWN)
        case ssl.SSLError():
            return Kind.NOT_SECURE
        case NameResolutionError() | socket.gaierror():
            return Kind.NO_NAME
        case NewConnectionError():
            return None  # To the library this is a kind of timeout; what the socket said is wrapped inside.
        case LineTimeout() | TimeoutError():
            return Kind.SILENT
        case ConnectionRefusedError():
            return Kind.REFUSED
        case RemoteDisconnected() | ConnectionResetError() | BrokenPipeError() | IncompleteRead() | BodyIncomplete():
            return Kind.BROKE_OFF
        case OSError(errno=number) if number in _NO_WAY:
            return Kind.NO_NETWORK
        case HTTPException():
            return Kind.NOT_OURS
        case _:
            return None


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error and everything that it wraps, outermost first, each once."""
    waiting, seen = [error], set[int]()
    while waiting:
        one = waiting.pop(0)
        if id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        wrapped = (*one.args, getattr(one, "reason", None), one.__cause__, one.__context__)
        waiting += [inner for inner in wrapped if isinstance(inner, BaseException)]
