"""The comparison with a judge's reading sees what differs; the judges themselves are asked by `make judges`."""

from __future__ import annotations

from dataclasses import replace

from terminal.devices.escpos_builder import EscposBuilder
from terminal.devices.profiles import PAPER_80
from terminal.slip import QR, Barcode, Cut, Slip, Text
from tests.judges.judgement import Reading, differences
from tests.prints.paperwork import Paperwork

WORK = Paperwork("x", Slip((Text("Hello"), QR("R:1"), Barcode("CODE128", "417"), Cut())), PAPER_80, 1)
RAW = EscposBuilder().build(WORK.slip)


def node(name: str, letter: str, begin: bytes, length: int) -> tuple[str, str, int, int]:
    return name, letter, RAW.index(begin), length


GOOD = Reading(
    nodes=[
        node("ESC", "@", b"\x1b@", 2),
        node("GS", "(k", b"\x1d(k\x06\x00\x31\x50", 11),
        node("GS", "k", b"\x1dk", 9),
        node("GS", "V", b"\x1dV", 4),
    ],
    text="Hello\n\n",
)


def test_a_reading_that_is_right_has_no_differences() -> None:
    assert differences(WORK, RAW, GOOD) == []


def test_each_wrong_reading_is_named() -> None:
    wrong = [
        Reading(error="unknown command"),
        replace(GOOD, text="Hallo"),
        replace(GOOD, nodes=GOOD.nodes[:-1]),
        replace(GOOD, nodes=[*GOOD.nodes, ("ESC", "p", 0, 5)]),
        replace(GOOD, nodes=[GOOD.nodes[0], *GOOD.nodes[2:]]),
        replace(GOOD, nodes=[*GOOD.nodes, ("GS", "v0", 0, 8)]),
    ]
    assert [len(differences(WORK, RAW, reading)) for reading in wrong] == [1] * len(wrong)
