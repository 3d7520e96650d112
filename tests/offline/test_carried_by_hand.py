"""A till's line is dead for good: its sales travel to the server in a sealed file, and count once."""

import subprocess
import sys
from pathlib import Path

import pytest

from terminal.companion import run_central
from terminal.demo.caller import Caller
from tests.fixtures.shop import RunningTill, Shop, all_sent, online, second_till

pytestmark = pytest.mark.slow


def unsent(word: str, file: Path, data: Path) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-m", "terminal", "unsent", word, str(file), "--data", str(data)]
    return subprocess.run(words, capture_output=True, text=True, check=False, timeout=60)


def sell(door: Caller, shop: Shop, name: str, times: int) -> None:
    for number in range(times):
        lines = [{"category": "coffee", "amount_minor": 1_000}]
        door.sell({"id": f"{name}-{number}", "member": shop.members[0]["code"], "lines": lines})


def test_a_running_till_and_a_closed_one_are_emptied_by_hand(shop: Shop, tmp_path: Path) -> None:
    server = shop.server()
    server.start()
    second = second_till(shop, tmp_path / "till-2")
    with RunningTill(shop) as till:
        door = online(till, shop)
        server.stop()
        sell(door, shop, "first", 3)
        running = unsent("export", tmp_path / "running", shop.data)
        assert (running.returncode, running.stderr) == (0, "")
        assert running.stdout.startswith("3 operations")
        sell(door, shop, "second", 2)
        till.kill()
    closed = unsent("export", tmp_path / "closed", shop.data)
    assert (closed.returncode, closed.stdout.startswith("5 operations")) == (0, True), closed
    server.start()
    with RunningTill(second) as courier:
        online(courier, shop)
        carried = unsent("import", tmp_path / "running", second.data)
        assert carried.stdout == "Till 1: 3 operations taken, 0 known already, 0 wait for a person.\n", carried
        courier.kill()
    carried = unsent("import", tmp_path / "closed", second.data)
    assert carried.stdout == "Till 1: 2 operations taken, 3 known already, 0 wait for a person.\n", carried
    told = run_central("unsent", "import", str(tmp_path / "closed"), *shop.server_options)
    assert told == "Till 1: 0 taken, 5 known already, 0 wait for a person\n"
    broken = tmp_path / "broken"
    broken.write_bytes((tmp_path / "closed").read_bytes()[:-9])
    refused = unsent("import", broken, second.data)
    assert (refused.returncode, "damaged" in refused.stderr, "Traceback" in refused.stderr) == (1, True, False)
    with RunningTill(shop) as till:
        all_sent(online(till, shop))
    assert '"differences": []' in shop.books()
    server.stop()
