"""Points end by their age or by inactivity, as the programme says."""

from __future__ import annotations

from loyalty.rules.expiry import DAY_MS, ExpireBy, Expiry, Vesting


def test_by_age_a_later_purchase_changes_nothing() -> None:
    assert Expiry(365).end_ms(10, 20) == 10 + 365 * DAY_MS


def test_by_inactivity_a_later_purchase_puts_the_end_off() -> None:
    expiry = Expiry(365, ExpireBy.INACTIVITY)
    assert (expiry.end_ms(10, 20), expiry.end_ms(10, 5)) == (20 + 365 * DAY_MS, 10 + 365 * DAY_MS)


def test_pending_points_may_be_spent_after_their_days() -> None:
    assert Vesting(14).vests_ms(0) == 14 * DAY_MS
