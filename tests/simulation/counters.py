"""A till of the simulation: the real till on a disk that survives, falling and starting again as the seed wants."""

import random
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import msgspec

from loyalty.exchange.wire import EnrolReply
from loyalty.ops.bodies import body_of
from loyalty.ops.effect import Effect
from loyalty.ops.operations import Operation, Sale
from loyalty.signing.signature import Signer
from terminal import commands as c
from terminal.errors import DiskFull
from terminal.events import Event
from terminal.ports import Identity, Kept, Standing, Store
from terminal.store.till_store import create_till
from terminal.till.desk import TillSettings
from terminal.till.till import Till
from tests.fakes.chance import SeededChance
from tests.fakes.clock import FakeClock
from tests.fakes.cuttable_store import CuttableStore
from tests.fakes.memory_disk import MemoryDisk, PowerCut, new_disk
from tests.simulation.kit import Kit
from tests.simulation.weather import CALM, Weather

SETTINGS = TillSettings(prints=False)
ALL = 100_000
NEWER = 99
"""Schema of an op that only a newer server would understand."""


@dataclass(slots=True)
class Power:
    """Cuts and fills by chance, at each side of every commit."""

    rng: random.Random
    clock: FakeClock
    weather: Weather = CALM
    full: bool = False
    on: bool = True

    def before(self) -> None:
        if self.full:
            raise DiskFull("The disk is full, so nothing was written.")
        if self._cut():
            raise PowerCut
        if self.weather.slow_disk and self.rng.random() < self.weather.slow_disk:
            self.clock.passes(self.rng.choice((20, 400, 4_000)))

    def after(self) -> None:
        if self._cut():
            raise PowerCut

    def _cut(self) -> bool:
        cut = self.weather.crash_in_write
        return self.on and cut > 0 and self.rng.random() < cut / 2


@dataclass(frozen=True, slots=True)
class DiskImage:
    """A copy of a till's disk, what its last incarnation could spend by it, and the ops that are on it."""

    source: MemoryDisk | Path
    standing: Standing
    held: int
    hashes: frozenset[bytes]


