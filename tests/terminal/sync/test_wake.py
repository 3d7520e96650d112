"""The wake threads hear news, follow the screen, and never ask in a hot loop."""

import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from urllib.parse import parse_qs, urlsplit

import pytest

from loyalty.exchange.wire import WakeReply, encode
from terminal.commands import NewsHeard
from terminal.sync.wake import BACKOFF_MAX_S, BREATH_S, HASTY_S, HELD_S, WakeWorker
from terminal.waiting import MachineWaiting
from tests.fakes.door_line import line_to
from tests.fakes.door_world import CountedChance, KeptInbox
from tests.fakes.fault_proxy import SERVER_SIGNER, Behaviour, FaultServer, Heard, raw, saying, signed
from tests.fixtures.waiting import wait_until

ANNA, BEN = "0123456789ABCDEF", "FEDCBA9876543210"


class CountedWaiting(MachineWaiting):
    """Notes each pause of a worker and lets it pass at once; `pauses_max` of them, then it really waits."""

    def __init__(self, pauses_max: int = 10) -> None:
        self.pauses: list[float] = []
        self._pauses_max = pauses_max

    def wait(self, event: threading.Event, seconds: float) -> bool:
        if threading.current_thread().name != "wake":
            return super().wait(event, seconds)
        self.pauses.append(seconds)
        return event.is_set() if len(self.pauses) < self._pauses_max else event.wait(60)


class LastChance(CountedChance):
    """Always draws the largest number."""

    def draw(self, count: int) -> bytes:
        return b"\xff" * count


@contextmanager
def listening(
    behaviour: Behaviour, waiting: CountedWaiting | None = None
) -> Iterator[tuple[WakeWorker, FaultServer, KeptInbox]]:
    inbox = KeptInbox()
    with FaultServer(behaviour) as server:
        worker = WakeWorker(
            polling=line_to(server.url),
            pointing=line_to(server.url),
            server_key=SERVER_SIGNER.public,
            inbox=inbox,
            waiting=waiting or CountedWaiting(),
            chance=LastChance(),
        )
        worker.start()
        try:
            yield worker, server, inbox
        finally:
            worker.stop()


def asked(heard: Heard) -> tuple[str, int]:
    parts = urlsplit(heard.path)
    assert (heard.method, parts.path) == ("GET", "/v1/wake")
    query = parse_qs(parts.query, keep_blank_values=True)
    return query["showing"][0], int(query["wait"][0])


def told(news: bool) -> Callable[[Heard], bytes]:
    return lambda heard: signed(heard, 200, encode(WakeReply(news)))


def test_news_reaches_the_till_and_the_server_is_asked_again() -> None:
    waiting = CountedWaiting(pauses_max=3)
    with listening(saying(told(news=True)), waiting) as (_, server, inbox):
        assert inbox.wait_for(3) == [NewsHeard()] * 3
        assert {asked(heard) for heard in server.heard} == {("", HELD_S)}
        wait_until(lambda: len(waiting.pauses) == 3, within_s=20, otherwise=lambda: str(waiting.pauses))
        assert waiting.pauses == [BREATH_S] * 3


def test_a_server_that_holds_nothing_is_not_asked_in_a_hot_loop() -> None:
    waiting = CountedWaiting(pauses_max=3)
    with listening(saying(told(news=False)), waiting) as (_, _server, inbox):
        wait_until(lambda: len(waiting.pauses) == 3, within_s=20, otherwise=lambda: str(waiting.pauses))
        assert waiting.pauses == [HASTY_S] * 3
        assert inbox.commands == []


def test_failures_back_off_with_jitter_up_to_a_minute() -> None:
    waiting = CountedWaiting(pauses_max=8)
    with listening(saying(lambda _: raw(500, b"")), waiting):
        wait_until(lambda: len(waiting.pauses) == 8, within_s=20, otherwise=lambda: str(waiting.pauses))
    assert [round(pause) for pause in waiting.pauses] == [2, 4, 8, 16, 32, 60, 60, 60]
    assert max(waiting.pauses) <= BACKOFF_MAX_S


def test_a_server_that_names_a_time_is_left_alone_so_long() -> None:
    waiting = CountedWaiting(pauses_max=1)
    with listening(saying(lambda _: raw(503, b"", Retry_After="120")), waiting):
        wait_until(lambda: len(waiting.pauses) == 1, within_s=20, otherwise=lambda: str(waiting.pauses))
    assert waiting.pauses == [120]


