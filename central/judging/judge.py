"""Judges operations in the order of their till: what each does to the books, and with which verdict it is kept.

Pure: what must be known stands in a `Book`, which follows its own decisions, so that later ops see earlier ones.
Nothing is ever rejected: goods have left. What cannot be booked is quarantined, what should be looked at is flagged.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import msgspec

from central.judging.book import GOODWILL, NOT_PAID, OVERDRAWN, Allowed, Decision, Original
from central.judging.claim_limits import note_clock
from central.judging.claiming import (
    claim_allowed,
    return_allowed,
    unbookable_claim,
    with_claim,
    with_claimed_lot,
)
from central.judging.orphans import inside, judge_orphan
from central.judging.proving import with_proof
from central.judging.returning import SALE_AWAITED, give_back, unbookable_return, with_return
from central.judging.rewards import with_rewards
from central.judging.sale import AT_MS_MAX, with_sale
from central.judging.stamping import as_counted, with_stamps
from central.judging.unpaid import POINTS_AWAITED, awaits_points, is_unpaid, unpaid
from central.judging.visiting import with_tally
from central.judging.vouchers import with_vouchers
from central.judging.whose import nobodys, whose
from loyalty.exchange.wire import Verdict
from loyalty.ledger.booking import post
from loyalty.ops.bodies import Unknown
from loyalty.ops.effect import Effect
from loyalty.ops.operations import (
    Accrual,
    Handback,
    HomeChange,
    Operation,
    Orphan,
    Reversal,
    Sale,
    Settlement,
    VoucherIssue,
    VoucherReturn,
)
from loyalty.ops.stamps import owner_of
from loyalty.values.points import BALANCE_MAX

if TYPE_CHECKING:
    from collections.abc import Collection

    from central.judging.book import Book
    from central.judging.told import Told
    from loyalty.values.ids import OpId


NOT_SEALED = "not_sealed"
GOODWILL_NOT_ALLOWED = "goodwill_not_allowed"


def judge(op: OpId, operation: Told, book: Book) -> Decision:
    """The decision on the next op of a till; the book has followed it when this returns."""
    if isinstance(operation, str):
        decision = Decision(op, Verdict.QUARANTINED, (operation,), "unreadable")
    elif isinstance(operation, Unknown):
        decision = Decision(op, Verdict.QUARANTINED, ("unknown_kind",), operation.kind)
    elif isinstance(operation, Orphan):
        decision = judge_orphan(op, operation, book, _judge_known)
        operation = inside(operation) or "unreadable"
    else:
        decision = _judge_known(op, operation, book)
    booked = decision.verdict is not Verdict.QUARANTINED
    book.waits = book.waits or not booked
    if not isinstance(operation, Unknown | str):
        note_clock(operation.context.at_ms, book)
    book.originals[op] = original_of(operation, booked=booked, member=decision.member, flags=decision.flags)
    if SALE_AWAITED in decision.flags and isinstance(operation, Reversal | Accrual):
        book.awaited.add(operation.origin)
    return decision


def original_of(operation: Told, *, booked: bool, member: str | None, flags: Collection[str]) -> Original:
    """What later ops that take this one back must know of it."""
    match operation:
        case Sale():
            return Original(as_counted(operation, flags), booked, member=member)
        case VoucherIssue():
            return Original(None, booked, operation, unpaid=NOT_PAID in flags)
        case _:
            return Original(None, booked=False)


def _judge_known(op: OpId, operation: Operation, book: Book) -> Decision:
    named = whose(operation, book)
    member = named if named in book.standings else None
    uuid = operation.context.uuid
    if uuid in book.uuids:
        return Decision(op, Verdict.QUARANTINED, ("uuid_reused",), operation.KIND, member)
    book.uuids.add(uuid)
    refused = _unbookable(op, operation, named, book)
    if refused is not None:
        return Decision(op, Verdict.QUARANTINED, (refused,), operation.KIND, member, uuid)
    decision = Decision(op, Verdict.APPLIED, _general_flags(operation, member, book), operation.KIND, member, uuid)
    allowed = _allowed(op, operation, book)
    decision = _book_effect(replace(decision, flags=(*allowed.flags, *decision.flags)), allowed.effect, book)
    if decision.member is not None:
        decision = replace(decision, beyond=decision.beyond + allowed.effect.delta - operation.effect.delta)
    decision = give_back(decision, allowed.excess, book)
    if isinstance(operation, Sale):
        decision = with_sale(decision, operation, book)
    elif isinstance(operation, Reversal):
        decision = with_claimed_lot(with_return(decision, operation, book), operation, book)
    elif isinstance(operation, Accrual):
        decision = with_claim(decision, operation, book)
    elif isinstance(operation, Settlement):
        decision = _settled(decision, operation, book)
    decision = with_rewards(with_vouchers(decision, operation, book), operation, book)
    decision = with_stamps(decision, operation, book)
    decision = with_tally(with_proof(decision, operation, book), operation, book)
    return replace(decision, verdict=Verdict.FLAGGED) if decision.flags else decision


def _settled(decision: Decision, settlement: Settlement, book: Book) -> Decision:
    if settlement.epoch not in book.sealed:
        return replace(decision, flags=(NOT_SEALED, *decision.flags))
    return replace(decision, settles=settlement.epoch, lost=settlement.lost)


def _unbookable(op: OpId, operation: Operation, member: str | None, book: Book) -> str | None:
    effect = operation.effect
    if book.lost:
        return "till_lost"
    if not _may_move(operation) or (member is not None and _is_card(member) and not isinstance(operation, Handback)):
        return "bad_effect"
    if member is None:
        refused = nobodys(operation, book)
        if refused is not None:
            return refused
    elif member not in book.standings:
        return "unknown_member"
    elif book.standings[member].account.balance + effect.earn + effect.give > BALANCE_MAX:
        return "too_large"
    if isinstance(operation, Accrual):
        return unbookable_claim(operation, book)
    if awaits_points(op, operation, book):
        return POINTS_AWAITED
    return unbookable_return(operation, book) if isinstance(operation, Reversal) else None


def _is_card(member: str) -> bool:
    """Whether this is a card's account: points are never bought or spent there."""
    return owner_of(member) is not None


