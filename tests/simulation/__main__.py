"""Tills, a server, lost lines and crashes by seed: `python -m tests.simulation --seeds N --first N`; last line JSON."""

import argparse
import json
import tempfile
from collections import Counter
from pathlib import Path

from tests.simulation.world import World

COUNTS = ("ops", "redemptions", "till_crashes", "server_crashes", "server_restores")
BAD = ("lost", "duplicated", "overdrawn", "stuck")
MEMORY = Path("/dev/shm")


def main() -> int:
    """1 when a promise was broken; the seed that broke it stands above the last line."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulation")
    parser.add_argument("--seeds", type=int, default=100)
    parser.add_argument("--first", type=int, default=1)
    asked = parser.parse_args()
    total: Counter[str] = Counter()
    for seed in range(asked.first, asked.first + asked.seeds):
        with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
            found = World(seed, Path(folder)).run()
        total.update(found)
        if any(found[kind] for kind in BAD):
            print(f"seed {seed}: {dict(found)}")
    print(json.dumps({"seeds": asked.seeds} | {kind: total[kind] for kind in (*COUNTS, *BAD)}))
    return 1 if any(total[kind] for kind in BAD) else 0


if __name__ == "__main__":
    raise SystemExit(main())
