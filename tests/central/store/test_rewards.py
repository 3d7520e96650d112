"""How often a reward was given is counted on and never forgotten."""

from __future__ import annotations

from functools import partial

from central.store.database import Database
from central.store.rewards import count_rewards, given


def test_counts_add_up_and_what_came_back_is_taken_off(database: Database) -> None:
    assert database.write(partial(given, ids={"mug"})) == {}
    for more in ({"mug": 2, "cup": 0}, {"mug": 3, "cup": 1}, {"mug": -1}, {}):
        database.write(partial(count_rewards, more=more))
    assert database.write(partial(given, ids={"mug", "cup", "hat"})) == {"mug": 4, "cup": 1}
    assert database.write(partial(given, ids=())) == {}
