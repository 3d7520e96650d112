"""What printers can do is data: held to python-escpos' own list of printers, and safe for those that nobody knows."""

from __future__ import annotations

from pathlib import Path

import pytest

from terminal.assets import resource
from terminal.devices.profiles import EPSON, PAPERS, Model, read_models

MODELS = read_models(resource("printers.toml"))
PLAIN_LETTERS = bytes(range(0x20, 0x7F))


@pytest.mark.parametrize(
    ("said", "family"),
    [
        ("TM-T20II", "epson"),
        ("tm-m30 ", "epson"),
        ("CT-S310II", "citizen"),
        ("SRP-350III", "bixolon"),
        ("POS-5890K", "pos-5890"),
        ("VIRTUAL", "virtual"),
        ("STM-1", "unknown"),
        ("", "unknown"),
        ("[unknown]", "unknown"),
    ],
)
def test_a_printer_is_known_by_what_it_says_of_itself(said: str, family: str) -> None:
    assert MODELS.of_printer(said).name == family


def test_an_unknown_printer_is_asked_for_nothing_that_some_printers_lack() -> None:
    unknown = MODELS.unknown
    assert PLAIN_LETTERS.decode(unknown.code_page).encode("ascii") == PLAIN_LETTERS
    assert not unknown.qr
    assert MODELS.named("unknown") is unknown
    assert MODELS.named("laser") is None


def test_every_page_is_one_in_which_plain_letters_are_themselves() -> None:
    for model in MODELS.families:
        assert PLAIN_LETTERS.decode(model.code_page).encode("ascii") == PLAIN_LETTERS
    assert MODELS.named("epson") == EPSON


@pytest.mark.parametrize(("family", "profile"), [("epson", "TM-T20II"), ("epson", "TM-T88V"), ("pos-5890", "POS-5890")])
def test_page_numbers_are_those_of_the_public_list_of_printers(family: str, profile: str) -> None:
    from escpos import capabilities

    model = MODELS.named(family)
    assert model is not None
    pages = capabilities.CAPABILITIES["profiles"][profile]["codePages"]
    assert pages[str(model.page_number)] == model.code_page.upper()


def test_both_papers_are_as_wide_as_their_columns() -> None:
    assert {name: paper.dots // paper.columns for name, paper in PAPERS.items()} == {"80": 12, "58": 12}


@pytest.mark.parametrize(
    "text",
    ["", '[epson]\nmodels=[]\ncode_page="cp858"\npage_number=19\nqr=true\nbarcode=true', "[unknown]\nmodels=[]\n"],
)
def test_data_that_we_wrote_wrongly_is_refused(text: str, tmp_path: Path) -> None:
    path = tmp_path / "printers.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=r"keys|unknown"):
        read_models(path)


def test_a_model_has_a_page_that_python_and_a_printer_can_know() -> None:
    with pytest.raises(LookupError):
        Model("x", "cp9999", 0, qr=False, barcode=False)
    with pytest.raises(ValueError, match="code page 256"):
        Model("x", "cp437", 256, qr=False, barcode=False)
