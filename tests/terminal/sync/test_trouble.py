"""Whatever goes wrong on the way has its sentence: what happened, what is safe, what to do."""

import errno
import socket
import ssl

import pytest
import requests
from urllib3.exceptions import MaxRetryError, ProtocolError, ReadTimeoutError

from terminal.sync.address import server_address
from terminal.sync.trouble import SAFE, Kind, trouble, trouble_behind

ADDRESS = server_address("https://points.example")


def wrapped(inner: Exception) -> Exception:
    """As the libraries wrap what the socket said."""
    return requests.ConnectionError(MaxRetryError(None, "/", ProtocolError("Connection aborted.", inner)))  # type: ignore[arg-type]  # no pool is needed to wrap


def certificate_error(code: int) -> ssl.SSLCertVerificationError:
    error = ssl.SSLCertVerificationError(1, "certificate verify failed")
    error.verify_code = code
    return error


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_names_the_server_and_says_what_is_safe(kind: Kind) -> None:
    found = trouble(kind, ADDRESS)
    assert SAFE in found.sentence
    assert "{" not in found.sentence
    assert found.sentence.endswith(".")
    assert "points.example" in found.sentence or kind in (Kind.SHUT_OUT, Kind.FORKED, Kind.UPGRADE)
    assert found.ours is (kind not in (Kind.NOT_OURS, Kind.REDIRECT))


@pytest.mark.parametrize(
    ("inner", "kind"),
    [
        (ConnectionRefusedError(), Kind.REFUSED),
        (ConnectionResetError(), Kind.BROKE_OFF),
        (BrokenPipeError(), Kind.BROKE_OFF),
        (TimeoutError(), Kind.SILENT),
        (ReadTimeoutError(None, "/", ""), Kind.SILENT),  # type: ignore[arg-type]  # no pool is needed to say it
        (socket.gaierror(-2, "Name or service not known"), Kind.NO_NAME),
        (OSError(errno.ENETUNREACH, "Network is unreachable"), Kind.NO_NETWORK),
        (OSError(errno.EHOSTUNREACH, "No route to host"), Kind.NO_NETWORK),
        (certificate_error(10), Kind.CERTIFICATE_OVER),
        (certificate_error(9), Kind.CERTIFICATE_EARLY),
        (certificate_error(62), Kind.CERTIFICATE_OTHER),
        (certificate_error(64), Kind.CERTIFICATE_OTHER),
        (certificate_error(19), Kind.CERTIFICATE_UNKNOWN),
        (certificate_error(7), Kind.CERTIFICATE_UNKNOWN),
        (ssl.SSLError(1, "wrong version number"), Kind.NOT_SECURE),
        (requests.exceptions.ProxyError(), Kind.PROXY),
        (requests.exceptions.InvalidSchema("Missing dependencies for SOCKS support."), Kind.PROXY),
        (ValueError("something new"), Kind.BROKE_OFF),
    ],
)
def test_the_kind_is_found_however_deep_it_is_wrapped(inner: Exception, kind: Kind) -> None:
    assert trouble_behind(wrapped(inner), ADDRESS).kind is kind
    assert trouble_behind(inner, ADDRESS).kind is kind


def test_errors_that_wrap_each_other_do_not_turn_in_a_circle() -> None:
    one, other = ValueError(), ValueError()
    one.__cause__, other.__cause__ = other, one
    assert trouble_behind(one, ADDRESS).kind is Kind.BROKE_OFF


def test_waiting_helps_against_some_troubles_only() -> None:
    assert trouble(Kind.BUSY, ADDRESS).passes
    assert not trouble(Kind.SHUT_OUT, ADDRESS).passes
    assert not trouble(Kind.NOT_OURS, ADDRESS).passes