def _may_move(operation: Operation) -> bool:
    """Whether an op of this kind may have such an effect."""
    effect = operation.effect
    match operation:
        case Sale():
            return not (effect.take or effect.give or effect.release)
        case Reversal():
            return not (effect.earn or effect.use or effect.release)
        case Accrual():
            return True
        case Handback():
            return not (effect.earn or effect.use or effect.take or effect.give)
        case VoucherIssue():
            return effect == Effect(use=effect.use)
        case VoucherReturn() | Orphan() | Settlement() | HomeChange():
            return effect == Effect()


def _general_flags(operation: Operation, member: str | None, book: Book) -> tuple[str, ...]:
    flags = []
    if isinstance(operation, Handback):
        if operation.effect.release > book.standings[operation.member].holding.held:
            flags.append("not_held")
    elif member is not None and book.standings[member].blocked:
        flags.append("member_blocked")
    if operation.context.store != book.store:
        flags.append("other_store")
    if not 0 <= operation.context.at_ms <= AT_MS_MAX:
        flags.append("bad_clock")
    return tuple(flags)


def _allowed(op: OpId, operation: Operation, book: Book) -> Allowed:
    """What a till says it gave on goodwill, and no programme of the shop lets it, was spent without any right.

    A voucher that nobody paid for is no goods that have left: it is taken back.
    """
    if isinstance(operation, Accrual):
        return claim_allowed(op, operation, book)
    if isinstance(operation, Reversal):
        return return_allowed(operation, book)
    if isinstance(operation, VoucherIssue) and is_unpaid(op, operation, book):
        return unpaid(operation, book)
    effect, programme = operation.effect, book.programmes.get(operation.context.programme or 0)
    goodwill = None if programme is None else programme.goodwill
    if effect.on_goodwill <= (0 if goodwill is None else goodwill.member):
        return Allowed(effect)
    return Allowed(msgspec.structs.replace(effect, goodwill=msgspec.UNSET), (GOODWILL_NOT_ALLOWED,))


def _book_effect(decision: Decision, effect: Effect, book: Book) -> Decision:
    member = decision.member
    if member is None:
        return decision
    standing = book.standings[member]
    posting = post(member, standing.account, standing.holding, effect)
    book.standings[member] = replace(standing, account=posting.account, holding=posting.holding)
    decision = replace(decision, entries=posting.entries)
    if posting.overdrawn:
        flags, borne = (OVERDRAWN, *decision.flags), (OVERDRAWN, posting.overdrawn)
        decision = replace(decision, flags=flags, liabilities=(borne,))
    if effect.on_goodwill:
        decision = _with_goodwill(decision, member, posting.lost, book)
    return replace(decision, beyond=posting.overdrawn + posting.lost)


def _with_goodwill(decision: Decision, member: str, lost: int, book: Book) -> Decision:
    """Points that were not there are the shop's loss; who is given some again within a month is looked at."""
    flags = list(decision.flags)
    book.on_goodwill[member] += 1
    if book.on_goodwill[member] > 1:
        flags.append("goodwill_again")
    if lost:
        decision = replace(decision, liabilities=(*decision.liabilities, (GOODWILL, lost)))
        flags.append("goodwill_lost")
    return replace(decision, flags=tuple(flags))