class Hub:
    """Holds the long call until a newer one of the till ends it, as the server does; closed, it holds none."""

    def __init__(self, news_of_pointing: bool = False) -> None:
        self._news = news_of_pointing
        self._calls = threading.Condition()
        self._newest, self._closed = 0, False

    def __call__(self, heard: Heard) -> bytes:
        with self._calls:
            self._newest += 1
            mine = self._newest
            self._calls.notify_all()
            if asked(heard)[1] == 0:
                return told(self._news)(heard)
            self._calls.wait_for(lambda: self._closed or self._newest != mine, 30)
        return told(news=False)(heard)

    def close(self) -> None:
        """Let everybody go home."""
        with self._calls:
            self._closed = True
            self._calls.notify_all()


@pytest.mark.parametrize("news", [True, False])
def test_the_server_hears_at_once_which_member_is_on_the_screen(news: bool) -> None:
    hub = Hub(news)
    waiting = CountedWaiting()
    with listening(saying(hub), waiting) as (worker, server, inbox), closing(hub):
        wait_until(lambda: len(server.heard) == 1, within_s=20, otherwise=lambda: "no call")
        worker.show(ANNA)
        wait_until(lambda: len(server.heard) == 3, within_s=20, otherwise=lambda: str(server.heard))
        assert sorted(asked(heard) for heard in server.heard) == [("", HELD_S), (ANNA, 0), (ANNA, HELD_S)]
        worker.show(None)
        wait_until(lambda: len(server.heard) == 5, within_s=20, otherwise=lambda: str(server.heard))
        assert ("", 0) in [asked(heard) for heard in server.heard]
        assert waiting.pauses == []
        assert inbox.commands == ([NewsHeard()] * 2 if news else [])


def test_a_screen_that_goes_on_showing_nobody_does_not_disturb_the_waiting_call() -> None:
    hub = Hub()
    with listening(saying(hub)) as (worker, server, _), closing(hub):
        wait_until(lambda: len(server.heard) == 1, within_s=20, otherwise=lambda: "no call")
        worker.show(None)
        worker.show(ANNA)
        wait_until(lambda: len(server.heard) == 3, within_s=20, otherwise=lambda: str(server.heard))
        assert ("", 0) not in [asked(heard) for heard in server.heard]


def test_a_call_that_the_screen_ended_is_made_again_at_once_whatever_is_shown_by_then() -> None:
    """Else the till would be deaf for a moment, and another till's customer would wait."""
    hub, waiting = Hub(), CountedWaiting()
    there_and_back = threading.Event()

    def slow_hub(heard: Heard) -> bytes:
        if asked(heard)[1] == 0:
            there_and_back.wait(20)
        return hub(heard)

    with listening(saying(slow_hub), waiting) as (worker, server, _), closing(hub):
        wait_until(lambda: len(server.heard) == 1, within_s=20, otherwise=lambda: "no call")
        worker.show(ANNA)
        wait_until(lambda: len(server.heard) == 2, within_s=20, otherwise=lambda: str(server.heard))
        worker.show(None)
        there_and_back.set()
        wait_until(
            lambda: ("", HELD_S) in [asked(one) for one in server.heard[2:]], within_s=20, otherwise=lambda: "deaf"
        )
        assert waiting.pauses == []


def test_a_member_shown_before_the_first_call_is_in_it() -> None:
    with FaultServer(saying(told(news=False))) as server:
        worker = WakeWorker(
            polling=line_to(server.url),
            pointing=line_to(server.url),
            server_key=SERVER_SIGNER.public,
            inbox=KeptInbox(),
            waiting=CountedWaiting(pauses_max=1),
            chance=CountedChance(),
        )
        worker.show(BEN)
        worker.start()
        wait_until(lambda: bool(server.heard), within_s=20, otherwise=lambda: "no call")
        assert asked(server.heard[0])[0] == BEN
        worker.stop()


def test_nobody_is_told_of_the_screen_while_the_server_is_away() -> None:
    waiting = CountedWaiting(pauses_max=1)
    with listening(saying(lambda _: raw(500, b"")), waiting) as (worker, server, _):
        wait_until(lambda: len(waiting.pauses) == 1, within_s=20, otherwise=lambda: str(waiting.pauses))
        worker.show(ANNA)
        threading.Event().wait(0.2)
        assert [asked(heard)[1] for heard in server.heard] == [HELD_S]


def test_stopping_ends_a_held_call_at_once() -> None:
    with listening(lambda line, heard: None) as (worker, server, inbox):
        wait_until(lambda: len(server.heard) == 1, within_s=20, otherwise=lambda: "no call")
        worker.stop()
        assert not any(thread.name.startswith("wake") for thread in threading.enumerate())
        assert inbox.commands == []
