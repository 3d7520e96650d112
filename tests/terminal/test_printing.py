"""`pointill paper` asks the till that runs, and says so where none does."""

from __future__ import annotations

from pathlib import Path

import pytest

from terminal.__main__ import main
from terminal.bootstrap.assembly import Assembly
from terminal.config import configure
from tests.fixtures.shop import Shop


def test_where_no_till_runs_nothing_prints(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["paper", "test-page", "--data", str(tmp_path)]) == 1
    assert "only a running till prints" in capsys.readouterr().err


def test_a_paper_that_nobody_knows_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as wrong:
        main(["paper", "poster", "--data", str(tmp_path)])
    assert wrong.value.code == 2


@pytest.mark.slow
def test_the_running_till_prints_a_test_page(shop: Shop, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    printed = tmp_path / "printed.bin"
    settings = configure({"data": shop.data, "companion": False, "printer": f"file://{printed}"}).settings
    till = Assembly(settings, lambda _: None)
    till.start()
    try:
        assert main(["paper", "test-page", "--data", str(shop.data)]) == 0
        assert main(["paper", "cards", "--data", str(shop.data)]) == 1
    finally:
        till.stop()
    said = capsys.readouterr()
    assert "print journal as number" in said.out
    assert "Name 1 to 100 members" in said.err
