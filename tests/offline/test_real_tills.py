"""Real tills as real processes: started, sold through, killed, started again."""

import json
import os
import random
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest

from loyalty.signing.signature import Ed25519Signer
from terminal.demo.caller import Caller, Refused
from terminal.keys import read_key
from terminal.store.prints import JOBS_LISTED_MAX
from terminal.store.till_store import TillStore
from terminal.virtual_printer.faults import Faults
from terminal.virtual_printer.server import run_virtual_printer
from tests.fixtures.shop import RunningTill, Shop
from tests.fixtures.waiting import wait_until

KILLS = int(os.environ.get("KILLS", "4"))
"""How often the till is killed between commit and print; a campaign asks for more."""

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


def sale(name: str, shop: Shop, member: int = 0, points: int = 0) -> dict[str, object]:
    wish: dict[str, object] = {
        "id": name,
        "member": shop.members[member]["code"],
        "lines": [{"category": "coffee", "amount_minor": 1_240, "quantity": 2}],
    }
    return {**wish, "redeem": {"points": points}} if points else wish


def all_sent(caller: Caller) -> None:
    wait_until(lambda: caller.status()["unsent"] == 0, within_s=90, otherwise=lambda: f"never sent: {caller.status()}")


def test_row_14_a_second_copy_says_that_one_is_running_and_leaves_it_alone(shop: Shop) -> None:
    with RunningTill(shop) as first:
        caller = first.caller()
        with RunningTill(shop) as second:
            assert second.exit_code() == 1
            words = second.words()
            assert "already running" in words
            assert "offline, with 0 sales not sent yet" in words
        assert caller.sell(sale("still-selling", shop))["state"] == "committed"


def test_a_till_stops_within_five_seconds_when_told_to(shop: Shop) -> None:
    with RunningTill(shop) as till:
        till.caller().sell(sale("last", shop))
        before = time.monotonic()
        assert till.stop() == 0
        assert time.monotonic() - before < 5


def test_row_60_closing_with_unsent_sales_keeps_them_and_what_the_till_holds(shop: Shop) -> None:
    with RunningTill(shop) as till:
        till.caller().sell(sale("before", shop))
        assert till.stop() == 0
    with RunningTill(shop) as till:
        caller = till.caller()
        assert (caller.status()["unsent"], caller.sale("before")["state"]) == (1, "committed")
        assert caller.sell(sale("after", shop, points=100))["points_used"] == 100


def test_row_64_a_till_whose_file_another_program_holds_waits_for_it(shop: Shop) -> None:
    scanner = sqlite3.connect(shop.data / "till.db", isolation_level=None)
    scanner.execute("BEGIN EXCLUSIVE")
    with RunningTill(shop) as till:
        time.sleep(4)
        scanner.close()
        assert till.caller().sell(sale("at-last", shop))["seq"] == 1


def test_row_28_sales_without_a_server_are_sent_once_it_is_there_and_the_books_hold(shop: Shop) -> None:
    with RunningTill(shop) as till:
        caller = till.caller()
        for number in range(12):
            points = 100 if number % 3 == 0 else 0
            done = caller.sell(sale(f"off-{number}", shop, member=number % 4, points=points))
            assert done["points_used"] == points
        assert caller.status()["unsent"] == 12
        assert caller.status()["online"] is False
        server = shop.server()
        server.start()
        try:
            all_sent(caller)
            assert {caller.sale(f"off-{number}")["state"] for number in range(12)} == {"applied"}
        finally:
            server.stop()
    assert json.loads(shop.books())["differences"] == []


def test_more_points_than_there_are_is_refused_with_the_way_out(shop: Shop) -> None:
    with RunningTill(shop) as till:
        with pytest.raises(Refused) as refused:
            till.caller().sell(sale("greedy", shop, points=900_000))
        assert refused.value.code in ("not_enough_points", "over_max_share")


def test_row_01_row_03_and_row_04_a_till_killed_around_its_printing_knows_every_sale_and_lists_every_paper(
    shop: Shop, tmp_path: Path
) -> None:
    chance = random.Random(17)
    answered: dict[str, str] = {}
    tape, doubtful = tmp_path / "tape", 0
    for kill in range(KILLS):
        with (
            run_virtual_printer("127.0.0.1", 0, tape, Faults(slow_bytes_per_s=2_000)) as printer,
            RunningTill(shop, printer=printer.url) as till,
        ):
            caller = till.caller()
            for number in range(chance.randrange(1, 4)):
                name = f"kill-{kill}-{number}"
                points = 100 if number == 0 else 0
                answered[name] = caller.sell(sale(name, shop, member=number, points=points))["hash"]
            time.sleep(chance.random() * 0.4)
            till.kill()
        doubtful = _nothing_missing_and_nothing_twice(shop, answered)
    assert doubtful, "no kill ever fell between commit and print"


def _nothing_missing_and_nothing_twice(shop: Shop, answered: dict[str, str]) -> int:
    """How many papers are in doubt."""
    key = read_key(shop.data, None)
    assert key is not None
    store = TillStore(shop.data, Ed25519Signer(key.secret))
    try:
        kept = {name: store.kept(name) for name in answered}
        assert {name: found.hash.hex() for name, found in kept.items() if found} == answered
        assert store.unsent().count == len(answered)
        listed = [job.id for job in store.unsettled_jobs()]
    finally:
        store.close()
    with closing(sqlite3.connect(shop.data / "till.db")) as file:
        jobs = file.execute("SELECT id, op_no, state, copy_no FROM print_job").fetchall()
        ops = {row[0] for row in file.execute("SELECT no FROM op")}
    assert sorted(op_no for _, op_no, _, _ in jobs) == sorted(ops), "a sale has no print job, or two"
    assert {copy_no for _, _, _, copy_no in jobs} == {1}
    doubtful = [job for job, _, state, _ in jobs if state != "confirmed"]
    assert listed == doubtful[:JOBS_LISTED_MAX], "a paper that may be missing is not listed"
    return len(doubtful)
