"""Our virtual printer asked by receiptio, a program of others that knows real printers: it should see each state."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

from terminal.virtual_printer.device import Device
from terminal.virtual_printer.faults import Faults
from terminal.virtual_printer.server import VirtualPrinter
from terminal.virtual_printer.tape import Tape

HOST = "127.0.0.7"
PORT = 9100
"""The port that receiptio uses, at an address of this computer that nobody else does."""
ANSWER_S = 60
MARKDOWN = "^^^RECEIPT\n\nAsparagus | 1.00\n---\n{code:R:417;option:qrcode,6,m}\n^TOTAL | ^6.00\n"


def seen_states(modules: Path, scratch: Path) -> list[tuple[str, str, str]]:
    """Each state with what receiptio should say and what it says."""
    told = [("absent", "disconnect", _said(modules, "-q"))]
    device = Device(Tape(), Faults())

    def after(change: Callable[[], None], *ask: str) -> str:
        change()
        return _said(modules, *ask)

    def cover(*, is_open: bool) -> None:
        device.cover = is_open

    def no_paper() -> None:
        cover(is_open=False)
        device.reload_paper(0)

    def jam(*, stuck: bool) -> None:
        cover(is_open=False)
        device.reload_paper()
        device.jammed = stuck

    receipt = scratch / "judge.receipt"
    receipt.write_text(MARKDOWN, encoding="utf-8")
    with VirtualPrinter(device, HOST, PORT):
        told += [
            ("well", "online", after(lambda: None, "-q")),
            ("cover open", "coveropen", after(lambda: cover(is_open=True), "-q")),
            ("no paper", "paperempty", after(no_paper, "-q")),
            ("cutter jammed", "error", after(lambda: jam(stuck=True), "-q")),
            ("printing", "success", after(lambda: jam(stuck=False), str(receipt))),
        ]
        closed = _said(modules, "-q", "drawer")
        opened = after(device.kick_drawer, "-q", "drawer")
        # Which level of the pin means open is a matter of the drawer.
        told.append(("drawer", "draweropen/drawerclosed", "/".join(sorted((closed, opened), reverse=True))))
        assert device.idle(ANSWER_S)
        told.append(("paper", "TOTAL", "TOTAL" if "TOTAL" in "".join(one.text for one in device.pieces) else "nothing"))
    return told


def _said(modules: Path, *asked: str) -> str:
    program = modules / ".bin" / "receiptio"
    told = subprocess.run(
        [str(program), "-d", HOST, *asked], capture_output=True, text=True, timeout=ANSWER_S, check=False
    )
    return (told.stdout + told.stderr).strip().splitlines()[-1]
