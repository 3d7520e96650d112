"""Where the server keeps its things and whom it talks to: folders, secret files, and the rule on plain connections."""

from __future__ import annotations

import ipaddress
import os
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs

from central.errors import WorldSaidNo

if TYPE_CHECKING:
    from collections.abc import Callable

DATABASE_NAME = "central.db"
SERVER_KEY_NAME = "server-key"
LOCAL_TOKEN_NAME = "local-token"  # noqa: S105 - the name of a file, not what is in it
BACKUPS_VARIABLE = "POINTILL_CENTRAL_BACKUPS"
PORT_MAX = 65_535
_SECRET_BYTES = 32


@dataclass(frozen=True, slots=True)
class Place:
    """Where the database is and where the files beside it go."""

    database_url: str
    data: Path


@dataclass(frozen=True, slots=True)
class Exposure:
    """How the server is reached."""

    host: str
    port: int
    tls_cert: str | None = None
    tls_key: str | None = None
    behind_proxy: bool = False


def place(db: str | None, data: str | None) -> Place:
    """The place that `--db` and `--data` name.

    Without `--db` it is a file in the data folder; without `--data` the folder of that file, else the one that the
    system keeps for programs of this user.
    """
    if data is not None:
        folder = Path(data)
    elif db is not None and db.startswith("sqlite:///") and db != "sqlite:///":
        folder = Path(db.removeprefix("sqlite:///").partition("?")[0]).parent
    else:
        folder = platformdirs.user_data_path("pointill-central", appauthor=False)
    return Place(db or f"sqlite:///{folder / DATABASE_NAME}", folder)


def exposure_refusal(exposure: Exposure) -> str | None:
    """Why the server may not listen there: off this computer nothing travels in the clear."""
    if not 0 <= exposure.port <= PORT_MAX:
        return f"--port is a number from 0 (any free one) to {PORT_MAX}."
    if (exposure.tls_cert is None) != (exposure.tls_key is None):
        return "--tls-cert and --tls-key belong together: give both or none."
    if exposure.tls_cert is not None or exposure.behind_proxy or is_loopback(exposure.host):
        return None
    return (
        f"{exposure.host} can be reached from other computers, so the connection must be encrypted. "
        "Give --tls-cert and --tls-key, or --behind-proxy when a proxy does it."
    )


def is_loopback(host: str) -> bool:
    """Whether this address is this computer and nothing else."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def backups_folder(given: str | None) -> Path | None:
    """Where backups and their heads are: `--backups`, else the environment; None when nobody said."""
    text = given or os.environ.get(BACKUPS_VARIABLE)
    return Path(text) if text else None


def server_secret(folder: Path, entropy: Callable[[int], bytes]) -> bytes:
    """The secret behind the server's signing key: 32 bytes in a file of the data folder, made on first use."""
    try:
        secret = bytes.fromhex(_secret_file(folder / SERVER_KEY_NAME, lambda: entropy(_SECRET_BYTES).hex()))
    except ValueError:
        secret = b""
    if len(secret) != _SECRET_BYTES:
        raise WorldSaidNo(f"{folder / SERVER_KEY_NAME} is damaged. Put the file back from a backup.")
    return secret


def local_token(folder: Path, entropy: Callable[[int], bytes]) -> str:
    """What a till on this computer shows to join without a code: the content of a file that only we can read."""
    return _secret_file(folder / LOCAL_TOKEN_NAME, lambda: entropy(_SECRET_BYTES).hex())


def _secret_file(path: Path, make: Callable[[], str]) -> str:
    """The text of a file with mode 0600; made whole or not at all, by whoever is first."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not path.exists():
            # The system's temporary files are ours alone (0600) from the start, and no two have the same name.
            descriptor, part = tempfile.mkstemp(dir=path.parent, prefix=f"{path.name}.", suffix=".part")
            with os.fdopen(descriptor, "w", encoding="ascii") as file:
                file.write(make() + "\n")
                file.flush()
                os.fsync(file.fileno())
            with suppress(FileExistsError):
                os.link(part, path)
            Path(part).unlink()
        return path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as wrong:
        raise WorldSaidNo(f"The file {path} cannot be read or written: {wrong}.") from wrong
