"""Reading from a caller ends when it takes too long or is too much."""

import socket
import threading
import time
from collections.abc import Iterator
from http.client import LineTooLong

import pytest

from terminal.pos.intake import HEAD_BYTES_MAX, Intake
from tests.fakes.door_world import WorldClock


@pytest.fixture
def ends() -> Iterator[tuple[socket.socket, socket.socket]]:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours, theirs


def intake(line: socket.socket, idle_s: float = 60, request_s: float = 60) -> Intake:
    return Intake(line, WorldClock(), idle_s=idle_s, request_s=request_s)


def test_lines_and_body_are_read(ends: tuple[socket.socket, socket.socket]) -> None:
    ours, theirs = ends
    theirs.sendall(b"GET / HTTP/1.1\r\n\r\nbody")
    reading = intake(ours)
    assert reading.readline() == b"GET / HTTP/1.1\r\n"
    assert reading.readline() == b"\r\n"
    assert reading.read(4) == b"body"


def test_a_caller_that_says_nothing_is_not_waited_for(ends: tuple[socket.socket, socket.socket]) -> None:
    with pytest.raises(TimeoutError):
        intake(ends[0], idle_s=0.05).readline()


def test_a_caller_that_drips_is_not_waited_for_either(ends: tuple[socket.socket, socket.socket]) -> None:
    ours, theirs = ends
    stopped = threading.Event()

    def drip() -> None:
        while not stopped.wait(0.02):
            theirs.sendall(b"a")

    dripping = threading.Thread(target=drip)
    dripping.start()
    try:
        with pytest.raises(TimeoutError):
            intake(ours, request_s=0.3).readline()
    finally:
        stopped.set()
        dripping.join()


def test_each_request_has_its_own_time(ends: tuple[socket.socket, socket.socket]) -> None:
    ours, theirs = ends
    reading = intake(ours, request_s=0.05)
    theirs.sendall(b"a\n")
    assert reading.readline() == b"a\n"
    time.sleep(0.1)
    reading.begin()
    theirs.sendall(b"b\n")
    assert reading.readline() == b"b\n"


def test_a_head_has_a_size_however_it_is_cut_into_lines(ends: tuple[socket.socket, socket.socket]) -> None:
    ours, theirs = ends
    lines = HEAD_BYTES_MAX // 1024
    threading.Thread(target=theirs.sendall, args=((b"x" * 1023 + b"\n") * (lines + 1),)).start()
    reading = intake(ours)
    for _ in range(lines):
        reading.readline()
    with pytest.raises(LineTooLong):
        reading.readline()
