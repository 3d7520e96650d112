"""Scans of every device on their one way to the till."""

import threading
from dataclasses import dataclass, field

import pytest

from terminal.devices.scan import CAMERA, SAME_SCAN_MS, RawScan, ScanRouter

HAND = "scanner"


@dataclass
class ListenerFake:
    told: list[tuple[str, str | None, str, int]] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)

    def scan(self, text: str, symbology: str | None, source: str, at_ms: int) -> None:
        self.told.append((text, symbology, source, at_ms))

    def again(self, text: str, source: str, at_ms: int) -> None:
        self.twice.append(text)


def routed(*scans: RawScan) -> ListenerFake:
    listener = ListenerFake()
    router = ScanRouter(listener)
    for scan in scans:
        router.take(scan)
    return listener


def test_the_identifier_is_taken_off_and_tells_the_kind() -> None:
    assert routed(RawScan(b"]Q1M:7K2M9QXD4F", None, HAND, 5)).told == [("M:7K2M9QXD4F", "QR", HAND, 5)]


@pytest.mark.parametrize("second", [HAND, CAMERA, "serial"])
def test_the_same_code_within_a_moment_is_one_scan_whoever_reads_it(second: str) -> None:
    heard = routed(RawScan(b"V:9", None, HAND, 0), RawScan(b"V:9", "QR", second, SAME_SCAN_MS - 1))
    assert [text for text, *_ in heard.told] == ["V:9"]


def test_the_same_code_after_a_moment_is_another_scan() -> None:
    heard = routed(RawScan(b"V:9", None, HAND, 0), RawScan(b"V:9", None, HAND, SAME_SCAN_MS))
    assert len(heard.told) == 2
    assert heard.twice == []


def test_only_a_trigger_pulled_twice_is_worth_a_word() -> None:
    assert routed(RawScan(b"V:9", None, HAND, 0), RawScan(b"V:9", None, HAND, 9)).twice == ["V:9"]
    assert routed(RawScan(b"V:9", "QR", CAMERA, 0), RawScan(b"V:9", "QR", CAMERA, 9)).twice == []
    assert routed(RawScan(b"V:9", None, HAND, 0), RawScan(b"V:9", "QR", CAMERA, 9)).twice == []


def test_a_device_that_is_slow_to_tell_counts_the_same_code_no_second_time() -> None:
    heard = routed(RawScan(b"V:9", None, HAND, 400), RawScan(b"V:9", "QR", CAMERA, 100))
    assert len(heard.told) == 1


def test_other_codes_in_between_change_nothing() -> None:
    heard = routed(*(RawScan(text, None, HAND, at) for at, text in enumerate([b"V:9", b"V:8", b"V:9"])))
    assert [text for text, *_ in heard.told] == ["V:9", "V:8"]


def test_one_trade_item_told_in_four_ways_is_one() -> None:
    ways = [
        RawScan(b"0042100005264", "UPC-E", CAMERA, 0),
        RawScan(b"]E004252614", None, HAND, 1),
        RawScan(b"042100005264", None, "serial", 2),
        RawScan(b"0042100005264", None, "hid", 3),
    ]
    assert len(routed(*ways).told) == 1


def test_two_scanners_at_once_lose_nothing() -> None:
    listener = ListenerFake()
    router = ScanRouter(listener)

    def scanner(name: str) -> None:
        for number in range(200):
            router.take(RawScan(f"{name}{number}".encode(), None, name, number))

    threads = [threading.Thread(target=scanner, args=(name,)) for name in ("a", "b")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(listener.told) == 400
