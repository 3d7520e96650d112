"""Points end by their age or by inactivity, as the programme says."""

from __future__ import annotations

from loyalty.rules.expiry import DAY_MS, ExpireBy, Expiry, Vesting, day_end


def test_by_age_a_later_purchase_changes_nothing() -> None:
    assert Expiry(365).end_ms(10, 2 * DAY_MS) == 366 * DAY_MS


def test_by_inactivity_a_later_purchase_puts_the_end_off() -> None:
    expiry = Expiry(365, ExpireBy.INACTIVITY)
    assert (expiry.end_ms(10, 2 * DAY_MS), expiry.end_ms(2 * DAY_MS, 5)) == (368 * DAY_MS, 368 * DAY_MS)


def test_what_was_earned_on_one_day_ends_with_one_day() -> None:
    assert day_end(0, 1) == day_end(DAY_MS - 1, 1) == 2 * DAY_MS
    assert Expiry(1, grace_days=7).grace_end_ms(5) == 8 * DAY_MS


def test_pending_points_may_be_spent_after_their_days() -> None:
    assert Vesting(14).vests_ms(0) == 14 * DAY_MS
