"""Who holds the files of a data folder that this program wanted to open: another till, or another program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar

from terminal.errors import AlreadyRunning
from terminal.hatch.asking import HatchRefused, NotRunning, ask_running_till

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable
    from pathlib import Path

Opened = TypeVar("Opened")

ASK_S: Final = 3.0
"""How long a second till waits for the first one to say who it is."""
HELD_S: Final = 20.0
"""How long files are waited for that no till holds: a virus scanner or a backup lets go of them again."""
_RUNNING: Final = "Pointill is already running on this computer. Use the window that is open."


def running_till(data: Path) -> str | None:
    """The till that runs on this folder in a sentence or two, with what it says of itself; None when none answers."""
    try:
        running = ask_running_till(data, "running", wait_s=ASK_S)
        status = ask_running_till(data, "status", wait_s=ASK_S)
    except HatchRefused:
        return _RUNNING
    if isinstance(running, NotRunning) or isinstance(status, NotRunning):
        return None
    line = "online" if status["online"] else "offline"
    sales = f"{status['unsent']:,} sales" if status["unsent"] != 1 else "1 sale"
    return f"{_RUNNING} It is process {running['process']}, {line}, with {sales} not sent yet."


def opened_patiently(open_store: Callable[[], Opened], data: Path, stopping: threading.Event) -> Opened:
    """The files, as soon as no other program holds them; AlreadyRunning says which till does, or that another did."""
    for _ in range(round(HELD_S)):
        try:
            return open_store()
        except AlreadyRunning:
            running = running_till(data)
            if running is not None:
                raise AlreadyRunning(running) from None
        stopping.wait(1)
    raise AlreadyRunning(
        f"Another program holds the till's files in {data}: a second Pointill, or a virus scanner or backup that "
        "reads them. Nothing was changed. Use the window that is open, or try again in a minute."
    )
