"""Events cross from any thread to the screen."""

import threading

from PySide6.QtWidgets import QApplication

from terminal.events import CounterChanged, Event, Noticed, Tone
from terminal.ui.bridge import Bridge
from tests.fakes.ui_counters import EMPTY, REDEEMING, SALE
from tests.fakes.ui_window import settle

FIRST, SECOND = Noticed(Tone.OK, "a", "First."), Noticed(Tone.ERROR, "b", "Second.")


def test_an_event_of_another_thread_arrives_in_the_main_thread(dressed: QApplication) -> None:
    bridge, heard = Bridge(), list[tuple[Event, bool]]()
    publish = bridge.publish
    bridge.listen(lambda event: heard.append((event, threading.current_thread() is threading.main_thread())))
    worker = threading.Thread(target=lambda: [publish(event) for event in (FIRST, SECOND)])
    worker.start()
    worker.join()
    assert heard == []
    settle()
    assert heard == [(FIRST, True), (SECOND, True)]


def test_what_comes_before_the_window_waits_for_it(dressed: QApplication) -> None:
    bridge, heard = Bridge(), list[Event]()
    bridge.publish(FIRST)
    settle()
    bridge.listen(heard.append)
    bridge.publish(SECOND)
    settle()
    assert heard == [FIRST, SECOND]


def test_after_the_window_nobody_is_bothered(dressed: QApplication) -> None:
    bridge, heard = Bridge(), list[Event]()
    bridge.listen(heard.append)
    bridge.publish(FIRST)
    bridge.deafen()
    settle()
    assert heard == []


def test_of_a_burst_of_counters_only_the_newest_is_drawn(dressed: QApplication) -> None:
    bridge, heard = Bridge(), list[Event]()
    bridge.listen(heard.append)
    burst = [CounterChanged(counter) for counter in (EMPTY, SALE, REDEEMING)]
    bridge.publish(burst[0])
    bridge.publish(FIRST)
    bridge.publish(burst[1])
    bridge.publish(burst[2])
    settle()
    assert heard == [FIRST, burst[2]]
    bridge.publish(burst[0])
    settle()
    assert heard == [FIRST, burst[2], burst[0]]
