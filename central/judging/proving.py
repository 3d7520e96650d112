"""Points that were used without the proof that the programme asks for: booked, and looked at by a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import UNSET

from loyalty.rules.proof import ProofBy
from loyalty.rules.proving import asked
from loyalty.sales.using import used, uses

if TYPE_CHECKING:
    from central.judging.book import Book, Decision
    from loyalty.ops.operations import Operation

NOT_PROVEN = "not_proven"


def spending_version(operation: Operation) -> int | None:
    """The version of the programme whose levels of proof an operation has to meet, None where it uses nothing."""
    return operation.context.programme if operation.member is not None and uses(operation) else None


def with_proof(decision: Decision, operation: Operation, book: Book) -> Decision:
    """The decision, flagged where this use alone asks for more than its till says was shown.

    What a till adds up over a day only it knows. Who never had a PIN has not proven themselves by one.
    """
    version = spending_version(operation)
    programme = None if version is None else book.programmes.get(version)
    if programme is None or operation.member is None:
        return decision
    proof = operation.context.proof
    shown = None if proof is UNSET else proof
    if shown == ProofBy.PIN and operation.member not in book.with_pin:
        shown = None
    theirs = {id for id, one in book.vouchers.items() if one.member == operation.member}
    if not asked(programme, used(programme, [operation], theirs.__contains__), shown):
        return decision
    return decision.flagged(NOT_PROVEN)
