"""A committed sale priced once more from what the till wrote down with it: the same points, or where they differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec import UNSET

from loyalty.ops.facts import STOPPED_MAX, Facts
from loyalty.ops.fields import TEXT_LETTERS_MAX
from loyalty.ops.stamps import stamped_in, stamped_lines
from loyalty.pricing.quote import quote
from loyalty.sales.sale import points_as_money
from loyalty.shopping.basket import Basket, Handed, Line
from loyalty.shopping.card_standing import CardStanding
from loyalty.shopping.occasion import Occasion
from loyalty.shopping.patron import Patron
from loyalty.shopping.wallet import Wallet
from loyalty.values.errors import Refusal
from loyalty.values.text import clean

if TYPE_CHECKING:
    from loyalty.ops.operations import Gave, Sale, SoldLine
    from loyalty.pricing.quote import LineQuote, Quote
    from loyalty.rules.programme import Programme


GIVEN_BY = "given by "
"""Begins what is told of a rule with a budget, before its id."""
_NONE: Mapping[str, int] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Difference:
    """`what` of line `line` (0 = the sale) was `said` by the till and is `found` by this programme."""

    line: int
    what: str
    said: int | str
    found: int | str


def facts_of(basket: Basket, wallet: Wallet | None, occasion: Occasion, language: str) -> Facts:
    """What is written down with a sale, so that it can be priced again."""
    patron = Patron() if wallet is None else wallet.patron
    return Facts(
        offset_min=occasion.offset_min,
        language=language,
        tier=patron.tier,
        segments=patron.segments,
        card_kind=patron.card_kind,
        first_visit=patron.first_visit,
        earned_today=patron.earned_today,
        balance=patron.balance,
        names=tuple(sorted({pair for line in basket.lines for pair in _names(line)})),
        stopped=tuple(sorted(occasion.stopped)[:STOPPED_MAX]) or UNSET,
        zones=occasion.zones or UNSET,
    )


def requote(programme: Programme, sale: Sale, facts: Facts, birthday: str | None) -> list[Difference]:
    """Where this programme, the one that the sale names, comes to another result than the till did.

    `birthday` is the member's; a till does not write it into the books.
    """
    answer = priced_again(programme, sale, facts, birthday)
    if isinstance(answer, Refusal):
        return [Difference(0, "refused", "", answer.sentence)]
    earns = _earns(sale) and sale.invoice is UNSET
    pairs: list[tuple[int, str, int | str, int | str]] = [
        (0, "total", sale.total_minor, answer.total_minor),
        (0, "due", sale.due_minor, answer.due_minor),
        (0, "discount", sale.discount_minor, answer.discount_minor),
        (0, "earned", sale.effect.earn, answer.points_earned if earns else 0),
    ]
    for number, (line, found) in enumerate(zip(sale.lines, answer.lines, strict=True), start=1):
        pairs += [
            (number, "points", line.points, found.points if earns else 0),
            (number, "why", line.why, clean(found.why, TEXT_LETTERS_MAX)),
            (number, "off", line.discount_minor, found.discount_minor),
            (number, "used", line.used, found.used),
            (number, "amount", line.amount_minor, found.amount_minor),
            *((number, *pair) for pair in _given_pairs(line, found, earns=earns)),
        ]
    pairs += _claim_pairs(programme, sale, facts)
    pairs += _card_pairs(sale, answer)
    return [Difference(*pair) for pair in pairs if pair[2] != pair[3]]


def gave_again(answer: Quote, sale: Sale) -> tuple[tuple[Gave, ...], ...]:
    """What the counted rules gave on each line of a sale by this quote for it; points only where it earns any."""
    return tuple(_given(line, earns=_earns(sale) and sale.invoice is UNSET) for line in answer.lines)


def _given(found: LineQuote, *, earns: bool) -> tuple[Gave, ...]:
    return tuple(one for one in found.gave if earns or one.minor)


def _given_pairs(line: SoldLine, found: LineQuote, *, earns: bool) -> list[tuple[str, int, int]]:
    """What each rule with a budget gave on a line, as the till said it and as it is found."""
    said, gave = Counter[str](), Counter[str]()
    for one in () if line.rules is UNSET else line.rules:
        said[one.rule] += one.points + one.minor
    for one in _given(found, earns=earns):
        gave[one.rule] += one.points + one.minor
    return [(f"{GIVEN_BY}{rule}", said[rule], gave[rule]) for rule in sorted(said.keys() | gave.keys())]


def _claimable(sale: Sale) -> tuple[int, ...]:
    return () if sale.claimable is UNSET else sale.claimable


def _claim_pairs(programme: Programme, sale: Sale, facts: Facts) -> list[tuple[int, str, int | str, int | str]]:
    """What a sale of nobody brings, line by line and card by card, somebody of whom nothing is known."""
    if sale.claimable is UNSET and sale.claimable_stamps is UNSET:
        return []
    answer = quote(programme, basket_of(sale, facts), Wallet(0, 0), occasion_of(sale, facts), facts.language)
    if isinstance(answer, Refusal):
        return []
    points = zip(_claimable(sale), (line.points for line in answer.lines), strict=False)
    pairs: list[tuple[int, str, int | str, int | str]] = [
        (number, "claimable", said, found) for number, (said, found) in enumerate(points, start=1)
    ]
    cards = () if sale.claimable_stamps is UNSET else sale.claimable_stamps
    said = {(line.line, one.card): line.given for one in cards for line in one.lines}
    found = {
        (number, one.card): given for one in answer.cards for number, given in enumerate(one.given, start=1) if given
    }
    for at, card in sorted(said.keys() | found.keys()):
        pairs.append((at, f"claimable stamps {card}", said.get((at, card), 0), found.get((at, card), 0)))
    return pairs


def _card_pairs(sale: Sale, answer: Quote) -> list[tuple[int, str, int | str, int | str]]:
    """The stamps of every card, line by line, as the till said them and as they are found."""
    said: dict[tuple[int, str], int] = {}
    found: dict[tuple[int, str], int] = {}
    for stamped in stamped_in(sale):
        if stamped.effect.use:
            said[0, f"off by {stamped.card}"] = 0 if stamped.off_minor is UNSET else stamped.off_minor
        for line in stamped.lines:
            said[line.line, f"stamps {stamped.card}"] = line.given
            said[line.line, f"stamps used {stamped.card}"] = line.used
    for card in answer.cards if sale.member is not None and sale.invoice is UNSET else ():
        if card.stamps_used:
            found[0, f"off by {card.card}"] = card.off_minor
        for line in stamped_lines(card.given, card.used):
            found[line.line, f"stamps {card.card}"] = line.given
            found[line.line, f"stamps used {card.card}"] = line.used
    return [(*key, said.get(key, 0), found.get(key, 0)) for key in sorted(said.keys() | found.keys())]


def priced_again(
    programme: Programme,
    sale: Sale,
    facts: Facts,
    birthday: str | None,
    *,
    count_all: bool = False,
    full: Mapping[str, int] = _NONE,
) -> Quote | Refusal:
    """The quote for a committed sale by any programme; for the `count_all` of a draft see `quote`.

    `full` are stamp cards, with the stamps on them, that might have been used in it beside those that were.
    """
    basket = basket_of(sale, facts)
    return quote(
        programme,
        replace(basket, full_cards=tuple(sorted({*basket.full_cards, *full}))),
        _wallet(sale, facts, birthday, full),
        occasion_of(sale, facts),
        facts.language,
        count_all=count_all,
    )


def patron_of(facts: Facts, birthday: str | None) -> Patron:
    """The member as the till knew them."""
    return Patron(
        tier=facts.tier,
        segments=facts.segments,
        card_kind=facts.card_kind,
        birthday=birthday,
        first_visit=facts.first_visit,
        earned_today=facts.earned_today,
        balance=facts.balance,
    )


def _earns(sale: Sale) -> bool:
    return sale.member is not None or sale.pending_card is not None


def occasion_of(sale: Sale, facts: Facts) -> Occasion:
    """When and where it was sold."""
    stopped = frozenset[str]() if facts.stopped is UNSET else frozenset(facts.stopped)
    zones = () if facts.zones is UNSET else facts.zones
    return Occasion(sale.context.at_ms, facts.offset_min, sale.context.store, stopped, zones)


def _wallet(sale: Sale, facts: Facts, birthday: str | None, full: Mapping[str, int]) -> Wallet | None:
    if not _earns(sale):
        return None
    # The points were there and have been spent: whether they might be was settled when the sale was committed.
    stamps = {one.card: one.effect.use for one in stamped_in(sale)} | dict(full)
    cards = {card: CardStanding(some, some) for card, some in stamps.items()}
    return Wallet(sale.effect.use, sale.effect.use, patron=patron_of(facts, birthday), cards=cards)


def basket_of(sale: Sale, facts: Facts) -> Basket:
    """What was sold, as it was priced then."""
    names = dict(facts.names)
    # What each voucher took off is settled, and where; whether it might was decided when the sale was committed.
    handed = tuple(
        Handed(used.id, used.hver, used.value_minor, sale.currency, line=None if used.line is UNSET else used.line)
        for used in sale.vouchers
    )
    full = tuple(one.card for one in stamped_in(sale) if one.effect.use)
    return Basket(tuple(_line(line, names) for line in sale.lines), points_as_money(sale), handed, full)


def _names(line: Line) -> list[tuple[str, str]]:
    named = ((category, line.called(category)) for category in line.categories)
    return [(category, clean(name, TEXT_LETTERS_MAX)) for category, name in named if name != category]


def _line(line: SoldLine, names: dict[str, str]) -> Line:
    off = 0 if line.offer_minor is UNSET else line.offer_minor
    above = () if line.above is UNSET else line.above
    return Line(
        name=line.name,
        category=line.category,
        quantity=line.quantity,
        amount_minor=line.amount_minor + off,
        product=line.product,
        gtin=line.gtin,
        above=above,
        tags=() if line.tags is UNSET else line.tags,
        reward=None if line.reward is UNSET else line.reward,
        category_names=tuple(names.get(category, category) for category in (line.category, *above)),
    )
