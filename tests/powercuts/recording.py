"""Records every write, sync, making and removing of files of a process, and every line that it says, with strace."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

CALLS = (
    "openat,open,creat,pwrite64,write,pwritev,pwritev2,writev,ftruncate,truncate,fallocate,fsync,fdatasync,"
    "sync_file_range,unlink,unlinkat,rename,renameat,renameat2,link,linkat,lseek,mmap"
)
_LINE = re.compile(r"(\w+)\((.*)\) += (-?\d+)")
_HANDLE = re.compile(r"^(\d+)<([^>]*)>")
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"(\.\.\.)?')


@dataclass(frozen=True)
class Written:
    """Bytes handed to the operating system."""

    path: str
    at: int
    data: bytes


@dataclass(frozen=True)
class Cut:
    """A file was cut, or grown with zeros, to a size."""

    path: str
    size: int


@dataclass(frozen=True)
class Synced:
    """A file or folder was brought to disk, or (`failed`) the operating system could not."""

    path: str
    failed: bool = False


@dataclass(frozen=True)
class Made:
    """A file that was not there."""

    path: str


@dataclass(frozen=True)
class Removed:
    """A file that was there."""

    path: str


@dataclass(frozen=True)
class Renamed:
    """A file got another name, in the place of whatever had it."""

    path: str
    to: str


@dataclass(frozen=True)
class Said:
    """A line on the output of the process."""

    line: str


Event = Written | Cut | Synced | Made | Removed | Renamed | Said


def strace() -> str:
    """The program that records; a test without it is skipped on systems that have no such thing."""
    found = shutil.which("strace")
    if found is None:
        if sys.platform == "linux":
            pytest.fail("strace is missing: run scripts/install dev")
        pytest.skip("system calls are recorded with strace, which is of Linux")
    return found


def record(program: list[str], folder: Path, trace: Path, *, inject: str | None = None) -> list[Event]:
    """Run a Python program to its end and return what it did below `folder`; `inject` makes calls fail (see strace)."""
    command = [strace(), "-qq", "-y", "-xx", "-s", "4000000", "-o", str(trace), "-e", f"trace={CALLS}"]
    if inject is not None:
        command += ["-e", f"inject={inject}"]
    subprocess.run([*command, sys.executable, *program], check=True, stdout=subprocess.DEVNULL, timeout=300)
    try:
        with trace.open(encoding="ascii") as lines:
            return list(_events(lines, str(folder)))
    finally:
        trace.unlink()


class _Reader:
    """Understands one line after another; what it does not expect below the folder is an error, not a gap."""

    def __init__(self, folder: str) -> None:
        self.folder, self.places, self.there = folder, dict[str, int](), set[str]()

    def read(self, call: str, words: str, result: int) -> Event | None:
        if call in ("open", "openat", "creat"):
            return self._opened(words, result)
        if call in ("unlink", "unlinkat", "rename", "renameat", "renameat2"):
            return self._named(call, words, result)
        handle = _HANDLE.match(words)
        if handle is None:
            return None
        number, path = handle[1], _text(handle[2])
        if call == "write" and number == "1":
            return Said(_data(words).decode().rstrip("\n"))
        if not path.startswith(self.folder):
            return None
        return self._touched(call, number, path, words, result)

    def _opened(self, words: str, result: int) -> Event | None:
        path = _data(words).decode()
        if result < 0 or not path.startswith(self.folder):
            return None
        self.places[str(result)] = 0
        assert "O_TRUNC" not in words, f"a file is emptied, which is not understood: {words[:200]}"
        if "O_CREAT" not in words or path in self.there:
            return None
        self.there.add(path)
        return Made(path)

    def _named(self, call: str, words: str, result: int) -> Event | None:
        paths = [bytes.fromhex(found.replace("\\x", "")).decode() for found, _ in _TEXT.findall(words)]
        if result < 0 or not paths[0].startswith(self.folder):
            return None
        self.there.discard(paths[0])
        if call.startswith("unlink"):
            return Removed(paths[0])
        self.there.add(paths[1])
        return Renamed(paths[0], paths[1])

    def _touched(self, call: str, number: str, path: str, words: str, result: int) -> Event | None:
        if call in ("fsync", "fdatasync"):
            return Synced(path, failed=result < 0)
        if result < 0 or call == "mmap":
            assert "MAP_SHARED" not in words or "PROT_WRITE" not in words, f"writes through memory: {words[:200]}"
            return None
        if call == "lseek":
            self.places[number] = result
            return None
        numbers = re.findall(r", (-?\d+)", words[-60:])
        if call == "ftruncate":
            return Cut(path, int(numbers[-1]))
        assert call in ("pwrite64", "write"), f"{call} is not understood: {words[:200]}"
        at = int(numbers[-1]) if call == "pwrite64" else self.places[number]
        if call == "write":
            self.places[number] = at + result
        data = _data(words)
        assert len(data) == result, "the whole write is in the record"
        return Written(path, at, data)


def _events(lines: Iterator[str], folder: str) -> Iterator[Event]:
    reader = _Reader(folder)
    for line in lines:
        found = _LINE.match(line)
        if found is None:
            continue
        event = reader.read(found[1], found[2], int(found[3]))
        if event is not None:
            yield event


def _text(hexed: str) -> str:
    return bytes.fromhex(hexed.replace("\\x", "")).decode() if hexed.startswith("\\x") else hexed


def _data(words: str) -> bytes:
    found = _TEXT.search(words)
    assert found is not None, f"no data: {words[:200]}"
    assert not found[2], "the data was cut short"
    return bytes.fromhex(found[1].replace("\\x", ""))
