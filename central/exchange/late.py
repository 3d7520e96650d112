"""What a till brought while it was lost: booked in its order, when the till is found or though it was given up."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby, islice
from typing import TYPE_CHECKING, Final

from central.errors import WorldSaidNo
from central.exchange.booking import book_all
from central.exchange.homes import settle_homes_late
from central.exchange.keeping import judge_ops, keep_consequences, verdict_of
from central.judging.orphans import told_in
from central.judging.told import read
from central.store import chains, exceptions, losses, recovery
from central.store.shops import shop
from central.store.tills import named_till, till_by_id
from central.store.vouchers import free_held_by
from loyalty.exchange.wire import OPS_MAX, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from central.exchange.keeping import Judged
    from central.judging.told import ToldAt
    from central.store.chains import WaitingOp
    from central.store.database import Transaction
    from central.store.tills import Till
    from loyalty.ops.effect import Effect
    from loyalty.signing.signature import Verifier, VerifierOf
    from loyalty.values.ids import OpId

    Late = tuple[OpId, WaitingOp]

TILL_LOST: Final = "till_lost"
_NOT_GIVEN_UP: Final = (
    "The points of {} were not given up. If it was found, say so: then all that it brought is booked by itself."
)
_FIGURE: Final = (
    "{} brings {:,} points for its members. See what it brings with: pointill-central write-off late. To book all of "
    "it, repeat the figure: --points {}."
)


@dataclass(frozen=True, slots=True)
class Brought:
    """What waits of a till that was given up: how many operations, and the points that they give and use by its word.

    `first_ms` and `last_ms` are when they were made by the till's own clock, 0 where none can be read.
    """

    till: Till
    ops: int
    gained: int
    used: int
    first_ms: int
    last_ms: int


@dataclass(slots=True)
class Booked:
    """How many operations were booked, how many wait still, and the points that the shop has to bear for them."""

    ops: int = 0
    waiting: int = 0
    borne: int = 0


def brought_late(tx: Transaction, name: str) -> Brought:
    """The figures that a person sees before anything of it is booked; WorldSaidNo for a till that was not given up."""
    till = named_till(tx, name)
    if till.status != "written_off":
        raise WorldSaidNo(_NOT_GIVEN_UP.format(till.name))
    waiting = chains.waiting_ops(tx, till.id)
    effects, times = [], []
    for _, one in waiting:
        told = told_in(one.body)
        if told is not None:
            effects.append(told.effect)
            times.append(told.context.at_ms)
    gained, used = sum(_gained(one) for one in effects), sum(one.use for one in effects)
    return Brought(till, len(waiting), gained, used, min(times, default=0), max(times, default=0))


def accept_late(
    tx: Transaction, name: str, *, by: str, points: int | None, verifier_of: VerifierOf, now_ms: int
) -> Booked:
    """Books what a till brings that was given up: members get what they earned, the shop bears what they had used.

    The points used were given back with the write-off already, and no member is debited twice. WorldSaidNo unless the
    person repeats the points that members get.
    """
    brought = brought_late(tx, name)
    if points != brought.gained:
        raise WorldSaidNo(_FIGURE.format(brought.till.name, brought.gained, brought.gained))
    return book_late(tx, brought.till.id, by=by, verifier_of=verifier_of, now_ms=now_ms)


def book_late(tx: Transaction, till_id: str, *, by: str | None, verifier_of: VerifierOf, now_ms: int) -> Booked:
    """Books all that waits of a till, because it was lost, in the order in which it was made.

    All at once and before anything new of it: what was earned first may have been spent later. Of a till that is in
    service, and that a restored server has not heard yet, nothing can be judged: all of it waits until the till has
    said what it holds. Exceptions are closed in the name of `by`; with None they stay for a person to look at.
    """
    recovery.hold_generation(tx)
    for epoch in sorted(chains.chain_ends(tx, till_id)):
        chains.chain_state(tx, till_id, epoch, lock=True)
    till = till_by_id(tx, till_id)
    if till is None:
        return Booked()
    is_over = till.status == "written_off"
    waiting = chains.waiting_ops(tx, till_id, None if is_over else TILL_LOST)
    if not is_over and recovery.answered(tx, till_id).settled < shop(tx).generation:
        return Booked(waiting=len(waiting))
    booked, members = Booked(), set[str]()
    for epoch, ops in groupby(waiting, key=lambda one: one[0].epoch):
        then = replace(till, epoch=epoch, status="active")
        for part in _parts(ops):
            for judged in _judge(tx, then, part, verifier_of(till.public_key), now_ms, accepted=is_over):
                _count(judged, booked)
                members |= judged.members
    if waiting and by is not None:
        exceptions.close_cause(tx, TILL_LOST, till_id, by=by, said="booked at last", now_ms=now_ms)
    if is_over:
        losses.match(tx, till_id, members, by=by)
        losses.give_up(tx, till_id, now_ms)
        free_held_by(tx, till_id)
    return booked


def _judge(
    tx: Transaction, then: Till, part: list[Late], verifier: Verifier, now_ms: int, *, accepted: bool
) -> list[Judged]:
    own = {one.uuid for _, one in part if one.uuid is not None}

    def book(ops: Sequence[ToldAt]) -> Judged:
        judged = judge_ops(tx, then, ops, wants=(), verifier=verifier, own_uuids=own, accepted=accepted, now_ms=now_ms)
        for decision in judged.decisions:
            chains.change_verdict(tx, decision.id, verdict_of(decision))
        keep_consequences(tx, then, judged, now_ms)
        settle_homes_late(tx, then, ops, judged, now_ms)
        return judged

    return book_all(tx, [(op, read(one.body)) for op, one in part], book)


def _count(judged: Judged, booked: Booked) -> None:
    for one in judged.decisions:
        if one.verdict is Verdict.QUARANTINED:
            booked.waiting += 1
        else:
            booked.ops += 1
        booked.borne += sum(points for _, points in one.liabilities)


def _gained(effect: Effect) -> int:
    return effect.earn + effect.give


def _parts(ops: Iterable[Late]) -> Iterator[list[Late]]:
    left = iter(ops)
    while part := list(islice(left, OPS_MAX)):
        yield part
