"""One slot between two threads."""

import threading

from terminal.devices.mailbox import Frame, Mailbox
from tests.fakes.sighting import frame


def test_the_newest_frame_of_a_camera_wins() -> None:
    mailbox = Mailbox()
    for number in (1, 2, 3):
        mailbox.put(Frame(frame(number), number), newest_wins=True)
    taken = mailbox.take()
    assert taken is not None
    assert taken.at_ms == 3


def test_every_frame_of_a_film_is_taken() -> None:
    mailbox, taken = Mailbox(), []

    def put() -> None:
        for number in range(50):
            mailbox.put(Frame(frame(number), number), newest_wins=False)

    thread = threading.Thread(target=put)
    thread.start()
    for _ in range(50):
        got = mailbox.take()
        assert got is not None
        taken.append(got.at_ms)
    thread.join()
    assert taken == list(range(50))


def test_closing_lets_everybody_go() -> None:
    mailbox, taken = Mailbox(), []
    waiting = threading.Thread(target=lambda: taken.append(mailbox.take()))
    waiting.start()
    mailbox.close()
    waiting.join(10)
    mailbox.put(Frame(frame(1), 1), newest_wins=False)
    mailbox.put(Frame(frame(2), 2), newest_wins=False)
    assert taken == [None]


def test_an_old_frame_can_be_thrown_away() -> None:
    mailbox = Mailbox()
    mailbox.put(Frame(frame(1), 1), newest_wins=True)
    mailbox.empty()
    mailbox.put(Frame(frame(2), 2), newest_wins=False)
    taken = mailbox.take()
    assert taken is not None
    assert taken.at_ms == 2
