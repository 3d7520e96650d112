"""A till's window that a person closes as soon as it says why it cannot go on: `python -m ... DATA`."""

import sys
from pathlib import Path

from PySide6.QtCore import QTimer

from terminal.bootstrap.window import run_window
from terminal.config import configure
from terminal.events import Event, Halted
from terminal.ui.app import application


def main() -> int:
    settings = configure({"data": Path(sys.argv[1]), "printer": "none"}).settings
    application(settings.locale)
    halted: list[Event] = []
    timer = QTimer()
    timer.timeout.connect(lambda: application().exit(0) if halted else None)
    timer.start(50)
    return run_window(settings, lambda event: halted.append(event) if isinstance(event, Halted) else None)


if __name__ == "__main__":
    raise SystemExit(main())
