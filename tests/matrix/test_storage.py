"""Faults of the disk and of the computer that no single room can answer for: rows of the fault matrix, by number."""

import errno
import logging
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from terminal import commands as c
from terminal.bootstrap.logs import keep_log
from terminal.errors import StoreBroken
from terminal.store.till_store import TillStore
from tests.fakes.shop import AMARA, BEANS
from tests.fakes.till_world import TILL_KEY, TillWorld

DAY_MS = 24 * 3_600_000
PAGE = 4_096
OPEN = """
import os, sys
from pathlib import Path
from terminal.errors import StoreBroken
from terminal.store.till_store import TillStore
from tests.fakes.till_world import TILL_KEY
TillStore(Path(sys.argv[1]), TILL_KEY).close()
if os.geteuid() == 0:
    os.setgid(65534), os.setuid(65534)
try:
    TillStore(Path(sys.argv[2]), TILL_KEY)
except StoreBroken as broken:
    print(broken.sentence)
"""
"""Opens one folder as whoever runs the tests, so that everything is imported, then another as nobody in particular."""


@pytest.fixture
def world(tmp_path: Path) -> Iterator[TillWorld]:
    world = TillWorld(tmp_path / "till").connect()
    yield world
    world.close()


def sell(world: TillWorld, times: int = 1) -> None:
    for _ in range(times):
        world.do(c.MemberChosen(AMARA), c.ProductPicked(BEANS), c.SaleFinished())
        assert world.counter.done is not None


@pytest.fixture
def log_of_the_till(tmp_path: Path) -> Iterator[logging.FileHandler]:
    root, hooks = logging.getLogger(), (sys.excepthook, threading.excepthook)
    handlers, level, loud = root.handlers[:], root.level, logging.raiseExceptions
    keep_log(tmp_path)
    (handler,) = root.handlers
    assert isinstance(handler, logging.FileHandler)
    stream = handler.stream
    assert stream is not None
    yield handler
    stream.close()
    root.handlers[:], logging.raiseExceptions = handlers, loud
    sys.excepthook, threading.excepthook = hooks
    root.setLevel(level)


def test_row_08_a_log_on_a_full_disk_keeps_nobody_from_selling(
    world: TillWorld, log_of_the_till: logging.FileHandler, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_text: str) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(log_of_the_till, "stream", SimpleNamespace(write=fail, flush=lambda: None))
    with pytest.raises(OSError, match="No space left"):
        fail("a line")
    logging.getLogger("till").warning("nobody will read this")
    sell(world, 3)
    assert world.store.standing().head.seq == 3


@pytest.mark.skipif(os.name != "posix", reason="another user's files are refused in another way there")
def test_row_10_files_that_may_not_be_written_are_a_sentence_and_stay_as_they_are(world: TillWorld) -> None:
    sell(world)
    world.close()
    with tempfile.TemporaryDirectory() as open_to_all:
        folder = Path(open_to_all) / "till"
        shutil.copytree(world.folder, folder)
        for path in (folder.parent, folder):
            path.chmod(0o555)
        for path in folder.iterdir():
            path.chmod(0o444)
        before = {path.name: path.read_bytes() for path in folder.iterdir()}
        program = [sys.executable, "-c", OPEN, str(world.folder), str(folder)]
        done = subprocess.run(program, capture_output=True, text=True, check=True)
        assert "may not write its file" in done.stdout
        assert "right to write" in done.stdout
        assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
        for path in (folder.parent, folder):
            path.chmod(0o755)


def test_row_11_a_damaged_page_is_found_at_the_next_start_and_the_file_is_kept(world: TillWorld) -> None:
    sell(world, 5)
    world.close()
    path = world.folder / "till.db"
    whole = path.read_bytes()
    for at in range(0, len(whole), PAGE):
        damaged = whole[:at] + b"\xa5" * PAGE + whole[at + PAGE :]
        path.write_bytes(damaged)
        with pytest.raises(StoreBroken, match=r"keep the folder|Check the disk"):
            TillStore(world.folder, TILL_KEY)
        assert path.read_bytes() == damaged, f"page {at // PAGE}"
    path.write_bytes(whole)


def test_row_65_a_till_that_slept_for_days_asks_again_and_calls_its_figures_old(world: TillWorld) -> None:
    world.connected = False
    sell(world)
    world.wait(2_000)
    before = world.wanted[-1]
    late = world.shop.answer(before)
    world.clock.passes(5 * DAY_MS)
    world.do(c.Tick())
    assert world.status.is_stale
    world.wait(61_000)
    again = world.wanted[-1]
    assert again.request_no > before.request_no
    assert again.ops == before.ops
    world.do(c.ReplyArrived(late))
    assert world.status.unsent == 1
    world.connect()
    assert world.status.unsent == 0
    assert not world.status.is_stale
