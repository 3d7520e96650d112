"""What a seed's world is like: each seed has some kinds of faults, at its own rates, and its own mix of customers."""

import random
from dataclasses import dataclass, replace

MANY_VOUCHERS, STROLL = 0.4, 0.6


@dataclass(frozen=True, slots=True)
class Weather:
    """Probabilities a step, a message, a write or a customer; 0 where this seed does not have the fault.

    `delay` is the longest ordinary way of a message in steps, `very_late` of one in a thousand others. `held_up`: of
    what is under way when the server is put back, how much comes long after that, and once more. `unreached`: how often
    the line of a till does not find the server that was put back. `stroll`: of those who have a voucher, who only asks
    whether it is good here and goes on, so that it moves without being used; `wanderers`: so many of the oldest
    vouchers are never used, only asked for at one till after the other. `break_time`: a till closes for a while,
    `evening`: all of them do; in a `web_shop` nothing is held over night. `moves`: who wishes to be at home elsewhere.
    """

    drop: float = 0.0
    double: float = 0.0
    delay: int = 1
    late: float = 0.0
    very_late: int = 400
    partition: float = 0.0
    wakes: float = 1.0
    till_crash: float = 0.0
    crash_in_write: float = 0.0
    server_crash: float = 0.0
    backup: float = 0.0
    restore: float = 0.0
    held_up: float = 0.0
    unreached: float = 0.0
    image: float = 0.0
    put_back: float = 0.0
    clone: float = 0.0
    clone_found: float = 0.0
    clock_jump: float = 0.0
    disk_full: float = 0.0
    slow_disk: float = 0.0
    break_time: float = 0.0
    evening: float = 0.0
    web_shop: bool = False
    skew: float = 0.0
    redeem: float = 0.4
    refund: float = 0.1
    screen: float = 0.1
    voucher: float = 0.2
    stroll: float = 0.0
    moves: float = 0.0
    wanderers: int = 0
    away: float = 0.2
    busy: int = 2
    page_rows: int = 10_000


CALM = Weather()
"""Nothing fails; what the simulation ends in."""


def weather_of(rng: random.Random) -> Weather:
    """A swarm: half of all faults are absent from any one seed, the rest have very different rates."""

    def sometimes(*rates: float) -> float:
        return rng.choice(rates) if rng.random() < 0.5 else 0.0

    # A disk and the server put back at once may lose what only they knew, so no seed has both.
    restores, old_disks, clones = rng.choice(
        ((0.0, 0.0, 0.0), (0.0, 0.0, 0.03), (0.02, 0.0, 0.0), (0.06, 0.0, 0.0), (0.0, 0.02, 0.0))
    )
    clones = clones and rng.choice((0.0, clones))
    weather = Weather(
        drop=sometimes(0.08, 0.3),
        double=sometimes(0.1, 0.4),
        delay=rng.choice((2, 6, 16)),
        late=sometimes(0.02, 0.1),
        partition=sometimes(0.02, 0.06),
        wakes=rng.choice((0.0, 0.2, 1.0)),
        till_crash=sometimes(0.01, 0.05),
        crash_in_write=sometimes(0.002, 0.02),
        server_crash=sometimes(0.02, 0.1),
        backup=0.1,
        restore=restores,
        held_up=rng.choice((0.0, 0.3, 1.0)) if restores else 0.0,
        unreached=rng.choice((0.0, 0.3, 1.0)) if restores else 0.0,
        image=0.1 if old_disks else 0.0,
        put_back=old_disks,
        clone=clones,
        clone_found=clones,
        clock_jump=sometimes(0.01, 0.03),
        disk_full=sometimes(0.01, 0.03),
        slow_disk=sometimes(0.05, 0.3),
        skew=0.0 if old_disks or clones else sometimes(0.02, 0.06),
        redeem=rng.choice((0.2, 0.4, 0.7)),
        refund=rng.choice((0.0, 0.1, 0.25)),
        screen=rng.choice((0.0, 0.1)),
        voucher=rng.choice((0.0, 0.15, MANY_VOUCHERS)),
        away=rng.choice((0.05, 0.2, 0.6)),
        busy=rng.choice((3, 8, 20)),
        page_rows=rng.choice((10_000,) * 9 + (8,)),
        break_time=sometimes(0.02, 0.08),
        evening=sometimes(0.005, 0.02),
        web_shop=rng.random() < 0.25,
        moves=sometimes(0.01, 0.05),
    )
    return replace(weather, stroll=STROLL if weather.voucher == MANY_VOUCHERS else 0.0)
