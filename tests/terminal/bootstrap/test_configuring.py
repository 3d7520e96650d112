"""`pointill config`."""

import argparse
from pathlib import Path

import pytest

from terminal.bootstrap import configuring
from terminal.config import configure, shown_settings
from terminal.hatch.hatch import Hatch
from tests.fakes.door_world import CountedChance, FakeTill


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


@pytest.mark.parametrize("printer", ["none", "tcp://10.0.0.9:9100"])
def test_a_till_that_runs_is_shown_with_what_it_was_started_with(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], printer: str
) -> None:
    used = shown_settings(configure({"data": tmp_path, "printer": printer}).settings)
    hatch = Hatch(
        inbox=FakeTill(lambda _: None), facts={"running": lambda: {"process": 7, "version": "1.2", "settings": used}}
    )
    hatch.open(tmp_path, CountedChance())
    lines = printed(capsys, "--data", str(tmp_path)).splitlines()
    hatch.close()
    noted = [line for line in lines if line.startswith("#")]
    assert "process 7, Pointill 1.2" in noted[0]
    assert noted[1:] == ([] if printer == "none" else [f'# printer = "{printer}"'])
    assert not any(line.startswith("#") for line in printed(capsys, "--data", str(tmp_path)).splitlines())
