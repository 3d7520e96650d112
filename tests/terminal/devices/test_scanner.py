"""The thread of a scanner that comes and goes."""

from collections import deque

import pytest

from terminal.devices.scan_bytes import LOST_BYTES, SentCode
from terminal.devices.scanner import PAUSES_S, Heard, Scanner
from terminal.devices.source import Lost
from tests.fakes.scanning import CounterFake
from tests.fakes.sighting import WaitingFake


class SourceFake:
    """Plays what it was given; each opening takes the next answer of `openings`, without one it is there."""

    name = "the scanner on X"
    garbled = "Its speed is wrong."

    def __init__(self, heard: list[Heard | Lost | Exception], openings: tuple[Lost | None, ...] = ()) -> None:
        self.closed = 0
        self._heard, self._openings = deque(heard), deque(openings)

    def open(self) -> Lost | None:
        return self._openings.popleft() if self._openings else None

    def read(self) -> Heard | Lost:
        heard = self._heard.popleft() if self._heard else Heard()
        if isinstance(heard, Exception):
            raise heard
        return heard

    def close(self) -> None:
        self.closed += 1


def sent(*raws: bytes, torn: bool = False) -> Heard:
    return Heard(tuple(SentCode(raw, 5, torn) for raw in raws))


@pytest.fixture
def till() -> CounterFake:
    return CounterFake()


def test_codes_are_told_with_their_source_and_time(till: CounterFake) -> None:
    scanner = Scanner(SourceFake([sent(b"V:1", b"V:2")]), till, WaitingFake())
    scanner.start()
    assert till.until(lambda: till.texts == ["V:1", "V:2"])
    assert {(scan.source, scan.at_ms) for scan in till.scans} == {("the scanner on X", 5)}
    scanner.stop()


def test_a_scanner_that_is_gone_is_looked_for_after_longer_and_longer_pauses(till: CounterFake) -> None:
    waiting = WaitingFake()
    scanner = Scanner(SourceFake([sent(b"V:1")], tuple(Lost("gone") for _ in range(6))), till, waiting)
    scanner.start()
    assert till.until(lambda: till.texts == ["V:1"])
    scanner.stop()
    assert tuple(waiting.waited[:6]) == (*PAUSES_S, PAUSES_S[-1], PAUSES_S[-1])
    assert [state for state, _ in till.states] == ["starting", "lost", "ready"]


def test_unplugged_in_use_and_plugged_in_again_it_goes_on(till: CounterFake) -> None:
    scanner = Scanner(SourceFake([sent(b"V:1"), Lost("unplugged"), sent(b"V:2")]), till, WaitingFake())
    scanner.start()
    assert till.until(lambda: till.texts == ["V:1", "V:2"])
    assert till.saw("lost", "unplugged")
    assert till.saw("ready", times=2)
    scanner.stop()


def test_noise_and_torn_codes_are_told_in_a_sentence_until_a_good_code_comes(till: CounterFake) -> None:
    heard: list[Heard | Lost | Exception] = [sent(b"\xff\x00"), sent(b"400", torn=True), sent(b"V:1")]
    scanner = Scanner(SourceFake(heard), till, WaitingFake())
    scanner.start()
    assert till.until(lambda: len(till.scans) == 3)
    assert till.saw("ready", times=2)
    assert [state for state, _ in till.states] == ["starting", "ready", "trouble", "trouble", "ready"]
    assert till.scans[1].raw == b"400" + LOST_BYTES
    scanner.stop()


def test_a_driver_that_breaks_costs_its_scanner_and_nothing_else(till: CounterFake) -> None:
    source = SourceFake([RuntimeError("broken driver")])
    scanner = Scanner(source, till, WaitingFake())
    scanner.start()
    assert till.saw("lost", "fault of its own")
    scanner.stop()
    assert source.closed == 1
