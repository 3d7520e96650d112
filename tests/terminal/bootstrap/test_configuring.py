"""`pointill config`."""

import argparse
from pathlib import Path

import pytest

from terminal.bootstrap import configuring


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    parser = argparse.ArgumentParser()
    configuring.add_arguments(parser)
    assert configuring.run(parser.parse_args(arguments)) == 0
    return capsys.readouterr().out


def test_every_setting_is_shown_with_the_place_it_comes_from(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "till.toml").write_text('server = "https://points.example"\n', encoding="utf-8")
    monkeypatch.setenv("POINTILL_PRINTER", "tcp://10.0.0.9:9100")
    out = printed(capsys, "--data", str(tmp_path), "--origin")
    assert "https://points.example" in out
    assert "till.toml" in out
    assert "POINTILL_PRINTER" in out
    assert "built in" in out


def test_without_the_question_only_the_values_are_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "built in" not in printed(capsys, "--data", str(tmp_path))
