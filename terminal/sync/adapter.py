"""How connections are made: trust of the operating system, and every open socket known so that it can be cut."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

import truststore
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from terminal.errors import BadSetting

if TYPE_CHECKING:
    from pathlib import Path


class Wires:
    """The open sockets of one line; `cut` ends whatever waits on them, from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._open: WeakSet[socket.socket] = WeakSet()
        self._for_good = False

    def opened(self, wire: socket.socket) -> None:
        """Know this socket from now on; after a cut for good it is closed and ConnectionAbortedError raised."""
        with self._lock:
            if not self._for_good:
                self._open.add(wire)
                return
        wire.close()
        raise ConnectionAbortedError("this line was cut")

    def cut(self, *, for_good: bool = False) -> None:
        """Shut every socket, and with `for_good` every one that is opened later."""
        with self._lock:
            self._for_good = self._for_good or for_good
            for wire in self._open:
                _shut(wire)


class LineContext(truststore.SSLContext):
    """TLS trusting whom the operating system trusts; its sockets are known to the wires before they shake hands."""

    wires: Wires

    def wrap_socket(  # noqa: PLR0917 - the library's signature
        self,
        sock: socket.socket,
        server_side: bool = False,  # noqa: FBT001, FBT002 - the library's signature
        do_handshake_on_connect: bool = True,  # noqa: FBT001, FBT002 - the library's signature
        suppress_ragged_eofs: bool = True,  # noqa: FBT001, FBT002 - the library's signature
        server_hostname: str | None = None,
        session: ssl.SSLSession | None = None,
    ) -> ssl.SSLSocket:
        """Called by the library with a connected socket."""
        del do_handshake_on_connect
        wire = super().wrap_socket(
            sock,
            server_side=server_side,
            do_handshake_on_connect=False,
            suppress_ragged_eofs=suppress_ragged_eofs,
            server_hostname=server_hostname,
            session=session,
        )
        try:
            self.wires.opened(wire)
            wire.do_handshake()
        except (OSError, ValueError):
            wire.close()
            raise
        return wire


class LineAdapter(HTTPAdapter):
    """Connections of one line: certificates judged by the operating system, sockets known to its wires."""

    def __init__(self, context: ssl.SSLContext, wires: Wires) -> None:
        self._context = context
        self._pools = _pools(wires)
        super().__init__(pool_connections=1, pool_maxsize=1)

    def init_poolmanager(self, connections: int, maxsize: int, block: bool = False, **kwargs: Any) -> None:  # noqa: ANN401, FBT001, FBT002 - the library's signature
        """Called by the library when it sets the adapter up."""
        super().init_poolmanager(connections, maxsize, block, ssl_context=self._context, **kwargs)
        self.poolmanager.pool_classes_by_scheme = self._pools

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:  # noqa: ANN401 - the library's signature
        """Called by the library for each proxy of the environment."""
        manager = super().proxy_manager_for(proxy, ssl_context=self._context, **kwargs)
        manager.pool_classes_by_scheme = self._pools
        return manager

    def cert_verify(self, conn: Any, url: str, verify: Any, cert: Any) -> None:  # noqa: ANN401 - the library's signature
        """Leave trust to our context; the library would add its own list of authorities."""
        del url, verify, cert
        conn.cert_reqs = "CERT_REQUIRED"


def line_context(wires: Wires, extra_ca: Path | None) -> LineContext:
    """TLS 1.3 that trusts one more file of authorities; BadSetting when the file holds none."""
    context = LineContext(ssl.PROTOCOL_TLS_CLIENT)
    context.wires = wires
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    if extra_ca is not None:
        try:
            context.load_verify_locations(cafile=str(extra_ca))
        except (OSError, ssl.SSLError) as error:
            reason = getattr(error, "reason", None) or getattr(error, "strerror", None) or error
            raise BadSetting(f"extra_ca: {extra_ca} holds no certificate that can be used ({reason}).") from error
    return context


def _pools(wires: Wires) -> dict[str, type[HTTPConnectionPool]]:
    class Plain(HTTPConnection):
        def _new_conn(self) -> socket.socket:
            wire = super()._new_conn()
            wires.opened(wire)
            return wire

    class Secure(HTTPSConnection):
        def _new_conn(self) -> socket.socket:
            wire = super()._new_conn()
            wires.opened(wire)
            return wire

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = Secure

    return {"http": PlainPool, "https": SecurePool}


def _shut(wire: socket.socket) -> None:
    with contextlib.suppress(OSError):
        # The plain method: that of a TLS socket would take the session away under the thread that reads.
        socket.socket.shutdown(wire, socket.SHUT_RDWR)
