"""`pointill printer` as a person or a script starts it."""

from __future__ import annotations

import argparse
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from terminal.virtual_printer.command import add_arguments, run
from terminal.virtual_printer.faults import Faults

PROGRAM = """
import argparse, sys
from terminal.virtual_printer.command import add_arguments, run
parser = argparse.ArgumentParser(prog="pointill printer")
add_arguments(parser)
sys.exit(run(parser.parse_args()))
"""


def parsed(*args: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    return parser.parse_args(args)


def start(*args: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, *args], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def test_it_says_where_it_is_prints_and_ends_at_sigterm(tmp_path: Path) -> None:
    with start("--port", "0", "--tape", str(tmp_path / "tape")) as program:
        assert program.stdout is not None
        word, _, url = program.stdout.readline().partition(" ")
        assert word == "ready"
        with socket.create_connection(("127.0.0.1", int(url.rpartition(":")[2])), timeout=20) as line:
            line.sendall(b"Ana\n\x1dV\x00\x1d(H\x06\x00\x30\x30AB2Z")
            assert line.recv(10) == b"\x37\x22AB2Z\x00"
        program.send_signal(signal.SIGTERM)
        assert program.wait(20) == 0
    assert [path.name for path in (tmp_path / "tape").iterdir()] == ["0001.png"]


def test_a_taken_port_is_one_sentence_and_exit_1() -> None:
    with socket.create_server(("127.0.0.1", 0)) as held, start("--port", str(held.getsockname()[1])) as program:
        said, complained = program.communicate(timeout=20)
    assert program.returncode == 1
    assert said == ""
    assert complained.count("\n") == 1
    assert "--port" in complained


def test_a_tape_that_cannot_be_a_folder_is_one_sentence_and_exit_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("")
    before = signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)
    try:
        assert run(parsed("--port", "0", "--tape", str(tmp_path / "file"))) == 1
    finally:
        signal.signal(signal.SIGTERM, before[0])
        signal.signal(signal.SIGINT, before[1])
    assert str(tmp_path / "file") in capsys.readouterr().err


def test_options_have_their_defaults_and_faults_are_parsed() -> None:
    assert (parsed().port, parsed().tape, parsed().fault, parsed().host) == (9100, None, Faults(), "127.0.0.1")
    assert parsed("--fault", "mute,drop@7").fault == Faults(mute=True, drop_at_byte=7)


@pytest.mark.parametrize(
    ("args", "word"),
    [
        (["--fault", "fire"], "fire"),
        (["--port", "70000"], "port"),
        (["--port", "x"], "port"),
        (["--paper", "90"], "80"),
    ],
)
def test_wrong_usage_is_exit_2_and_names_the_word(
    args: list[str], word: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        parsed(*args)
    assert ended.value.code == 2
    assert word in capsys.readouterr().err


def test_help_names_every_fault(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parsed("--help")
    assert "paper-out@LINE" in "".join(capsys.readouterr().out.split())
