"""The restore drill: `python -m tests.drill`; the server put back by a day while tills go on; last line JSON."""

import argparse
import json
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from tests.drill.day import Outcome, run_day
from tests.drill.shop import STORES, DrillShop
from tests.fixtures.postgres import running_cluster

SHARES = (0.0, 0.125, 0.25, 0.5)


def main() -> int:
    """1 when a balance was wrong, points had to be borne, a till was not named, or the shop did not thaw."""
    parser = argparse.ArgumentParser(prog="python -m tests.drill")
    parser.add_argument("--engines", nargs="+", default=["sqlite", "postgresql"], choices=["sqlite", "postgresql"])
    parser.add_argument("--tills", type=int, default=8, help="in two stores")
    parser.add_argument("--members", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    total: Counter[str] = Counter()
    thaw: list[dict[str, object]] = []
    kept = True
    with tempfile.TemporaryDirectory() as folder:
        for engine in asked.engines:
            with _database(engine, Path(folder)) as url:
                rng = random.Random(asked.seed)
                place = Path(folder) / engine
                shop = DrillShop(url, place, rng, asked.tills // len(STORES), asked.members)
                with closing(shop):
                    for outcome in drill(shop):
                        kept = kept and outcome.kept and outcome.thaw_h < float("inf")
                        line = {"engine": engine, "off": outcome.off, "gone": outcome.gone}
                        line |= {"last_back_h": outcome.last_back_h, "thaw_h": outcome.thaw_h}
                        thaw.append(line)
                        _count(total, outcome)
                        _say(json.dumps(line | {"kept": outcome.kept}))
                total += shop.counts
    counted = ("ops", "redemptions", "redemptions_in_recovery", "restores", "written_off")
    figures = {name: total[name] for name in counted}
    bad = {name: total[name] for name in ("wrong_balances", "differences", "borne", "misnamed")}
    _say(json.dumps({"tills": asked.tills, **figures, **bad, "thaw": thaw}))
    return 0 if kept else 1


def drill(shop: DrillShop) -> Iterator[Outcome]:
    """A day for each share of tills that are off, and one on which a till never comes back."""
    for number, share in enumerate(SHARES):
        yield run_day(shop, number, off=round(share * len(shop.tills)))
    yield run_day(shop, len(SHARES), off=0, gone=1)


def _count(total: Counter[str], outcome: Outcome) -> None:
    for name in ("wrong_balances", "differences", "borne", "misnamed"):
        total[name] += getattr(outcome, name)


@contextmanager
def _database(engine: str, folder: Path) -> Iterator[str]:
    if engine == "sqlite":
        yield f"sqlite:///{folder}/drill.db"
        return
    with running_cluster() as cluster:
        yield cluster.url(cluster.create())


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    raise SystemExit(main())
