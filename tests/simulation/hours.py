"""When tills open and close: one for a while in the middle of the day, now and then all of them for the night."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field

from terminal import commands as c
from tests.simulation.counters import SimTill
from tests.simulation.findings import Findings
from tests.simulation.weather import CALM, Weather

STEP_MS, CLOSING_STEP_MS, NIGHT_MS = (50, 400, 5_000), (50, 100), 10 * 3_600_000
"""While a till closes, which takes 3 seconds at most, time goes by in small steps, so that some of it gets through."""
AWAY_STEPS, MORNING_STEPS, CLOSES = 25, 6, 0.4


@dataclass
class Hours:
    """`tell` hands a command to a till; `rounds` says per till at which step its last whole exchange began.

    `opens` says per closed till at which step somebody opens it again, `anchors` which tills had the role when they
    were told to close.
    """

    rng: random.Random
    tills: list[SimTill]
    findings: Findings
    tell: Callable[[int, c.Command], None]
    rounds: dict[int, int]
    weather: Weather = CALM
    opens: dict[int, int] = field(default_factory=dict)
    anchors: set[int] = field(default_factory=set)
    evening: bool = False
    night: bool = False

    def next_step_ms(self) -> int:
        """How long it is until something happens again."""
        if self.night:
            self.night = False
            return NIGHT_MS
        return self.rng.choice(CLOSING_STEP_MS if any(till.closing for till in self.tills) else STEP_MS)

    def go_by(self, step: int) -> None:
        """One step of the day."""
        for place in [place for place, opens in self.opens.items() if opens <= step and not self.evening]:
            del self.opens[place]
            if self.tills[place].closed:
                self.tills[place].start()
        if self._throw(self.weather.break_time):
            self._close(self._any_till())
        if self.evening or self._throw(self.weather.evening):
            self._end_the_day(step)

    def closed_up(self, place: int, step: int) -> None:
        """A till has said that it is done with closing: its process ends."""
        till = self.tills[place]
        self.findings.count("closings")
        self.findings.count("roles_handed_over", place in self.anchors and not till.standing.anchor)
        till.switch_off()
        self.opens[place] = step + self.rng.randrange(1, AWAY_STEPS)

    def end(self) -> None:
        """Nobody closes any more, and who is about to is opened again."""
        self.weather, self.evening, self.night = CALM, False, False
        self.opens.clear()
        for till in self.tills:
            if till.closing:
                till.switch_off()
                till.start()

    def _any_till(self) -> SimTill:
        """Mostly the one that spoke with the server last: of the others the server hears no goodbye."""
        if self.rng.random() < 0.3:
            return self.rng.choice(self.tills)
        return max(self.tills, key=lambda till: (not till.leaving, self.rounds.get(till.place, 0), till.place))

    def _close(self, till: SimTill) -> None:
        if not till.running or till.leaving:
            return
        self.anchors.discard(till.place)
        if till.standing.anchor:
            self.anchors.add(till.place)
        till.leaving = True
        self.tell(till.place, c.ClosingTime())

    def _end_the_day(self, step: int) -> None:
        """One after the other closes; the night begins when none is on, and none that fell meanwhile is on again."""
        self.evening = any(till.running for till in self.tills)
        for till in self.tills:
            if self._throw(CLOSES):
                self._close(till)
        if self.evening:
            return
        self.night = True
        self.findings.count("nights")
        for till in [till for till in self.tills if not till.out]:
            till.leaving = True
            self.opens[till.place] = step + self.rng.randrange(1, MORNING_STEPS)

    def _throw(self, rate: float) -> bool:
        return rate > 0 and self.rng.random() < rate
