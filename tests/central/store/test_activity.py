"""What members did each day, and their tiers, are kept as rows on both engines."""

from __future__ import annotations

from central.store import activity
from central.store.activity import Day, Rank
from tests.central.floor import Floor


def test_what_is_done_on_a_day_adds_up_and_may_go_again(floor: Floor) -> None:
    ana, ben = floor.members[:2]
    days = [Day(ana, 5, 10, 100, 1), Day(ana, 5, 20, 200, 1), Day(ana, 7, 1, 2, 1), Day(ben, 5, 3, 4, 1)]
    floor.database.write(lambda tx: activity.add_days(tx, days))
    floor.database.write(lambda tx: activity.add_days(tx, [Day(ana, 5, -10, -100, 0)]))
    since = [floor.database.read(lambda tx, at=at: activity.done_since(tx, [ana, ben], at)) for at in (4, 5, 7)]  # type: ignore[misc] # mypy knows no defaults of a lambda
    assert since == [{ana: (21, 202), ben: (3, 4)}, {ana: (1, 2)}, {}]
    assert floor.database.read(lambda tx: activity.done_since(tx, [], 1)) == {}


def test_a_tier_is_kept_with_what_it_was_before(floor: Floor) -> None:
    ana, ben, carla = sorted(floor.members)
    before = floor.database.read(lambda tx: activity.ranks(tx, [ana, ben]))
    assert before == dict.fromkeys((ana, ben), Rank(None, None, None))
    now = {ana: Rank("gold", None, 9), ben: Rank(None, None, 3)}
    floor.database.write(lambda tx: activity.save_ranks(tx, now, before, 77))
    assert floor.database.read(lambda tx: activity.ranks(tx, [ana, ben, carla])) == now | {
        carla: Rank(None, None, None)
    }
    assert [floor.database.read(lambda tx, who=who: activity.tier_history(tx, who)) for who in (ana, ben)] == [  # type: ignore[misc] # mypy knows no defaults of a lambda
        [(None, "gold", 77)],
        [],
    ]
    pages = [floor.database.read(lambda tx, at=at: activity.members_with_rank(tx, at, 5)) for at in ("", ana, ben)]  # type: ignore[misc] # mypy knows no defaults of a lambda
    assert pages == [[ana, ben], [ben], []]
    assert floor.database.read(lambda tx: activity.ranks(tx, [])) == {}
