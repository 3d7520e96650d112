"""Many may work in a database at once, a restore only when nobody does."""

import stat
import subprocess
import sys
from pathlib import Path

import pytest

from central.errors import StoreBusy, WorldSaidNo
from central.store import occupancy
from central.store.occupancy import alone, in_use, served


def test_many_share_it_and_none_of_them_can_be_put_aside(url: str) -> None:
    with in_use(url), in_use(url):
        with pytest.raises(WorldSaidNo, match=r"in use. Nothing was changed. Stop pointill-central serve"), alone(url):
            pass
        with in_use(url):
            pass
    with alone(url):
        pass


def test_nobody_comes_in_while_it_is_restored(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(occupancy, "_SHARED_WAIT_S", 0.0)
    with alone(url):
        for place in (in_use, alone):
            with pytest.raises(WorldSaidNo, match="Nothing was changed"), place(url):
                pass
    with in_use(url):
        pass


def test_one_file_has_one_server_and_a_cluster_many(url: str) -> None:
    with served(url):
        with in_use(url):
            pass
        if url.startswith("sqlite"):
            with pytest.raises(WorldSaidNo, match=r"serve works with this database already"), served(url):
                pass
        else:
            with served(url):
                pass
    with served(url):
        pass


HOLDER = """
import sys
from central.store.occupancy import in_use
with in_use(sys.argv[1]):
    print("in", flush=True)
    sys.stdin.read()
"""


def test_who_is_killed_is_out(url: str) -> None:
    words = [sys.executable, "-c", HOLDER, url]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "in\n"
        with pytest.raises(WorldSaidNo), alone(url):
            pass
        holder.kill()
        holder.wait()
    for _ in range(200):  # PostgreSQL needs a moment to notice.
        try:
            with alone(url):
                return
        except WorldSaidNo:
            continue
    pytest.fail("the dead still hold the database")


def test_the_file_beside_is_its_owners_and_stays(sqlite_copy: str) -> None:
    with in_use(sqlite_copy):
        pass
    beside = Path(sqlite_copy.removeprefix("sqlite:///") + "-in-use")
    assert stat.S_IMODE(beside.stat().st_mode) == 0o600
    assert beside.stat().st_size == 0


def test_where_nothing_can_be_written_that_is_said(tmp_path: Path) -> None:
    with pytest.raises(WorldSaidNo, match="cannot be opened"), in_use("sqlite:////proc/none/central.db"):
        pass
    with pytest.raises(StoreBusy, match="cannot be reached"), in_use(f"postgresql+psycopg://u@/s?host={tmp_path}"):
        pass
