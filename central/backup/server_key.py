"""The server's private key on its way into a backup and back: without it no till would know the restored server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from central.backup.files import free_name, keep_aside, write_whole
from central.config import SERVER_KEY_NAME
from central.errors import BadArchive, WorldSaidNo
from loyalty.signing.signature import Ed25519Signer, key_id
from loyalty.values.errors import BadValue

if TYPE_CHECKING:
    from pathlib import Path
    from typing import BinaryIO


def find_server_key(folder: Path, trusted: str | None) -> bytes | None:
    """The secret that belongs to the key which the tills trust, None while there is none; WorldSaidNo if elsewhere."""
    if trusted is None:
        return None
    try:
        secret = bytes.fromhex((folder / SERVER_KEY_NAME).read_text(encoding="ascii").strip())
        own = key_id(Ed25519Signer(secret).public)
    except (OSError, ValueError):  # Also what is no key at all: BadValue is a ValueError.
        own, secret = "", b""
    if own != trusted:
        raise WorldSaidNo(
            f"The key that this shop's tills trust is not in {folder}, and a backup without it would be of no use to "
            "them. Nothing was written. Name the server's folder with --data."
        )
    return secret


def place_server_key(folder: Path, secret: bytes, generation: int) -> None:
    """Puts the key where `serve` looks for it, durably; another one that is there gets a second name first."""
    try:
        Ed25519Signer(secret)
    except BadValue:
        raise BadArchive("The backup holds a key that is none. Nothing was changed. Use another backup.") from None
    path, text = folder / SERVER_KEY_NAME, secret.hex() + "\n"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if path.exists():
        if path.read_text(encoding="ascii", errors="replace") == text:
            return
        keep_aside(path, free_name(path.with_name(f"{path.name}.before-{generation}")))

    def write(file: BinaryIO) -> None:
        file.write(text.encode())

    write_whole(path, write)
