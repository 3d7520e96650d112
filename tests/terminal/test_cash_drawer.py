"""`pointill drawer` asks the till that runs, and says so where none does or where it has no drawer."""

from pathlib import Path

import pytest

from terminal.__main__ import main
from terminal.bootstrap.assembly import Assembly
from terminal.config import configure
from terminal.virtual_printer.device import Device
from terminal.virtual_printer.server import VirtualPrinter
from terminal.virtual_printer.tape import Tape
from tests.fixtures.shop import Shop
from tests.fixtures.waiting import wait_until


def test_where_no_till_runs_nothing_opens(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["drawer", "--data", str(tmp_path)]) == 1
    assert "only a running till opens its drawer" in capsys.readouterr().err


def test_a_reason_that_nobody_knows_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as wrong:
        main(["drawer", "--reason", "curious", "--data", str(tmp_path)])
    assert wrong.value.code == 2


@pytest.mark.slow
def test_the_running_till_opens_it_through_its_printer(shop: Shop, capsys: pytest.CaptureFixture[str]) -> None:
    with VirtualPrinter(Device(Tape())) as paper:
        given = {"data": shop.data, "companion": False, "printer": paper.url, "drawer": "pin2"}
        till = Assembly(configure(given).settings, lambda _: None)
        till.start()
        try:
            assert main(["drawer", "--reason", "change", "--by", "Ines", "--data", str(shop.data)]) == 0
            opened = lambda: paper.device.drawer_kicks == 1  # noqa: E731 - a name for one condition
            wait_until(opened, within_s=20, otherwise=lambda: "the drawer stayed shut")
            assert main(["shift", "open", "100.00", "--by", "Ines", "--data", str(shop.data)]) == 0
            assert main(["shift", "in", "5", "--note", "coins", "--data", str(shop.data)]) == 0
            assert main(["shift", "close", "--counted", "105,00", "--data", str(shop.data)]) == 0
            assert main(["shift", "copy", "1", "--data", str(shop.data)]) == 0
            assert main(["shift", "show", "--data", str(shop.data)]) == 0
            assert main(["shift", "out", "much", "--data", str(shop.data)]) == 1
        finally:
            till.stop()
    said = capsys.readouterr().out
    assert "written down as 1" in said
    assert "by Ines" in said
    assert "cash that should be here 105.00" in said
    assert "closed with Z report 1" in said
