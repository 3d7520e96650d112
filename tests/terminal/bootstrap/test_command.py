"""`pointill till`, headless."""

import argparse
import signal
import threading
from pathlib import Path

import pytest

from terminal.bootstrap import command
from terminal.bootstrap.command import start_companion
from terminal.companion import free_port
from terminal.config import Settings, provision_server
from terminal.errors import BadSetting, NotEnrolled, TillError
from tests.fixtures.shop import RunningTill, Shop
from tests.fixtures.waiting import wait_until


def run(*arguments: str) -> int:
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    return command.run(parser.parse_args(arguments))


@pytest.fixture(autouse=True)
def signals_as_before() -> object:
    kept = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    hook = threading.excepthook
    yield
    threading.excepthook = hook
    for number, handler in kept.items():
        signal.signal(number, handler)


def test_a_folder_without_a_till_is_told_how_to_join(tmp_path: Path) -> None:
    with pytest.raises(NotEnrolled, match="pointill enrol"):
        run("--headless", "--data", str(tmp_path))


def test_a_folder_that_somebody_mistyped_is_not_made_and_the_right_one_is_named(tmp_path: Path) -> None:
    for name in ("device.key", "till.db"):
        (tmp_path / name).touch()
    with pytest.raises(NotEnrolled, match=f"Did you mean pointill till --data {tmp_path}?"):
        run("--headless", "--data", str(tmp_path / "tilll"))
    assert not (tmp_path / "tilll").exists()


def test_a_till_whose_key_is_gone_is_not_told_to_join_anew(tmp_path: Path) -> None:
    (tmp_path / "till.db").touch()
    with pytest.raises(NotEnrolled, match=r"key of the till in .* is gone.*pointill salvage"):
        run("--headless", "--data", str(tmp_path))


@pytest.mark.parametrize("port", ["65536", "-1", "1e3", "http"])
def test_a_port_that_cannot_be_is_wrong_usage(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        run("--headless", f"--pos-port={port}")
    assert ended.value.code == 2
    assert "--pos-port" in capsys.readouterr().err


@pytest.mark.parametrize("url", ["lp0", "usb://04b8", "zzz://", "tcp://:9100", "tcp://printer:0"])
def test_a_printer_that_cannot_be_meant_is_wrong_usage(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        run("--headless", "--printer", url)
    assert ended.value.code == 2
    said = capsys.readouterr().err
    assert "--printer" in said
    assert "tcp://HOST:9100" in said or "port" in said


@pytest.mark.parametrize("wrong", [("--camera", "synthetic:"), ("printer", "lp0"), ("--scanner", "lp0")])
def test_a_device_that_cannot_be_meant_is_refused_before_anything_starts(
    tmp_path: Path, wrong: tuple[str, str]
) -> None:
    name, value = wrong
    words = () if name == "printer" else wrong
    (tmp_path / "till.toml").write_text(f'{name} = "{value}"\n' if name == "printer" else "", encoding="utf-8")
    with pytest.raises(BadSetting, match=name.removeprefix("--")):
        run("--headless", "--data", str(tmp_path), *words)


def test_a_shop_whose_server_has_no_address_is_told_to_open_again(tmp_path: Path) -> None:
    with pytest.raises(TillError, match="shop init"):
        start_companion(Settings(data=tmp_path, companion=True))


@pytest.mark.slow
def test_a_shop_on_one_computer_starts_its_server_with_its_till(shop: Shop) -> None:
    port = free_port()
    provision_server(shop.data, f"http://127.0.0.1:{port}")
    with RunningTill(shop, environment={"POINTILL_COMPANION": "true"}) as till:
        caller = till.caller()
        caller.sell({"id": "one", "lines": [{"category": "coffee", "amount_minor": 340}]})
        wait_until(
            lambda: caller.status()["unsent"] == 0 and caller.status()["online"],
            within_s=60,
            otherwise=lambda: str(caller.status()),
        )
        assert till.stop() == 0
