"""A real till and a real server with a spoilt line between them: nothing lost, nothing twice, the right sentence."""

import shutil
import threading
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from terminal.companion import Companion
from terminal.config import provision_server
from terminal.counter import Line
from tests.fakes.fault_proxy import Behaviour, FaultServer, Heard, raw
from tests.fakes.fault_way import (
    Upstream,
    Way,
    busy,
    captive,
    dripping,
    gone_before_the_server,
    half_open,
    late,
    reply_cut,
    reply_lost,
    reply_reset,
    slow,
    storm,
    twice,
    two_at_once,
)
from tests.fixtures.shop import Shop, opened
from tests.fixtures.waiting import wait_until
from tests.offline.counter_till import CounterTill, opened_till

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]
BROKE_OFF = "broke off half-way"


@dataclass
class Street:
    """A shop whose server runs, reached over a way that a test can spoil."""

    shop: Shop
    server: Companion
    way: Way


@pytest.fixture(scope="module")
def street(shop_master: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Street]:
    folder = tmp_path_factory.mktemp("street") / "data"
    shutil.copytree(shop_master, folder)
    shop = opened(folder)
    server = shop.server()
    server.start()
    way = Way(Upstream(shop.port))
    with FaultServer(way) as proxy:
        provision_server(folder, proxy.url)
        yield Street(shop, server, way)
    server.stop()


@pytest.fixture
def till(street: Street, request: pytest.FixtureRequest) -> Iterator[CounterTill]:
    """The shop's till, connected; when the test is over the line is good again and the books are held against it."""
    name = f"t{zlib.crc32(request.node.name.encode())}"
    with opened_till(street.shop, name) as till:
        till.wait_for(Line.ONLINE)
        try:
            yield till
        finally:
            street.way.fault = None


def met(street: Street, fault: Behaviour, times: int = 1) -> None:
    """Spoils the line until so many calls have met the fault."""
    before, street.way.fault = street.way.met, fault
    wait_until(lambda: street.way.met >= before + times, within_s=90, otherwise=lambda: "nobody met the fault")


def trade_through(street: Street, till: CounterTill, fault: Behaviour, words: str) -> None:
    """Sells before and during the fault, hears its sentence, sells on, and has everything sent once it is over."""
    street.way.fault = fault
    till.sell(6)
    till.wait_for(Line.OFFLINE, words)
    till.sell(6)
    street.way.fault = None
    till.wait_for(Line.ONLINE)
    till.all_sent()


def test_row_19_network_gone_mid_request(street: Street, till: CounterTill) -> None:
    trade_through(street, till, gone_before_the_server, BROKE_OFF)


@pytest.mark.parametrize("lost", [reply_lost, reply_reset])
def test_row_20_reply_lost_after_the_server_committed(
    street: Street, till: CounterTill, lost: Callable[[Way], Behaviour]
) -> None:
    trade_through(street, till, lost(street.way), BROKE_OFF)


def test_row_21_every_request_arrives_twice(street: Street, till: CounterTill) -> None:
    street.way.fault = twice(street.way)
    for _ in range(4):
        till.sell(3)
        till.all_sent()


def test_row_22_requests_held_on_the_way_arrive_after_later_ones(street: Street, till: CounterTill) -> None:
    kept: list[Heard] = []
    street.way.fault = late(street.way, kept)
    till.sell(5)
    wait_until(lambda: len(kept) >= 2, within_s=60, otherwise=lambda: "nothing was held")
    street.way.fault = None
    till.all_sent()
    till.sell(5)
    till.all_sent()
    for heard in reversed(kept):
        assert b"200" in street.way.upstream.take(heard).splitlines()[0]
    till.sell(5)


def test_row_23_a_half_open_line_is_given_up_and_nobody_at_the_counter_waits(street: Street, till: CounterTill) -> None:
    over = threading.Event()
    try:
        trade_through(street, till, half_open(street.way, over), "does not answer")
    finally:
        over.set()


def test_row_23_at_one_byte_a_second_the_counter_goes_on(street: Street, till: CounterTill) -> None:
    over = threading.Event()
    till.sell(1)
    met(street, dripping(street.way, over))
    till.sell(20)
    assert till.caller.status()["unsent"] >= 20
    street.way.fault = None
    over.set()
    till.all_sent()


def test_row_23_a_slow_line_only_takes_longer(street: Street, till: CounterTill) -> None:
    street.way.fault = slow(street.way, 0.5)
    till.sell(10)
    till.all_sent()
    assert till.statuses[-1].line is Line.ONLINE


def test_row_24_half_an_answer_is_no_answer(street: Street, till: CounterTill) -> None:
    trade_through(street, till, reply_cut(street.way), BROKE_OFF)


def test_row_25_a_captive_portal_is_not_our_server(street: Street, till: CounterTill) -> None:
    street.way.fault = captive
    till.sell(5)
    till.wait_for(Line.NOT_OURS, "sign-in page")
    till.sell(5)


@pytest.mark.parametrize(("weather", "words"), [("busy", "busy or starting"), ("storm", "")])
def test_row_27_a_storm_of_errors_is_sat_out_without_a_hot_loop(
    street: Street, till: CounterTill, weather: str, words: str
) -> None:
    before = street.way.met
    street.way.fault = busy if weather == "busy" else storm()
    till.sell(5)
    till.wait_for(Line.OFFLINE, words)
    threading.Event().wait(4)
    # The shortest pause after a failure is a quarter of a second; whoever loops makes thousands of calls.
    assert street.way.met - before <= 40


def test_row_67_a_server_that_cannot_write_keeps_no_till_from_selling(street: Street, till: CounterTill) -> None:
    full = raw(503, b'{"code":"busy","detail":"The database cannot be written just now."}', Retry_After="5")
    trade_through(street, till, lambda line, heard: line.sendall(full), "busy or starting")


def test_row_68_the_same_request_five_times_at_once_is_taken_once(street: Street, till: CounterTill) -> None:
    street.way.fault = two_at_once(street.way)
    for _ in range(5):
        till.sell(4)
        till.all_sent()


def test_row_30_a_server_killed_under_the_request_costs_nothing(street: Street, till: CounterTill) -> None:
    def kill(line: object, heard: Heard) -> None:
        asking = threading.Thread(target=_ask_in_vain, args=(street.way.upstream, heard))
        asking.start()
        street.server.kill()
        asking.join()
        street.way.fault = None
        street.server.start()
        raise OSError("the line is gone with the server")

    for _ in range(2):
        till.sell(4)
        met(street, kill)
        till.wait_for(Line.ONLINE)
        till.all_sent()


def _ask_in_vain(upstream: Upstream, heard: Heard) -> None:
    with suppress(OSError):
        upstream.take(heard)
