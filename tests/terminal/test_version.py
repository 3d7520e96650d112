"""The version that the till tells is the project's own."""

import tomllib
from pathlib import Path

from terminal.version import VERSION


def test_the_program_and_its_package_have_one_version() -> None:
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == VERSION
