"""Broken tills."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import fields, replace

from loyalty.ledger.rights import Grants, Rights, SignedGrants
from loyalty.ops.effect import Credit, Effect
from loyalty.ops.operations import Operation
from terminal.ports import Committed, SlipMaker
from terminal.till.desk import Desk
from terminal.till.door import Door
from terminal.till.trade import past
from tests.fakes.memory_disk import MemoryDisk
from tests.fakes.memory_log import MemoryLog
from tests.fakes.memory_store import MemoryStore
from tests.simulation.kit import Kit
from tests.simulation.mutants.mutant import Mutant, swapped

RICH = 10**9


class HastyStore(MemoryStore):
    """Says that an op is on disk when it is only there with the next write."""

    unsure: MemoryDisk | None = None

    def commit(
        self,
        operation: Operation,
        *,
        slip: SlipMaker | None,
        title: str,
        wish_digest: bytes | None,
        close_basket: bool,
    ) -> Committed:
        before = self._disk.image()
        done = super().commit(
            operation, slip=slip, title=title, wish_digest=wish_digest, close_basket=close_basket
        )  # fmt: skip
        self.unsure = before
        return done

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with super()._transaction():
            yield
        self.unsure = None

    def close(self) -> None:
        if self.unsure is not None:
            for one in fields(MemoryDisk):
                setattr(self._disk, one.name, getattr(self.unsure, one.name))


def _spends_what_it_sees() -> AbstractContextManager[None]:
    def after(self: Rights, effect: Effect) -> Rights:
        local = effect.credit is Credit.LOCAL
        gained = effect.earn - effect.repay + effect.give if local else 0
        return Rights(self.g, self.e + gained, self.x + effect.use + effect.take_local + effect.release)

    held = (Desk, "_held", lambda _desk, _member: (RICH, ""))
    return swapped(held, (Rights, "after", after), (Rights, "__post_init__", lambda _rights: None))


def _keeps_what_it_hands_back(self: Rights, effect: Effect) -> Rights:
    local = effect.credit is Credit.LOCAL
    gained = effect.earn - effect.repay + effect.give if local else 0
    return replace(self, e=self.e + gained, x=self.x + effect.use + effect.take_local)


def adds_grants_up(self: MemoryLog, signed: SignedGrants, grants: Grants) -> None:
    """Takes what was granted for more, not for the total."""
    disk: MemoryDisk = vars(self)["_disk"]
    for member, total in grants.totals.items():
        key = (member, grants.epoch)
        before = disk.rights.get(key, Rights())
        disk.rights[key] = replace(before, g=before.g + total)
        disk.grants[key] = signed


TILLS = (
    Mutant("receipt before commit", "I6: what is told is on disk", kit=Kit(store=HastyStore), seeds=(3,)),
    Mutant("spends what it sees", "I1: rights before spend", _spends_what_it_sees, seeds=(1,)),
    Mutant(
        "keeps what it hands back",
        "I2: a handback lowers the till's rights",
        lambda: swapped((Rights, "after", _keeps_what_it_hands_back)),
        seeds=(1,),
    ),
    Mutant(
        "grants are added up",
        "a late total changes nothing",
        lambda: swapped((MemoryLog, "granted", adds_grants_up)),
        seeds=(1,),
    ),
    Mutant(
        "returns are forgotten",
        "a piece is returned once",
        lambda: swapped((past, "returned_so_far", lambda _reversals: {})),
        seeds=(2,),
    ),
    Mutant(
        "asked twice, sold twice",
        "the same id is the same sale",
        lambda: swapped((Door, "_known", lambda _door, _sale, _digest: None)),
        seeds=(3,),
    ),
)
