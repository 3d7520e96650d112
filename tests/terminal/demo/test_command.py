"""`pointill demo`."""

import argparse
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from terminal.demo import command
from terminal.errors import TillError
from tests.fixtures.waiting import wait_until


def parsed(*arguments: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    return parser.parse_args(arguments)


def test_without_words_it_goes_into_a_folder_of_its_own() -> None:
    assert parsed().dir == Path("demo-out")
    assert parsed().headless is False
    assert parsed("--dir", "elsewhere", "--headless").dir == Path("elsewhere")


def test_a_folder_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way", encoding="utf-8")
    with pytest.raises(TillError, match="file"):
        command.run(parsed("--headless", "--dir", str(blocked)))


def servers_of(folder: Path) -> list[int]:
    """Process ids of the servers that keep their data in this folder."""
    found = []
    for process in Path("/proc").iterdir():
        with suppress(OSError):
            words = (process / "cmdline").read_bytes().split(b"\0") if process.name.isdigit() else []
            if b"serve" in words and any(word.startswith(bytes(folder)) for word in words):
                found.append(int(process.name))
    return found


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="reads the list of processes from /proc")
@pytest.mark.parametrize("sign", ["Opening the shop", "Letting the till join", "sample members"])
def test_told_to_end_while_it_sets_up_it_leaves_no_server_behind(tmp_path: Path, sign: str) -> None:
    folder = tmp_path / "demo"
    words = [sys.executable, "-m", "terminal", "demo", "--headless", "--dir", str(folder)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as demo:
        assert demo.stdout is not None
        assert any(sign in line for line in demo.stdout)
        wait_until(lambda: bool(servers_of(folder)), within_s=60, otherwise=lambda: "no server was started")
        demo.terminate()
        demo.communicate(timeout=60)
        assert demo.returncode == 128 + signal.SIGTERM
    assert servers_of(folder) == []
