"""Stamps of a member's cards: each card is an account of its own, held, spent and taken back by the rules of points."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from msgspec import UNSET

from loyalty.ops.effect import Credit, Effect
from loyalty.ops.operations import Reversal, Sale
from loyalty.ops.stamped import Stamped, StampedLine, StampsBack, is_card_id
from loyalty.values.ids import valid_id
from loyalty.values.points import taken_so_far

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from loyalty.ops.operations import Operation
    from loyalty.values.points import PieceCount

Card = TypeVar("Card", bound=Stamped | StampsBack)
_DOT = "."


def stamp_account(member: str, card: str) -> str:
    """The account of a member's stamp card, which rights, lots and ledger know like a member's own."""
    return f"{member}{_DOT}{card}"


def owner_of(account: str) -> tuple[str, str] | None:
    """Member and card of such an account, None for any other name."""
    member, dot, card = account.partition(_DOT)
    return (member, card) if dot and is_card_id(card) and valid_id(member) else None


def valid_account(text: str) -> bool:
    """Whether points or stamps may be held under this name."""
    return valid_id(text) or owner_of(text) is not None


def stamped_in(sale: Sale) -> tuple[Stamped, ...]:
    """What a sale did to cards."""
    return () if sale.stamps is UNSET else sale.stamps


def stamped_back(reversal: Reversal) -> tuple[StampsBack, ...]:
    """What a return did to cards."""
    return () if reversal.stamps is UNSET else reversal.stamps


def by_account(member: str | None, cards: Sequence[Card]) -> tuple[tuple[str, Card], ...]:
    """Cards of one operation, each with its account; nobody has none."""
    return () if member is None else tuple((stamp_account(member, one.card), one) for one in cards)


def moved_stamps(operation: Operation) -> tuple[tuple[str, Effect], ...]:
    """The accounts of cards that an operation says it moves, with what it does to each."""
    match operation:
        case Sale():
            return tuple((account, one.effect) for account, one in by_account(operation.member, stamped_in(operation)))
        case Reversal():
            back = stamped_back(operation)
            return tuple((account, one.effect) for account, one in by_account(operation.member, back))
        case _:
            return ()


def stamps_due_back(stamped: Stamped, sold: Mapping[int, int], returned: Mapping[int, PieceCount]) -> tuple[int, int]:
    """Stamps to take and to give back once so many pieces of each line came back, of so many sold; two steps equal one.

    Pieces beyond those that were sold bring nothing back.
    """
    take = give = 0
    for line in stamped.lines:
        quantity = sold[line.line]
        back = min(returned.get(line.line, 0), quantity)
        take += taken_so_far(line.given, quantity, back)
        give += taken_so_far(line.used, quantity, back)
    return take, give


def pieces_sold(sale: Sale) -> dict[int, int]:
    """Pieces of each line, numbered from 1."""
    return {number: line.quantity for number, line in enumerate(sale.lines, start=1)}


def claimable_in(sale: Sale) -> tuple[Stamped, ...]:
    """The cards of which stamps go with the points of a sale to whoever is given these: what it gave, or would have."""
    cards = stamped_in(sale) if sale.claimable_stamps is UNSET else sale.claimable_stamps
    return tuple(one for one in cards if one.effect.earn)


def claimable_left(sale: Sale, returned: Mapping[int, PieceCount]) -> list[tuple[str, int]]:
    """What is left of these stamps, by card, once so many pieces came back."""
    sold = pieces_sold(sale)
    return [(one.card, one.effect.earn - stamps_due_back(one, sold, returned)[0]) for one in claimable_in(sale)]


def stamps_between(
    sale: Sale,
    before: Mapping[int, PieceCount],
    after: Mapping[int, PieceCount],
    cards: Sequence[Stamped] | None = None,
) -> list[tuple[Stamped, int, int]]:
    """What each card (of the sale's own, or of these) gives and gets between two states of the returns of its sale."""
    sold, moved = pieces_sold(sale), []
    for one in stamped_in(sale) if cards is None else cards:
        (took, gave), (take, give) = stamps_due_back(one, sold, before), stamps_due_back(one, sold, after)
        moved.append((one, take - took, give - gave))
    return moved


def stamps_back(
    sale: Sale,
    before: Mapping[int, PieceCount],
    after: Mapping[int, PieceCount],
    *,
    credit: Credit,
    spendable_here: Mapping[str, int],
) -> tuple[StampsBack, ...]:
    """What the return of these pieces does to cards; rights (by card) are taken as far as they are held."""
    return tuple(
        StampsBack(
            card=one.card,
            effect=Effect(
                take=take, take_local=min(take, max(spendable_here.get(one.card, 0), 0)), give=give, credit=credit
            ),
        )
        for one, take, give in stamps_between(sale, before, after)
        if take or give
    )


def stamped_lines(given: Sequence[int], used: Sequence[int]) -> tuple[StampedLine, ...]:
    """The lines that brought or used stamps, numbered from 1."""
    pairs: Iterable[tuple[int, tuple[int, int]]] = enumerate(zip(given, used, strict=True), start=1)
    return tuple(StampedLine(number, more, less) for number, (more, less) in pairs if more or less)
