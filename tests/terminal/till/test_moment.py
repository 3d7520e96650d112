"""A moment at the till: by the store's clocks, and by those of the zones that its programme names and it knows."""

from __future__ import annotations

import msgspec

from loyalty.rules.conditions import Hours, When
from loyalty.rules.earning import EarnRule
from loyalty.rules.programme import Programme, programme_bytes
from terminal.till.moment import occasion_at, unknown_zones
from tests.fakes.shop import PROGRAMME
from tests.fakes.till_world import TillWorld

CALL = EarnRule(
    id="call",
    label="Call",
    multiply_percent=200,
    when=When(hours=(Hours("09:00", "11:00", "America/New_York"), Hours("17:00", "19:00", "Asia/Tokyo"))),
)
CALLING = msgspec.structs.replace(
    PROGRAMME, version=2, earn=msgspec.structs.replace(PROGRAMME.earn, rules=(*PROGRAMME.earn.rules, CALL))
)


def publish(world: TillWorld, programme: Programme, starts_ms: int = 0) -> None:
    document = programme_bytes(programme).decode()
    world.shop.put("programme", version=programme.version, document=document, starts_ms=starts_ms)
    world.connect()


def test_the_clocks_are_those_of_the_zones_that_the_programme_in_force_names(world: TillWorld) -> None:
    """A Monday noon of November in London."""
    at_ms = world.clock.wall
    assert occasion_at(at_ms, world.clock, world.store).zones == ()
    publish(world, CALLING, starts_ms=at_ms + 1_000)
    assert occasion_at(at_ms, world.clock, world.store).zones == ()
    found = occasion_at(at_ms + 1_000, world.clock, world.store)
    assert found.zones == (("America/New_York", -300), ("Asia/Tokyo", 540))
    assert (found.at_ms, found.offset_min, found.store) == (at_ms + 1_000, 0, world.store.identity().store)


def test_the_clocks_change_while_the_till_runs(world: TillWorld) -> None:
    publish(world, CALLING)
    changes_ms = 1_793_512_800_000
    shown = [occasion_at(at, world.clock, world.store).zones[0] for at in (changes_ms - 1, changes_ms)]
    assert shown == [("America/New_York", -240), ("America/New_York", -300)]


def test_a_zone_that_this_computer_does_not_know_is_left_out_and_named(world: TillWorld) -> None:
    publish(world, CALLING)
    assert unknown_zones(CALLING, world.clock) == ()
    world.clock.wrong_zones["Asia/Tokyo"] = None
    assert unknown_zones(CALLING, world.clock) == ("Asia/Tokyo",)
    assert occasion_at(world.clock.wall, world.clock, world.store).zones == (("America/New_York", -300),)
