"""What stamp cards do in a basket: what full ones take off which lines, and which lines bring how many stamps."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from loyalty.rules.part import said
from loyalty.rules.stamps import StampBy
from loyalty.shopping.card_standing import CardStanding
from loyalty.values.errors import Refusal, RefusalCode
from loyalty.values.points import POINTS_MAX, share

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from loyalty.pricing.places import Places
    from loyalty.rules.stamps import StampCard, StampCards
    from loyalty.shopping.basket import Line
    from loyalty.shopping.occasion import Occasion
    from loyalty.shopping.patron import Patron

_KEEP = "Take the full card off this sale; its stamps stay on it."
_NONE = CardStanding(0, 0)


@dataclass(frozen=True, slots=True)
class CardQuote:
    """One card in one sale: stamps given and used by line, `off_minor` for a full one of `full` stamps."""

    card: str
    label: str
    full: int
    given: tuple[int, ...]
    used: tuple[int, ...]
    off_minor: int = 0

    @property
    def stamps_given(self) -> int:
        """All stamps that the sale brings."""
        return sum(self.given)

    @property
    def stamps_used(self) -> int:
        """All stamps that it uses."""
        return sum(self.used)


@dataclass(frozen=True, slots=True)
class Spending:
    """What vouchers and points left of the goods, line by line.

    `free_pieces` were made free by vouchers, which leave `left_minor` to be paid; `spent_minor` of it is what earns.
    """

    free_pieces: Sequence[int]
    left_minor: Sequence[int]
    spent_minor: Sequence[int]


@dataclass(slots=True)
class Stamping:
    """One basket and its cards: first what full cards take off, then what the lines bring.

    `amounts_minor` is what each line costs after offers, `bought` are the lines that bring stamps: all but rewards.
    """

    cards: StampCards | None
    lines: Sequence[Line]
    bought: Places
    amounts_minor: Sequence[int]
    language: str
    off_lines: list[int] = field(init=False)
    free: list[int] = field(init=False)
    labels: list[list[str]] = field(init=False)
    used: dict[str, list[int]] = field(init=False)
    off: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        count = len(self.lines)
        self.off_lines, self.free = [0] * count, [0] * count
        self.labels = [[] for _ in range(count)]
        self.used, self.off = {}, {}

    def take_off(self, wanted: Sequence[str], standings: Mapping[str, CardStanding] | None) -> Refusal | None:
        """Let the full cards take off what they are worth, in the order of their ids; or why one of them cannot."""
        for card_id in sorted(wanted):
            card = self._card(card_id)
            if card is None:
                sentence = "The programme of today has no such stamp card. Take it off this sale."
                return Refusal(RefusalCode.UNKNOWN_STAMP_CARD, sentence)
            refused = self._refused(card, standings) or self._take_one(card)
            if refused is not None:
                return refused
        return None

    def quotes(self, occasion: Occasion, patron: Patron, spending: Spending) -> tuple[CardQuote, ...] | Refusal:
        """Every card that this sale fills or uses, in the order of the programme."""
        given = {card.id: self._given(card, spending) for card in self._all() if card.when.holds(occasion, patron)}
        if self.cards is not None and self.cards.one_per_sale and given:
            best = min(given, key=lambda id: (-sum(given[id]), id))
            given = {best: given[best]}
        if any(sum(some) > POINTS_MAX for some in given.values()):
            return Refusal(RefusalCode.TOO_LARGE, "This sale would bring more stamps than a card holds. Split it.")
        nothing = [0] * len(self.lines)
        found = (
            CardQuote(
                card=card.id,
                label=said(card.label, self.language),
                full=card.full,
                given=tuple(given.get(card.id, nothing)),
                used=tuple(self.used.get(card.id, nothing)),
                off_minor=self.off.get(card.id, 0),
            )
            for card in self._all()
        )
        return tuple(one for one in found if one.stamps_given or one.stamps_used)

    def without_points(self, quotes: Sequence[CardQuote]) -> dict[int, str]:
        """The lines that bring stamps in the place of points, each with the label of its card."""
        instead = {card.id for card in self._all() if not card.points}
        return {
            at: one.label
            for one in reversed(quotes)
            if one.card in instead
            for at, some in enumerate(one.given)
            if some
        }

    def _all(self) -> tuple[StampCard, ...]:
        return () if self.cards is None else self.cards.cards

    def _card(self, id: str) -> StampCard | None:
        return next((card for card in self._all() if card.id == id), None)

    def _refused(self, card: StampCard, standings: Mapping[str, CardStanding] | None) -> Refusal | None:
        label = said(card.label, self.language)
        if standings is None:
            return Refusal(RefusalCode.UNKNOWN_MEMBER, "Stamps belong to a member. Scan the card first.")
        if card.id in self.used:
            sentence = f"{label}: one full card of a kind is used in a sale. Use the next one in the next sale."
            return Refusal(RefusalCode.BAD_AMOUNT, sentence)
        standing = standings.get(card.id, _NONE)
        if standing.balance < card.full:
            there = f"{label}: {standing.balance:,} of {card.full:,} stamps are there."
            return Refusal(RefusalCode.NOT_ENOUGH_STAMPS, f"{there} It can be used once it is full.")
        if standing.here < card.full:
            why = f" {standing.reason}" if standing.reason else ""
            here = f"{label}: {standing.here:,} of {standing.balance:,} stamps can be used at this till now."
            return Refusal(RefusalCode.NOT_SPENDABLE_HERE, f"{here}{why} {_KEEP}")
        return None

    def _take_one(self, card: StampCard) -> Refusal | None:
        """One full card takes off its worth."""
        places = self.bought.of(card.free_goods)
        off = self._piece(card, places) if card.worth.free_piece else self._part(card, places)
        label = said(card.label, self.language)
        if not any(off.values()):
            sentence = (
                f"{label}: the goods that it makes cheaper are not in this sale, or are free already. Scan them first."
            )
            return Refusal(RefusalCode.STAMP_CARD_NO_GOODS, sentence)
        used = self.used[card.id] = [0] * len(self.lines)
        at_lines = sorted(off)
        for at, stamps in zip(at_lines, share(card.full, [off[at] for at in at_lines]), strict=True):
            used[at] += stamps
            self.off_lines[at] += off[at]
            if off[at] and label not in self.labels[at]:
                self.labels[at].append(label)
        self.off[card.id] = sum(off.values())
        return None

    def _piece(self, card: StampCard, places: Sequence[int]) -> dict[int, int]:
        """The cheapest piece that nothing made free yet, at its price after offers, rounded down."""
        left = [at for at in places if self.free[at] < self.lines[at].quantity and self._each(at)]
        if not left:
            return {}
        cheapest = min(left, key=lambda at: (self._each(at), at))
        self.free[cheapest] += 1
        return {cheapest: min(self._limited(card, self._each(cheapest)), self._left(cheapest))}

    def _part(self, card: StampCard, places: Sequence[int]) -> dict[int, int]:
        """Off all such goods, shared by what they still cost."""
        costs = [self._left(at) for at in places]
        if card.worth.minor is not None:
            worth = min(card.worth.minor, sum(costs))
        else:
            worth = self._limited(card, (sum(costs) * (card.worth.percent or 0) + 50) // 100)
        return dict(zip(places, share(worth, costs), strict=True)) if worth else {}

    def _each(self, at: int) -> int:
        return self.amounts_minor[at] // self.lines[at].quantity

    def _left(self, at: int) -> int:
        return self.amounts_minor[at] - self.off_lines[at]

    @staticmethod
    def _limited(card: StampCard, worth_minor: int) -> int:
        return worth_minor if card.worth.most_minor is None else min(worth_minor, card.worth.most_minor)

    def _given(self, card: StampCard, spending: Spending) -> list[int]:
        """The stamps of each line; what comes for the sale as a whole lies on its lines by what they cost."""
        places = self.bought.of(card.goods)
        if card.by is StampBy.PIECE:
            some = [self._bought(card, at, spending) * card.stamps for at in places]
        elif card.by is StampBy.VISIT:
            costs = [spending.left_minor[at] for at in places]
            enough = sum(spending.spent_minor[at] for at in places) >= (card.least_minor or 0)
            some = share(card.stamps if enough and any(costs) else 0, costs)
        else:
            costs = [spending.spent_minor[at] for at in places]
            some = share(sum(costs) // (card.each_minor or 1) * card.stamps, costs)
        if card.most_per_sale is not None and sum(some) > card.most_per_sale:
            some = share(card.most_per_sale, some)
        given = [0] * len(self.lines)
        for at, stamps in zip(places, some, strict=True):
            given[at] = stamps
        return given

    def _bought(self, card: StampCard, at: int, spending: Spending) -> int:
        """The pieces of a line that were not free."""
        pieces = self.lines[at].quantity
        if card.free_earns:
            return pieces
        free = self.free[at] + spending.free_pieces[at]
        return max(pieces - free, 0) if self.amounts_minor[at] else 0
