"""Every zone of the world has a name that is taken, and a name that leads out of the list is none."""

from __future__ import annotations

from zoneinfo import available_timezones

import msgspec
import pytest

from loyalty.values.zones import Zone


def test_every_zone_of_the_world_can_be_written() -> None:
    assert len(available_timezones()) > 400
    for zone in available_timezones():
        assert msgspec.convert(zone, Zone) == zone


@pytest.mark.parametrize(
    "name", ["", "/etc/localtime", "../Berlin", "Europe/../Berlin", "Europe//Berlin", "Europe/", "UTC\n", "+01:00", "é"]
)
def test_what_is_no_name_of_a_zone_is_refused(name: str) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(name, Zone)
