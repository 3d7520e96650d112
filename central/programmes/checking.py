"""A draft of a programme held against this shop: names that nobody has, words that do nothing, rates that ruin."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from central.programmes.card_checking import changed_cards, costly_cards, impossible_cards
from central.programmes.doubts import costly_rewards, doubts
from central.programmes.stopped_checking import UsedUp, stopped_rules
from central.zones import changed_hours
from loyalty.rules.conditions import Goods, Hours, When
from loyalty.rules.draft import Draft, Fault, FaultCode, Place, read_draft
from loyalty.rules.earning import Rate
from loyalty.rules.gifts import Gift
from loyalty.rules.proof import Proof, ProofBy
from loyalty.rules.rewards import Reward
from loyalty.rules.spending import Redeem, VoucherOffer
from loyalty.rules.stacking import NO_GROUP, Rule, Stacking
from loyalty.rules.tiers import Tiers

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from loyalty.rules.programme import Programme
    from loyalty.rules.stamps import StampCard


ANYWHERE = (60, 180)
"""Minutes of the day between which clocks change, wherever the shop may be."""
NO_TIER = "the shop has no tier of this name"
NO_ZONE = "no time zone is called so; write the name that the IANA list has for it, such as Europe/Berlin"


@dataclass(frozen=True, slots=True)
class ShopNames:
    """What the shop has, each by its id with its name; None where the shop keeps no list of such a thing."""

    currency: str
    categories: Mapping[str, str]
    products: Mapping[str, str]
    stores: Mapping[str, str]
    newest: int = 0
    """The newest published version, 0 for none."""
    tiers: frozenset[str] | None = None
    tags: frozenset[str] | None = None
    segments: frozenset[str] | None = None
    zones: frozenset[str] | None = None
    """The time zones that the server knows."""
    cards: Mapping[str, StampCard] = field(default_factory=dict)
    """The stamp cards of the newest published version."""
    used: UsedUp = field(default_factory=UsedUp)
    prices_minor: Mapping[str, int] = field(default_factory=dict)
    """What a piece of each product costs, of those that have a price."""


@dataclass(slots=True)
class Checked:
    """What was found: with errors a draft cannot be published, warnings are for a person to read."""

    programme: Programme | None
    errors: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)

    @property
    def usable(self) -> bool:
        """Whether it can be published."""
        return not self.errors


def check_alone(document: bytes) -> Checked:
    """A document held against nothing but itself."""
    draft = read_draft(document)
    checked = Checked(draft.programme, list(draft.faults))
    for place, part in draft.parts:
        if isinstance(part, Rule):
            _look_at_stacking(place, part, checked)
        elif isinstance(part, Hours) and part.zone is None:
            _look_at_night(place, part, [ANYWHERE], checked)
        elif isinstance(part, Gift):
            _look_at_budget(place, part, checked)
    _look_at_givers(draft, checked)
    _look_at_worth(draft, checked)
    _look_at_proof(draft, checked)
    checked.errors.extend(impossible_cards(draft))
    checked.warnings.extend(costly_cards(draft))
    checked.warnings.extend(doubts(draft))
    return checked


def check(document: bytes, known: ShopNames, today: date) -> Checked:
    """Everything that is wrong or strange about a document in this shop, all at once."""
    checked = check_alone(document)
    draft = read_draft(document)
    known = replace(known, tiers=_tiers(draft, known))
    for place, part in draft.parts:
        if isinstance(part, Goods):
            _look_at_goods(place, part, known, checked)
        elif isinstance(part, When):
            _look_at_when(place, part, known, today, checked)
        elif isinstance(part, Hours) and part.zone is not None:
            _perhaps(place.word("zone"), [part.zone], known.zones, NO_ZONE, checked.errors)
            _look_at_night(place, part, changed_hours(part.zone, today), checked)
        elif isinstance(part, VoucherOffer):
            _look_at_voucher(place, part, known, today, checked)
        elif isinstance(part, Reward) and part.product is not None:
            _strangers(place.word("product"), [part.product], known.products, checked.errors)
        elif isinstance(part, Gift) and part.tier is not None:
            _perhaps(place.word("tier"), [part.tier], known.tiers, NO_TIER, checked.errors)
    checked.warnings.extend(changed_cards(draft, known.cards))
    checked.warnings.extend(stopped_rules(draft, known.used))
    checked.warnings.extend(costly_rewards(draft, known.prices_minor))
    for place, name in draft.named:
        _look_at_name(place, name, known, checked)
    programme = draft.programme
    if programme is not None and programme.currency != known.currency:
        sentence = f"the programme is in {programme.currency}, the shop in {known.currency}; all its amounts must be"
        checked.errors.append(Fault("currency", f"{sentence} in {known.currency}", FaultCode.OTHER_CURRENCY))
    if programme is not None and programme.version != known.newest + 1:
        sentence = f"it will be published as version {known.newest + 1}, write that; the newest is {known.newest}"
        checked.warnings.append(Fault("version", sentence, FaultCode.OTHER_VERSION))
    return checked


def _tiers(draft: Draft, known: ShopNames) -> frozenset[str] | None:
    """The names of the draft's own tiers, else of those that members have; None where they cannot be read."""
    own = next((part for _, part in draft.parts if isinstance(part, Tiers)), None)
    if own is not None:
        return frozenset(level.id for level in own.levels)
    return None if any(one.place.startswith("tiers") for one in draft.faults) else known.tiers


