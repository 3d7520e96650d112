"""Where the central server is, and the rule that nothing leaves this computer in the clear."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from urllib.parse import urlsplit

from terminal.errors import BadSetting


@dataclass(frozen=True, slots=True)
class ServerAddress:
    """A server that may be talked to; `url` has no slash at its end, `shown` is for sentences."""

    url: str
    shown: str
    loopback: bool


def server_address(text: str) -> ServerAddress:
    """The address that a setting names; raises BadSetting for anything that is none, or not safe."""
    try:
        parts = urlsplit(text.strip())
        host, port = parts.hostname, parts.port
    except ValueError as wrong:
        raise BadSetting(f"{text!r} is no server address: {wrong}. Write for example https://points.example.") from None
    if parts.scheme not in ("http", "https") or not host or not text.isprintable() or " " in text.strip():
        raise BadSetting(f"{text!r} is no server address. Write for example https://points.example.")
    if parts.username is not None or parts.path not in ("", "/") or parts.query or parts.fragment:
        raise BadSetting(
            f"{text!r}: write only https://NAME or https://NAME:PORT, nothing before and nothing behind it."
        )
    loopback = _is_loopback(host)
    if parts.scheme == "http" and not loopback:
        raise BadSetting(
            f"{text!r} would send members' data in the clear. Use https://{host}; plain http is for this computer only."
        )
    name = f"[{host}]" if ":" in host else host
    shown = name if port is None else f"{name}:{port}"
    return ServerAddress(f"{parts.scheme}://{shown}", shown, loopback)


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
