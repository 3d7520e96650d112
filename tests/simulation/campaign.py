"""Many seeds on several processes: totals as they come in, and each seed that broke a promise with what it broke."""

import gc
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from tests.simulation.findings import BAD, COUNTS, Findings
from tests.simulation.kit import QUICK, REAL
from tests.simulation.world import World

CHUNK, SAID_EACH = 10, 100


def run_seed(seed: int) -> Findings:
    """One seed on quick keys and disks in memory."""
    return World(seed, QUICK).run()


def run_real_seed(seed: int) -> Findings:
    """One seed on files and Ed25519."""
    return World(seed, REAL).run()


def run_seeds(seeds: Iterable[int], *, real: bool, jobs: int, say: Callable[[str], None]) -> Counter[str]:
    """The totals; a seed that fails is said as soon as it is known, and now and then how far the campaign is."""
    total, asked = Counter[str](), list(seeds)
    for number, (seed, found) in enumerate(_findings(asked, run_real_seed if real else run_seed, jobs), 1):
        total.update(found.counts)
        if number % SAID_EACH == 0 and number < len(asked):
            say(f"{number} of {len(asked)} seeds, {total['ops']} ops")
        if not found.clean:
            say(f"seed {seed}: {', '.join(f'{found.counts[kind]} {kind}' for kind in BAD if found.counts[kind])}")
            for sentence in found.sentences:
                say(f"  {sentence}")
    return total


def _findings(seeds: list[int], run: Callable[[int], Findings], jobs: int) -> Iterator[tuple[int, Findings]]:
    if jobs == 1:
        _collect_seldom()
        yield from ((seed, run(seed)) for seed in seeds)
        return
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=_collect_seldom) as pool:
        yield from zip(seeds, pool.map(run, seeds, chunksize=CHUNK), strict=True)


def _collect_seldom() -> None:
    """Worlds are large and full of circles: the collector's usual haste costs a fifteenth of the time."""
    gc.freeze()
    gc.set_threshold(200_000)


def last_line(seeds: int, total: Counter[str]) -> dict[str, int]:
    """The counts in the words of the interface, then all others."""
    named = {kind: total[kind] for kind in (*COUNTS, *BAD)}
    others = {kind.replace(" ", "_"): count for kind, count in sorted(total.items()) if kind not in named and count}
    return {"seeds": seeds} | named | others
