"""The way between a real till and a real server, with a fault on it: each is a behaviour that may pass requests on."""

import contextlib
import socket
import threading

from tests.fakes.fault_proxy import Behaviour, Heard, raw, reset

UPSTREAM_S = 120.0
BUSY = raw(503, b"<html>busy</html>", Retry_After="1")
PORTAL = b"<!doctype html><title>Free Wi-Fi</title><form>Sign in</form>"


class Upstream:
    """The real server behind the way; requests reach it as they were signed, byte for byte where it matters."""

    def __init__(self, port: int) -> None:
        self._port = port

    def take(self, heard: Heard) -> bytes:
        """The server's whole reply to this request, as bytes of HTTP."""
        headers = {**heard.headers, "connection": "close"}
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        with socket.create_connection(("127.0.0.1", self._port), timeout=UPSTREAM_S) as line:
            line.sendall(f"{heard.method} {heard.path} HTTP/1.1\r\n{lines}\r\n".encode() + heard.body)
            return b"".join(iter(lambda: line.recv(65_536), b""))


class Way:
    """Passes everything on until `fault` is set; only exchanges and feeds meet the fault, the wake call passes.

    `calls` counts exchanges and feeds, `met` those of them that met a fault.
    """

    def __init__(self, upstream: Upstream) -> None:
        self.upstream = upstream
        self.fault: Behaviour | None = None
        self.calls = self.met = 0

    def __call__(self, line: socket.socket, heard: Heard) -> None:
        fault, wakes = self.fault, heard.path.startswith("/v1/wake")
        self.calls += not wakes
        if fault is None or wakes:
            self.passes(line, heard)
        else:
            self.met += 1
            fault(line, heard)

    def passes(self, line: socket.socket, heard: Heard) -> None:
        """No fault."""
        reply = self.upstream.take(heard)
        line.sendall(reply)
        # What is behind the way hangs up after each reply, and the till must not wait for more on this connection.
        line.shutdown(socket.SHUT_RDWR)


def gone_before_the_server(line: socket.socket, heard: Heard) -> None:
    """The network goes away while the request travels."""
    line.shutdown(socket.SHUT_RDWR)


def captive(line: socket.socket, heard: Heard) -> None:
    """A public network shows its sign-in page."""
    line.sendall(raw(200, PORTAL, Content_Type="text/html"))


def busy(line: socket.socket, heard: Heard) -> None:
    """A proxy in front of the server says that it has no time."""
    line.sendall(BUSY)


def storm() -> Behaviour:
    """500, 502, 503 and 429 in turn."""
    statuses = [500, 502, 503, 429]

    def say(line: socket.socket, heard: Heard) -> None:
        statuses.append(statuses.pop(0))
        line.sendall(raw(statuses[-1], b"oops"))

    return say


def reply_lost(way: Way, how: Behaviour = gone_before_the_server) -> Behaviour:
    """The server does it, and its answer never arrives."""

    def lose(line: socket.socket, heard: Heard) -> None:
        way.upstream.take(heard)
        how(line, heard)

    return lose


def reply_reset(way: Way) -> Behaviour:
    """The server does it, and the connection is torn down with a TCP reset in the middle of the answer."""
    return reply_lost(way, reset)


def reply_cut(way: Way) -> Behaviour:
    """Half of the answer arrives."""

    def cut(line: socket.socket, heard: Heard) -> None:
        reply = way.upstream.take(heard)
        line.sendall(reply[: len(reply) // 2])
        line.shutdown(socket.SHUT_RDWR)

    return cut


def twice(way: Way) -> Behaviour:
    """Every request reaches the server twice; the till hears the second answer."""

    def again(line: socket.socket, heard: Heard) -> None:
        way.upstream.take(heard)
        way.passes(line, heard)

    return again


def two_at_once(way: Way) -> Behaviour:
    """Every request reaches the server five times at the same moment; the till hears one of the answers."""

    def crowd(line: socket.socket, heard: Heard) -> None:
        others = [threading.Thread(target=way.upstream.take, args=(heard,)) for _ in range(4)]
        for other in others:
            other.start()
        way.passes(line, heard)
        for other in others:
            other.join()

    return crowd


def late(way: Way, kept: list[Heard]) -> Behaviour:
    """The request is held on its way while the till believes it lost; whoever has `kept` delivers it some day."""

    def hold(line: socket.socket, heard: Heard) -> None:
        kept.append(heard)
        line.shutdown(socket.SHUT_RDWR)

    return hold


def slow(way: Way, seconds: float) -> Behaviour:
    """Everything takes its time."""

    def wait(line: socket.socket, heard: Heard) -> None:
        threading.Event().wait(seconds)
        way.passes(line, heard)

    return wait


def half_open(way: Way, over: threading.Event) -> Behaviour:
    """The server does it, and then the line is there and carries nothing."""

    def stall(line: socket.socket, heard: Heard) -> None:
        way.upstream.take(heard)
        over.wait(UPSTREAM_S)

    return stall


def dripping(way: Way, over: threading.Event, pause_s: float = 1.0) -> Behaviour:
    """The answer comes at one byte a second."""

    def drip(line: socket.socket, heard: Heard) -> None:
        with contextlib.suppress(OSError):
            for byte in way.upstream.take(heard):
                line.sendall(bytes([byte]))
                if over.wait(pause_s):
                    return

    return drip
