"""What a parser that we did not write read from our bytes, held against what was meant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from terminal.slip import QR, Barcode
from tests.prints.paperwork import Paperwork
from tests.prints.test_paperwork import letters, wanted_words

KNOWN = {
    *(("ESC", letter) for letter in "@!EaRtdJ"),
    *(("GS", letter) for letter in ("(k", "h", "w", "f", "H", "k", "v0", "V")),
    ("FS", "."),
    ("STX", ""),
}
"""The commands that receipts are made of, by the names of the parser; the drawer is not among them."""
_QR_STORE = 80


@dataclass(frozen=True, slots=True)
class Reading:
    """What the parser saw in one file: its commands with place and length, and the text; or its error."""

    error: str = ""
    nodes: Sequence[tuple[str, str, int, int]] = ()
    text: str = ""


def differences(work: Paperwork, raw: bytes, reading: Reading) -> list[str]:
    """What the reading lacks, has too much or has otherwise."""
    if reading.error:
        return [f"{work.name}: {reading.error}"]
    found = []
    strange = {(name, letter) for name, letter, _, _ in reading.nodes} - KNOWN
    if strange:
        found.append(f"{work.name}: commands {sorted(strange)}")
    if sum(letter == "V" for _, letter, _, _ in reading.nodes) != 1:
        found.append(f"{work.name}: it is not cut once")
    if _codes(raw, reading) != _codes_meant(work):
        found.append(f"{work.name}: codes {_codes(raw, reading)}, meant {_codes_meant(work)}")
    if letters(reading.text) != _words_meant(work):
        found.append(f"{work.name}: words differ")
    drawn = any(letter == "v0" for _, letter, _, _ in reading.nodes)
    if drawn != ("[picture]" in wanted_words(work)):
        found.append(f"{work.name}: drawn {drawn}")
    return found


def _codes(raw: bytes, reading: Reading) -> list[str]:
    codes = []
    for _, letter, offset, length in reading.nodes:
        args = raw[offset + 1 + len(letter) : offset + length]
        if letter == "(k" and args[3] == _QR_STORE:
            codes.append(args[5 : 2 + int.from_bytes(args[:2], "little")].decode())
        if letter == "k":
            codes.append(args[2 : 2 + args[1]].decode().removeprefix("{B").replace("{{", "{"))
    return sorted(codes)


def _codes_meant(work: Paperwork) -> list[str]:
    return sorted(one.text for one in work.slip.elements if isinstance(one, QR | Barcode))


def _words_meant(work: Paperwork) -> str:
    """Without what is drawn, and without the words that a printer itself puts under bars."""
    return wanted_words(work, bars=False).replace("[picture]", "").replace("[qr]", "")
