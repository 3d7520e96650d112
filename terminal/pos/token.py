"""The token that lets another program through the pos door, in a file that only this user can read."""

from __future__ import annotations

import hmac
import re
from typing import TYPE_CHECKING, Final

from loyalty.values.ids import crockford
from terminal.files import make_private_folder, others_may_read, write_whole

if TYPE_CHECKING:
    from pathlib import Path

    from terminal.ports import Chance

TOKEN_FILE: Final = "pos-token"  # noqa: S105 - the name of a file is no secret
_TOKEN_BYTES: Final = 20
_SHAPE: Final = re.compile(r"[0-9A-Z]{32}")
_SCHEME: Final = "bearer "


def ready_token(data: Path, chance: Chance) -> str:
    """The token of this data folder, durable; made anew when missing, damaged, or readable by others until now."""
    path = data / TOKEN_FILE
    if path.exists() and not others_may_read(path):
        token = path.read_bytes().decode("ascii", "replace").strip()
        if _SHAPE.fullmatch(token):
            return token
    make_private_folder(data)
    token = crockford(chance.draw(_TOKEN_BYTES))
    write_whole(path, token.encode() + b"\n")
    return token


def bears(authorization: str | None, token: str) -> bool:
    """Whether an Authorization header bears the token; takes as long for a near miss as for a far one."""
    if authorization is None or authorization[: len(_SCHEME)].lower() != _SCHEME:
        return False
    given = authorization[len(_SCHEME) :].strip()
    return hmac.compare_digest(given.encode("utf-8", "surrogateescape"), token.encode())
