"""Clocks that are put back, run away, or start anew."""

from hypothesis import given
from hypothesis import strategies as st

from loyalty.ops.operations import Context
from terminal.till.shop_time import AHEAD_MS, BACK_MS, CLOCK_AHEAD, CLOCK_BACK, ShopTime
from tests.fakes.clock import DAY_MS, MONDAY_NOON_MS, FakeClock


def context(time: ShopTime, clock: FakeClock) -> Context:
    """An op that is committed now."""
    return Context(
        uuid="u",
        store="s",
        cashier="c",
        approver=None,
        shift=None,
        programme=None,
        reference=None,
        at_ms=time.now_ms(),
        monotonic_ms=clock.monotonic_ms(),
        boot=clock.boot(),
        flags=time.flags(),
    )


def commit(time: ShopTime, clock: FakeClock) -> Context:
    made = context(time, clock)
    time.committed(made)
    return made


def test_a_right_clock_is_believed() -> None:
    clock = FakeClock()
    time = ShopTime(clock, [])
    assert (time.now_ms(), time.flags()) == (MONDAY_NOON_MS, ())
    commit(time, clock)
    clock.passes(5_000)
    assert (time.now_ms(), time.flags()) == (MONDAY_NOON_MS + 5_000, ())


def test_row_39_a_clock_put_back_by_hours_is_flagged_and_time_goes_on() -> None:
    clock = FakeClock()
    time = ShopTime(clock, [])
    commit(time, clock)
    clock.passes(60_000)
    clock.wall -= 3 * 3_600_000
    assert (time.now_ms(), time.flags()) == (MONDAY_NOON_MS + 60_000, (CLOCK_BACK,))


def test_a_small_step_back_is_nobodys_business() -> None:
    clock = FakeClock()
    time = ShopTime(clock, [])
    commit(time, clock)
    clock.wall -= BACK_MS
    assert (time.now_ms(), time.flags()) == (MONDAY_NOON_MS, ())


def test_row_41_after_a_reboot_time_is_not_before_the_last_op() -> None:
    clock = FakeClock()
    last = commit(ShopTime(clock, []), clock)
    clock.reboot()
    clock.wall -= DAY_MS
    time = ShopTime(clock, [last])
    assert (time.now_ms(), time.flags()) == (last.at_ms, (CLOCK_BACK,))


def test_row_40_a_jump_to_2099_is_used_and_flagged_but_forgotten_when_the_clock_is_right_again() -> None:
    clock = FakeClock()
    time = ShopTime(clock, [])
    first = commit(time, clock)
    clock.wall += 70 * 365 * DAY_MS
    wild = commit(time, clock)
    assert (wild.at_ms, wild.flags) == (clock.wall, (CLOCK_AHEAD,))
    clock.wall = MONDAY_NOON_MS + 1_000
    assert time.flags() == ()
    assert ShopTime(clock, [wild, first]).flags() == ()


def test_the_server_knows_better() -> None:
    clock = FakeClock()
    time = ShopTime(clock, [])
    time.heard(MONDAY_NOON_MS + 600_000)
    clock.passes(1_000)
    assert (time.now_ms(), time.flags()) == (MONDAY_NOON_MS + 601_000, (CLOCK_BACK,))


def test_a_weekend_is_flagged_only_until_the_server_was_heard() -> None:
    clock = FakeClock()
    friday = commit(ShopTime(clock, []), clock)
    clock.reboot()
    clock.wall += AHEAD_MS + 1
    time = ShopTime(clock, [friday])
    assert time.flags() == (CLOCK_AHEAD,)
    time.heard(clock.wall)
    assert time.flags() == ()


@given(
    st.lists(st.tuples(st.integers(0, 3 * DAY_MS), st.integers(-3 * DAY_MS, 3 * DAY_MS), st.booleans()), max_size=20)
)
def test_the_time_of_trusted_ops_never_runs_backwards(steps: list[tuple[int, int, bool]]) -> None:
    clock = FakeClock()
    time = ShopTime(clock, [])
    trusted = [commit(time, clock).at_ms]
    for passes, jumps, reboots in steps:
        clock.passes(passes)
        clock.wall += jumps
        if reboots:
            clock.reboot()
        made = commit(time, clock)
        if CLOCK_AHEAD not in made.flags:
            trusted.append(made.at_ms)
    assert trusted == sorted(trusted)
