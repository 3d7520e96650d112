"""The opening lets the owner of the folder in and nobody else, whichever kind of socket the system has."""

import os
import socket
import stat
from pathlib import Path

import pytest

from terminal.hatch.opening import PATH_BYTES_MAX, SOCKET_FILE, make_opening, reach
from tests.fakes.door_world import CountedChance

BOTH = pytest.mark.parametrize("unix", [True, False])


@pytest.fixture
def short(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder whose name is short enough for a Unix socket, wherever the test runs."""
    monkeypatch.chdir(tmp_path)
    return Path()


@BOTH
def test_only_the_owner_can_use_the_file(short: Path, unix: bool) -> None:
    opening = make_opening(short, CountedChance(), unix=unix)
    mode = (short / SOCKET_FILE).stat().st_mode
    assert stat.S_IMODE(mode) == 0o600
    assert stat.S_ISSOCK(mode) is unix
    assert opening.lets_in(opening.word)
    assert bool(opening.word) is not unix
    assert not opening.lets_in(opening.word + "x")
    assert not opening.lets_in(None)
    opening.close()


@BOTH
def test_who_reaches_it_knows_the_word(short: Path, unix: bool) -> None:
    opening = make_opening(short, CountedChance(), unix=unix)
    reached = reach(short, 5)
    assert reached is not None
    assert opening.lets_in(reached.word)
    reached.line.close()
    opening.close()
    assert reach(short, 5) is None
    assert not (short / SOCKET_FILE).exists()


def test_a_folder_with_a_long_path_has_a_port_instead(tmp_path: Path) -> None:
    deep = tmp_path / ("d" * PATH_BYTES_MAX)
    deep.mkdir()
    opening = make_opening(deep, CountedChance())
    reached = reach(deep, 5)
    assert reached is not None
    assert reached.line.family is socket.AF_INET
    assert reached.line.getpeername()[0] == "127.0.0.1"
    reached.line.close()
    opening.close()


@BOTH
def test_what_a_killed_till_left_there_is_nobody_and_makes_room(short: Path, unix: bool) -> None:
    make_opening(short, CountedChance(), unix=unix).listening.close()
    assert (short / SOCKET_FILE).exists()
    assert reach(short, 5) is None
    make_opening(short, CountedChance(), unix=unix).close()


@pytest.mark.parametrize("left", [b"", b"\xff\xfe", b"99999999999999 word", b"80", b"a b c"])
def test_a_file_that_means_nothing_is_nobody(tmp_path: Path, left: bytes) -> None:
    (tmp_path / SOCKET_FILE).write_bytes(left)
    assert reach(tmp_path, 5) is None


@pytest.mark.skipif(os.getuid() == 0, reason="nothing is forbidden to root")
def test_somebody_elses_till_is_not_taken_for_none(short: Path) -> None:
    opening = make_opening(short, CountedChance())
    (short / SOCKET_FILE).chmod(0)
    with pytest.raises(PermissionError):
        reach(short, 5)
    opening.close()
