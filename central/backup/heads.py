"""The small file beside a backup that says how far every till's chain and Z reports had come when it was made.

Kept in a second place, it shows a shop on one computer that till and server were rolled back together.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import msgspec

from central.backup.files import write_whole
from central.errors import BadArchive
from central.store.restores import KnownChain
from loyalty.exchange.z_marks import ZMark

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path
    from typing import BinaryIO

SUFFIX = ".heads"
FORMAT = 1
FILE_BYTES_MAX = 64 * 1024 * 1024


class KnownHead(msgspec.Struct, frozen=True):
    """One chain: the last operation that was known, and its hash in hex."""

    till: str
    epoch: int
    hwm: int
    hash: str


class KnownMark(msgspec.Struct, frozen=True):
    """The newest Z report of a till."""

    till: str
    mark: ZMark


class Heads(msgspec.Struct, frozen=True):
    """What the file says; `digest` is the SHA-256 of the file's own JSON with an empty digest.

    Files of servers that knew nothing of Z reports have no `z_marks`.
    """

    format: int
    shop: str
    generation: int
    made_ms: int
    heads: tuple[KnownHead, ...]
    digest: str = ""
    z_marks: tuple[KnownMark, ...] | msgspec.UnsetType = msgspec.UNSET

    @property
    def known(self) -> list[KnownChain]:
        """The chains as the store compares them."""
        return [KnownChain(one.till, one.epoch, one.hwm, bytes.fromhex(one.hash)) for one in self.heads]

    @property
    def marks(self) -> tuple[KnownMark, ...]:
        """The newest Z report of each till, as far as the file knows."""
        return () if self.z_marks is msgspec.UNSET else self.z_marks


def beside(archive: Path) -> Path:
    """The name of the heads file of a backup."""
    return archive.with_name(archive.name + SUFFIX)


def write_heads(
    path: Path,
    *,
    shop: str,
    generation: int,
    made_ms: int,
    known: Sequence[KnownChain],
    marks: Mapping[str, ZMark],
) -> None:
    """Writes the file whole or not at all; `marks` are the newest Z reports by till."""
    chains = tuple(KnownHead(one.till, one.epoch, one.hwm, one.head.hex()) for one in known)
    z_marks = tuple(KnownMark(till, mark) for till, mark in sorted(marks.items()))
    heads = Heads(FORMAT, shop, generation, made_ms, chains, z_marks=z_marks)
    data = msgspec.json.encode(msgspec.structs.replace(heads, digest=_digest(heads)))

    def write(file: BinaryIO) -> None:
        file.write(data)

    write_whole(path, write)


_HEADS_READER = msgspec.json.Decoder(Heads)


def read_heads(path: Path) -> Heads:
    """The heads in a file; BadArchive when it is none, or not as it was written. OSError when it cannot be read."""
    if path.stat().st_size > FILE_BYTES_MAX:
        raise BadArchive(f"{path} is too large for a file of heads.")
    try:
        heads = _HEADS_READER.decode(path.read_bytes())
        known = heads.known
    except (msgspec.MsgspecError, ValueError):
        raise BadArchive(f"{path} is no file of heads, or it is damaged.") from None
    if heads.format != FORMAT or heads.digest != _digest(heads) or any(len(one.head) != 32 for one in known):
        raise BadArchive(f"{path} is damaged, or of a newer version.")
    return heads


def newest_heads(folder: Path, shop: str) -> tuple[Heads | None, list[str]]:
    """What all files of the newest generation of this shop know together, and a sentence about each unusable file."""
    found: list[Heads] = []
    complaints: list[str] = []
    try:
        paths = sorted(folder.glob("*" + SUFFIX))
        if not folder.is_dir():
            complaints.append(f"The folder of backups {folder} is not there.")
    except OSError as wrong:
        return None, [f"The folder of backups {folder} cannot be read: {wrong.strerror}."]
    for path in paths:
        try:
            found.append(read_heads(path))
        except BadArchive as wrong:
            complaints.append(str(wrong))
        except OSError as wrong:
            complaints.append(f"{path} cannot be read: {wrong.strerror}.")
    ours = [one for one in found if one.shop == shop]
    newest = max((one.generation for one in ours), default=0)
    return _together([one for one in ours if one.generation == newest]), complaints


def _together(files: Sequence[Heads]) -> Heads | None:
    """The furthest heads: within a generation chains only grow, while clocks that name the newest file may go wrong."""
    if not files:
        return None
    every = sorted((one for file in files for one in file.heads), key=lambda one: one.hwm)
    furthest = {(one.till, one.epoch): one for one in every}
    marks = sorted((one for file in files for one in file.marks), key=lambda one: one.mark.number)
    newest = {one.till: one for one in marks}
    made_ms = max(file.made_ms for file in files)
    together = msgspec.structs.replace(files[0], made_ms=made_ms, heads=tuple(furthest.values()), digest="")
    return msgspec.structs.replace(together, z_marks=tuple(newest.values()))


def _digest(heads: Heads) -> str:
    return hashlib.sha256(msgspec.json.encode(msgspec.structs.replace(heads, digest=""))).hexdigest()
