"""A server on real sockets that is ours when it signs, and else as broken as a test likes."""

import contextlib
import os
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import parse_headers
from typing import Self

from loyalty.signing.http_signature import request_signer, sign_reply
from loyalty.signing.signature import Ed25519Signer

SERVER_SIGNER = Ed25519Signer(b"server key of the tests, 32 byte")


@dataclass(frozen=True)
class Heard:
    """One request as it came."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def nonce(self) -> str:
        signed = request_signer(self.headers)
        assert signed is not None, "the request is not signed"
        return signed.nonce


Behaviour = Callable[[socket.socket, Heard], None]


def raw(status: int, body: bytes, **headers: str) -> bytes:
    """A response as bytes; names of headers are written with underscores."""
    given = {"Content-Length": str(len(body))} | {name.replace("_", "-"): value for name, value in headers.items()}
    lines = "".join(f"{name}: {value}\r\n" for name, value in given.items())
    return f"HTTP/1.1 {status} Status\r\n{lines}\r\n".encode() + body


def signed(
    heard: Heard,
    status: int,
    body: bytes,
    *,
    signer: Ed25519Signer = SERVER_SIGNER,
    packed: bytes | None = None,
    created_s: int = 1,
    **headers: str,
) -> bytes:
    """A response that our server made for this request; `packed` is what travels instead of the body."""
    proof = sign_reply(signer, status, body, created_s=created_s, nonce=heard.nonce)
    named = {name.replace("-", "_"): value for name, value in proof.items()}
    return raw(status, body if packed is None else packed, **({"Content_Type": "application/json"} | named | headers))


def saying(answer: Callable[[Heard], bytes]) -> Behaviour:
    """Behaves by sending these bytes."""
    return lambda line, heard: line.sendall(answer(heard))


class FaultServer:
    """Listens on loopback and treats every request as `behaviour` does; keeps what it heard."""

    def __init__(self, behaviour: Behaviour, context: ssl.SSLContext | None = None) -> None:
        self.behaviour = behaviour
        self.heard: list[Heard] = []
        self.connections = 0
        self.over = threading.Event()
        self._context = context
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._lines: list[socket.socket] = []

    @property
    def port(self) -> int:
        port: int = self._listening.getsockname()[1]
        return port

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        self._threads[0].start()
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        # Closing alone does not wake a thread that accepts.
        with contextlib.suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        for line in list(self._lines):
            with contextlib.suppress(OSError):
                socket.socket.shutdown(line, socket.SHUT_RDWR)
        for thread in list(self._threads):
            thread.join(20)
        self._listening.close()

    def _accept(self) -> None:
        while True:
            try:
                line, _ = self._listening.accept()
            except OSError:
                return
            self.connections += 1
            self._lines.append(line)
            thread = threading.Thread(target=self._converse, args=(line,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _converse(self, line: socket.socket) -> None:
        with (
            contextlib.suppress(OSError, ValueError),
            self._secured(line) as secure,
            secure.makefile("rb") as reading,
        ):
            while not self.over.is_set():
                words = reading.readline().decode().split()
                if not words:
                    return
                headers = {name.lower(): value for name, value in parse_headers(reading).items()}
                body = reading.read(int(headers.get("content-length", "0")))
                heard = Heard(words[0], words[1], headers, body)
                self.heard.append(heard)
                self.behaviour(secure, heard)

    @contextmanager
    def _secured(self, line: socket.socket) -> Iterator[socket.socket]:
        try:
            secure = line if self._context is None else self._context.wrap_socket(line, server_side=True)
            self._lines.append(secure)
            yield secure
        finally:
            line.close()
            if self._context is not None:
                with contextlib.suppress(UnboundLocalError):
                    secure.close()


def hang_up(line: socket.socket, heard: Heard) -> None:
    """Close without a word."""
    line.shutdown(socket.SHUT_RDWR)


def reset(line: socket.socket, heard: Heard) -> None:
    """Close with a TCP reset."""
    line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{")
    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    os.close(line.detach())
