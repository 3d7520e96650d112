"""The web server process: says when it is ready and where, and goes within seconds when told to, whoever is waiting."""

from __future__ import annotations

import os
import socket
import ssl
from typing import TYPE_CHECKING

import uvicorn

from central.errors import WorldSaidNo

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

    from fastapi import FastAPI

    from central.config import Exposure
    from central.http.hub import Hub

GRACE_S = 3


def listening(exposure: Exposure) -> socket.socket:
    """A socket that listens there; WorldSaidNo when the port is taken or the address is not this computer's."""
    family = socket.AF_INET6 if ":" in exposure.host else socket.AF_INET
    try:
        return socket.create_server((exposure.host, exposure.port), family=family, backlog=2_048)
    except OSError as wrong:
        raise WorldSaidNo(
            f"The server cannot listen on {exposure.host}:{exposure.port}: {os.strerror(wrong.errno or 0)}. "
            "Stop the program that does, or give another --port."
        ) from wrong


def check_certificate(exposure: Exposure) -> None:
    """WorldSaidNo when certificate and key cannot be used together."""
    if exposure.tls_cert is None:
        return
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(exposure.tls_cert, exposure.tls_key)
    except OSError as wrong:  # Also what the library says of files that are no certificate, or do not belong together.
        raise WorldSaidNo(
            f"The certificate {exposure.tls_cert} with its key {exposure.tls_key} cannot be used: {wrong}."
        ) from wrong


class Server(uvicorn.Server):
    """uvicorn with two more moments: `ready` hears the address, and the hub lets its waiting tills go at the end."""

    def __init__(self, app: FastAPI, hub: Hub, exposure: Exposure, ready: Callable[[str], None]) -> None:
        self._hub = hub
        self._exposure = exposure
        self._ready = ready
        super().__init__(
            uvicorn.Config(
                app,
                host=exposure.host,
                port=exposure.port,
                ssl_certfile=exposure.tls_cert,
                ssl_keyfile=exposure.tls_key,
                proxy_headers=exposure.behind_proxy,
                timeout_graceful_shutdown=GRACE_S,
                timeout_keep_alive=75,
                log_config=None,
                access_log=False,
                server_header=False,
                lifespan="off",
            )
        )

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Binds, then says where."""
        await super().startup(sockets)
        if self.started:
            port = self.servers[0].sockets[0].getsockname()[1]
            host = f"[{self._exposure.host}]" if ":" in self._exposure.host else self._exposure.host
            scheme = "http" if self._exposure.tls_cert is None else "https"
            self._ready(f"{scheme}://{host}:{port}")

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:  # noqa: ARG002 - uvicorn's own signature
        """Goes politely, told twice at once; uvicorn would raise the signal again and end with it as exit code."""
        self.force_exit = self.should_exit
        self.should_exit = True

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Ends the long polls first, since the server waits for every open answer."""
        await self._hub.close()
        await super().shutdown(sockets)
