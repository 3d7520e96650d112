"""The receipts of the campaigns: of every element, each told from the others by its number."""

from __future__ import annotations

from functools import cache

from terminal.devices.escpos_builder import EscposBuilder
from terminal.ports import PrintJob
from terminal.slip import QR, Barcode, Cut, Gap, Row, Rule, Slip, Text
from terminal.virtual_printer.tape import Piece

COPY = "COPY"


@cache
def receipt(number: int) -> Slip:
    return Slip(
        (
            Text("CAFÉ", "center", bold=True, size=2),
            Row("Receipt", f"No {number}", bold=True),
            Rule(),
            Row("Flat white", "€ 3.20"),
            Row("Crème brûlée", "€ 5.10"),
            Row("Total", "€ 8.30", bold=True),
            QR(f"R:{number}", "Keep this code"),
            Barcode("CODE128", f"{number}"),
            Gap(2),
            Text(f"Thank you {number}", "center"),
            Cut(),
        )
    )


class KnownBuilder(EscposBuilder):
    """Builds each piece of paper once: the campaigns print the same ones again and again."""

    __slots__ = ()

    def build(self, slip: Slip, copy_no: int = 1) -> bytes:
        return _built(slip, copy_no)


@cache
def _built(slip: Slip, copy_no: int) -> bytes:
    return EscposBuilder().build(slip, copy_no)


@cache
def _lines(number: int) -> tuple[str, ...]:
    """What stands on the whole paper from its first words to its last, without marks of copies."""
    from tests.prints.lockstep import printed_alone

    return tuple(printed_alone(_built(receipt(number), 1)).split("\n"))


def whole_papers(pieces: list[Piece], number: int) -> list[Piece]:
    """The cut pieces on which this receipt stands from the first word to the last; other words may stand before it."""
    lines = _lines(number)
    return [piece for piece in pieces if lines == _tail(piece, len(lines))]


def _tail(piece: Piece, count: int) -> tuple[str, ...]:
    lines = [line for line in piece.text.split("\n") if not line.startswith(COPY)]
    return tuple(lines[-count:])


def unmarked(pieces: list[Piece]) -> int:
    """How many of these say of themselves that they are the original."""
    return sum(COPY not in piece.text for piece in pieces)


def came_out(pieces: list[Piece], job: PrintJob) -> bool:
    """What a person sees who looks for the paper of this job."""
    wanted = f"{COPY} {job.copy_no}" if job.copy_no > 1 else ""
    found = whole_papers(pieces, int(job.title))
    return any(wanted in piece.text if wanted else COPY not in piece.text for piece in found)
