"""The campaign itself: counted leg by leg, stopped and continued, and halted by the first leg that is bad."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.kills.campaign import LEG_SERVER_KILLS, LEG_TILL_KILLS, Campaign, Engine
from tests.kills.judge import Finding
from tests.kills.leg import Outcome


@dataclass
class PlayedStand:
    folder: Path

    def clear(self) -> None:
        pass


@dataclass
class PlayedEngine:
    name: str

    def stand(self, folder: Path) -> Any:  # noqa: ANN401 - a stand that nobody stands on
        folder.mkdir()
        (folder / "history.jsonl").write_text("{}\n", encoding="utf-8")
        return PlayedStand(folder)


@dataclass
class Play:
    """Legs that only say what they were asked for; `missing` makes one bad, `break_off` one fail."""

    legs: list[tuple[str, int, int]] = field(default_factory=list)
    missing: int = 0
    break_off: bool = False

    def __call__(self, engine: str, *_: object, seed: int, till_kills: int, server_kills: int) -> Any:  # noqa: ANN401 - stands in for a leg
        self.legs.append((engine, till_kills, server_kills))
        return self

    def run(self) -> Outcome:
        if self.break_off:
            raise AssertionError("the till ended by itself")
        engine, tills, servers = self.legs[-1]
        return Outcome(engine, tills, servers, 0, Finding(answered=10 * tills, missing=["x"] * self.missing))

    def stop(self) -> None:
        pass


def campaign(folder: Path, play: Play, said: list[str] | None = None) -> Campaign:
    engines: list[Callable[[Path], Engine]] = [lambda _: PlayedEngine("sqlite"), lambda _: PlayedEngine("postgres")]
    return Campaign(folder, engines, say=(said if said is not None else []).append, leg=play)


def test_legs_are_bounded_and_the_engines_take_turns(tmp_path: Path) -> None:
    play = Play()
    totals = campaign(tmp_path, play).run(2 * LEG_TILL_KILLS + 5, LEG_SERVER_KILLS + 2)
    assert play.legs == [
        ("sqlite", LEG_TILL_KILLS, LEG_SERVER_KILLS),
        ("postgres", LEG_TILL_KILLS, 2),
        ("sqlite", 5, 0),
    ]
    assert (totals.till_kills, totals.server_kills, totals.legs) == (2 * LEG_TILL_KILLS + 5, LEG_SERVER_KILLS + 2, 3)
    assert totals.answered == 10 * totals.till_kills
    assert totals.engines == ["postgres", "sqlite"]


def test_a_campaign_goes_on_where_it_was_stopped(tmp_path: Path) -> None:
    first = Play()
    stopped = campaign(tmp_path, first)
    stopped.stop()
    assert stopped.run(10, 2).legs == 0
    assert campaign(tmp_path, first).run(10, 2).till_kills == 10
    second = Play()
    assert campaign(tmp_path, second).run(15, 2).till_kills == 15
    assert second.legs == [("postgres", 5, 0)]
    assert campaign(tmp_path, second).run(15, 2).legs == 2


def test_a_bad_leg_is_counted_kept_and_ends_the_campaign(tmp_path: Path) -> None:
    said: list[str] = []
    totals = campaign(tmp_path, Play(missing=2), said).run(1_000, 1_000)
    assert (totals.missing, totals.legs, totals.good) == (2, 1, False)
    assert (tmp_path / "evidence" / "leg-1" / "history.jsonl").exists()
    assert "BAD" in said[-1]
    assert json.loads((tmp_path / "state.json").read_text())["missing"] == 2


def test_a_leg_that_breaks_off_counts_for_nothing_but_is_kept(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="ended by itself"):
        campaign(tmp_path, Play(break_off=True)).run(10, 2)
    assert (tmp_path / "evidence" / "leg-1").is_dir()
    assert campaign(tmp_path, Play()).totals.legs == 0
