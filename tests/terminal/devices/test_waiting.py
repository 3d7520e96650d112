"""The machine's clock goes forward and its waits end."""

import threading

from terminal.devices.waiting import MachineWaiting


def test_waiting_ends_by_the_event_or_by_the_clock() -> None:
    waiting, event = MachineWaiting(), threading.Event()
    before = waiting.monotonic()
    assert waiting.wait(event, 0.01) is False
    assert waiting.wait(event, -5) is False
    event.set()
    assert waiting.wait(event, 60) is True
    assert waiting.monotonic() >= before
