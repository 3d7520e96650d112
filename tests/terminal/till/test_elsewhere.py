"""The sentence on who holds what is missing."""

from loyalty.wire import Holder
from terminal.till.elsewhere import held_elsewhere
from tests.fakes.clock import FakeClock

DAY_MS = 86_400_000


def test_one_holder_is_named_with_points_and_time() -> None:
    clock = FakeClock()
    at = clock.local(clock.wall)
    assert held_elsewhere([Holder("Till 1", 1_600, clock.wall)], clock) == (
        f"1,600 points are held by Till 1 (last heard {at:%H:%M})."
    )


def test_a_till_not_heard_today_is_told_with_its_day() -> None:
    clock = FakeClock()
    before = clock.local(clock.wall - 2 * DAY_MS)
    told = held_elsewhere([Holder("Till 1", 1, clock.wall - 2 * DAY_MS)], clock)
    assert told == f"1 point is held by Till 1 (last heard {before:%Y-%m-%d %H:%M})."


def test_many_holders_are_the_richest_three() -> None:
    clock = FakeClock()
    told = held_elsewhere([Holder(f"Till {n}", 600 - n, clock.wall) for n in range(5)], clock)
    assert told.count("Till") == 3
    assert " and 599 by Till 1 (" in told
