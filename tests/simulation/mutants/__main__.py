"""Every broken variant until a seed catches it: `python -m tests.simulation.mutants --seeds N`; last line JSON.

`--seeds 0` tries only the seeds by which each variant is known to be caught.
"""

import argparse
import json
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context

from tests.simulation.mutants.registry import MUTANTS, Caught, hunt


def main() -> int:
    """1 when a broken variant lived through all seeds."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulation.mutants")
    parser.add_argument("--seeds", type=int, default=1_000)
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2, help="how many processes")
    parser.add_argument("--only", help="the name of one variant")
    asked = parser.parse_args()
    names = [mutant.name for mutant in MUTANTS if asked.only in (None, mutant.name)]
    survivors = []
    with ProcessPoolExecutor(asked.jobs, mp_context=get_context("spawn")) as pool:
        hunts = pool.map(partial(hunt, first=asked.first, seeds=asked.seeds), names)
        for name, caught in zip(names, hunts, strict=True):
            survivors += [name] if caught is None else []
            print(f"{name}: {_words(caught)}", flush=True)
    print(json.dumps({"variants": len(names), "caught": len(names) - len(survivors), "survivors": survivors}))
    return 1 if survivors else 0


def _words(caught: Caught | None) -> str:
    if caught is None:
        return "lived through all seeds"
    return f"caught by seed {caught.seed} after {caught.tried} ({caught.sentence})"


if __name__ == "__main__":
    raise SystemExit(main())
