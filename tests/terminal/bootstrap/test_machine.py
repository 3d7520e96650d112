"""The machine's clock and chance."""

from datetime import timedelta

from terminal.bootstrap.machine import MachineChance, MachineClock


def test_time_goes_on_and_the_boot_keeps_its_name() -> None:
    clock = MachineClock()
    before = clock.monotonic_ms()
    assert clock.monotonic_ms() >= before
    assert clock.boot() == MachineClock().boot()
    assert 0 < len(clock.boot()) <= 64


def test_a_wall_time_becomes_the_shops_own_time_of_the_same_moment() -> None:
    local = MachineClock().local(1_795_000_000_123)
    assert local.utcoffset() is not None
    assert int(local.timestamp()) == 1_795_000_000
    assert local.microsecond == timedelta(milliseconds=123).microseconds


def test_zones_are_looked_up_by_name_and_what_is_none_is_none() -> None:
    clock = MachineClock()
    before, after = 1_774_745_999_000, 1_774_746_000_000
    assert [clock.offset_min("Europe/Berlin", at) for at in (before, after)] == [60, 120]
    assert clock.offset_min("America/New_York", before) == -240
    assert [clock.offset_min(zone, before) for zone in ("Europe/Berln", "Europe", "Europe/Berln")] == [None] * 3


def test_chance_never_draws_the_same_twice() -> None:
    chance = MachineChance()
    assert len({chance.draw(16) for _ in range(100)}) == 100
    assert len(chance.draw(32)) == 32
