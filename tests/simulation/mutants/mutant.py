"""A broken variant of the product, which the simulation must catch.

Where no port lets a broken part in, a function of the product is swapped while a seed runs; this room alone may do so,
for a mutant is by its nature a change to the product's own code.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from dataclasses import dataclass

from tests.simulation.findings import Findings
from tests.simulation.kit import QUICK, Kit
from tests.simulation.weather import Weather
from tests.simulation.world import World


@dataclass(frozen=True)
class Mutant:
    """`breaks` says which rule it breaks; `begin` swaps parts for one seed, `kit` hands others in.

    `seeds` are known to catch it quickly: a hunt begins with them. Where the weather has changed since, they may not.
    What takes a rare chain of events has a `weather` of its own, in which the whole product must do as well.
    """

    name: str
    breaks: str
    begin: Callable[[], AbstractContextManager[object]] = nullcontext
    kit: Kit = QUICK
    seeds: tuple[int, ...] = ()
    weather: Weather | None = None

    def run(self, seed: int) -> Findings:
        """One seed of a world in which this is broken."""
        world = World(seed, self.kit, self.weather)
        with self.begin(), _hushed():
            return world.run()

    def whole(self, seed: int) -> Findings:
        """The same seed of the same world in which nothing is broken."""
        return World(seed, QUICK, self.weather).run()


@contextmanager
def _hushed() -> Iterator[None]:
    """A broken server fails at operations, and would fill its log with each."""
    logging.disable()
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)


@contextmanager
def swapped(*parts: tuple[object, str, object]) -> Iterator[None]:
    """Puts other values in the place of (owner, name) for a while."""
    with ExitStack() as stack:
        for owner, name, value in parts:
            stack.callback(setattr, owner, name, getattr(owner, name))
            setattr(owner, name, value)
        yield
