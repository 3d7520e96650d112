"""The words and exit codes of `pointill salvage`."""

from pathlib import Path

import pytest

from terminal.__main__ import main
from terminal.config import KeyStore
from terminal.keys import keep_key
from tests.fakes.till_world import TillWorld

SECRET = b"\x09" * 32
"""The secret of the world's till."""


def test_a_damaged_file_is_salvaged_and_a_whole_one_is_not(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = tmp_path / "till"
    TillWorld(data).close()
    keep_key(data, SECRET, KeyStore.FILE, None)
    assert main(["salvage", "--data", str(data)]) == 1
    assert "is whole" in capsys.readouterr().err
    with (data / "till.db").open("r+b") as file:
        file.write(b"\xa5" * 4_096)
    assert main(["salvage", "--data", str(data)]) == 0
    said = capsys.readouterr().out
    assert "Till 2" in said
    assert "damaged-" in said
    assert "Start the till" in said
    assert main(["salvage", "--data", str(data)]) == 1


def test_where_nothing_or_no_key_is_left_it_says_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["salvage", "--data", str(tmp_path)]) == 1
    assert "no till" in capsys.readouterr().err
    (tmp_path / "till.db").write_bytes(b"\x00" * 8_192)
    assert main(["salvage", "--data", str(tmp_path)]) == 1
    assert "tills lost" in capsys.readouterr().err
    keep_key(tmp_path, SECRET, KeyStore.FILE, None)
    assert main(["salvage", "--data", str(tmp_path)]) == 1
    assert "Enrol this computer as a new till" in capsys.readouterr().err
    with pytest.raises(SystemExit) as wrong:
        main(["salvage", "--nonsense"])
    assert wrong.value.code == 2
