"""Whether the disk under the till's data folder is encrypted, as far as the system tells it to everybody."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from terminal.findings import Finding, Health, Kind

if TYPE_CHECKING:
    from collections.abc import Callable

_BLOCKS: Final = Path("/sys/dev/block")
_CRYPT: Final = "CRYPT-"
"""How dm-crypt begins the uuid of a mapping, LUKS or plain."""
_FOR_ELSEWHERE: Final = ("vd", "xvd", "nbd", "loop", "zram", "ram", "drbd", "rbd", "zd")
"""Disks whose bytes lie with a host, a server or a file: whether these are encrypted is not known here."""
_LAYERS_MAX: Final = 8
_OF_HOSTS: Final = ("QEMU", "VMware", "VBOX", "Msft", "Virtual")
"""What virtual machines name as the maker of a disk that looks like one of their own."""
_POLICY_OF_FOLDER: Final = 0xC0096616
"""FS_IOC_GET_ENCRYPTION_POLICY_EX of linux/fscrypt.h (Linux 5.4); it needs no rights and fails where there is none."""
_POLICY_BYTES: Final = 24

_ENCRYPTED: Final = "The disk of the till's data is encrypted."
_PLAIN: Final = (
    "The disk of the till's data is not encrypted by this system: who takes the computer can read members and sales. "
    "Set the computer up with an encrypted disk (LUKS), or move the data folder to one."
)
_UNKNOWN: Final = (
    "Whether the disk of the till's data is encrypted cannot be told here. Look into the system's settings."
)


def disk_finding(folder: Path) -> Finding:
    """Reads a few small files of the system; a folder that is not there yet is judged by its parent."""
    encrypted = is_encrypted(_there(folder)) if sys.platform == "linux" else None
    health, sentence = {
        True: (Health.READY, _ENCRYPTED),
        False: (Health.ATTENTION, _PLAIN),
        None: (Health.UNSET, _UNKNOWN),
    }[encrypted]
    return Finding(Kind.DISK, "", health, sentence)


def is_encrypted(folder: Path, blocks: Path = _BLOCKS, has_policy: Callable[[Path], bool] | None = None) -> bool | None:
    """None where the system does not say; `blocks` and `has_policy` are Linux's own, for tests others."""
    try:
        number = folder.stat().st_dev
        if (has_policy or _has_policy)(folder):
            return True
        return _layer(blocks / f"{os.major(number)}:{os.minor(number)}", _LAYERS_MAX)
    except OSError:
        return None


def _layer(block: Path, left: int) -> bool | None:
    """This layer, or else all of those that it lies on: one that is not encrypted makes the whole so."""
    if not left or not block.is_dir():
        return None
    block = block.resolve()
    uuid = block / "dm" / "uuid"
    if uuid.is_file() and uuid.read_text().startswith(_CRYPT):
        return True
    below = sorted((block / "slaves").iterdir()) if (block / "slaves").is_dir() else []
    if below:
        told = [_layer(one, left - 1) for one in below]
        return False if False in told else None if None in told else True
    return None if uuid.is_file() or block.name.startswith(_FOR_ELSEWHERE) or _of_host(block) else False


def _of_host(block: Path) -> bool:
    """A partition has its disk above it."""
    makers = (one / "device" / "vendor" for one in (block, block.parent))
    return any(maker.is_file() and maker.read_text().strip().startswith(_OF_HOSTS) for maker in makers)


def _has_policy(folder: Path) -> bool:
    """Whether the file system encrypts this folder by itself."""
    import fcntl

    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.ioctl(descriptor, _POLICY_OF_FOLDER, _POLICY_BYTES.to_bytes(8, sys.byteorder) + bytes(_POLICY_BYTES))
    except OSError:
        return False
    finally:
        os.close(descriptor)
    return True


def _there(folder: Path) -> Path:
    return next((one for one in (folder, *folder.parents) if one.exists()), folder)
