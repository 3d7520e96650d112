"""A picture of the till's screen as it looks after some events, drawn without any display."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from terminal.events import Event
from terminal.ui.app import application, build_window
from terminal.ui.bridge import Bridge
from terminal.ui.settings import ScreenSettings

SIZE = (1366, 768)


def picture(events: Sequence[Event], path: Path, settings: ScreenSettings, size: tuple[int, int] = SIZE) -> None:
    """Write the screen as PNG; main thread only, the platform plugin decides whether a display is needed."""
    app = application(settings.locale)
    bridge = Bridge()
    window = build_window(bridge, lambda _: True, settings)
    window.resize(*size)
    window.show()
    for event in events:
        window.hear(event)
    for _ in range(20):
        app.processEvents()
    window.grab().save(str(path))
    window.close()
    window.deleteLater()
    app.processEvents()
