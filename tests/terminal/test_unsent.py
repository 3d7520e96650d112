"""The words of `pointill unsent` where there is nothing to carry, or nobody to carry it."""

from pathlib import Path

import pytest

from terminal.__main__ import main
from terminal.errors import NotEnrolled
from terminal.sync.trouble import Kind, Trouble
from terminal.unsent import export, not_carried
from tests.fakes.chance import SeededChance


def test_there_is_nothing_to_carry_where_no_till_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(NotEnrolled):
        export(tmp_path / "file", tmp_path, SeededChance(1))
    assert main(["unsent", "export", str(tmp_path / "x"), "--data", str(tmp_path)]) == 1
    assert "no till" in capsys.readouterr().err
    assert main(["unsent", "import", str(tmp_path / "x"), "--data", str(tmp_path)]) == 1
    with pytest.raises(SystemExit) as wrong:
        main(["unsent"])
    assert wrong.value.code == 2


def test_a_file_that_was_not_taken_is_to_be_kept() -> None:
    said = str(not_carried(Trouble(Kind.REFUSED, "The server takes no calls.")))
    assert said.startswith("The server takes no calls. Keep the file")
    assert said.endswith("pointill unsent export")
