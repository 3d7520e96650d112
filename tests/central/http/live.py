"""A real server on a real port in a thread of the test, and a till's side of the line."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import msgspec
import requests
import zstandard

from central.config import Exposure
from central.exchange.bundles import Bundles
from central.http.app import Routes, create_app
from central.http.door import Door
from central.http.hub import Hub
from central.http.server import Server, listening
from loyalty.signing.http_signature import reply_is_signed, sign_request
from loyalty.signing.signature import Ed25519Signer, Ed25519Verifier, key_id
from tests.central.floor import Floor, FloorTill


@dataclass
class Live:
    """A running server; its hub hears of the exchanges as in the product."""

    floor: Floor
    url: str
    server: Server
    hub: Hub
    door: Door


@dataclass
class Answer:
    """A reply whose signature was proven against the server's key."""

    status: int
    body: bytes
    headers: dict[str, str]

    @property
    def problem(self) -> dict[str, object]:
        found: dict[str, object] = msgspec.json.decode(self.body)
        return found


@contextmanager
def served(floor: Floor, *, behind_proxy: bool = False) -> Iterator[Live]:
    """Serves the floor on a free port until the block ends."""
    hub = Hub()
    floor.exchange._news = hub  # noqa: SLF001 - the floor was built with a hub that only writes down
    door = Door(database=floor.database, signer=floor.signer, now_ms=floor.clock)
    routes = Routes(
        database=floor.database,
        door=door,
        exchange=floor.exchange,
        rekeying=floor.rekeying,
        rejoining=floor.rejoining,
        enrolment=floor.enrolment,
        bundles=Bundles(
            database=floor.database, verifier_of=Ed25519Verifier, server_key=floor.signer.public, now_ms=floor.clock
        ),
        hub=hub,
        behind_proxy=behind_proxy,
    )
    addresses: queue.Queue[str] = queue.Queue()
    exposure = Exposure("127.0.0.1", 0)
    server = Server(create_app(routes, door), hub, exposure, ready=addresses.put)
    thread = threading.Thread(target=server.run, args=([listening(exposure)],), daemon=True)
    thread.start()
    try:
        yield Live(floor, addresses.get(timeout=30), server, hub, door)
    finally:
        server.should_exit = True
        thread.join(20)
        assert not thread.is_alive(), "the server did not stop"


@dataclass
class Line:
    """A till's line to the server."""

    live: Live
    signer: Ed25519Signer
    headers: dict[str, str] = field(default_factory=dict)
    calls: int = 0

    def call(self, method: str, path: str, body: bytes = b"", *, signed_body: bytes | None = None) -> Answer:
        """One signed request; `signed_body` differs where somebody changes it on the way."""
        self.calls += 1
        nonce = f"{self.calls:016d}"
        created_s = self.live.floor.clock() // 1000
        covered = body if signed_body is None else signed_body
        key = key_id(self.signer.public)
        headers = sign_request(self.signer, key, method, path, covered, created_s=created_s, nonce=nonce)
        headers |= {"Accept-Encoding": "identity"} | self.headers
        reply = requests.request(method, self.live.url + path, data=body, headers=headers, timeout=60)
        content = reply.content
        lower = {name.lower(): value for name, value in reply.headers.items()}
        if lower.get("content-encoding") == "zstd":
            content = zstandard.decompress(content)
        key_of_server = Ed25519Verifier(self.live.floor.signer.public)
        assert reply_is_signed(lower, key_of_server, reply.status_code, content, nonce=nonce)
        return Answer(reply.status_code, content, lower)


def line_of(live: Live, till: FloorTill) -> Line:
    return Line(live, till.signer)
