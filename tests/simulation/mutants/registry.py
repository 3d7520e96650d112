"""All broken variants, and the hunt for the first seed that catches one."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tests.simulation.mutants.copies import COPIES
from tests.simulation.mutants.recoveries import RECOVERIES
from tests.simulation.mutants.servers import SERVERS
from tests.simulation.mutants.tills import TILLS

UNFIT = re.compile(r"\b(TypeError|AttributeError|NameError|ImportError)\b")
MUTANTS = (*SERVERS, *TILLS, *RECOVERIES, *COPIES)


@dataclass(frozen=True, slots=True)
class Caught:
    """The seed that caught a variant, how many it took, and the first promise that it saw broken."""

    seed: int
    tried: int
    sentence: str


def hunt(name: str, *, first: int, seeds: int) -> Caught | None:
    """The first seed that catches the variant of this name: its own seeds are tried first, then all of the range."""
    mutant = next(one for one in MUTANTS if one.name == name)
    for tried, seed in enumerate(dict.fromkeys((*mutant.seeds, *range(first, first + seeds))), start=1):
        found = mutant.run(seed)
        # A seed that the whole product fails as well would prove nothing.
        if not found.clean and mutant.whole(seed).clean:
            _hold_variant_fits(name, found.sentences)
            return Caught(seed, tried, found.sentences[0].partition("\n")[0][:200])
    return None


def _hold_variant_fits(name: str, sentences: Sequence[str]) -> None:
    """A variant that does not fit the product any more breaks no promise, it only falls."""
    fallen = [sentence for sentence in sentences if UNFIT.search(sentence)]
    if fallen:
        raise AssertionError(f"the variant {name!r} does not fit the product: {fallen[0]}")
