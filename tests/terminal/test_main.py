"""The command `pointill`."""

import subprocess
import sys
from pathlib import Path

import pytest

from terminal.__main__ import main
from terminal.version import VERSION


def test_it_says_its_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert ended.value.code == 0
    assert capsys.readouterr().out == f"pointill {VERSION}\n"


@pytest.mark.parametrize("command", ["till", "demo", "enrol", "shop", "decode", "printer", "paper", "config"])
def test_every_command_explains_itself(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([command, "--help"])
    assert ended.value.code == 0
    assert f"pointill {command}" in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [[], ["sell"], ["till", "--volume", "11"], ["printer", "--port", "many"]])
def test_wrong_usage_ends_with_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert "usage" in capsys.readouterr().err


def test_what_the_world_refuses_is_one_plain_sentence_and_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "till.toml").write_text("volume = 11\n", encoding="utf-8")
    assert main(["config", "--data", str(tmp_path)]) == 1
    err = capsys.readouterr().err
    assert "volume" in err
    assert "Traceback" not in err


@pytest.mark.slow
def test_a_till_that_never_joined_says_how_to_join(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "terminal", "till", "--headless", "--data", str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert "pointill enrol" in done.stderr
    assert "Traceback" not in done.stderr
