"""The badge: who this till is, signed by its own key, in a small file beside the database that outlives it."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import msgspec

from terminal.errors import BadSetting
from terminal.files import write_whole
from terminal.ports import Identity

if TYPE_CHECKING:
    from pathlib import Path

    from loyalty.signing.signature import Signer, Verifier

BADGE_FILE = "badge"
_DOMAIN = b"till-badge-v1"

_log = logging.getLogger(__name__)


class _Paper(msgspec.Struct, frozen=True):
    identity: bytes
    signature: bytes


def keep_badge(folder: Path, identity: Identity, signer: Signer) -> None:
    """Write the badge unless it is there; one that cannot be written never keeps a shop from selling."""
    text = msgspec.json.encode(identity)
    paper = msgspec.json.encode(_Paper(text, signer.sign(_DOMAIN + text)))
    path = folder / BADGE_FILE
    try:
        if not path.exists() or path.read_bytes() != paper:
            write_whole(path, paper)
    except (OSError, BadSetting) as wrong:
        _log.warning("the badge could not be written: %s", wrong)


_PAPER_READER = msgspec.json.Decoder(_Paper)


_IDENTITY_READER = msgspec.json.Decoder(Identity)


def read_badge(folder: Path, verifier: Verifier) -> Identity | None:
    """The identity on a badge that this key signed, None when there is none that is whole."""
    try:
        paper = _PAPER_READER.decode((folder / BADGE_FILE).read_bytes())
        if not verifier.verify(_DOMAIN + paper.identity, paper.signature):
            return None
        return _IDENTITY_READER.decode(paper.identity)
    except (OSError, ValueError):
        return None
