"""`pointill demo`."""

import argparse
from pathlib import Path

import pytest

from terminal.demo import command
from terminal.errors import TillError


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
