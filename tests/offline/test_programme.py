"""A programme published, stopped and let go on at the office, as a real till hears of it."""

import json
from pathlib import Path

import pytest

from terminal.companion import run_central
from terminal.demo.caller import Caller
from tests.fixtures.shop import RunningTill, Shop, online
from tests.fixtures.waiting import wait_until

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]
RULE = {"id": "happy", "label": "Happy hour", "multiply_percent": 300, "stacking": "exclusive", "priority": 1_000}
SOON_S = 40
"""The server calls its tills within seconds; without the call they would come within a minute."""


def test_a_rule_counts_once_it_is_published_and_no_more_once_it_is_stopped(shop: Shop, tmp_path: Path) -> None:
    def office(*words: str) -> str:
        return run_central("programme", *words, *shop.server_options)

    def soon(caller: Caller, points: int) -> None:
        wait_until(lambda: earned(caller, shop) == points, within_s=SOON_S, otherwise=lambda: str(earned(caller, shop)))

    server = shop.server()
    server.start()
    try:
        with RunningTill(shop) as till:
            caller = online(till, shop)
            before = earned(caller, shop)
            draft = json.loads(office("show"))
            draft["version"] += 1
            draft["earn"]["rules"] = [*draft["earn"].get("rules", []), RULE]
            path = tmp_path / "draft.json"
            path.write_text(json.dumps(draft))
            office("publish", str(path))
            wait_until(lambda: earned(caller, shop) > before, within_s=SOON_S, otherwise=lambda: "never heard it")
            more = earned(caller, shop)
            assert office("stop", "happy").startswith("happy is stopped\n")
            soon(caller, before)
            wait_until(
                lambda: "1 of 1 tills have heard it" in office("stop", "happy"),
                within_s=SOON_S,
                otherwise=lambda: office("stop", "happy"),
            )
            office("resume", "happy")
            soon(caller, more)
    finally:
        server.stop()


def earned(caller: Caller, shop: Shop) -> int:
    """What bread for 100.00 would earn a member now."""
    lines = [{"category": "bakery", "amount_minor": 10_000, "quantity": 1}]
    return int(caller.quote({"member": shop.members[0]["code"], "lines": lines})["points_earned"])
