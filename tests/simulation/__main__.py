"""Tills, a server, lost lines and crashes by seed: `python -m tests.simulation --seeds N --first N`; last line JSON."""

import argparse
import json

from tests.simulation.campaign import last_line, run_seeds
from tests.simulation.findings import BAD


def main() -> int:
    """1 when a promise was broken; the seed that broke it and how stand above the last line."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulation")
    parser.add_argument("--seeds", type=int, default=100)
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2, help="how many processes")
    parser.add_argument("--real", action="store_true", help="files and Ed25519 instead of memory and a keyed hash")
    asked = parser.parse_args()
    seeds = range(asked.first, asked.first + asked.seeds)
    total = run_seeds(seeds, real=asked.real, jobs=asked.jobs, say=lambda text: print(text, flush=True))
    print(json.dumps(last_line(asked.seeds, total)))
    return 1 if any(total[kind] for kind in BAD) else 0


if __name__ == "__main__":
    raise SystemExit(main())
