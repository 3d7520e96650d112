"""Leg after leg until enough was killed; what is done is kept on disk, so that it can be stopped and continued."""

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import msgspec

from terminal.files import write_whole
from tests.kills.leg import Leg, Outcome
from tests.kills.stand import Stand

LEG_TILL_KILLS, LEG_SERVER_KILLS = 48, 12
"""At most so many in one leg: one that is lost with the computer costs a few minutes."""
STATE, EVIDENCE = "state.json", "evidence"


class Engine(Protocol):
    """Makes shops whose server keeps its books in one kind of database."""

    @property
    def name(self) -> str:
        """What the totals call it."""

    def stand(self, folder: Path) -> Stand:
        """A fresh shop in this folder, nothing running."""


class Totals(msgspec.Struct):
    """What all legs together led to; `other` is what is wrong besides, `seconds` the time that the legs took."""

    till_kills: int = 0
    server_kills: int = 0
    answered: int = 0
    missing: int = 0
    doubled: int = 0
    reconcile: int = 0
    other: int = 0
    refused: int = 0
    lost_answers: int = 0
    legs: int = 0
    seconds: int = 0
    engines: list[str] = []

    def add(self, outcome: Outcome, seconds: int) -> None:
        """Count one more leg."""
        found = outcome.found
        self.till_kills += outcome.till_kills
        self.server_kills += outcome.server_kills
        self.answered += found.answered
        self.missing += len(found.missing)
        self.doubled += len(found.doubled)
        self.reconcile += outcome.differences
        self.other += found.other
        self.refused += found.refused
        self.lost_answers += found.lost_answers
        self.legs += 1
        self.seconds += seconds
        self.engines = sorted({*self.engines, outcome.engine})

    @property
    def good(self) -> bool:
        """Whether nothing was ever wrong."""
        return not (self.missing or self.doubled or self.reconcile or self.other)


class Campaign:
    """Works in one folder; the engines take turns. `stop` from any thread brings the leg under way to its end."""

    def __init__(
        self,
        folder: Path,
        engines: list[Callable[[Path], Engine]],
        *,
        say: Callable[[str], None],
        leg: Callable[..., Leg] = Leg,
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder, self._engines, self._say, self._make_leg = folder, engines, say, leg
        self._state = folder / STATE
        self.totals = msgspec.json.decode(self._state.read_bytes(), type=Totals) if self._state.exists() else Totals()
        self._leg: Leg | None = None
        self._stopped = False

    def stop(self) -> None:
        """Kill no more; what the leg under way has done is still judged and counted."""
        self._stopped = True
        if self._leg is not None:
            self._leg.stop()

    def run(self, till_kills: int, server_kills: int) -> Totals:
        """Go on until all legs of all runs together have killed so many; ends early at the first leg that is bad."""
        with self._work_folder() as work:
            made: dict[int, Engine] = {}
            while not self._stopped and self.totals.good and self._left(till_kills, server_kills) != (0, 0):
                turn = self.totals.legs % len(self._engines)
                if turn not in made:
                    self._say("making a shop")
                    made[turn] = self._engines[turn](work)
                self._one_leg(made[turn], work / f"leg-{self.totals.legs + 1}", *self._left(till_kills, server_kills))
        return self.totals

    def _left(self, till_kills: int, server_kills: int) -> tuple[int, int]:
        return max(till_kills - self.totals.till_kills, 0), max(server_kills - self.totals.server_kills, 0)

    def _one_leg(self, engine: Engine, folder: Path, tills_left: int, servers_left: int) -> None:
        before, number = time.monotonic(), self.totals.legs + 1
        stand = engine.stand(folder)
        wanted = {"till_kills": min(tills_left, LEG_TILL_KILLS), "server_kills": min(servers_left, LEG_SERVER_KILLS)}
        self._leg = self._make_leg(engine.name, stand, folder, seed=number, **wanted)
        if self._stopped:
            self._leg.stop()
        try:
            outcome = self._leg.run()
        except BaseException:
            self._keep(folder, "the leg broke off")
            raise
        if not outcome.good:
            self._keep(folder, f"{outcome}")
        stand.clear()
        self.totals.add(outcome, round(time.monotonic() - before))
        write_whole(self._state, msgspec.json.encode(self.totals))
        self._say(f"leg {number} on {engine.name}: {_told(outcome)}; in all {_line(self.totals)}")

    def _keep(self, folder: Path, what: str) -> None:
        """The history and the tills' files of a leg that went wrong, for whoever looks into it."""
        kept = self._folder / EVIDENCE / folder.name
        shutil.rmtree(kept, ignore_errors=True)
        shutil.copytree(folder, kept)
        (kept / "finding.txt").write_text(what + "\n", encoding="utf-8")
        self._say(f"{what}\nkept in {kept}")

    @contextmanager
    def _work_folder(self) -> Iterator[Path]:
        """A folder for shops, empty at the start whatever an earlier run left behind."""
        work = self._folder / "work"
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir()
        try:
            yield work
        finally:
            shutil.rmtree(work, ignore_errors=True)


def _told(outcome: Outcome) -> str:
    found = outcome.found
    return (
        f"{outcome.till_kills} tills and {outcome.server_kills} servers killed, {found.answered:,} answered, "
        f"{found.lost_answers} answers lost, {found.refused} refused, {'good' if outcome.good else 'BAD'}"
    )


def _line(totals: Totals) -> dict[str, Any]:
    """The totals as plain values."""
    built: dict[str, Any] = msgspec.to_builtins(totals)
    return built
