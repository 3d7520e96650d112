"""What operations say about stamp cards: what a sale gave and used by line, and what a return takes and gives back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Final

import msgspec

from loyalty.ops.effect import Effect
from loyalty.ops.fields import Given, Minor, Points
from loyalty.shopping.basket import LINES_MAX
from loyalty.values.errors import BadValue
from loyalty.values.text import END

if TYPE_CHECKING:
    from collections.abc import Sequence

CARDS_MAX = 20
"""Stamp cards of one programme, and so of one sale."""

CARD_ID_PATTERN: Final = f"^[A-Za-z0-9_-]{{1,40}}{END}"
CardId = Annotated[str, msgspec.Meta(pattern=CARD_ID_PATTERN, max_length=40)]


class StampedLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The stamps of one line (from 1) of a sale, which a return takes back in parts."""

    line: Annotated[int, msgspec.Meta(ge=1, le=LINES_MAX)]
    given: Points = 0
    used: Points = 0


class Stamped(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One card in a sale: what was done to its account, `full` stamps to a full card, and the share of each line.

    A full card that was used took `off_minor` off.
    """

    card: CardId
    effect: Effect
    full: Given
    lines: Annotated[tuple[StampedLine, ...], msgspec.Meta(min_length=1, max_length=LINES_MAX)]
    off_minor: Minor | msgspec.UnsetType = msgspec.UNSET

    def __post_init__(self) -> None:
        effect = self.effect
        if effect.take or effect.give or effect.release or effect.on_goodwill:
            raise BadValue("a sale gives and uses stamps, and does nothing else to a card")
        if effect.earn != sum(one.given for one in self.lines) or effect.use != sum(one.used for one in self.lines):
            raise BadValue("the stamps of the lines add up to those of the card")
        if effect.use not in {0, self.full}:
            raise BadValue("stamps are used by the full card, one of a kind in a sale")
        if not effect.use and self.off_minor is not msgspec.UNSET:
            raise BadValue("only a full card that is used takes something off")


class StampsBack(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One card in a return: stamps taken and given back, as far as its till knows them."""

    card: CardId
    effect: Effect

    def __post_init__(self) -> None:
        if self.effect.earn or self.effect.use or self.effect.release:
            raise BadValue("a return takes stamps and gives them back, and does nothing else to a card")


def is_card_id(text: str) -> bool:
    """Whether a card of a programme may be called so."""
    return re.match(CARD_ID_PATTERN, text) is not None


def one_of_each(cards: Sequence[Stamped | StampsBack]) -> bool:
    """Whether no card is named twice."""
    return len({one.card for one in cards}) == len(cards)


def check_claimable(cards: Sequence[Stamped], lines: int | None) -> None:
    """BadValue unless the sale of so many lines (None: of somebody) can bring these cards of whoever claims it."""
    check_stamps(cards, lines)
    if any(one.effect != Effect(earn=one.effect.earn) for one in cards):
        raise BadValue("who claims a sale is given stamps, and nothing else is done to a card")


def check_stamps(cards: Sequence[Stamped], lines: int | None) -> None:
    """BadValue unless the sale of so many lines (None: of nobody) can have done this to cards."""
    numbers = [[line.line for line in one.lines] for one in cards]
    if lines is None or not one_of_each(cards):
        raise BadValue("stamps are a member's, and each card is named once")
    if any(max(some) > lines or len(set(some)) != len(some) for some in numbers):
        raise BadValue("stamps lie on lines of their sale, each named once")
