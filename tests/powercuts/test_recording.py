"""The recording of a process holds every byte that it wrote, in order, and what it said between."""

from pathlib import Path

import pytest

from tests.powercuts.recording import Cut, Made, Removed, Renamed, Said, Synced, Written, record

PROGRAM = """
import os, sys
folder = sys.argv[1]
os.write(1, b"hello\\n")
one = os.open(f"{folder}/one", os.O_RDWR | os.O_CREAT)
os.pwrite(one, bytes(range(256)), 512)
os.write(one, b"first")
os.write(one, b"second")
os.lseek(one, 3, os.SEEK_SET)
os.write(one, b"third")
os.ftruncate(one, 7)
os.fsync(one)
os.rename(f"{folder}/one", f"{folder}/two")
os.unlink(f"{folder}/two")
os.write(1, b"bye\\n")
"""


@pytest.mark.slow
def test_everything_below_the_folder_is_in_the_record(tmp_path: Path) -> None:
    (tmp_path / "here").mkdir()
    one, two = str(tmp_path / "here" / "one"), str(tmp_path / "here" / "two")
    assert record(["-c", PROGRAM, str(tmp_path / "here")], tmp_path / "here", tmp_path / "trace") == [
        Said("hello"),
        Made(one),
        Written(one, 512, bytes(range(256))),
        Written(one, 0, b"first"),
        Written(one, 5, b"second"),
        Written(one, 3, b"third"),
        Cut(one, 7),
        Synced(one),
        Renamed(one, two),
        Removed(two),
        Said("bye"),
    ]


@pytest.mark.slow
def test_a_call_can_be_made_to_fail(tmp_path: Path) -> None:
    program = ["-c", PROGRAM.replace("os.fsync(one)", "try: os.fsync(one)\nexcept OSError: pass"), str(tmp_path)]
    events = record(program, tmp_path, tmp_path.with_name("trace"), inject="fsync:error=EIO:when=1")
    assert Synced(str(tmp_path / "one"), failed=True) in events
