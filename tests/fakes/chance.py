"""Chance that is the same in every run."""

import random


class SeededChance:
    """Bytes drawn from a seed."""

    def __init__(self, seed: int = 1) -> None:
        self._random = random.Random(seed)

    def draw(self, count: int) -> bytes:
        return self._random.randbytes(count)
