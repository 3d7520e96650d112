"""Proves the day: every receipt on the tape is read back by a decoder and its signature opened."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import zxingcpp
from PIL import Image

from loyalty.codes.receipt import open_receipt
from loyalty.values.errors import BadWire

if TYPE_CHECKING:
    from pathlib import Path

    from loyalty.signing.signature import Verifier


@dataclass(frozen=True, slots=True)
class TapeProof:
    """What stands on the tape: pieces of paper, codes that opened, papers without a readable code."""

    papers: int
    opened: int
    unreadable: tuple[str, ...]


def prove_tape(folder: Path, verifier: Verifier) -> TapeProof:
    """Read every picture of the tape: each paper carries a code that this till signed."""
    papers = sorted(folder.glob("*.png"))
    opened, unreadable = 0, []
    for paper in papers:
        if _opens(paper, verifier):
            opened += 1
        else:
            unreadable.append(paper.name)
    return TapeProof(len(papers), opened, tuple(unreadable))


def _opens(paper: Path, verifier: Verifier) -> bool:
    with Image.open(paper) as picture:
        codes = [found.text for found in zxingcpp.read_barcodes(picture.convert("L"))]
    for text in codes:
        try:
            open_receipt(text, verifier)
        except BadWire:
            continue
        return True
    return False
