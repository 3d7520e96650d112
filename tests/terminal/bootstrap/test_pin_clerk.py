"""The clerk finds out whether a PIN is right, in a thread that nobody waits for, and always answers."""

import logging
import queue

import pytest

from loyalty.signing.pin_hash import Cost, hash_pin, pin_key, seal_pin_key
from terminal.bootstrap.pin_clerk import WAITING_MAX, PinClerk, clerk_of
from terminal.commands import Command, PinChecked
from terminal.events import PinToCheck

KEY, SECRET = pin_key(b"\x01" * 32), b"\x02" * 32
KEPT = hash_pin(KEY, "AMARA", "258013", b"\x03" * 16, Cost(1, 8, 1))


class Inbox:
    """Takes commands, but for the first `refusals` of them."""

    def __init__(self, refusals: int = 0) -> None:
        self.heard: queue.Queue[Command] = queue.Queue()
        self.refusals = refusals

    def put(self, command: Command) -> bool:
        if self.refusals:
            self.refusals -= 1
            return False
        self.heard.put(command)
        return True


@pytest.mark.parametrize(("pin", "fits"), [("258013", True), ("258014", False)])
def test_each_pin_is_answered_also_when_the_till_is_busy_for_a_moment(pin: str, fits: bool) -> None:
    inbox = Inbox(refusals=2)
    clerk = clerk_of(seal_pin_key(KEY, SECRET, b"n" * 12), SECRET, inbox)
    assert clerk is not None
    clerk.start()
    clerk.check(PinToCheck(7, "AMARA", KEPT, pin))
    assert inbox.heard.get(timeout=30) == PinChecked(7, fits=fits)
    clerk.stop()


def test_more_than_can_be_looked_at_are_answered_at_once(caplog: pytest.LogCaptureFixture) -> None:
    inbox = Inbox()
    clerk = PinClerk(KEY, inbox)
    for ticket in range(WAITING_MAX + 1):
        clerk.check(PinToCheck(ticket, "AMARA", KEPT, "258013"))
    assert inbox.heard.get_nowait() == PinChecked(WAITING_MAX, fits=None)
    with caplog.at_level(logging.DEBUG):
        clerk.start()
        assert {inbox.heard.get(timeout=30) for _ in range(WAITING_MAX)} == {
            PinChecked(ticket, fits=True) for ticket in range(WAITING_MAX)
        }
        clerk.stop()
    assert "258013" not in caplog.text


def test_a_try_that_fails_of_itself_is_no_wrong_one(caplog: pytest.LogCaptureFixture) -> None:
    inbox = Inbox()
    clerk = PinClerk(KEY, inbox)
    clerk.start()
    clerk.check(PinToCheck(1, "AMARA", None, "258013"))  # type: ignore[arg-type] # what no till says breaks the clerk
    assert inbox.heard.get(timeout=30) == PinChecked(1, fits=None)
    clerk.check(PinToCheck(2, "AMARA", KEPT, "258013"))
    assert inbox.heard.get(timeout=30) == PinChecked(2, fits=True)
    clerk.stop()
    assert "could not be checked" in caplog.text
    assert "258013" not in caplog.text


def test_a_till_without_the_key_or_with_another_tills_has_no_clerk(caplog: pytest.LogCaptureFixture) -> None:
    assert clerk_of(b"", SECRET, Inbox()) is None
    assert clerk_of(seal_pin_key(KEY, b"\x09" * 32, b"n" * 12), SECRET, Inbox()) is None
    assert "cannot be opened" in caplog.text
