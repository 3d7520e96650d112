"""A till with its real window that tells what it shows: `python -m tests.fakes.window_witness DATA [CAMERA]`."""

import json
import sys
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLineEdit

from terminal.bootstrap.window import run_window
from terminal.config import configure
from terminal.events import CounterChanged, Event, Noticed
from terminal.ui.app import application

LOOK_MS = 30


def tell(**facts: object) -> None:
    sys.stdout.write(json.dumps(facts) + "\n")
    sys.stdout.flush()


def witness(event: Event) -> None:
    if isinstance(event, CounterChanged):
        counter = event.counter
        member = counter.member.name if counter.member else None
        tell(member=member, lines=[line.name for line in counter.lines], done=bool(counter.done))
    elif isinstance(event, Noticed):
        tell(notice=event.code)


class Eyes:
    """Looks at the text of every field, in the GUI thread, and tells when one changed."""

    def __init__(self) -> None:
        self._before: list[str] = []
        self.timer = QTimer()
        self.timer.timeout.connect(self.look)
        self.timer.start(LOOK_MS)

    def look(self) -> None:
        fields = [widget for widget in QApplication.allWidgets() if isinstance(widget, QLineEdit)]
        texts = [field.text() for field in fields if field.isVisible()]
        if texts != self._before:
            self._before = texts
            tell(fields=texts)


def main() -> int:
    given: dict[str, object] = {"data": Path(sys.argv[1]), "printer": "none"}
    if len(sys.argv) > 2:
        given["camera"] = sys.argv[2]
    settings = configure(given).settings
    application(settings.locale)
    eyes = Eyes()
    code = run_window(settings, witness)
    eyes.timer.stop()
    return code


if __name__ == "__main__":
    raise SystemExit(main())
