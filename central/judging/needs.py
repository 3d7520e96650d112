"""What must be known of the books before ops are judged, gathered from the ops themselves."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from central.judging.orphans import inside, told_place
from central.judging.proving import spending_version
from central.judging.returning import origin_of
from central.judging.rewards import rewards_named
from central.judging.sale import reference_of
from central.judging.stamping import accounts_named
from central.judging.vouchers import vouchers_named
from loyalty.ops.bodies import Unknown
from loyalty.ops.operations import Accrual, Orphan, Reversal, Sale, VoucherIssue
from loyalty.ops.stamps import claimable_in, valid_account

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from central.judging.book import Reference
    from central.judging.told import ToldAt
    from loyalty.ops.operations import Operation
    from loyalty.values.ids import OpId


@dataclass(slots=True)
class Needs:
    """What the ops of a batch name, whatever they say of it."""

    members: set[str] = field(default_factory=set)
    """Members, and the accounts of their stamp cards."""
    origins: set[OpId] = field(default_factory=set)
    uuids: set[str] = field(default_factory=set)
    references: set[Reference] = field(default_factory=set)
    vouchers: set[str] = field(default_factory=set)
    former: set[tuple[str, int]] = field(default_factory=set)
    """Whose points an earlier incarnation moved, with its epoch."""
    places: set[OpId] = field(default_factory=set)
    """The places that ops had which are told again."""
    names: set[tuple[str, str]] = field(default_factory=set)
    """Tills and names of what is taken back or claimed."""
    on_goodwill: set[str] = field(default_factory=set)
    card_numbers: set[str] = field(default_factory=set)
    rewards: set[str] = field(default_factory=set)
    issuing: set[int] = field(default_factory=set)
    """Versions of the programme by which vouchers are issued, 0 for none that is named."""
    spending: set[int] = field(default_factory=set)
    """Versions of the programme by which points are used, or are given later."""
    claimed_ms: int | None = None
    """When the first of those ops was made by its till's clock that give points of a finished sale."""
    nameless: set[OpId] = field(default_factory=set)
    """What is taken back by ops that name no member."""
    taken_back: set[OpId] = field(default_factory=set)
    """What is taken back at all: stamps may go with it."""
    claimants: set[str] = field(default_factory=set)
    """Whom points of finished sales are given to or taken from."""
    claimed: set[OpId] = field(default_factory=set)
    """These sales."""
    cards: set[str] = field(default_factory=set)
    """Cards of which sales among these ops give stamps to whoever claims them."""

    def add(self, op: OpId, operation: Operation) -> None:
        """What one op needs; a sale also asks whether returns of it came before it."""
        self.uuids.add(operation.context.uuid)
        self.members |= accounts_named(operation)
        self.vouchers |= vouchers_named(operation)
        self.rewards |= rewards_named(operation)
        if operation.member is not None and valid_account(operation.member):
            self.members.add(operation.member)
            if operation.effect.on_goodwill:
                self.on_goodwill.add(operation.member)
        version, reference = spending_version(operation), reference_of(operation)
        self.spending |= set() if version is None else {version}
        self.references |= set() if reference is None else {reference}
        match operation:
            case Sale():
                self.origins.add(op)
                self.cards |= {one.card for one in claimable_in(operation)}
                self.card_numbers |= set() if operation.pending_card is None else {operation.pending_card}
            case VoucherIssue():
                self.origins.add(op)
                self.issuing.add(operation.context.programme or 0)
            case Reversal():
                self._take_back(operation)
            case Accrual():
                self._claim(operation)
            case _:
                pass

    def tell_again(self, op: OpId, orphan: Orphan) -> None:
        """What the op inside needs, and what its incarnation holds of the accounts that it moves."""
        self.places.add(told_place(op, orphan))
        self.uuids.add(orphan.context.uuid)
        inner = inside(orphan)
        if inner is not None and not isinstance(inner, Unknown):
            self.add(op, inner)
            named = accounts_named(inner) | ({inner.member} if inner.member is not None else set())
            self.former.update((one, orphan.epoch) for one in named)

    def find(self, places: Collection[OpId]) -> None:
        """Where sales lie that are named; whatever is known of what is taken back or claimed is wanted of them too."""
        self.origins.update(places)
        self.taken_back.update(places)
        self.nameless.update(places)

    def _take_back(self, reversal: Reversal) -> None:
        origin = origin_of(reversal)
        if origin is None:
            return
        self.origins.add(origin)
        self.names.add((origin.device, reversal.origin.sale_id))
        self.taken_back.add(origin)
        if reversal.member is None:
            self.nameless.add(origin)

    def _claim(self, accrual: Accrual) -> None:
        origin, context = origin_of(accrual), accrual.context
        self.names |= set() if origin is None else {(origin.device, accrual.origin.sale_id)}
        self.origins |= set() if origin is None else {origin}
        self.claimed |= set() if origin is None else {origin}
        self.claimants.add(accrual.member)
        if accrual.lines:
            self.claimed_ms = context.at_ms if self.claimed_ms is None else min(context.at_ms, self.claimed_ms)
            self.spending |= set() if context.programme is None else {context.programme}


def needs_of(operations: Iterable[ToldAt]) -> Needs:
    """What these ops must know together."""
    needs = Needs()
    for op, operation in operations:
        if isinstance(operation, Orphan):
            needs.tell_again(op, operation)
        elif not isinstance(operation, Unknown | str):
            needs.add(op, operation)
    return needs
