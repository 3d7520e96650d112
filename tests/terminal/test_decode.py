"""The command `pointill decode`."""

import argparse
import json
from pathlib import Path

import pytest
from PIL import Image

from terminal.decode import add_arguments, run
from tests.fakes.code_pictures import matrix


def decode(*words: str) -> int:
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    return run(parser.parse_args(words))


@pytest.fixture
def member(tmp_path: Path) -> str:
    path = tmp_path / "member.png"
    Image.fromarray(matrix("M:7K2M9QXD4F")).save(path)
    return str(path)


@pytest.fixture
def blank(tmp_path: Path) -> str:
    path = tmp_path / "blank.webp"
    Image.new("L", (200, 200), 255).save(path)
    return str(path)


def test_people_are_told_kind_and_text(member: str, blank: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert decode(member, blank) == 0
    assert capsys.readouterr().out == f"{member}: QR  M:7K2M9QXD4F\n{blank}: no code found\n"


def test_scripts_get_one_object_a_line(member: str, blank: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert decode("--json", member, blank) == 0
    assert [json.loads(line) for line in capsys.readouterr().out.splitlines()] == [
        {"file": member, "codes": [{"symbology": "QR", "text": "M:7K2M9QXD4F", "confirmed": True}]},
        {"file": blank, "codes": []},
    ]


def test_a_missing_and_a_broken_file_are_named_and_the_rest_is_read(
    member: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "broken.jpg").write_bytes(b"\xff\xd8 no picture")
    assert decode(str(tmp_path / "gone.png"), str(tmp_path / "broken.jpg"), member) == 1
    told = capsys.readouterr()
    assert told.out == f"{member}: QR  M:7K2M9QXD4F\n"
    assert [line.split(" ")[0] for line in told.err.splitlines()] == ["There", str(tmp_path / "broken.jpg")]


def test_a_code_cannot_play_with_the_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Image.fromarray(matrix("a\x1b[2Jb\u202ec")).save(tmp_path / "a.png")
    assert decode(str(tmp_path / "a.png")) == 0
    assert capsys.readouterr().out.endswith("QR  a\\u001b[2Jb\\u202ec\n")
