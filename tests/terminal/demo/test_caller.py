"""The small point-of-sale program of the demo."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from terminal.demo.caller import Caller, Refused


class DoorFake(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._answer(200, {"path": self.path, "token": self.headers["Authorization"], "members": [{"id": "1"}]})

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if body.get("id") == "no":
            self._answer(422, {"code": "bad_amount", "detail": "An amount must be a whole number."})
        else:
            self._answer(200, {"path": self.path, "got": body})

    def _answer(self, status: int, document: dict[str, object]) -> None:
        data = json.dumps(document).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_words: object) -> None:
        pass


@pytest.fixture
def caller(tmp_path: Path) -> Iterator[Caller]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), DoorFake)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    (tmp_path / "token").write_text("secret\n", encoding="ascii")
    calling = Caller(f"http://127.0.0.1:{server.server_port}", tmp_path / "token")
    yield calling
    calling.close()
    server.shutdown()
    server.server_close()


def test_it_shows_its_token_and_asks_for_members_by_one_thing(caller: Caller) -> None:
    assert caller.status()["token"] == "Bearer secret"
    assert caller.members(code="M:ABC") == [{"id": "1"}]


def test_a_sale_and_a_refund_go_to_their_own_doors(caller: Caller) -> None:
    assert caller.sell({"id": "a"}) == {"path": "/v1/sales", "got": {"id": "a"}}
    assert caller.refund({"id": "b"})["path"] == "/v1/refunds"
    assert caller.scan("M:1")["got"] == {"text": "M:1"}


def test_a_refusal_carries_its_code_and_its_sentence(caller: Caller) -> None:
    with pytest.raises(Refused, match="whole number") as refused:
        caller.sell({"id": "no"})
    assert (refused.value.status, refused.value.code) == (422, "bad_amount")
