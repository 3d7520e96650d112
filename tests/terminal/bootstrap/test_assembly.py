"""The till put together, in this process."""

import os
import stat

import pytest

from terminal.bootstrap.assembly import Assembly
from terminal.commands import ProductPicked, SaleFinished
from terminal.config import Settings, configure
from terminal.counter import Counter
from terminal.demo.caller import Caller, Refused
from terminal.errors import AlreadyRunning
from terminal.events import CounterChanged, Event
from terminal.hatch.asking import NOT_RUNNING, NotRunning, ask_running_till
from tests.fixtures.shop import Shop
from tests.fixtures.waiting import wait_until

pytestmark = pytest.mark.slow


def settings_of(shop: Shop) -> Settings:
    return configure({"data": shop.data, "companion": False, "printer": "none"}).settings


def test_what_is_sold_at_the_screen_and_at_the_door_lies_in_one_log(shop: Shop) -> None:
    heard: list[Event] = []
    assembly = Assembly(settings_of(shop), heard.append)
    assembly.start()
    try:
        caller = Caller(f"http://127.0.0.1:{assembly.open_door(0)}", shop.data / "pos-token")
        wait_until(lambda: _counters(heard) != [], within_s=10, otherwise=lambda: "no counter was ever drawn")
        assembly.engine.put(ProductPicked(_counters(heard)[-1].keys[0].id))
        assembly.engine.put(SaleFinished())
        wait_until(
            lambda: _counters(heard)[-1].done is not None,
            within_s=10,
            otherwise=lambda: str(heard[-3:]),
        )
        caller.sell({"id": "door", "lines": [{"category": "coffee", "amount_minor": 340}]})
        assert caller.status()["unsent"] == 2
        assert stat.S_IMODE((shop.data / "pos-token").stat().st_mode) == 0o600
        with pytest.raises(Refused) as refused:
            caller.sale("nothing")
        assert refused.value.status == 404
        caller.close()
    finally:
        assembly.stop()


def _counters(heard: list[Event]) -> list[Counter]:
    return [event.counter for event in heard if isinstance(event, CounterChanged)]


def test_a_second_till_in_the_same_folder_cannot_start(shop: Shop) -> None:
    first = Assembly(settings_of(shop), lambda _: None)
    first.start()
    try:
        with pytest.raises(AlreadyRunning, match=f"process {os.getpid()}, offline, with 0 sales not sent"):
            Assembly(settings_of(shop), lambda _: None).start()
    finally:
        first.stop()


def test_commands_ask_the_till_that_runs_and_nobody_once_it_is_closed(shop: Shop) -> None:
    assembly = Assembly(settings_of(shop), lambda _: None)
    assembly.start()
    try:
        status = ask_running_till(shop.data, "status")
        running = ask_running_till(shop.data, "running")
    finally:
        assembly.stop()
    assert not isinstance(status, NotRunning)
    assert not isinstance(running, NotRunning)
    assert (status["unsent"], status["members"]) == (0, len(shop.members))
    assert (running["process"], running["settings"]["printer"]) == (os.getpid(), '"none"')
    assert ask_running_till(shop.data, "status") == NOT_RUNNING
