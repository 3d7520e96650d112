"""Stamp cards of a draft: those that give too much away, fill each other, or take from members what they have."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from loyalty.rules.draft import Fault, FaultCode
from loyalty.rules.stamps import StampBy, StampCard, StampCards

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from loyalty.rules.draft import Draft, Place

COSTLY_PERCENT = 50
"""From here on what a full card gives back is more often a slip of the pen than meant."""
_BRINGS = {
    StampBy.PIECE: "one piece brings",
    StampBy.VISIT: "one visit brings",
    StampBy.AMOUNT: "the least amount brings",
}


def impossible_cards(draft: Draft) -> Iterator[Fault]:
    """Cards of which the least purchase fills several: nobody means that."""
    for place, card in _cards(draft):
        if card.stamps > card.full:
            sentence = (
                f"{_BRINGS[card.by]} {card.stamps:,} stamps, and {card.full:,} fill the card; write fewer stamps, or a "
                "higher full"
            )
            yield Fault(place.word("stamps").text, sentence, FaultCode.CONTRADICTION)


def costly_cards(draft: Draft) -> Iterator[Fault]:
    """Cards that give back half of what filled them or more, and two that the same goods fill."""
    for place, card in _cards(draft):
        sentence = _costs(card)
        if sentence is not None:
            yield Fault(place.text, sentence, FaultCode.COSTLY)
    for cards in (part for _, part in draft.parts if isinstance(part, StampCards) and not part.one_per_sale):
        places = {card.id: place for place, card in _cards(draft)}
        for one, other in combinations(cards.cards, 2):
            if _overlap(one, other):
                sentence = (
                    f"the same goods fill `{one.id}` and `{other.id}`; give them different goods, or write "
                    "one_per_sale if only one of them shall be filled"
                )
                yield Fault(places[other.id].text, sentence, FaultCode.COSTLY)


def changed_cards(draft: Draft, before: Mapping[str, StampCard]) -> Iterator[Fault]:
    """Cards that the newest version has and the draft takes away from whoever has stamps on them."""
    if any(one.place.startswith("stamp_cards") for one in draft.faults):
        return
    now = {card.id: (place, card) for place, card in _cards(draft)}
    for id, old in sorted(before.items()):
        if id not in now:
            sentence = (
                f"`{id}` is gone: nobody can use the stamps that are on it; leave it in until they are used, with a "
                "`when` that is over nobody gets more"
            )
            yield Fault("stamp_cards", sentence, FaultCode.NO_EFFECT)
        elif now[id][1].full > old.full:
            sentence = f"it took {old.full:,} stamps until now: whoever has them has no full card any more"
            yield Fault(now[id][0].word("full").text, sentence, FaultCode.NO_EFFECT)


def _cards(draft: Draft) -> Iterator[tuple[Place, StampCard]]:
    return ((place, part) for place, part in draft.parts if isinstance(part, StampCard))


def _costs(card: StampCard) -> str | None:
    """What is given back of what filled the card, where the card alone says it."""
    worth, most = card.worth, card.worth.minor or card.worth.most_minor
    back = None
    if card.by is StampBy.AMOUNT and most is not None:
        back = most * card.stamps * 100 // (card.full * (card.each_minor or 1))
    elif card.by is StampBy.PIECE and worth.free_piece and worth.goods is None:
        back = card.stamps * 100 // card.full
    if back is not None and back >= COSTLY_PERCENT:
        return f"a full card gives back up to {back:,} % of what filled it; look at full, stamps and worth"
    if worth.percent is not None and worth.percent >= COSTLY_PERCENT and worth.most_minor is None:
        return f"a full card takes {worth.percent} % off however much is bought; write worth.most_minor"
    if card.stamps == card.full and card.by is not StampBy.AMOUNT:
        return f"each {card.by} fills a whole card; look at full and stamps"
    return None


def _overlap(one: StampCard, other: StampCard) -> bool:
    """Whether a piece can fill both: they share goods, and no store of the one is none of the other's."""
    goods = one.goods.is_all or other.goods.is_all or not one.goods.marks.isdisjoint(other.goods.marks)
    stores = not one.when.stores or not other.when.stores or not set(one.when.stores).isdisjoint(other.when.stores)
    return goods and stores
