"""Somebody mistypes a folder, and is told where the till is."""

from pathlib import Path

import pytest

from terminal.bootstrap.absence import no_till_in


@pytest.fixture(autouse=True)
def at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    home = tmp_path / "home"
    monkeypatch.setattr("terminal.bootstrap.absence.default_data_folder", lambda: home)
    return home


def till_at(folder: Path) -> Path:
    folder.mkdir(parents=True)
    for name in ("device.key", "till.db"):
        (folder / name).touch()
    return folder


def test_where_there_is_no_till_at_all_one_can_join(tmp_path: Path) -> None:
    said = no_till_in(tmp_path / "tills" / "one")
    assert said == (
        f"There is no till in {tmp_path / 'tills' / 'one'} yet. Join a shop: pointill enrol --server URL --code CODE"
    )


@pytest.mark.parametrize("where", ["tills/till-1", "tills/till1/data", "home"])
def test_a_till_nearby_is_named(tmp_path: Path, where: str) -> None:
    (tmp_path / "tills" / "not-one").mkdir(parents=True)
    there = till_at(tmp_path / where)
    said = no_till_in(tmp_path / "tills" / "till1")
    assert said.startswith(f"There is no till in {tmp_path / 'tills' / 'till1'}. Did you mean ")
    assert f"pointill till --data {there}?" in said
    assert "pointill enrol" in said


def test_of_many_tills_a_few_are_named(tmp_path: Path) -> None:
    for number in range(9):
        till_at(tmp_path / "tills" / f"till-{number}")
    assert no_till_in(tmp_path / "tills" / "till").count("pointill till --data") == 3


def test_a_till_whose_key_is_gone_is_kept(tmp_path: Path) -> None:
    (tmp_path / "till.db").touch()
    assert "Keep the folder" in no_till_in(tmp_path)
