"""What goes wrong between two steps, as often as the weather says."""

import random
import sqlite3
from dataclasses import dataclass, field

from terminal.ports import Standing
from tests.fakes.clock import DAY_MS
from tests.simulation.counters import DiskImage, SimTill
from tests.simulation.findings import Findings
from tests.simulation.line import Line
from tests.simulation.server import SimServer
from tests.simulation.truth import Truth
from tests.simulation.weather import CALM, Weather

BACKUPS_MAX = 3
"""Nobody keeps more, and the older one is, the more was forgotten when it is put back."""
FOUND_AGAIN = 0.04
"""A step, by a till whose line did not find the server that was put back."""
JUMPS = (730 * DAY_MS, -730 * DAY_MS, DAY_MS // 24, -DAY_MS // 24, 15 * DAY_MS)


@dataclass
class Mishaps:
    """Throws the dice for every kind of fault."""

    rng: random.Random
    weather: Weather
    tills: list[SimTill]
    server: SimServer
    line: Line
    findings: Findings
    truth: Truth
    jumped: dict[int, int] = field(default_factory=dict)
    images: dict[int, DiskImage] = field(default_factory=dict)
    backups: list[sqlite3.Connection] = field(default_factory=list)
    unreached: set[int] = field(default_factory=set)

    def happen(self) -> None:
        """One step's worth of bad luck."""
        weather = self.weather
        if self._throw(weather.till_crash):
            self._falls(self._any_till())
        if self._throw(weather.server_crash):
            self.findings.count("server_crashes")
            moment = self.rng.choice(("between", "before", "after"))
            if moment == "between":
                self.server.fall()
            else:
                self.server.database.falls = moment
        self._restores()
        self._old_disks()
        if self._throw(weather.partition):
            self.line.down ^= {self._any_till().place}
        if self._throw(weather.clock_jump):
            self._jump(self._any_till())
        if self._throw(weather.disk_full):
            self._any_till().power.full = True
        for till in self.tills:
            if till.power.full and self._throw(0.15):
                till.power.full = False
        for till in self.tills:
            if not (till.running or till.out or till.closed) and self._throw(0.3):
                till.start()

    def end(self) -> None:
        """Everything is repaired; what was written stays as it is."""
        self.weather = CALM
        self.server.database.falls = None
        self.line.clears_up()
        for till in self.tills:
            till.power.weather, till.power.full = CALM, False
            till.clock.wall -= self.jumped.pop(till.place, 0)
            if not (till.running or till.out):
                till.start()

    def _falls(self, till: SimTill) -> None:
        if not till.closed:
            till.fall()

    def _restores(self) -> None:
        """A backup is taken, or an old one is put back; sometimes another one soon after."""
        if self.weather.restore and self._throw(self.weather.backup):
            self.backups = [*self.backups[1 - BACKUPS_MAX :], self.server.image()]
        if self.backups and self._throw(self.weather.restore):
            self.findings.count("server_restores")
            self.line.hold_up()
            self.server.restore(self.rng.choice(self.backups))
            if self._throw(self.weather.unreached):
                self.unreached.add(self._any_till().place)
                self.line.down |= self.unreached
        for place in sorted(self.unreached):
            if self._throw(FOUND_AGAIN):
                self.unreached.discard(place)
                self.line.down.discard(place)

    def _old_disks(self) -> None:
        """Somebody copies a till's disk, or sets a till up again from such a copy."""
        if self.weather.image and self._throw(self.weather.image):
            till = self._any_till()
            taken = till.image()
            if taken is not None:
                self.images[till.place] = taken
        if self.images and self._throw(self.weather.put_back):
            place = self.rng.choice(sorted(self.images))
            till, image = self.tills[place], self.images.pop(place)
            if not _counts_for_one(image.standing, till.standing):
                return
            self.findings.count("till_images_put_back")
            self.truth.put_back(till.device, image.hashes, image.held)
            till.put_back(image)

    def _jump(self, till: SimTill) -> None:
        """A clock is set wrong, or right again."""
        back = self.jumped.pop(till.place, None)
        by = self.rng.choice(JUMPS) if back is None else -back
        if back is None:
            self.jumped[till.place] = by
        till.clock.wall += by
        self.findings.count("clock_jumps")

    def _any_till(self) -> SimTill:
        return self.rng.choice([till for till in self.tills if not till.out])

    def _throw(self, rate: float) -> bool:
        return rate > 0 and self.rng.random() < rate


def _counts_for_one(old: Standing, new: Standing) -> bool:
    """Whether the server can take the old copy and the till for one: two that ask for one epoch are two computers."""
    if old.head.epoch == new.head.epoch:
        return new.rekey_id in (None, old.rekey_id)
    return old.rekey_id is not None and new.head.epoch == old.head.epoch + 1 and new.rekey_id is None
