"""Files collect bytes, one-way nodes take them, the node of a USB printer answers; none of them holds the till up."""

from __future__ import annotations

import os
import tty
from collections.abc import Iterator
from pathlib import Path

import pytest

from terminal.devices.lines.path import FileTransport, NodeTransport, path_transport
from terminal.devices.transport import CannotOpen, ConnectionLost


def test_bytes_for_a_file_are_added_to_it(tmp_path: Path) -> None:
    path = tmp_path / "printed.bin"
    for word in (b"one", b"two"):
        line = FileTransport(path).open()
        assert line.write_some(word) == 3
        assert line.read_some(0) == b""
        line.close()
    assert path.read_bytes() == b"onetwo"


def test_a_folder_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(CannotOpen, match="cannot be written"):
        FileTransport(tmp_path / "none" / "printed.bin").open()


def test_a_pipe_that_nobody_reads_does_not_hold_the_till(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(CannotOpen, match="nothing reads"):
        FileTransport(pipe).open()
    reading = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    line = FileTransport(pipe).open()
    assert line.write_some(b"x" * 10) == 10
    while line.write_some(b"x" * 65536):
        pass
    os.close(reading)
    with pytest.raises(ConnectionLost):
        line.write_some(b"x")
    line.close()


@pytest.fixture
def node() -> Iterator[tuple[int, NodeTransport]]:
    """A terminal in raw mode: what the kernel offers as a node that is read and written, with our end of it."""
    ours, theirs = os.openpty()
    tty.setraw(theirs)
    yield ours, NodeTransport(Path(os.ttyname(theirs)))
    os.close(theirs)
    os.close(ours)


def test_a_usb_printers_node_is_asked_and_answers(node: tuple[int, NodeTransport]) -> None:
    printer, transport = node
    line = transport.open()
    assert line.read_some(0) == b""
    assert line.write_some(b"\x10\x04\x01") == 3
    assert os.read(printer, 10) == b"\x10\x04\x01"
    os.write(printer, b"\x12")
    assert line.read_some(5) == b"\x12"
    line.hand_over()
    line.close()


def test_a_printer_that_reads_nothing_takes_nothing_more(node: tuple[int, NodeTransport]) -> None:
    _, transport = node
    line = transport.open()
    assert any(line.write_some(b"x" * 65_536) == 0 for _ in range(1_000))
    line.close()


def test_a_printer_that_is_unplugged_loses_its_line() -> None:
    ours, theirs = os.openpty()
    tty.setraw(theirs)
    line = NodeTransport(Path(os.ttyname(theirs))).open()
    os.close(theirs)
    os.close(ours)
    assert line.read_some(0.01) == b""
    with pytest.raises(ConnectionLost):
        line.write_some(b"x")
    line.close()


def test_a_node_that_is_not_there_is_a_sentence_and_is_not_made(tmp_path: Path) -> None:
    path = tmp_path / "lp0"
    with pytest.raises(CannotOpen, match="switched on and plugged in"):
        NodeTransport(path).open()
    assert not path.exists()


def test_only_the_node_of_a_usb_printer_is_believed_to_answer() -> None:
    assert path_transport(Path("/dev/usb/lp0")).answers
    assert not path_transport(Path("/dev/lp0")).answers
    assert not path_transport(Path("/tmp/receipts.bin")).answers
