"""What the ways to a printer say is whole in every language, and none of it was forgotten."""

import ast
import errno
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from loyalty.values.languages import Phrases
from terminal.devices.lines import cups_queue, path, serial_port, tcp, usb_port, windows_spooler
from terminal.ui.device_sentences import in_tongue
from terminal.ui.device_speech.ways import WAYS
from tests.fixtures.phrases import check_whole

LINES = (cups_queue, path, serial_port, tcp, usb_port, windows_spooler)


@pytest.mark.parametrize("phrases", WAYS, ids=lambda phrases: phrases[0])
def test_every_sentence_is_whole(phrases: Phrases) -> None:
    check_whole(phrases)


@pytest.mark.parametrize("room", LINES, ids=lambda room: room.__name__)
def test_no_reason_why_a_printer_does_not_open_is_in_english_alone(room: ModuleType) -> None:
    said = set(reasons(room))
    assert said
    assert not [sentence for sentence in said if in_tongue("ar_EG", sentence) == sentence]


def test_what_windows_says_of_a_printer_is_told_each_in_its_own_words() -> None:
    said = [f"Windows says of the printer Kitchen: {status}" for _, status in windows_spooler._STATUS]  # noqa: SLF001
    for locale in ("es_ES", "fr_FR", "de_DE", "ar_EG"):
        told = [in_tongue(locale, sentence) for sentence in said]
        assert len(set(told)) == len(said)
        assert not [one for one, (_, status) in zip(told, windows_spooler._STATUS, strict=True) if status in one]  # noqa: SLF001


def reasons(room: ModuleType) -> Iterator[str]:
    """Every sentence with which this room refuses to open, with something filled in."""
    tree = ast.parse(Path(str(room.__file__)).read_text(encoding="utf-8"))
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "CannotOpen":
            yield from spoken(call.args[0], room)


def spoken(said: ast.expr, room: ModuleType) -> Iterator[str]:
    match said:
        case ast.Constant():
            yield str(said.value)
        case ast.Name():
            yield str(getattr(room, said.id))
        case ast.JoinedStr():
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "x" for part in said.values)
        case _:
            for number in (errno.EACCES, errno.EBUSY, errno.ENODEV, 99):
                yield usb_port._why(OSError(number, "x"), "usb://04b8:0202")  # noqa: SLF001
