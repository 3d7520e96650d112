"""The printer is what the settings say, or the settings are refused with the word that is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from terminal.bootstrap.printing import make_printer
from terminal.config import configure
from terminal.devices.print_job import Outcome, PrintJob
from terminal.errors import BadSetting
from terminal.slip import Logo, Row, Slip, Text
from terminal.virtual_printer.device import Device
from terminal.virtual_printer.faults import faults_of
from terminal.virtual_printer.server import VirtualPrinter
from terminal.virtual_printer.tape import Tape
from tests.fakes.printing import PATIENCE_S, JournalFake


def printed(given: dict[str, object], slip: Slip, fault: str = "") -> tuple[str, Outcome]:
    journal = JournalFake()
    with VirtualPrinter(Device(Tape(), faults_of(fault))) as paper:
        settings = configure({"data": Path("/nowhere"), "printer": paper.url, **given}, {}, Path("/nowhere")).settings
        journal.printer = make_printer(settings, journal)
        journal.printer.start()
        journal.printer.offer(PrintJob(1, slip.to_json_bytes()))
        assert journal.until(lambda: len(journal.ended) == 1)
        assert paper.device.idle(PATIENCE_S)
        journal.printer.stop()
        return paper.device.pieces[0].text, journal.outcomes[0][1]


CAFE = Slip((Logo(), Row("Café", "€ 3.20")))


def test_a_printer_that_says_what_it_is_is_spoken_to_in_its_own_letters() -> None:
    text, outcome = printed({}, CAFE)
    assert (text.split(), outcome) == (["Café", "€", "3.20"], Outcome.CONFIRMED)
    assert len(text) == 48


def test_paper_of_58_mm_has_32_columns() -> None:
    assert len(printed({"paper": "58"}, CAFE)[0]) == 32


def test_a_model_that_a_person_names_is_not_asked() -> None:
    assert printed({"printer_model": "unknown"}, CAFE)[0] == "[picture]"


def test_a_printer_that_is_mute_can_be_set_to_print_unconfirmed_and_gets_what_all_can() -> None:
    assert printed({"print_unconfirmed": True}, CAFE, "mute") == ("[picture]", Outcome.SENT)


def test_the_logo_stands_on_top_and_a_lost_file_costs_only_the_logo(tmp_path: Path) -> None:
    from PIL import Image

    Image.new("1", (100, 60)).save(tmp_path / "logo.png")
    assert printed({"logo": tmp_path / "logo.png"}, CAFE)[0].splitlines()[0] == "[picture]"
    assert printed({"logo": tmp_path / "none.png"}, CAFE)[0].split() == ["Café", "€", "3.20"]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"printer": "lp0"}, "printer: 'lp0' is no printer"),
        ({"printer_model": "laser"}, "Models are: auto, unknown, epson"),
    ],
)
def test_settings_that_mean_nothing_are_refused(given: dict[str, object], words: str) -> None:
    settings = configure({"data": Path("/nowhere"), **given}, {}, Path("/nowhere")).settings
    with pytest.raises(BadSetting, match=words):
        make_printer(settings, JournalFake())


def test_no_printer_is_a_setting_too() -> None:
    printer = make_printer(configure({"data": Path("/nowhere")}, {}, Path("/nowhere")).settings, JournalFake())
    assert not printer.offer(PrintJob(1, Slip((Text("x"),)).to_json_bytes()))