@dataclass
class SimTill:
    """One place at a counter; `told` hears of every op as soon as it is on disk, `forgot` of ops that were.

    `copied` is the disk of another till on which it starts; of the two computers with one name one may be `out` of
    service. `most_granted` is counted for them alone, by epoch.
    `leaving`: it closes, or is closed, and serves nobody until it is opened again.
    """

    place: int
    joined: EnrolReply
    signer: Signer
    kit: Kit
    rng: random.Random
    now_ms: int
    folder: Path
    told: Callable[["SimTill", Kept], None]
    forgot: Callable[["SimTill", int], None]
    skewed: set[str] = field(default_factory=set)
    starts: int = 0
    crashes: int = 0
    running: bool = False
    leaving: bool = False
    seen: tuple[int, int] = (1, 0)
    deadline_ms: int = 0
    copied: DiskImage | None = None
    screen: bool = True
    out: bool = False
    most_granted: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        joined = self.joined
        self.clock = FakeClock(self.now_ms)
        self.clock.monotonic += self.place * 7
        self.power = Power(self.rng, self.clock, on=False)
        self.store: Store
        self.till: Till
        if self.copied is None:
            self._set_up(joined)
        else:
            self._lay_in(self.copied)
        self.start()

    def _set_up(self, joined: EnrolReply) -> None:
        who = Identity(
            joined.device, joined.store, joined.store_name, joined.till_name, joined.currency,
            joined.server_key, joined.lookup_key,
        )  # fmt: skip
        if self.kit.real:
            create_till(self.folder, who, epoch=joined.epoch, generation=joined.generation)
        else:
            self.disk = new_disk(who, epoch=joined.epoch, generation=joined.generation)

    @property
    def device(self) -> str:
        return self.joined.device

    # --- life and death

    def start(self) -> bool:
        """Opens what is on disk; False when the machine does not get that far."""
        self.running = self.leaving = False
        self.power.on = True
        try:
            self.store = self._opened()
            self.starts += 1
            self.till = self.kit.till(
                store=self.store,
                clock=self.clock,
                chance=SeededChance(self.rng.getrandbits(32)),
                signer=self.signer,
                settings=self._settings(),
            )
        except (PowerCut, DiskFull):
            return False
        self.running, self.deadline_ms = True, 0
        self._look()
        return True

    def fall(self) -> None:
        """The process ends between two steps."""
        self.crashes += 1
        self._stop()
        self.clock.boots += 1
        self.start()

    def switch_off(self) -> None:
        """The process has ended in good order, and the computer is shut down."""
        self._stop()
        self.clock.boots += 1

    @property
    def closing(self) -> bool:
        """Whether it was told to close and is not done with it."""
        return self.leaving and self.running

    @property
    def closed(self) -> bool:
        """Whether it is off because somebody closed it."""
        return self.leaving and not (self.running or self.out)

    def _opened(self) -> Store:
        if self.kit.real:
            return CuttableStore(self.folder, self.signer, self.power, self.kit.verifier_of)
        return self.kit.store(self.disk, self.signer, self.kit.verifier_of, self.power, self._write_body)

    def _settings(self) -> TillSettings:
        return replace(SETTINGS, screen=self.screen, rights_overnight=not self.power.weather.web_shop)

    def _write_body(self, operation: Operation) -> bytes:
        """What a newer till writes now and then, and the server cannot read."""
        skew = self.power.weather.skew
        # What waits in quarantine is not in the books: rights that it used up would stay with this till for the server.
        may_be = isinstance(operation, Sale) and all(
            not one.use and one.credit == "pool" for one in _effects(operation)
        )
        through_the_door = operation.sale_id.startswith("op-")
        if not (skew and may_be and through_the_door and self.rng.random() < skew):
            return body_of(operation)
        self.skewed.add(operation.context.uuid)
        newer = {"future": 1, **msgspec.to_builtins(operation), "kind": operation.KIND, "schema": NEWER}
        return msgspec.json.encode(newer, order="sorted")

    @property
    def standing(self) -> Standing:
        """Where the till stands by its disk, also while it is off."""
        return self.store.standing() if self.kit.real else self.disk.standing

    def image(self) -> DiskImage | None:
        """A copy of the disk; None for files that nobody can read through, since the till is off."""
        if not self.kit.real:
            return _image_in_memory(self.disk)
        if not self.running:
            return None
        twin = self.folder.with_name(f"{self.folder.name}-image")
        shutil.rmtree(twin, ignore_errors=True)
        shutil.copytree(self.folder, twin)
        held = sum(one.points for one in self.store.holdings("", ALL))
        return DiskImage(twin, self.standing, held, frozenset(kept.hash for kept in self.store.newest(ALL)))

    def put_back(self, image: DiskImage) -> None:
        """The machine is set up again from an old copy of its disk, which is used up by that."""
        self._stop()
        if isinstance(image.source, Path):
            shutil.rmtree(self.folder)
        self._lay_in(image)
        self.fall()

    def _lay_in(self, image: DiskImage) -> None:
        if isinstance(image.source, Path):
            image.source.rename(self.folder)
        else:
            self.disk = image.source
        self.seen = (image.standing.head.epoch, image.standing.head.seq)

    def take_out(self) -> None:
        """Somebody found that there are two of it and switches this one off; its disk is kept."""
        self._stop()
        self.out = True

    def bring_back(self) -> None:
        """It is switched on again, for what it knows."""
        self.out = False
        self.start()

    # --- what it is told

    def tell(self, command: c.Command) -> list[Event]:
        """What it said; nothing when it fell over the command."""
        if not self.running:
            return []
        try:
            events = self.till.handle(command)
        except (PowerCut, DiskFull):
            self.fall()
            return []
        self._look()
        self.deadline_ms = self.till.next_deadline_ms()
        return events

    def due(self) -> bool:
        """Whether it wanted to be woken by now."""
        return self.running and self.deadline_ms <= self.clock.monotonic

    def _look(self) -> None:
        """What is on disk and was not seen yet is true from now on."""
        head, (epoch, seq) = self.store.standing().head, self.seen
        if (head.epoch, head.seq) < self.seen:
            self.forgot(self, seq - head.seq)
        before = seq if head.epoch == epoch else 0
        for kept in reversed(self.store.newest(max(head.seq - before, 0))):
            self.told(self, kept)
        self.seen = (head.epoch, head.seq)
        if self.most_granted:
            most = self.most_granted.get(head.epoch, 0)
            self.most_granted[head.epoch] = max(most, self.store.granted().points)

    def _stop(self) -> None:
        if self.running:
            self.store.close()
        self.running = False

    def close(self) -> None:
        self._stop()
        if self.kit.real:
            shutil.rmtree(self.folder)


def _image_in_memory(disk: MemoryDisk) -> DiskImage:
    # What one epoch holds counts for that one alone; of former epochs nothing may be spent any more.
    twin, epoch = disk.image(), disk.standing.head.epoch
    held = sum(rights.held for (_, of), rights in twin.rights.items() if of == epoch)
    return DiskImage(twin, twin.standing, held, frozenset(logged.sealed.hash for logged in twin.log.values()))


def _effects(sale: Sale) -> list[Effect]:
    cards = () if sale.stamps is msgspec.UNSET else sale.stamps
    return [sale.effect, *(one.effect for one in cards)]
