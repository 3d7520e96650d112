"""Clones: a till's disk is copied and a second computer trades on it under the same name, until somebody finds out."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from central.exchange.gates import COPIED
from central.store.incarnations import STOPPED, TELLING
from terminal.store.witness import WITNESS_FILE
from tests.simulation.counters import DiskImage, SimTill
from tests.simulation.findings import STUCK, Findings
from tests.simulation.line import Line
from tests.simulation.server import SimServer
from tests.simulation.shopper import Shopper
from tests.simulation.truth import Truth
from tests.simulation.weather import CALM, Weather

WITHOUT_WITNESS = 0.5
HASTE = 0.3
"""How often somebody lets one in while both are on."""
WORDS_MAX = 5
PAIRS_MAX = 1
"""Of a seed: both tell everything anew, which takes its time."""
FOUND_AGAIN = 0.04
"""A step, by a computer of a pair whose line was down from the beginning."""


@dataclass(slots=True)
class Pair:
    """Two computers with one name; `held` is what both could spend when the disk was copied, `granted` all grants."""

    original: SimTill
    clone: SimTill
    held: int
    granted: int
    epoch: int
    until_then: tuple[int, int]

    @property
    def both(self) -> tuple[SimTill, SimTill]:
        return self.original, self.clone

    @property
    def device(self) -> str:
        return self.original.device

    @property
    def have_parted(self) -> bool:
        """Whether either did anything of its own."""
        return any(one.seen > self.until_then for one in self.both)

    def granted_since(self) -> int:
        """Points that the server granted to the common incarnation later on, as far as either has heard of them."""
        return max(0, *(one.most_granted.get(self.epoch, 0) - self.granted for one in self.both))


@dataclass
class Clones:
    """Throws the dice for clones; `add` puts a further computer with this disk at the counter."""

    rng: random.Random
    weather: Weather
    tills: list[SimTill]
    server: SimServer
    line: Line
    shopper: Shopper
    truth: Truth
    findings: Findings
    add: Callable[[SimTill, DiskImage], SimTill]
    pairs: list[Pair] = field(default_factory=list)
    unreached: set[int] = field(default_factory=set)

    def happen(self) -> None:
        """One step's worth: a disk is copied, or one of two computers is found and switched off for good."""
        weather = self.weather
        if weather.clone and len(self.pairs) < PAIRS_MAX and self.rng.random() < weather.clone:
            self._copy(self.rng.choice(self.tills))
        for pair in self.pairs:
            if not any(one.out for one in pair.both) and self.rng.random() < weather.clone_found:
                self._switch_off(self.rng.choice(pair.both))
                self.findings.count("clones_found")
        for place in sorted(self.unreached):
            if self.rng.random() < FOUND_AGAIN:
                self.unreached.discard(place)
                self.line.down.discard(place)

    def end(self) -> None:
        """No more disks are copied, and every computer is switched on again, for what it knows."""
        self.weather = CALM
        self.unreached.clear()
        for till in self.tills:
            if till.out:
                till.bring_back()

    def sort_out(self, becomes_quiet: Callable[[], bool]) -> bool:
        """A person lets one after the other in: what leaves tells what it knows, what stays goes on."""
        pairs = [(pair, *self._in_any_order(pair)) for pair in self.pairs]
        stopped = [one for one in pairs if not any(map(self.serves, one[0].both))]
        self.findings.count("clones_stopped", len(stopped))
        if stopped and self.rng.random() < HASTE:
            for pair, _, _ in stopped:
                self.server.let_one_in(pair.device, leaving=False)
            becomes_quiet()
        for _, _, stays in stopped:
            self._switch_off(stays)
        told = self._let_in([leaves for _, leaves, _ in stopped], becomes_quiet, leaving=True)
        for _, leaves, stays in pairs:
            self._switch_off(leaves)
            if stays.out:
                stays.bring_back()
        return told and self._let_in([stays for _, _, stays in pairs], becomes_quiet, leaving=False)

    def _let_in(self, tills: list[SimTill], becomes_quiet: Callable[[], bool], *, leaving: bool) -> bool:
        """Says so once more where something that the other had sent before came first and used the word up."""
        if not tills:
            return True
        before = {STOPPED, TELLING}
        for _ in range(WORDS_MAX):
            for till in tills:
                if self.server.concern(till.device) in before:
                    self.server.let_one_in(till.device, leaving=leaving)
            if not becomes_quiet():
                return False
            if all(map(self.serves, tills)):
                return True
            before = {STOPPED}
        self.findings.broken(STUCK, "of two computers the one that is on is not let in")
        return False

    def _in_any_order(self, pair: Pair) -> tuple[SimTill, SimTill]:
        return pair.both if self.rng.random() < 0.5 else pair.both[::-1]

    def of(self, device: str) -> Pair | None:
        """The pair of this name, None for a till that nobody has copied."""
        return next((pair for pair in self.pairs if pair.device == device), None)

    def serves(self, till: SimTill) -> bool:
        """Whether a computer is in service; one of a pair that the server has stopped waits for a person."""
        if till.out or till.store.standing().redeeming_stopped != COPIED.detail:
            return not till.out
        return self.server.concern(till.device) != STOPPED

    def _copy(self, original: SimTill) -> None:
        image = original.image() if original.running and self.of(original.device) is None else None
        if image is None:
            return
        if isinstance(image.source, Path) and self.rng.random() < WITHOUT_WITNESS:
            (image.source / WITNESS_FILE).unlink(missing_ok=True)
        granted = original.store.granted().points
        clone = self.add(original, image)
        head = image.standing.head
        pair = Pair(original, clone, image.held, granted, head.epoch, (head.epoch, head.seq))
        self.pairs.append(pair)
        for one in pair.both:
            one.most_granted[head.epoch] = granted
        self.truth.cloned(original.device)
        self.shopper.sales += [(clone.place, sale) for place, sale in self.shopper.sales if place == original.place]
        off = self.rng.choice(((), (original,), (clone,), pair.both))
        self.unreached |= {one.place for one in off}
        self.line.down |= {one.place for one in off}
        self.findings.count("clones")

    def _switch_off(self, found: SimTill) -> None:
        if found.running:
            found.take_out()
            self.line.cut(found.place)
