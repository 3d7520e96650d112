"""The machine's clock waits for an event or for the time."""

import threading

from terminal.waiting import MachineWaiting


def test_waiting_ends_with_the_event_or_the_time() -> None:
    waiting, event = MachineWaiting(), threading.Event()
    before = waiting.monotonic()
    assert waiting.wait(event, 0.02) is False
    assert waiting.wait(event, -5) is False
    assert waiting.monotonic() > before
    event.set()
    assert waiting.wait(event, 60) is True
