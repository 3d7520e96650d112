"""When the next exchange is due."""

from hypothesis import given
from hypothesis import strategies as st

from terminal.cadence import (
    BACKOFF_FIRST_MS,
    BACKOFF_MAX_MS,
    IDLE_MAX_MS,
    IDLE_MIN_MS,
    NUDGE_MS,
    RETRY_AFTER_MAX_MS,
    LineHistory,
    due_ms,
)

jitters = st.integers(0, 2**16 - 1)
times = st.integers(0, 10**12)
histories = st.builds(
    LineHistory,
    ended_ms=times,
    failures=st.integers(0, 10**6),
    retry_after_ms=st.none() | st.integers(0, 10**9),
    nudged_ms=st.none() | times,
    urgent=st.booleans(),
    jitter=jitters,
)


def test_a_till_that_just_started_asks_at_once() -> None:
    assert due_ms(LineHistory()) == 0


@given(times, jitters)
def test_an_idle_till_asks_every_half_to_whole_minute(ended: int, jitter: int) -> None:
    assert IDLE_MIN_MS <= due_ms(LineHistory(ended_ms=ended, jitter=jitter)) - ended <= IDLE_MAX_MS


@given(times, jitters)
def test_a_sale_goes_at_once_but_for_a_breath(ended: int, jitter: int) -> None:
    assert due_ms(LineHistory(ended_ms=ended, nudged_ms=ended + 5_000, jitter=jitter)) == ended + 5_000 + NUDGE_MS
    assert due_ms(LineHistory(ended_ms=ended, urgent=True, jitter=jitter)) == ended


@given(times, st.integers(1, 10**6), jitters)
def test_row_27_failures_wait_longer_and_longer_but_never_for_ever(ended: int, failures: int, jitter: int) -> None:
    wait = due_ms(LineHistory(ended_ms=ended, failures=failures, jitter=jitter)) - ended
    assert BACKOFF_FIRST_MS // 4 <= wait <= min(BACKOFF_FIRST_MS * 2 ** min(failures - 1, 10), BACKOFF_MAX_MS)


def test_row_29_many_tills_do_not_come_back_together() -> None:
    waits = {due_ms(LineHistory(ended_ms=0, failures=7, jitter=jitter)) for jitter in range(0, 2**16, 2_000)}
    assert max(waits) - min(waits) > BACKOFF_MAX_MS * 0.9


@given(times, st.integers(1, 10), st.integers(0, 10**9), jitters)
def test_row_27_what_the_server_asks_for_is_honoured_within_bounds(
    ended: int, failures: int, asked: int, jitter: int
) -> None:
    wait = due_ms(LineHistory(ended_ms=ended, failures=failures, retry_after_ms=asked, jitter=jitter)) - ended
    assert wait >= min(asked, RETRY_AFTER_MAX_MS)
    assert wait <= max(BACKOFF_MAX_MS, RETRY_AFTER_MAX_MS)


@given(times, st.integers(1, 100), st.none() | st.integers(0, 10**9), jitters)
def test_somebody_who_waits_at_the_counter_is_tried_for_within_a_second(
    ended: int, failures: int, asked: int | None, jitter: int
) -> None:
    history = LineHistory(ended_ms=ended, failures=failures, retry_after_ms=asked, urgent=True, jitter=jitter)
    assert due_ms(history) - ended <= BACKOFF_FIRST_MS


@given(histories)
def test_the_line_is_always_tried_again(history: LineHistory) -> None:
    assert history.ended_ms is not None
    last = max(history.ended_ms, history.nudged_ms or 0)
    assert due_ms(history) <= last + max(IDLE_MAX_MS, RETRY_AFTER_MAX_MS)
