"""The loyalty programme: one document that says all of how points are earned and spent, read strictly."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cached_property
from itertools import chain
from typing import Annotated, Any, Final

import msgspec

from loyalty.ops.operations import BUDGETS_MAX
from loyalty.rules.bonuses import Bonuses
from loyalty.rules.claims import Claims
from loyalty.rules.earning import Earn
from loyalty.rules.expiry import Expiry, Vesting
from loyalty.rules.gifts import GIFTS_MAX, Gift, check_gifts
from loyalty.rules.offers import Offer
from loyalty.rules.part import Name, Part, Positive
from loyalty.rules.proof import Proof
from loyalty.rules.rewards import REWARDS_MAX, Reward, check_rewards
from loyalty.rules.spending import Goodwill, Redeem, VoucherOffer
from loyalty.rules.stacking import RULES_MAX, ByGoods, ByWhen, Stacking, by_when, check_stacking
from loyalty.rules.stamps import StampCard, StampCards
from loyalty.rules.tiers import Tiers
from loyalty.values.errors import BadValue
from loyalty.values.text import END, is_clean
from loyalty.values.zones import ZONES_MAX

PROGRAMME_BYTES_MAX = 256 * 1024
"""Largest programme document that is read."""
CURRENCY_PATTERN: Final = f"^[A-Z]{{3}}{END}"


class Programme(Part, frozen=True, dict=True):
    """One version of the programme; a sale names the version it was computed with and is honoured as printed."""

    version: Positive
    name: Name
    currency: Annotated[str, msgspec.Meta(pattern=CURRENCY_PATTERN, max_length=3)]
    earn: Earn
    redeem: Redeem | None = None
    undo_window_s: Annotated[int, msgspec.Meta(ge=0, le=86_400)] = 900
    goals: Annotated[tuple[Positive, ...], msgspec.Meta(max_length=50)] = ()
    goodwill: Goodwill | None = None
    vouchers: Annotated[tuple[VoucherOffer, ...], msgspec.Meta(max_length=50)] = ()
    offers: Annotated[tuple[Offer, ...], msgspec.Meta(max_length=RULES_MAX)] = ()
    rewards: Annotated[tuple[Reward, ...], msgspec.Meta(max_length=REWARDS_MAX)] = ()
    expiry: Expiry | None = None
    vesting: Vesting | None = None
    tiers: Tiers | None = None
    claims: Claims | None = None
    bonuses: Bonuses | None = None
    gifts: Annotated[tuple[Gift, ...], msgspec.Meta(max_length=GIFTS_MAX)] = ()
    proof: Proof | None = None
    stamp_cards: StampCards | None = None

    def __post_init__(self) -> None:
        check_stacking(self.offers, "offers")
        check_rewards(self.rewards)
        ids = [offer.id for offer in self.vouchers]
        for id in sorted({id for at, id in enumerate(ids) if id in ids[:at]}):
            raise BadValue(f"two vouchers are called `{id}`; give one of them another id")
        check_gifts(self.gifts, self.vouchers, (rule.id for rule in (*self.earn.rules, *self.offers)))
        if len(self.budgeted) > BUDGETS_MAX:
            raise BadValue(f"at most {BUDGETS_MAX} rules and offers have a budget; take some of them out")
        if len(self.zones) > ZONES_MAX:
            raise BadValue(f"hours name {len(self.zones)} time zones, at most {ZONES_MAX} are possible; name fewer")

    @cached_property
    def budgeted(self) -> frozenset[str]:
        """The rules and offers with a budget, by id: what they give is counted."""
        rules = [rule.id for rule in self.earn.rules if rule.budget_points is not None]
        return frozenset((*rules, *(offer.id for offer in self.offers if offer.budget_minor is not None)))

    @cached_property
    def zones(self) -> tuple[str, ...]:
        """The time zones that its hours name, by name."""
        whens = [*(one.when for one in (*self.earn.rules, *self.offers)), *(one.when for one in self.rewards)]
        whens += [*(one.when for one in self.gifts), *(one.when for one in self.cards)]
        return tuple(sorted({zone for when in whens for zone in when.zones}))

    @cached_property
    def offers_by_when(self) -> ByWhen:
        """The offers by their conditions."""
        return by_when(self.offers)

    @cached_property
    def offers_by_goods(self) -> ByGoods[Offer]:
        """The exclusive offers, and the others by id."""
        offers = sorted(self.offers, key=lambda offer: offer.id)
        return ByGoods(
            (offer for offer in offers if offer.stacking is Stacking.EXCLUSIVE),
            (offer for offer in offers if offer.stacking is not Stacking.EXCLUSIVE),
        )

    @property
    def cards(self) -> tuple[StampCard, ...]:
        """The stamp cards."""
        return () if self.stamp_cards is None else self.stamp_cards.cards

    def reward(self, id: str) -> Reward | None:
        """A reward by its id."""
        return self._rewards_by_id.get(id)

    @cached_property
    def _rewards_by_id(self) -> dict[str, Reward]:
        return {one.id: one for one in reversed(self.rewards)}

    def voucher(self, id: str) -> VoucherOffer | None:
        """A kind of voucher by its id."""
        return next((one for one in self.vouchers if one.id == id), None)

    def worth_minor(self, points: int) -> int:
        """What so many points take off, in minor units, rounded down; 0 where points buy nothing."""
        return 0 if self.redeem is None else points * self.redeem.worth_minor // self.redeem.points

    def points_for(self, minor: int) -> int:
        """The fewest points that would pay so much; where points are no money, one for each minor unit."""
        return minor if self.redeem is None else -(-minor * self.redeem.points // self.redeem.worth_minor)


_PROGRAMME_READER = msgspec.json.Decoder(Programme)


def read_programme(document: bytes) -> Programme:
    """A programme from its JSON document; BadValue says where the document is wrong."""
    if len(document) > PROGRAMME_BYTES_MAX:
        raise BadValue(f"a programme document is at most {PROGRAMME_BYTES_MAX // 1024} KiB")
    try:
        programme = _PROGRAMME_READER.decode(document)
        words = json.loads(document, object_pairs_hook=_each_word_once)
    except (ValueError, RecursionError) as wrong:
        raise BadValue(f"the programme document is not usable: {wrong}") from None
    if not all(map(is_clean, _texts(words))):
        raise BadValue("a text in the programme document is not NFC or holds control characters")
    return programme


def programme_bytes(programme: Programme) -> bytes:
    """The programme's JSON document, keys in a fixed order."""
    return msgspec.json.encode(programme, order="deterministic")


def programme_schema() -> dict[str, Any]:
    """The JSON Schema of a programme document."""
    return msgspec.json.schema(Programme)


def _each_word_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    words = dict(pairs)
    if len(words) != len(pairs):
        twice = next(name for at, (name, _) in enumerate(pairs) if name in dict(pairs[:at]))
        raise BadValue(f"`{twice}` stands twice in one place")
    return words


def _texts(part: object) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict):
        yield from part
        yield from chain.from_iterable(map(_texts, part.values()))
    elif isinstance(part, list):
        yield from chain.from_iterable(map(_texts, part))
