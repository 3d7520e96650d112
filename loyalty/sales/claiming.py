"""Points given to a member for a sale that is over: what each line is worth, and what is left of it after returns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import UNSET, UnsetType

from loyalty.ops.accrued import NO_REASON, AccruedLine, Reason
from loyalty.ops.effect import Effect
from loyalty.ops.facts import Facts
from loyalty.ops.operations import SCHEMA, Accrual
from loyalty.pricing.quote import quote
from loyalty.sales.requote import basket_of, occasion_of, patron_of
from loyalty.shopping.wallet import Wallet
from loyalty.values.errors import Refusal
from loyalty.values.points import taken_so_far

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from loyalty.ops.operations import Context, Origin, Sale
    from loyalty.rules.programme import Programme
    from loyalty.shopping.patron import Patron
    from loyalty.values.points import PieceCount


def worth(lines: Sequence[AccruedLine], returned: Mapping[int, PieceCount]) -> int:
    """The points that are left of these lines after so many pieces of each came back."""
    return sum(line.points - _back(line, returned.get(line.line, 0)) for line in lines)


def share_back(lines: Sequence[AccruedLine], before: Mapping[int, PieceCount], pieces: Mapping[int, PieceCount]) -> int:
    """The points that go with these pieces, after so many came back before; a line has no more than its pieces."""
    after = {line: before.get(line, 0) + pieces.get(line, 0) for line in {*before, *pieces}}
    return worth(lines, before) - worth(lines, after)


def on_paper(sale: Sale) -> tuple[AccruedLine, ...]:
    """What a sale of nobody is worth to a member of whom nothing is known; empty where that was not written down."""
    points = () if sale.claimable is UNSET else sale.claimable
    pairs = enumerate(zip(sale.lines, points, strict=False), start=1)
    return tuple(AccruedLine(number, line.quantity, some) for number, (line, some) in pairs)


def earned_lines(sale: Sale) -> tuple[AccruedLine, ...]:
    """What the sale's own member earned with each line."""
    return tuple(AccruedLine(number, one.quantity, one.points) for number, one in enumerate(sale.lines, start=1))


def claimed_again(
    programme: Programme, sale: Sale, facts: Facts, birthday: str | None
) -> tuple[AccruedLine, ...] | Refusal:
    """The lines of a claim that was priced by these facts; `birthday` is the member's, which no till writes down."""
    return priced_for(programme, sale, patron_of(facts, birthday), facts)


def priced_for(programme: Programme, sale: Sale, patron: Patron, facts: Facts) -> tuple[AccruedLine, ...] | Refusal:
    """What this member would have earned with the sale by the programme of that day; what was paid stays as it was."""
    basket = basket_of(sale, facts)
    wallet = Wallet(sale.effect.use, sale.effect.use, patron=patron)
    answer = quote(programme, basket, wallet, occasion_of(sale, facts), facts.language)
    if isinstance(answer, Refusal):
        return answer
    pairs = enumerate(zip(sale.lines, answer.lines, strict=True), start=1)
    return tuple(AccruedLine(number, line.quantity, found.points) for number, (line, found) in pairs)


def make_accrual(
    *,
    context: Context,
    claim_id: str,
    member: str,
    origin: Origin,
    lines: tuple[AccruedLine, ...],
    returned: Mapping[int, PieceCount],
    day: int | UnsetType = UNSET,
    reason: Reason = NO_REASON,
    facts: Facts | None = None,
) -> Accrual:
    """The op that gives a member what is left of these lines of a sale of that day."""
    effect = Effect(earn=worth(lines, returned))
    kept = UNSET if facts is None else facts
    return Accrual(SCHEMA, context, claim_id, member, effect, origin, lines, reason.text, kept, day, _code(reason))


def make_withdrawal(
    *,
    context: Context,
    claim_id: str,
    member: str,
    origin: Origin,
    points: int,
    spendable_here: int,
    day: int | UnsetType = UNSET,
    reason: Reason = NO_REASON,
) -> Accrual:
    """The op that takes a sale's points from a member again; rights are taken as far as held."""
    effect = Effect(take=points, take_local=min(points, max(spendable_here, 0)))
    return Accrual(SCHEMA, context, claim_id, member, effect, origin, (), reason.text, UNSET, day, _code(reason))


def _code(reason: Reason) -> str | UnsetType:
    return UNSET if reason.code is None else reason.code


def _back(line: AccruedLine, pieces: PieceCount) -> int:
    return taken_so_far(line.points, line.quantity, min(max(pieces, 0), line.quantity))
