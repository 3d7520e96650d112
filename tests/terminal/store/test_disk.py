"""The reserve takes real room, is given up at once, and is never half there."""

import errno
import os
import resource
import sys
from pathlib import Path

import pytest

from terminal.store.disk import RESERVE_FILE, DataDisk

SIZE = 3 << 20


def test_the_reserve_takes_room_and_gives_it_back(tmp_path: Path) -> None:
    disk = DataDisk(tmp_path)
    assert disk.keep_reserve(SIZE)
    kept = (tmp_path / RESERVE_FILE).stat()
    assert kept.st_size >= SIZE
    assert kept.st_blocks * 512 >= SIZE
    assert kept.st_mode & 0o077 == 0
    assert disk.keep_reserve(SIZE)
    disk.give_up_reserve()
    disk.give_up_reserve()
    assert list(tmp_path.iterdir()) == []


def test_a_system_without_a_call_for_it_gets_its_blocks_one_by_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(os, "posix_fallocate", raising=False)
    assert DataDisk(tmp_path).keep_reserve(SIZE)
    assert (tmp_path / RESERVE_FILE).stat().st_blocks * 512 >= SIZE


def test_a_reserve_that_does_not_fit_leaves_nothing_behind(tmp_path: Path) -> None:
    process = os.fork()
    if process == 0:
        resource.setrlimit(resource.RLIMIT_FSIZE, (SIZE // 2, SIZE // 2))
        kept = DataDisk(tmp_path).keep_reserve(SIZE)
        os._exit(errno.EFBIG if kept else 0)
    assert os.waitpid(process, 0)[1] == 0
    assert list(tmp_path.iterdir()) == []


def test_room_is_told_and_a_disk_that_says_nothing_has_enough(tmp_path: Path) -> None:
    assert 0 < DataDisk(tmp_path).free_bytes() < 1 << 60
    assert DataDisk(tmp_path / "gone").free_bytes() == sys.maxsize
