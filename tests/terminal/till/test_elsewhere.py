"""The sentence on who holds what is missing."""

import pytest

from loyalty.exchange.wire import Holder, HolderState
from terminal.till.elsewhere import MEMBERS_MAX, STALE_MS, Elsewhere, held_elsewhere
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


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (HolderState.CLOSED, ", switched off since {at}."),
        (HolderState.SILENT, ", not heard since {at}."),
        (HolderState.EXAMINED, ", which is being examined."),
        (HolderState.LOST, ", which is lost."),
        (HolderState.SHUT_OUT, ", which is shut out."),
    ],
)
def test_a_till_that_cannot_give_them_is_named_with_the_reason(state: HolderState, words: str) -> None:
    clock = FakeClock()
    at = f"{clock.local(clock.wall - 60_000):%H:%M}"
    told = held_elsewhere([Holder("Till 3", 600, clock.wall - 60_000, state)], clock)
    assert told == "600 points are held by Till 3" + words.format(at=at)


def test_without_a_line_what_was_heard_is_told_with_its_time() -> None:
    clock = FakeClock()
    elsewhere = Elsewhere(clock)
    elsewhere.heard("M", [Holder("Till 1", 600, clock.wall, HolderState.CLOSED)])
    at = f"{clock.local(clock.wall):%H:%M}"
    clock.passes(60_000)
    assert elsewhere.sentence("M", online=True) == f"600 points are held by Till 1, switched off since {at}."
    told = f"600 points are held by Till 1, switched off since {at}, as heard at {at}."
    assert elsewhere.sentence("M", online=False) == told
    elsewhere.heard("M", [])
    assert elsewhere.sentence("M", online=False) is None
    assert elsewhere.sentence("N", online=True) is None


def test_it_is_asked_once_and_again_when_what_was_heard_is_old() -> None:
    clock = FakeClock()
    elsewhere = Elsewhere(clock)
    elsewhere.wonder("M")
    elsewhere.wonder("M")
    assert list(elsewhere.curious) == ["M"]
    elsewhere.asked(["M"])
    elsewhere.heard("M", [])
    elsewhere.wonder("M")
    assert list(elsewhere.curious) == []
    clock.passes(STALE_MS)
    elsewhere.wonder("M")
    assert list(elsewhere.curious) == ["M"]


def test_only_so_much_is_remembered() -> None:
    clock = FakeClock()
    elsewhere = Elsewhere(clock)
    for number in range(MEMBERS_MAX + 1):
        elsewhere.heard(str(number), [Holder("Till 1", 1, clock.wall)])
    assert (elsewhere.sentence("0", online=True), elsewhere.sentence("1", online=True) is None) == (None, False)
