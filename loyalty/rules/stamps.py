"""Stamp cards: so many stamps for some goods fill a card, and a full one is worth a piece of them or money off."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import msgspec

from loyalty.ops.stamped import CARDS_MAX, CardId
from loyalty.rules.conditions import Goods, When
from loyalty.rules.expiry import ExpireBy, Expiry
from loyalty.rules.part import Label, Part, Positive
from loyalty.values.errors import BadValue

_Stamps = Annotated[int, msgspec.Meta(ge=1, le=1_000)]
_Percent = Annotated[int, msgspec.Meta(ge=1, le=100)]


class StampBy(StrEnum):
    """What brings stamps: each piece, each sale with such goods, or every so much money spent on them."""

    PIECE = "piece"
    VISIT = "visit"
    AMOUNT = "amount"


class FullCard(Part, frozen=True, kw_only=True):
    """What a full card takes off: one `free_piece`, `minor` off the goods or `percent` off them; at most `most_minor`.

    Its `goods` are those of the card where none are named.
    """

    free_piece: bool = False
    minor: Positive | None = None
    percent: _Percent | None = None
    most_minor: Positive | None = None
    goods: Goods | None = None

    def __post_init__(self) -> None:
        if self.free_piece + (self.minor is not None) + (self.percent is not None) != 1:
            raise BadValue("a full card has exactly one worth: free_piece, minor or percent; write one of them")
        if self.minor is not None and self.most_minor is not None:
            raise BadValue("a full card that takes minor off has no most_minor; take one of them out")


class StampCard(Part, frozen=True, kw_only=True):
    """`full` stamps make it full; `stamps` of them come by the piece, the visit or each `each_minor` spent.

    `when` says when stamps are given; a full card is honoured as long as the programme has it. A visit is one at which
    at least `least_minor` is spent. Without `points` the goods that bring stamps earn no points; with `free_earns` a
    piece that an offer, a voucher or a full card made free brings stamps too.
    """

    id: CardId
    label: Label
    full: _Stamps
    worth: FullCard
    goods: Goods = Goods()
    by: StampBy = StampBy.PIECE
    stamps: Annotated[int, msgspec.Meta(ge=1, le=100)] = 1
    each_minor: Positive | None = None
    least_minor: Positive | None = None
    most_per_sale: _Stamps | None = None
    when: When = When()
    expiry: Expiry | None = None
    points: bool = True
    free_earns: bool = False

    def __post_init__(self) -> None:
        if (self.by is StampBy.AMOUNT) != (self.each_minor is not None):
            raise BadValue(f"card `{self.id}`: each_minor goes with stamps by amount, and with nothing else")
        if self.least_minor is not None and self.by is not StampBy.VISIT:
            raise BadValue(f"card `{self.id}`: least_minor goes with stamps by visit, and with nothing else")
        if self.expiry is not None and self.expiry.by is ExpireBy.INACTIVITY:
            raise BadValue(f"card `{self.id}`: stamps end by their age; write expiry.by as `age`, or leave it out")
        if self.stamps > (self.most_per_sale or self.stamps):
            raise BadValue(f"card `{self.id}`: one piece brings more stamps than most_per_sale allows; raise that")

    @property
    def free_goods(self) -> Goods:
        """What a full card takes its worth off."""
        return self.goods if self.worth.goods is None else self.worth.goods


class StampCards(Part, frozen=True, kw_only=True):
    """The cards; with `one_per_sale` only the card fills that a sale brings the most stamps."""

    cards: Annotated[tuple[StampCard, ...], msgspec.Meta(min_length=1, max_length=CARDS_MAX)]
    one_per_sale: bool = False

    def __post_init__(self) -> None:
        for fault in card_faults(self.cards):
            raise BadValue(f"stamp_cards: {fault}")


def card_faults(cards: tuple[StampCard, ...] | list[StampCard]) -> list[str]:
    """What two cards share that only one may have, in sentences."""
    ids = [card.id for card in cards]
    twice = sorted({id for id in ids if ids.count(id) > 1})
    return [f"two stamp cards have the id `{id}`; give one of them another one" for id in twice]
