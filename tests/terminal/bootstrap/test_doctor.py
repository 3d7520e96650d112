"""The doctor says how every device is, with a till that runs and without one, in lines for people or programs."""

import json
from dataclasses import asdict
from pathlib import Path

import pytest

from terminal.__main__ import main
from terminal.bootstrap.doctor import DEVICES, findings_in, told
from terminal.checks import plugged
from terminal.findings import Finding, Health, Kind, Plugged
from terminal.hatch.hatch import Hatch
from terminal.virtual_printer.device import Device
from terminal.virtual_printer.server import VirtualPrinter
from terminal.virtual_printer.tape import Tape
from tests.fakes.door_world import CountedChance, FakeTill

CAMERA = Plugged(Kind.CAMERA, "HD Webcam", "0")


@pytest.fixture(autouse=True)
def one_camera(monkeypatch: pytest.MonkeyPatch) -> None:
    """This computer has one camera and nothing else, whatever it really has."""
    monkeypatch.setattr(plugged, "machine_looks", lambda: (("all", lambda: [CAMERA]),))


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    data = tmp_path / "till"
    data.mkdir()
    return data


def write(data: Path, **settings: str) -> None:
    (data / "till.toml").write_text("".join(f'{name} = "{value}"\n' for name, value in settings.items()))


def test_without_a_till_the_devices_are_looked_at_from_here(settings: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with VirtualPrinter(Device(Tape())) as printer:
        write(settings, printer=f"tcp://127.0.0.1:{printer.port}")
        assert main(["doctor", "--data", str(settings)]) == 0
        said = capsys.readouterr().out
        printer.device.cover = True
        assert main(["doctor", "--data", str(settings)]) == 1
        ill = capsys.readouterr().out
    assert said.startswith("No till runs in ")
    assert f"ok       printer  tcp://127.0.0.1:{printer.port}: The printer is ready." in said
    assert 'found    camera   HD Webcam, to use it: camera = "0"' in said
    assert "trouble  printer" in ill
    assert "cover is open" in ill


def test_with_nothing_set_up_all_is_said_and_nothing_is_wrong(
    settings: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["doctor", "--data", str(settings), "--json"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {"sound", "disk"} < {line["kind"] for line in lines}
    assert [(line["kind"], line["health"]) for line in lines if line["kind"] not in ("sound", "disk")] == [
        ("printer", "unset"),
        ("drawer", "unset"),
        ("scanner", "ready"),
        ("camera", "unset"),
        ("display", "unset"),
        ("camera", "found"),
    ]


def test_a_till_that_runs_is_asked(settings: Path, capsys: pytest.CaptureFixture[str]) -> None:
    findings = (Finding(Kind.PRINTER, "usb://04b8:0202", Health.TROUBLE, "The printer is out of paper."),)
    hatch = Hatch(inbox=FakeTill(lambda _: None), facts={DEVICES: lambda: told(findings)})
    hatch.open(settings, CountedChance())
    try:
        assert main(["doctor", "--data", str(settings)]) == 1
    finally:
        hatch.close()
    said = capsys.readouterr().out
    assert "is running and says" in said
    assert "trouble  printer  usb://04b8:0202: The printer is out of paper." in said


def test_what_the_till_answers_is_read_again_as_it_was() -> None:
    findings = (Finding(Kind.CAMERA, "0", Health.ATTENTION, "It is dark."),)
    assert findings_in(json.loads(json.dumps(told(findings)))) == findings
    assert told(findings) == {"findings": [asdict(findings[0])]}
