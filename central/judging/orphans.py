"""Ops of an earlier incarnation that are told again: proven, booked once, and held against what that one held."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from central.judging.book import Decision
from central.judging.stamping import accounts_named
from loyalty.exchange.wire import Verdict
from loyalty.ledger.booking import Holding
from loyalty.ops.bodies import Unknown, read_body
from loyalty.ops.chain import op_hash
from loyalty.ops.effect import Effect
from loyalty.ops.operations import Orphan, Settlement
from loyalty.values.errors import BadWire
from loyalty.values.ids import OpId

if TYPE_CHECKING:
    from collections.abc import Callable

    from central.judging.book import Book
    from loyalty.ops.operations import Operation

    JudgeInner: TypeAlias = Callable[[OpId, Operation, Book], Decision]

ALREADY_KNOWN, TOLD_AGAIN, BAD = "already_known", "orphan", "bad_orphan"


def inside(orphan: Orphan) -> Operation | Unknown | None:
    """The op that is told again, None when it cannot be read or is none that may be told again."""
    try:
        inner = read_body(orphan.body.encode())
    except BadWire:
        return None
    return None if isinstance(inner, Orphan | Settlement) else inner


def as_told(operation: Operation | Unknown) -> Operation | None:
    """The op itself, or the one that it tells again; None for one that nobody here knows."""
    told = inside(operation) if isinstance(operation, Orphan) else operation
    return None if isinstance(told, Unknown) else told


def told_in(body: bytes) -> Operation | None:
    """The same of the bytes of an op, None also where they cannot be read."""
    try:
        return as_told(read_body(body))
    except BadWire:
        return None


def told_place(op: OpId, orphan: Orphan) -> OpId:
    """The place that the op inside had in its own incarnation."""
    return OpId(op.device, orphan.epoch, orphan.seq)


def judge_orphan(op: OpId, orphan: Orphan, book: Book, judge_inner: JudgeInner) -> Decision:
    """The decision on the op inside, under the orphan's place; what is known already is not booked again."""
    inner = inside(orphan)
    if inner is None or not _is_proven(op, orphan, book):
        return Decision(op, Verdict.QUARANTINED, (BAD,), Orphan.KIND)
    place = told_place(op, orphan)
    book.tells[op] = place
    if isinstance(inner, Unknown):
        return Decision(op, Verdict.QUARANTINED, ("unknown_kind",), Orphan.KIND, tells=place)
    if inner.context.uuid in book.uuids:
        # Nothing is booked, but the till shows the op until rows of its member tell that it is in the books.
        member = inner.member if inner.member in book.standings else None
        cards = sorted(accounts_named(inner).intersection(book.standings))
        parts = tuple(Decision(op, Verdict.APPLIED, (), Orphan.KIND, account) for account in cards)
        return Decision(op, Verdict.APPLIED, (ALREADY_KNOWN,), Orphan.KIND, member, parts=parts)
    book.told[place] = op
    book.told_names.setdefault((op.device, inner.sale_id), op)
    decision = _held_against_former(op, orphan.epoch, inner, book, judge_inner)
    verdict = Verdict.FLAGGED if decision.verdict is Verdict.APPLIED else decision.verdict
    return replace(decision, verdict=verdict, kind=Orphan.KIND, flags=(*decision.flags, TOLD_AGAIN), tells=place)


def _held_against_former(op: OpId, epoch: int, inner: Operation, book: Book, judge_inner: JudgeInner) -> Decision:
    """The till's present rights do not move: for the time of the judgement the holdings are the former ones."""
    named = accounts_named(inner) | ({inner.member} if inner.member is not None else set())
    present = {one: book.standings[one] for one in sorted(named) if one in book.standings}
    for one, standing in present.items():
        book.standings[one] = replace(standing, holding=book.former.get((one, epoch), Holding()))
    decision = judge_inner(op, inner, book)
    for one, standing in present.items():
        after = book.standings[one]
        book.former[one, epoch] = after.holding
        book.standings[one] = replace(after, holding=standing.holding)
    return decision


def _is_proven(op: OpId, orphan: Orphan, book: Book) -> bool:
    if orphan.effect != Effect() or orphan.epoch not in book.sealed or book.verifier is None:
        return False
    digest = op_hash(told_place(op, orphan), bytes.fromhex(orphan.previous), orphan.body.encode())
    return book.verifier.verify(digest, bytes.fromhex(orphan.signature))
