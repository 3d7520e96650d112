"""The witness: a small second file that remembers how far the till had come, whatever becomes of its database."""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
import struct
from typing import TYPE_CHECKING

import msgspec

from loyalty.exchange.z_marks import ZMark
from loyalty.ops.chain import Head

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

WITNESS_FILE = "witness"
IDLES_A_SYNC = 60
"""An idle till is asked about once a second, so the witness is synced about once a minute."""

_MAGIC = b"witness2"
_FIELDS = struct.Struct(">8s32sQQ32s5Q")
_FORMER_MAGIC = b"witness1"
_FORMER = struct.Struct(">8s32sQQ32s")
"""As it was before it knew of Z reports."""
_SUM_BYTES = 32
SIZE = _FIELDS.size + _SUM_BYTES
"""Far below a sector, so that it is written whole or not at all; where it is not, the sum says so."""

_log = logging.getLogger(__name__)


class Witness:
    """Where a device's chain and its Z reports had come to, written after each commit. Till thread only.

    A crash between commit and writing leaves it behind the database, never before it: one that is ahead proves that the
    database is an older copy. Such a witness is kept as it is until the till begins a new epoch.
    """

    def __init__(self, folder: Path, device: str) -> None:
        self._path, self._device = folder / WITNESS_FILE, hashlib.sha256(device.encode()).digest()
        self._file: int | None = None
        self._idles, self._dirty = 0, False
        self.seen, self.z = noted_of(folder, device)
        self._kept: Head | None = None

    def contradicts(self, head: Head, hash_at: Callable[[int, int], bytes | None]) -> bool:
        """Whether this witness knows of an op that the log, which ends at `head`, does not hold."""
        seen = self.seen
        if seen is None or seen.epoch < head.epoch:
            return False
        if seen.epoch == head.epoch and (seen.seq == 0 or seen == head or hash_at(seen.epoch, seen.seq) == seen.hash):
            return False
        self._kept = seen
        return True

    def follow(self, head: Head, z: ZMark | None = None) -> bool:
        """Note the present end of the chain, without a sync; False while an older copy waits for its new epoch.

        The newest Z report is noted all the while and brought to disk at once, and never one before it.
        """
        is_free = self._kept is None or head.epoch > self._kept.epoch
        if is_free:
            self._kept = None
        new = self.seen if self.seen is not None and not is_free else head
        closed = z is not None and (self.z is None or z.number > self.z.number)
        if new != self.seen or closed:
            self.seen, self.z, self._dirty = new, z if closed else self.z, True
            self._write(new)
        if closed:
            self.sync()
        return is_free

    def idle(self) -> None:
        """A quiet moment: about once a minute the note is brought to disk."""
        self._idles += 1
        if self._idles >= IDLES_A_SYNC:
            self.sync()

    def sync(self) -> None:
        """Bring the note to disk, if there is a new one."""
        self._idles = 0
        if self._dirty and self._file is not None:
            with contextlib.suppress(OSError):
                os.fsync(self._file)
                self._dirty = False

    def close(self) -> None:
        """Sync and close."""
        self.sync()
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _write(self, head: Head) -> None:
        """A witness that cannot be written never keeps a shop from selling: it only knows less."""
        z = (0,) * 5 if self.z is None else msgspec.structs.astuple(self.z)
        fields = _FIELDS.pack(_MAGIC, self._device, head.epoch, head.seq, head.hash, *z)
        try:
            if self._file is None:
                self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
            os.lseek(self._file, 0, os.SEEK_SET)
            os.write(self._file, fields + hashlib.sha256(fields).digest())
        except OSError as wrong:
            _log.warning("the witness could not be written: %s", wrong.strerror)


def last_seen(folder: Path) -> Head | None:
    """What a witness in this folder says, of whichever till; None when there is none that is whole."""
    found = _read_note(folder / WITNESS_FILE)
    return None if found is None else found[1]


def seen_of(folder: Path, device: str) -> Head | None:
    """What the witness in this folder says of this till."""
    return noted_of(folder, device)[0]


def noted_of(folder: Path, device: str) -> tuple[Head | None, ZMark | None]:
    """The same, with the newest Z report that it knows of."""
    found = _read_note(folder / WITNESS_FILE)
    return (None, None) if found is None or found[0] != hashlib.sha256(device.encode()).digest() else found[1:]


def _read_note(path: Path) -> tuple[bytes, Head, ZMark | None] | None:
    try:
        data = path.read_bytes()[:SIZE]
    except OSError:
        return None
    layout = _FORMER if data.startswith(_FORMER_MAGIC) else _FIELDS
    fields, total = data[: layout.size], data[layout.size : layout.size + _SUM_BYTES]
    if len(fields) < layout.size or hashlib.sha256(fields).digest() != total:
        return None
    magic, device, epoch, seq, digest, *z = layout.unpack(fields)
    if magic not in (_MAGIC, _FORMER_MAGIC):
        return None
    return device, Head(epoch, seq, digest), ZMark(*z) if z and z[0] else None
