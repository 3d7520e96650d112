"""A small point-of-sale program: talks to the till's pos door over one connection, as a shop's own program would."""

from __future__ import annotations

import http.client
import json
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, urlsplit

from terminal.errors import TillError

if TYPE_CHECKING:
    from pathlib import Path

TIMEOUT_S: Final = 20.0


class Refused(TillError):
    """The till answered with a problem document."""

    def __init__(self, status: int, document: dict[str, Any]) -> None:
        super().__init__(str(document.get("detail", f"the till answered {status}")))
        self.status, self.code = status, str(document.get("code", ""))


class Caller:
    """One keep-alive connection to a pos door."""

    def __init__(self, url: str, token_file: Path) -> None:
        self._line = http.client.HTTPConnection(urlsplit(url).netloc, timeout=TIMEOUT_S)
        self._headers = {
            "Authorization": f"Bearer {token_file.read_text(encoding='ascii').strip()}",
            "Content-Type": "application/json",
        }

    def close(self) -> None:
        """Hang up."""
        self._line.close()

    def status(self) -> dict[str, Any]:
        """How the till is."""
        return self._ask("GET", "/v1/status")

    def members(self, **by: str) -> list[dict[str, Any]]:
        """Members by code, phone or name."""
        (kind, text), *_ = by.items()
        found: list[dict[str, Any]] = self._ask("GET", f"/v1/members?{kind}={quote(text)}")["members"]
        return found

    def scan(self, text: str) -> dict[str, Any]:
        """What a code means."""
        return self._ask("POST", "/v1/scans", {"text": text})

    def quote(self, basket: dict[str, Any]) -> dict[str, Any]:
        """What a basket would earn and cost; Refused with its code when the till says no."""
        return self._ask("POST", "/v1/quotes", basket)

    def sell(self, sale: dict[str, Any]) -> dict[str, Any]:
        """Commit a sale; Refused with its code when the till says no."""
        return self._ask("POST", "/v1/sales", sale)

    def issue(self, voucher: dict[str, Any]) -> dict[str, Any]:
        """Turn points into a voucher; Refused with its code when the till says no."""
        return self._ask("POST", "/v1/vouchers", voucher)

    def sale(self, name: str) -> dict[str, Any]:
        """A sale or refund as it is now."""
        return self._ask("GET", f"/v1/sales/{quote(name)}")

    def refund(self, refund: dict[str, Any]) -> dict[str, Any]:
        """Return a sale, whole or in part."""
        return self._ask("POST", "/v1/refunds", refund)

    def _ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        data = None if body is None else json.dumps(body).encode()
        self._line.request(method, path, body=data, headers=self._headers)
        reply = self._line.getresponse()
        document: dict[str, Any] = json.loads(reply.read())
        if reply.status >= 400:
            raise Refused(reply.status, document)
        return document