def _look_at_goods(place: Place, goods: Goods, known: ShopNames, checked: Checked) -> None:
    for word, names, there in (
        ("categories", goods.categories, known.categories),
        ("products", goods.products, known.products),
    ):
        _strangers(place.word(word), names, there, checked.errors)
    _perhaps(place.word("tags"), goods.tags, known.tags, "no product has this tag", checked.warnings)


def _look_at_when(place: Place, when: When, known: ShopNames, today: date, checked: Checked) -> None:
    _strangers(place.word("stores"), when.stores, known.stores, checked.errors)
    _perhaps(place.word("tiers"), when.tiers, known.tiers, NO_TIER, checked.errors)
    _perhaps(place.word("segments"), when.segments, known.segments, "no member is in it", checked.warnings)
    anywhere = today - timedelta(days=1) if when.zones else today
    if when.dates and all(span.is_over(anywhere) for span in when.dates):
        last = max(span.last for span in when.dates if span.last is not None)
        sentence = f"the last of its days was {last}; it never counts"
        checked.warnings.append(Fault(place.word("dates").text, sentence, FaultCode.IS_OVER))


def _look_at_voucher(place: Place, voucher: VoucherOffer, known: ShopNames, today: date, checked: Checked) -> None:
    _strangers(place.word("stores"), voucher.stores, known.stores, checked.errors)
    if voucher.product is not None:
        _strangers(place.word("product"), [voucher.product], known.products, checked.errors)
    if voucher.until is not None and voucher.until < today.isoformat():
        sentence = f"its last day was {voucher.until}; nobody can have it"
        checked.warnings.append(Fault(place.word("until").text, sentence, FaultCode.IS_OVER))


def _look_at_name(place: Place, name: str, known: ShopNames, checked: Checked) -> None:
    if place.text == "earn.categories":
        _strangers(place, [name], known.categories, checked.errors)
    elif place.text == "earn.products":
        _strangers(place, [name], known.products, checked.errors)
    elif place.text == "earn.tags":
        _perhaps(place, [name], known.tags, "no product has this tag", checked.warnings)


def _strangers(place: Place, names: Iterable[str], there: Mapping[str, str], found: list[Fault]) -> None:
    sentences = (f"the shop has no `{name}`; {_way_out(name, there)}" for name in names if name not in there)
    found.extend(Fault(place.text, sentence, FaultCode.UNKNOWN_NAME) for sentence in sentences)


def _way_out(name: str, there: Mapping[str, str]) -> str:
    """The id of what is called so, else of what is spelled nearly so."""
    called = [id for id, one in sorted(there.items()) if one.casefold() == name.casefold()]
    if called:
        return f"that is a name, write its id: `{called[0]}`"
    near = difflib.get_close_matches(name, there, n=1)
    if near:
        return f"did you mean `{near[0]}`?"
    return f"there are {len(there):,}, see: pointill-central programme names"


