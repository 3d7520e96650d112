"""`pointill shift` is for a till that runs."""

from pathlib import Path

import pytest

from terminal.__main__ import main


@pytest.mark.parametrize("words", [["show"], ["open", "100"], ["close", "--counted", "0"], ["copy", "3"]])
def test_where_no_till_runs_there_is_no_shift(
    words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["shift", *words, "--data", str(tmp_path)]) == 1
    assert "only a running till knows its shift" in capsys.readouterr().err


def test_an_act_that_nobody_knows_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as wrong:
        main(["shift", "sell", "--data", str(tmp_path)])
    assert wrong.value.code == 2
