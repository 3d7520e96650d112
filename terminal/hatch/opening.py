"""The opening in the data folder: a socket file that only its owner may use, or loopback with a secret word.

Where a system has Unix sockets, `till.sock` is one, with mode 0600. Where it has none (Windows), or where the folder's
path is too long for one, `till.sock` is a private file that names a port of this computer and a secret word, which
every caller must say. A caller sees by the file itself which of the two it is.
"""

from __future__ import annotations

import hmac
import os
import socket
import stat
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from loyalty.values.ids import crockford
from terminal.files import PRIVATE, write_whole

if TYPE_CHECKING:
    from pathlib import Path

    from terminal.ports import Chance

SOCKET_FILE: Final = "till.sock"
PATH_BYTES_MAX: Final = 100
"""Room for the path of a Unix socket: 104 bytes with the closing zero on macOS, 108 on Linux."""
_HOST: Final = "127.0.0.1"
_WORD_BYTES: Final = 20
_BACKLOG: Final = 8
HAS_UNIX_SOCKETS: Final = hasattr(socket, "AF_UNIX")


@dataclass(frozen=True, slots=True)
class Opening:
    """A listening socket; `word` is what callers have to say, empty where the file's own rights keep others out."""

    listening: socket.socket
    path: Path
    word: str

    def lets_in(self, word: object) -> bool:
        """Whether a caller said the word; takes as long for a near miss as for a far one."""
        return isinstance(word, str) and hmac.compare_digest(word.encode("utf-8", "replace"), self.word.encode())

    def close(self) -> None:
        """Let nobody in any more and take the file away."""
        self.listening.close()
        self.path.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class Reached:
    """A connection to a running till and the word to say there."""

    line: socket.socket
    word: str


def make_opening(data: Path, chance: Chance, *, unix: bool = HAS_UNIX_SOCKETS) -> Opening:
    """Listen in this data folder, which nobody else's till uses; what an earlier till left there is replaced."""
    path = data / SOCKET_FILE
    path.unlink(missing_ok=True)
    if unix and len(os.fsencode(path)) <= PATH_BYTES_MAX:
        return _make_socket_file(path)
    listening = socket.create_server((_HOST, 0), backlog=_BACKLOG)
    word = crockford(chance.draw(_WORD_BYTES))
    write_whole(path, f"{listening.getsockname()[1]} {word}\n".encode())
    return Opening(listening, path, word)


def reach(data: Path, timeout_s: float) -> Reached | None:
    """A connection to the till of this folder, None when none runs; PermissionError when it is somebody else's."""
    path = data / SOCKET_FILE
    line: socket.socket | None = None
    try:
        is_socket = stat.S_ISSOCK(path.stat().st_mode)
        family = socket.AF_UNIX if is_socket else socket.AF_INET
        port, word = ("0", "") if is_socket else path.read_text(encoding="ascii").split()
        line = socket.socket(family, socket.SOCK_STREAM)
        line.settimeout(timeout_s)
        line.connect(os.fspath(path) if is_socket else (_HOST, int(port)))
        return Reached(line, word)
    except PermissionError:
        _drop(line)
        raise
    except (OSError, ValueError, OverflowError):
        _drop(line)
        return None


def _make_socket_file(path: Path) -> Opening:
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        listening.bind(os.fspath(path))
        # Nobody can connect before it listens, so nobody comes through before the mode is set.
        path.chmod(PRIVATE)
        listening.listen(_BACKLOG)
    except OSError:
        listening.close()
        raise
    return Opening(listening, path, "")


def _drop(line: socket.socket | None) -> None:
    if line is not None:
        with suppress(OSError):
            line.close()
