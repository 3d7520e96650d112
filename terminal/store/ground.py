"""Whether a folder lies where a till's files may be: on a disk built into this computer, not on a share or a stick."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from terminal.errors import BadSetting

_FAR = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "ncpfs", "afs", "ceph", "glusterfs", "9p", "davfs", "vboxsf", "beegfs"}
    | {"lustre", "gpfs", "ocfs2", "gfs2"}
    | {f"fuse.{kind}" for kind in ("glusterfs", "davfs", "sshfs", "rclone", "vmhgfs-fuse")}
)
"""File systems whose locks and syncs are another computer's promise."""
_DRIVE_REMOVABLE, _DRIVE_REMOTE = 2, 4

_SHARE = (
    "{} lies on a network share ({}). There a till's file can be damaged by two computers at once. Name a folder on a "
    "disk of this computer with --data."
)
_STICK = (
    "{} lies on a disk that can be pulled out ({}). A till's file must not travel or vanish under it. Name a folder "
    "on a disk built into this computer with --data."
)


def check_ground(folder: Path) -> None:
    """BadSetting when the folder, which need not be there yet, lies on a network share or a removable disk."""
    place = folder.absolute().resolve()
    if sys.platform == "win32":
        _check_drive(place)
    elif sys.platform == "linux":
        judge_mounts(place, Path("/proc/self/mountinfo").read_text(encoding="utf-8"), Path("/sys/dev/block"))


def judge_mounts(place: Path, mountinfo: str, devices: Path) -> None:
    """The same from the kernel's list of mounts and its folder of block devices (`MAJOR:MINOR`)."""
    best: tuple[int, str, str] = (-1, "", "")
    for line in mountinfo.splitlines():
        before, _, after = line.partition(" - ")
        number, point = before.split(" ")[2], Path(_unescaped(before.split(" ")[4]))
        # Of two mounts on one place the later one is seen.
        if place.is_relative_to(point) and len(point.parts) >= best[0]:
            best = (len(point.parts), after.split(" ")[0], number)
    _, kind, number = best
    if kind in _FAR:
        raise BadSetting(_SHARE.format(place, kind))
    if _is_removable(devices / number):
        raise BadSetting(_STICK.format(place, number))


def _is_removable(device: Path) -> bool:
    """A partition's own disk is the folder above it."""
    disk = device.resolve()
    flags = (at / "removable" for at in (disk, disk.parent))
    return any(flag.is_file() and flag.read_text(encoding="ascii").strip() == "1" for flag in flags)


def _unescaped(path: str) -> str:
    return re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), path)


def _check_drive(place: Path) -> None:
    import ctypes

    windows = getattr(ctypes, "windll")  # noqa: B009 - it exists on Windows only, which the type checker is not told
    kind = windows.kernel32.GetDriveTypeW(place.anchor)
    if kind == _DRIVE_REMOTE:
        raise BadSetting(_SHARE.format(place, place.anchor))
    if kind == _DRIVE_REMOVABLE:
        raise BadSetting(_STICK.format(place, place.anchor))
