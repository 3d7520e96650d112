"""Every socket of a line can be cut, and trust comes from the system and one more file."""

import socket
import ssl
from pathlib import Path

import pytest

from terminal.errors import BadSetting
from terminal.sync.adapter import Wires, line_context
from tests.fakes.door_certificates import Authority


def test_cutting_ends_whoever_reads() -> None:
    wires = Wires()
    ours, theirs = socket.socketpair()
    with ours, theirs:
        wires.opened(ours)
        wires.cut()
        assert ours.recv(1) == b""


def test_cutting_once_leaves_later_sockets_alone_and_cutting_for_good_does_not() -> None:
    wires = Wires()
    wires.cut()
    ours, theirs = socket.socketpair()
    with ours, theirs:
        wires.opened(ours)
        theirs.sendall(b"x")
        assert ours.recv(1) == b"x"
        wires.cut(for_good=True)
    later, theirs = socket.socketpair()
    with later, theirs:
        with pytest.raises(ConnectionAbortedError):
            wires.opened(later)
        assert theirs.recv(1) == b""


def test_a_closed_socket_can_be_cut_without_harm() -> None:
    wires = Wires()
    ours, theirs = socket.socketpair()
    wires.opened(ours)
    ours.close()
    theirs.close()
    wires.cut()


def test_only_the_newest_tls_is_spoken(tmp_path: Path) -> None:
    context = line_context(Wires(), Authority(tmp_path).file)
    assert context.minimum_version is ssl.TLSVersion.TLSv1_3
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname


@pytest.mark.parametrize("text", [None, "", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"])
def test_a_file_that_holds_no_authority_is_a_sentence(tmp_path: Path, text: str | None) -> None:
    file = tmp_path / "authority.pem"
    if text is not None:
        file.write_text(text)
    with pytest.raises(BadSetting, match=r"extra_ca: .*authority\.pem"):
        line_context(Wires(), file)