def _perhaps(
    place: Place, names: Iterable[str], there: frozenset[str] | None, sentence: str, found: list[Fault]
) -> None:
    if there is None:
        return
    for name in names:
        if name not in there:
            near = difflib.get_close_matches(name, there, n=1)
            way_out = f"; did you mean `{near[0]}`?" if near else ""
            found.append(Fault(place.text, f"`{name}`: {sentence}{way_out}", FaultCode.UNKNOWN_NAME))


def _look_at_stacking(place: Place, rule: Rule, checked: Checked) -> None:
    """Words that do nothing there: somebody meant something by them."""
    if rule.priority and rule.stacking is not Stacking.EXCLUSIVE:
        sentence = f"it does nothing, for the rule is `{rule.stacking}`; make that `exclusive`, or take priority out"
        checked.warnings.append(Fault(place.word("priority").text, sentence, FaultCode.NO_EFFECT))
    if rule.group != NO_GROUP and rule.stacking is not Stacking.BEST_OF:
        sentence = f"it does nothing, for the rule is `{rule.stacking}`; make that `best_of`, or take group out"
        checked.warnings.append(Fault(place.word("group").text, sentence, FaultCode.NO_EFFECT))


def _look_at_budget(place: Place, gift: Gift, checked: Checked) -> None:
    if gift.budget_vouchers is None and gift.budget_minor is None:
        sentence = "nothing says how many there are; write budget_vouchers, or budget_minor for what they take off"
        checked.warnings.append(Fault(place.text, sentence, FaultCode.NO_BUDGET))


def _look_at_givers(draft: Draft, checked: Checked) -> None:
    """A voucher that nobody can come by: somebody forgot its price, or who gives it."""
    given = {part.voucher for _, part in draft.parts if isinstance(part, Gift)}
    for place, part in draft.parts:
        if isinstance(part, VoucherOffer) and part.points is None and part.id not in given:
            sentence = "nobody can have it; give it points to buy it with, or a gift that gives it"
            checked.warnings.append(Fault(place.text, sentence, FaultCode.NO_EFFECT))


def _look_at_night(place: Place, hours: Hours, changes: Iterable[tuple[int, int]], checked: Checked) -> None:
    """Hours that begin or end while clocks are changed; the first such change is told."""
    begin, end = hours.span
    for first, last in changes:
        if (begin >= first and end <= last) or first < begin < last or first < end < last:
            sentence = (
                "in the night in which clocks change a part of these hours comes twice or not at all; "
                f"let them begin and end by {_clock(first)} or from {_clock(last)} on"
            )
            checked.warnings.append(Fault(place.text, sentence, FaultCode.CLOCK_CHANGE))
            return


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def _look_at_proof(draft: Draft, checked: Checked) -> None:
    """Levels that ask for less the more is used, and words about PINs where none is ever asked for."""
    for place, proof in draft.parts:
        if not isinstance(proof, Proof):
            continue
        for lower, higher in pairwise(proof.levels):
            weaker = sorted(set(higher.by) - set(lower.by))
            if weaker:
                sentence = (
                    f"above {higher.above:,} points `{weaker[0]}` is enough, above {lower.above:,} it is not; leave it "
                    "out of the higher level, or put it into the lower one too"
                )
                checked.warnings.append(Fault(place.word("levels").text, sentence, FaultCode.NO_EFFECT))
        asks_pin = any(ProofBy.PIN in level.by for level in proof.levels)
        if not asks_pin and proof != Proof(proof.levels):
            sentence = "`tries` and `rest_minutes` do nothing, for no level asks for a `pin`; take them out"
            checked.warnings.append(Fault(place.text, sentence, FaultCode.NO_EFFECT))


def _look_at_worth(draft: Draft, checked: Checked) -> None:
    """A rate that gives back as much as was spent, or more: nearly always a slip of the pen."""
    redeem = next((part for _, part in draft.parts if isinstance(part, Redeem)), None)
    for place, part in draft.parts:
        if redeem is None or not isinstance(part, Rate):
            continue
        back = part.points * redeem.worth_minor * 100 // (redeem.points * part.per_minor)
        if back >= 50:
            sentence = f"it gives back {back:,} % of what was spent; look at points, per_minor and redeem.worth_minor"
            checked.warnings.append(Fault(place.text, sentence, FaultCode.COSTLY))
