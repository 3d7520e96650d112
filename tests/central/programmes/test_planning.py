"""The calendar goes by the version that counts on each day."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import partial

import msgspec

from central.programmes.planning import calendar_lines, samples_of
from central.store.catalogue import Product, save_products
from central.store.shops import publish_programme
from central.store.stops import StoppedBy, put_stop
from loyalty.rules.conditions import Dates, Hours, When
from loyalty.rules.earning import Earn, EarnRule, Rate
from loyalty.rules.programme import Programme, programme_bytes
from loyalty.signing.published import Published
from tests.central.floor import PROGRAMME, Floor

DAY_MS = 86_400_000


def day_of(wall_ms: int) -> date:
    return datetime.fromtimestamp(wall_ms // 1000, UTC).date()


def with_rule(version: int, first: str, last: str) -> Programme:
    rule = EarnRule(id="advent", label="Advent", multiply_percent=200, when=When(dates=(Dates(first, last),)))
    return msgspec.structs.replace(PROGRAMME, version=version, earn=Earn(Rate(1, 10), rules=(rule,)))


def test_the_calendar_goes_on_with_the_next_version_from_its_day(floor: Floor) -> None:
    today = date(2026, 11, 22)
    now_ms = int(datetime(2026, 11, 22, 12, tzinfo=UTC).timestamp()) * 1000
    write = floor.database.write
    for programme, starts_ms in (
        (with_rule(1, "2026-11-29", "2026-12-24"), 0),
        (with_rule(2, "2026-11-29", "2026-12-05"), now_ms + 8 * DAY_MS),
        (with_rule(3, "2026-11-29", "2026-12-06"), now_ms + 8 * DAY_MS),
    ):
        document = programme_bytes(programme).decode()
        write(partial(publish_programme, new=Published(programme.version, document, starts_ms)))
    write(lambda tx: put_stop(tx, "advent", StoppedBy.PERSON, "ana", 1))
    lines = floor.database.read(lambda tx: calendar_lines(tx, now_ms, today, date(2027, 1, 1), day_of))
    assert lines == [
        "2026-11-29  advent (Advent) begins, every store (stopped)",
        "2026-11-30  version 3 begins",
        "2026-12-07  advent (Advent) is over, every store (stopped)",
    ]


def test_samples_are_of_this_shop(floor: Floor) -> None:
    floor.database.write(lambda tx: save_products(tx, [Product("p", "Bread", "food", 1_000)]))
    found = floor.database.read(lambda tx: samples_of(tx, with_rule(1, "2026-01-01", "2026-12-31"), 1_790_000_000_000))
    assert [(one.goods, one.points_before, one.points_after) for one in found][:1] == [("Bread", None, 200)]


def test_samples_are_priced_in_the_hours_of_a_zone(floor: Floor) -> None:
    """At 14:13 by UTC it is 23:13 in Tokyo."""
    floor.database.write(lambda tx: save_products(tx, [Product("p", "Bread", "food", 1_000)]))
    drafts = []
    for begin in ("23:00", "22:00"):
        when = When(hours=(Hours(begin, f"{begin[:2]}:59", "Asia/Tokyo"),))
        rule = EarnRule(id="late", label="Late", multiply_percent=200, when=when)
        plain = with_rule(1, "2026-01-01", "2026-12-31")
        drafts.append(msgspec.structs.replace(plain, earn=msgspec.structs.replace(plain.earn, rules=(rule,))))
    found = [floor.database.read(partial(samples_of, draft=one, now_ms=1_790_000_000_000)) for one in drafts]
    assert [one[0].points_after for one in found] == [200, 100]
