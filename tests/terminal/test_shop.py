"""`pointill shop init`."""

import argparse
import json
import stat
from pathlib import Path

import pytest

from terminal import shop
from terminal.companion import run_central
from terminal.config import configure
from terminal.errors import BadSetting, TillError


def init(*arguments: str) -> int:
    parser = argparse.ArgumentParser()
    shop.add_arguments(parser)
    return shop.run(parser.parse_args(["init", *arguments]))


@pytest.mark.slow
def test_one_command_opens_a_shop_whose_till_has_joined(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert init("--data", str(tmp_path / "d"), "--preset", "retail", "--name", "Corner", "--store", "High Street") == 0
    said = capsys.readouterr().out
    assert "Till 1 at High Street" in said
    assert stat.S_IMODE((tmp_path / "d").stat().st_mode) == 0o700
    settings = configure({"data": tmp_path / "d"}).settings
    assert settings.companion
    assert settings.server is not None
    assert settings.server.startswith("http://127.0.0.1:")
    books = json.loads(run_central("reconcile", "--json", "--data", str(tmp_path / "d" / "central")))
    assert books == {"members": 0, "accounts": 0, "differences": []}
    with pytest.raises(TillError, match="already"):
        init("--data", str(tmp_path / "d"), "--preset", "retail")


@pytest.mark.parametrize(
    "answers",
    ["preset = 7\n", 'colour = "red"\n', "not toml at all", 'name = "unfinished'],
)
def test_answers_that_cannot_be_used_are_refused_with_the_files_name(tmp_path: Path, answers: str) -> None:
    file = tmp_path / "answers.toml"
    file.write_text(answers, encoding="utf-8")
    with pytest.raises(BadSetting, match=r"answers\.toml"):
        init("--data", str(tmp_path / "d"), "--answers", str(file))
    assert not (tmp_path / "d").exists()


def test_an_unknown_preset_in_the_answers_is_refused_before_anything_is_made(tmp_path: Path) -> None:
    file = tmp_path / "answers.toml"
    file.write_text('preset = "casino"\n', encoding="utf-8")
    with pytest.raises(TillError):
        init("--data", str(tmp_path / "d"), "--answers", str(file))
    assert not (tmp_path / "d" / "till.db").exists()


def test_a_shop_in_a_folder_that_cannot_be_made_is_refused_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(BadSetting, match="cannot be written"):
        init("--data", str(tmp_path / "file"))
