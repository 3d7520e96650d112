"""Points end by their age or by inactivity, as the programme says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from loyalty.rules.expiry import DAY_MS, OVER_EVERYWHERE_MS, ExpireBy, Expiry, Vesting, day_end

ZONES = ("Etc/GMT+12", "America/Los_Angeles", "America/St_Johns", "UTC", "Asia/Kathmandu", "Pacific/Kiritimati")


def test_by_age_a_later_purchase_changes_nothing() -> None:
    assert Expiry(365).end_ms(10, 2 * DAY_MS) == 366 * DAY_MS + OVER_EVERYWHERE_MS


def test_by_inactivity_a_later_purchase_puts_the_end_off() -> None:
    expiry = Expiry(365, ExpireBy.INACTIVITY)
    assert expiry.end_ms(10, 2 * DAY_MS) == expiry.end_ms(2 * DAY_MS, 5) == 368 * DAY_MS + OVER_EVERYWHERE_MS


def test_what_was_earned_on_one_day_ends_with_one_day() -> None:
    assert day_end(0, 1) == day_end(DAY_MS - 1, 1) == 2 * DAY_MS + OVER_EVERYWHERE_MS
    assert Expiry(1, grace_days=7).grace_end_ms(5) == 8 * DAY_MS + OVER_EVERYWHERE_MS


@given(st.integers(1_500_000_000_000, 2_500_000_000_000), st.sampled_from(ZONES), st.integers(0, 800))
def test_at_no_store_on_earth_points_end_before_the_day_that_was_told_is_over(at_ms: int, zone: str, days: int) -> None:
    end_ms = day_end(at_ms, days)
    told = datetime.fromtimestamp((end_ms - OVER_EVERYWHERE_MS - 1) // 1_000, UTC).date()
    assert told - datetime.fromtimestamp(at_ms // 1_000, UTC).date() == timedelta(days=days)
    assert datetime.fromtimestamp(end_ms // 1_000, ZoneInfo(zone)).date() > told


def test_pending_points_may_be_spent_after_their_days() -> None:
    assert Vesting(14).vests_ms(0) == 14 * DAY_MS
