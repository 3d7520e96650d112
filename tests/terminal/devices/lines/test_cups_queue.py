"""A queue of CUPS, its commands played by small programs: what they say becomes a job, a doubt or a sentence."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from terminal.devices.lines.cups_queue import CupsTransport
from terminal.devices.transport import CannotOpen, ConnectionLost

IDLE = 'echo "printer receipts is idle.  enabled since today"'
TAKES = 'cat > "$JOB"; echo "request id is receipts-1 (1 file(s))"'


def cups(folder: Path, *, lpstat: str = IDLE, lp: str = TAKES) -> CupsTransport:
    for name, does in (("lpstat", lpstat), ("lp", lp)):
        program = folder / name
        program.write_text(f'#!/bin/sh\necho "$0 $*" >> "{folder}/asked"\n{does}\n')
        program.chmod(0o755)
    return CupsTransport("receipts", {"PATH": f"{folder}:{os.environ['PATH']}", "JOB": str(folder / "job")})


def test_a_job_is_given_whole_and_untouched(tmp_path: Path) -> None:
    line = cups(tmp_path).open()
    assert line.write_some(b"\x1b@one") == 5
    assert line.write_some(b"\x00two") == 4
    assert not (tmp_path / "job").exists()
    line.hand_over()
    line.close()
    assert (tmp_path / "job").read_bytes() == b"\x1b@one\x00two"
    asked = (tmp_path / "asked").read_text()
    assert "lp -d receipts -o raw" in asked
    assert asked.count("/lp ") == 1
    assert line.read_some(0) == b""


def test_a_job_that_was_not_whole_is_never_given(tmp_path: Path) -> None:
    line = cups(tmp_path).open()
    line.write_some(b"half")
    line.close()
    line.hand_over()
    assert not (tmp_path / "job").exists()


def test_a_queue_that_refuses_leaves_a_doubt(tmp_path: Path) -> None:
    line = cups(tmp_path, lp='echo "lp: The printer is not accepting jobs." >&2; exit 1').open()
    line.write_some(b"job")
    with pytest.raises(ConnectionLost, match="not accepting jobs"):
        line.hand_over()


def test_unknown_and_stopped_queues_are_sentences(tmp_path: Path) -> None:
    with pytest.raises(CannotOpen, match=r"knows no printer receipts: lpstat: Invalid .* lpstat -p"):
        cups(tmp_path, lpstat="echo 'lpstat: Invalid destination name' >&2; exit 1").open()
    with pytest.raises(CannotOpen, match="cupsenable receipts"):
        cups(tmp_path, lpstat='echo "printer receipts disabled since today - paused"').open()


def test_a_computer_without_cups_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(CannotOpen, match="CUPS is not installed"):
        CupsTransport("receipts", {"PATH": str(tmp_path)}).open()
