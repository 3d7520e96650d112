"""A caller of the pos door that says exactly the bytes it is told to."""

import json
import socket
from dataclasses import dataclass
from http.client import parse_headers
from typing import Any


@dataclass(frozen=True)
class Heard:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def document(self) -> dict[str, Any]:
        found = json.loads(self.body)
        assert isinstance(found, dict)
        return found


class Caller:
    """One connection; `say` sends raw bytes, `hear` reads one reply."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.line = socket.create_connection(("127.0.0.1", port), timeout=30)
        self._hearing = self.line.makefile("rb")

    def close(self) -> None:
        self._hearing.close()
        self.line.close()

    def say(self, data: bytes) -> None:
        self.line.sendall(data)

    def hear(self) -> Heard:
        status_line = self._hearing.readline()
        assert status_line, "hung up without a reply"
        headers = {name.lower(): value for name, value in parse_headers(self._hearing).items()}
        status = int(status_line.split()[1])
        return Heard(status, headers, self._hearing.read(int(headers["content-length"])))

    def is_cut(self) -> bool:
        try:
            return self._hearing.read(1) == b""
        except ConnectionResetError:
            return True

    def call(self, method: str, target: str, body: bytes = b"", **headers: str) -> Heard:
        given = {"Host": f"127.0.0.1:{self.port}", "Content-Length": str(len(body))} | {
            name.replace("_", "-"): value for name, value in headers.items()
        }
        lines = "".join(f"{name}: {value}\r\n" for name, value in given.items())
        self.say(f"{method} {target} HTTP/1.1\r\n{lines}\r\n".encode() + body)
        return self.hear()
