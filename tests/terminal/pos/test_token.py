"""The token file is private, lasts, and is made anew when it is not to be trusted."""

import stat
from pathlib import Path

import pytest

from terminal.pos.token import TOKEN_FILE, bears, ready_token
from tests.fakes.door_world import CountedChance


def test_the_token_is_made_once_and_only_its_owner_can_read_it(tmp_path: Path) -> None:
    chance = CountedChance()
    token = ready_token(tmp_path / "data", chance)
    path = tmp_path / "data" / TOKEN_FILE
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.read_text().strip() == token
    assert len(token) == 32
    assert ready_token(tmp_path / "data", chance) == token


@pytest.mark.parametrize("text", [b"", b"short", b"\xff" * 32, b"0" * 33])
def test_a_damaged_token_is_replaced(tmp_path: Path, text: bytes) -> None:
    path = tmp_path / TOKEN_FILE
    path.write_bytes(text)
    path.chmod(0o600)
    token = ready_token(tmp_path, CountedChance())
    assert path.read_text().strip() == token
    assert len(token) == 32


def test_a_token_that_others_could_read_is_worth_nothing_any_more(tmp_path: Path) -> None:
    chance = CountedChance()
    seen = ready_token(tmp_path, chance)
    (tmp_path / TOKEN_FILE).chmod(0o644)
    assert ready_token(tmp_path, chance) != seen
    assert stat.S_IMODE((tmp_path / TOKEN_FILE).stat().st_mode) == 0o600


@pytest.mark.parametrize("header", ["Bearer ABC", "bearer ABC", "BEARER  ABC "])
def test_the_bearer_comes_in(header: str) -> None:
    assert bears(header, "ABC")


@pytest.mark.parametrize(
    "header", [None, "", "ABC", "Bearer", "Bearer AB", "Bearer ABCD", "Basic ABC", "Bearer ÄÖ\udcff"]
)
def test_everybody_else_does_not(header: str | None) -> None:
    assert not bears(header, "ABC")
