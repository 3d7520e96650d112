"""The policy model: `python -m tests.policy --seeds 3`; a table of every policy and case, and a last line of JSON."""

from __future__ import annotations

import argparse
import json
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import TYPE_CHECKING, NamedTuple

from tests.policy.chain import Case, Chain, make_chain
from tests.policy.lines import Lines
from tests.policy.rights_books import GoodwillBooks, RightsBooks, UnapprovedBooks
from tests.policy.season import Books, Season
from tests.policy.trusting_books import BlockingBooks, GiftBooks, NaiveBooks

if TYPE_CHECKING:
    from collections.abc import Callable

POLICIES: dict[str, Callable[[Chain, Lines], Books]] = {
    "strict": RightsBooks,
    "strict, nobody approves": UnapprovedBooks,
    "strict and goodwill": GoodwillBooks,
    "block": BlockingBooks,
    "naive": NaiveBooks,
    "gift 100": GiftBooks,
}
CASES = (Case("typical"), Case("harsh", outages=5), Case("server3d", server_days=3))
VARIED = (
    Case("home .70", home=0.7),
    Case("home .80", home=0.8),
    Case("home .98", home=0.98),
    Case("till outages x10", tills=10),
)
PROMISED_PER_MILLE = 860
"""Of the wishes offline, in the strict policy, over the three cases at 90 % home visits."""


class Run(NamedTuple):
    """One season to be played."""

    policy: str
    case: Case
    seed: int


def play(run: Run) -> Counter[str]:
    """What became of one season."""
    chain = make_chain(run.case, run.seed)
    lines = Lines(chain)
    return Season(chain, lines, POLICIES[run.policy](chain, lines)).run()


def per_mille(part: int, whole: int) -> int:
    """A share in thousandths, rounded to the nearest; 0 of nothing."""
    return (2000 * part + whole) // (2 * whole) if whole else 0


def row(policy: str, case: Case, found: Counter[str]) -> str:
    """A line of the table; `locked` counts wishes at a till with a line that found their points out of reach."""
    honoured = per_mille(found["offline_honoured"], found["offline_wishes"])
    locked = found["online_wishes"] - found["online_honoured"]
    share = 100_000 * locked // max(found["online_wishes"], 1)
    wishes = f"{found['offline_honoured']:,} of {found['offline_wishes']:,}"
    figures = (f"{honoured / 10:.1f} %", wishes, f"{found['overdrawn']:,}", f"{share / 1000:.2f} %")
    return f"| {case.name} | {policy} | {' | '.join(figures)} |"


def main() -> int:
    """1 when the strict policy overdraws a point or honours less than is promised."""
    parser = argparse.ArgumentParser(prog="python -m tests.policy")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--jobs", type=int, default=2)
    asked = parser.parse_args()
    kinds = [(policy, case) for case in CASES for policy in POLICIES] + [("strict", case) for case in VARIED]
    totals: dict[tuple[str, Case], Counter[str]] = {}
    print("| case | policy | honoured offline | wishes | points overdrawn | locked online |")
    print("|---|---|--:|--:|--:|--:|")
    with ProcessPoolExecutor(asked.jobs, mp_context=get_context("spawn")) as pool:
        seeds = range(1, asked.seeds + 1)
        seasons = {kind: [pool.submit(play, Run(*kind, seed)) for seed in seeds] for kind in kinds}
        for (policy, case), played in seasons.items():
            found = totals[policy, case] = sum((one.result() for one in played), Counter())
            print(row(policy, case, found), flush=True)
    return verdict(asked.seeds, totals)


def verdict(seeds: int, totals: dict[tuple[str, Case], Counter[str]]) -> int:
    """The last line, and whether what is promised was kept."""
    strict = {case.name: found for (policy, case), found in totals.items() if policy == "strict"}
    honoured = {name: per_mille(found["offline_honoured"], found["offline_wishes"]) for name, found in strict.items()}
    overdrawn = sum(found["overdrawn"] for found in strict.values())
    visits = sum(found["visits"] for found in strict.values())
    summary = {"seeds": seeds, "visits": visits, "honoured_per_mille": honoured, "overdrawn": overdrawn}
    print(json.dumps(summary))
    return int(overdrawn > 0 or any(honoured[case.name] < PROMISED_PER_MILLE for case in CASES))
