"""Over real sockets: a till that its restored server has forgotten shows its paper, and what it did is there again."""

from contextlib import closing
from pathlib import Path

import pytest

from central.store import exceptions
from central.store.tills import all_tills
from terminal.bootstrap.assembly import Assembly
from terminal.bootstrap.machine import MachineChance, MachineClock
from terminal.config import KeyStore, configure
from terminal.demo.caller import Caller
from terminal.enrolment import Joining, World, enrol
from terminal.store.till_store import create_till
from terminal.waiting import MachineWaiting
from tests.central.http.live import Live, served
from tests.central.restoring import account_of, picture, restore, the_books_hold
from tests.fakes.floor_tills import Room
from tests.fixtures.shop import all_sent
from tests.fixtures.waiting import wait_until

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


def joined(live: Live, data: Path) -> None:
    """Enrols a till of its own with a code, as `pointill enrol` does."""
    code = live.floor.enrolment.make_code("North", ask=False)
    joining = Joining(server=live.url, code=code, data=data, name="Till 4", key_store=KeyStore.FILE, unattended=True)
    enrol(joining, World(MachineClock(), MachineChance(), MachineWaiting(), None, lambda _: None, "test"), create_till)


def sale(name: str, member: str | None) -> dict[str, object]:
    return {"id": name, "member": member, "lines": [{"category": "food", "amount_minor": 1_000}]}


def known(live: Live) -> dict[str, str]:
    return {till.name: till.status for _, till in live.floor.database.read(all_tills)}


def test_row_33_a_till_that_the_restored_server_never_heard_of_comes_back_by_itself(tmp_path: Path) -> None:
    room = Room(f"sqlite:///{tmp_path / 'central.db'}", tmp_path, tills=1)
    room.wait()
    member, backup = room.floor.members[0], picture(room.floor)
    with served(room.floor) as live, closing(room):
        data = tmp_path / "late"
        joined(live, data)
        assembly = Assembly(configure({"data": data, "companion": False, "printer": "none"}).settings, lambda _: None)
        assembly.start()
        try:
            with closing(Caller(f"http://127.0.0.1:{assembly.open_door(0)}", data / "pos-token")) as caller:
                wait_until(lambda: caller.status()["members"] == 3, within_s=60, otherwise=lambda: f"{caller.status()}")
                caller.sell(sale("before", member))
                all_sent(caller)
                restore(live.floor, backup)
                assert "Till 4" not in known(live)
                caller.sell(sale("after", member))
                wait_until(
                    lambda: account_of(live.floor, member)[0] == 700,
                    within_s=120,
                    otherwise=lambda: f"{known(live)} {caller.status()}",
                )
                all_sent(caller)
                assert known(live) == {"Till 1": "active", "Till 4": "active"}
                causes = {one.noted.cause for one in live.floor.database.read(exceptions.exceptions)}
                assert "rejoined" in causes
        finally:
            assembly.stop()
        the_books_hold(live.floor)
