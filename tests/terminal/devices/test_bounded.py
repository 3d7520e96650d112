"""A call without a limit of its own is given one, and never piles up."""

from __future__ import annotations

import threading
import time

import pytest

from terminal.devices.bounded import Bounded


def test_an_answer_and_an_error_come_back_as_they_are() -> None:
    bounded = Bounded[int]("test", 5)
    assert bounded.run(lambda: 7) == 7
    with pytest.raises(ZeroDivisionError):
        bounded.run(lambda: 1 // 0)


def test_what_hangs_is_left_behind_and_not_begun_again_until_it_ends() -> None:
    bounded = Bounded[bool]("test", 0.05)
    release = threading.Event()
    begun: list[float] = []

    def hang() -> bool:
        begun.append(time.monotonic())
        return release.wait(30)

    for _ in range(3):
        with pytest.raises(TimeoutError):
            bounded.run(hang)
    assert len(begun) == 1
    release.set()
    for thread in threading.enumerate():
        if thread.name == "test":
            thread.join(5)
    assert bounded.run(lambda: True)


def test_what_a_late_call_took_is_put_back() -> None:
    bounded = Bounded[int]("test", 0.05)
    release, back = threading.Event(), threading.Event()
    put_back: list[int] = []

    def take() -> int:
        release.wait(30)
        return 7

    def late(answer: int) -> None:
        put_back.append(answer)
        back.set()

    with pytest.raises(TimeoutError):
        bounded.run(take, late)
    assert put_back == []
    release.set()
    assert back.wait(5)
    assert put_back == [7]
    for thread in threading.enumerate():
        if thread.name == "test":
            thread.join(5)
    assert bounded.run(lambda: 8, late) == 8
    assert put_back == [7]
