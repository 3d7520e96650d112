"""HTTP/1.1 on loopback: a bounded number of callers, each heard within bounds, none a stranger's web page."""

from __future__ import annotations

import contextlib
import os
import re
import socket
import socketserver
import threading
from http import HTTPStatus
from http.client import LineTooLong
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING, Final

from terminal.pos import problem
from terminal.pos.desk import reply_of
from terminal.pos.intake import IDLE_S, REQUEST_S, Intake
from terminal.pos.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable

    from terminal.ports import Clock
    from terminal.pos.desk import Desk, Reply

HOST: Final = "127.0.0.1"
CALLERS_MAX: Final = 32
BODY_BYTES_MAX: Final = 1024 * 1024
WRITE_S: Final = 10.0
FAREWELL_S: Final = 0.3
FAREWELL_READS_MAX: Final = 64
_NAMES: Final = ("127.0.0.1", "localhost")
_CROWDED: Final = problem.busy("Too many programs talk to the till at once. Close idle connections and ask again.")


class Listener(HTTPServer):
    """The listening socket with one thread a caller; raises OSError when the port is taken."""

    allow_reuse_address = os.name != "nt"
    request_queue_size = 64

    def __init__(
        self, port: int, desk: Desk, clock: Clock, *, idle_s: float = IDLE_S, request_s: float = REQUEST_S
    ) -> None:
        self.desk = desk
        self.clock = clock
        self.idle_s = idle_s
        self.request_s = request_s
        self._lock = threading.Lock()
        self._callers: dict[socket.socket, threading.Thread] = {}
        super().__init__((HOST, port), _Caller)

    @property
    def port(self) -> int:
        """The port that was bound."""
        return self.server_port

    def server_bind(self) -> None:
        """Bind without the look-up of this host's name, which can take seconds."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = HOST, self.socket.getsockname()[1]

    def process_request(self, request: socket.socket | tuple[bytes, socket.socket], client_address: object) -> None:
        """Give the caller a thread, or send it away when there are too many."""
        assert isinstance(request, socket.socket)  # noqa: S101 - a TCP server hands out sockets
        thread = threading.Thread(target=self._hear, args=(request, client_address), name="pos-caller", daemon=True)
        with self._lock:
            crowded = len(self._callers) >= CALLERS_MAX
            if not crowded:
                self._callers[request] = thread
        if crowded:
            _send_away(request)
            self.shutdown_request(request)
        else:
            thread.start()

    def cut(self, seconds: float) -> None:
        """Listen to nobody any more, give replies on their way so long to leave, and hang up."""
        with self._lock:
            callers = dict(self._callers)
        _shut(callers, socket.SHUT_RD)
        ends_ms = self.clock.monotonic_ms() + round(seconds * 1000)
        for thread in callers.values():
            thread.join(max(0, ends_ms - self.clock.monotonic_ms()) / 1000)
        _shut(callers, socket.SHUT_RDWR)

    def _hear(self, request: socket.socket, client_address: object) -> None:
        try:
            # A caller that hangs up or stalls harms nobody but itself.
            with contextlib.suppress(OSError):
                self.finish_request(request, client_address)
                _let_arrive(request)
        finally:
            with self._lock:
                del self._callers[request]
            self.shutdown_request(request)


class _Caller(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "Pointill"
    sys_version = ""
    disable_nagle_algorithm = True
    wbufsize = -1
    server: Listener

    def setup(self) -> None:
        super().setup()
        self.rfile.close()
        self._intake = Intake(
            self.connection, self.server.clock, idle_s=self.server.idle_s, request_s=self.server.request_s
        )
        self.rfile = self._intake

    def handle_one_request(self) -> None:
        self._intake.begin()
        self.command, self.requestline, self.request_version = "", "", self.protocol_version
        try:
            super().handle_one_request()
        except LineTooLong:
            self.send_error(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)

    def version_string(self) -> str:
        return self.server_version

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the standard library's
        """Keep silent: requests hold card numbers."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Keep silent here as well."""

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Whatever the standard library refuses, as a problem document; the rest of the connection is unreadable."""
        del explain
        self.close_connection = True
        self._send(
            reply_of(
                Problem(
                    code, "bad_request", f"{message or HTTPStatus(code).description}. Send a plain HTTP/1.1 request."
                )
            )
        )

    def answer(self) -> None:
        """One call from head to reply."""
        body = self._misdirected() or self._body()
        if isinstance(body, Problem):
            self.close_connection = True
            self._send(reply_of(body))
        else:
            authorization = self.headers.get("Authorization")
            self._send(self.server.desk.reply_to(self.command, self.path, authorization, body))

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = do_OPTIONS = answer  # noqa: N815 - the standard library calls them so

    def _misdirected(self) -> Problem | None:
        """A browser that was led here by a stranger's page names the stranger's host (DNS rebinding)."""
        hosts = self.headers.get_all("Host", [])
        names = {name for known in _NAMES for name in (known, f"{known}:{self.server.port}")}
        if len(hosts) == 1 and hosts[0].strip().lower() in names:
            return None
        sentence = f"This door answers to {HOST}:{self.server.port} only. Call it by that name."
        return Problem(HTTPStatus.FORBIDDEN, "bad_host", sentence)

    def _body(self) -> bytes | Problem:
        lengths = self.headers.get_all("Content-Length", [])
        if "Transfer-Encoding" in self.headers:
            sentence = "Send the body in one piece with its Content-Length."
            return Problem(HTTPStatus.LENGTH_REQUIRED, "length_required", sentence)
        if not lengths:
            return b""
        if len(lengths) > 1 or not re.fullmatch(r"[0-9]{1,18}", lengths[0].strip(), re.ASCII):
            return problem.bad_request("Content-Length must be one whole number.")
        length = int(lengths[0])
        if length > BODY_BYTES_MAX:
            sentence = f"A body has at most {BODY_BYTES_MAX:,} bytes. Split the sale."
            return Problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "body_too_large", sentence)
        body = self.rfile.read(length)
        return body if len(body) == length else problem.bad_request("The body broke off. Send it again.")

    def _send(self, reply: Reply) -> None:
        self.connection.settimeout(WRITE_S)
        self.request_version = self.protocol_version
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.media_type)
        self.send_header("Content-Length", str(len(reply.body)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        if self.close_connection:
            self.send_header("Connection", "close")
        for name, value in reply.headers:
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(reply.body)
        self.wfile.flush()


def _shut(lines: Iterable[socket.socket], how: int) -> None:
    for line in lines:
        with contextlib.suppress(OSError):
            line.shutdown(how)


def _let_arrive(line: socket.socket) -> None:
    """Read what the caller still sends: closing over unread bytes would take our reply back from it (TCP reset)."""
    line.shutdown(socket.SHUT_WR)
    line.settimeout(FAREWELL_S)
    for _ in range(FAREWELL_READS_MAX):
        if not line.recv(64 * 1024):
            break


def _send_away(line: socket.socket) -> None:
    body = _CROWDED.document()
    head = (
        f"HTTP/1.1 503 Service Unavailable\r\nContent-Type: {problem.MEDIA_TYPE}\r\n"
        f"Content-Length: {len(body)}\r\nRetry-After: {problem.BUSY_RETRY_S}\r\nConnection: close\r\n\r\n"
    )
    # The words fit into the socket's own buffer, so the accepting thread never waits for the caller.
    line.setblocking(False)  # noqa: FBT003 - the method takes a bare bool
    with contextlib.suppress(OSError):
        line.send(head.encode() + body)
