"""The loyalty programme, version 1 of its rules: rates, multipliers, exclusions, rounding, what a point is worth."""

from __future__ import annotations

import json
from collections.abc import Iterator
from enum import StrEnum
from fractions import Fraction
from itertools import chain
from typing import Annotated, Any

import msgspec

from loyalty.errors import BadValue
from loyalty.money import AMOUNT_MINOR_MAX
from loyalty.points import POINTS_MAX, Rounding
from loyalty.text import is_clean

PROGRAMME_BYTES_MAX = 256 * 1024
"""Largest programme document that is read."""

_Positive = Annotated[int, msgspec.Meta(ge=1, le=AMOUNT_MINOR_MAX)]
_Points = Annotated[int, msgspec.Meta(ge=0, le=POINTS_MAX)]
_Name = Annotated[str, msgspec.Meta(min_length=1, max_length=80)]
_Names = Annotated[tuple[_Name, ...], msgspec.Meta(max_length=1000)]


class Scope(StrEnum):
    """Whether fractions of a point are rounded on each line or once a sale."""

    LINE = "line"
    SALE = "sale"


class RedeemAs(StrEnum):
    """Whether points lower the price (discount) or pay a part of it (tender)."""

    DISCOUNT = "discount"
    TENDER = "tender"


class _Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A part of the document; unknown words are an error, so that a rule is never silently ignored."""


class Rate(_Part, frozen=True):
    """`points` for each `per_minor` minor units spent."""

    points: _Points
    per_minor: _Positive

    def exact(self, amount_minor: int) -> Fraction:
        """Points for an amount, before rounding."""
        return Fraction(amount_minor * self.points, self.per_minor)


class Multiplier(_Part, frozen=True):
    """Multiplies what a line earns by percent / 100 where all named conditions hold; the largest that holds counts."""

    id: _Name
    label: _Name
    percent: Annotated[int, msgspec.Meta(ge=100, le=10_000)]
    categories: _Names = ()
    products: _Names = ()
    tiers: _Names = ()


class Earn(_Part, frozen=True):
    """How spending becomes points; the most particular rate counts: product, then category, then default."""

    default: Rate
    categories: dict[_Name, Rate] = msgspec.field(default_factory=dict)
    products: dict[_Name, Rate] = msgspec.field(default_factory=dict)
    multipliers: Annotated[tuple[Multiplier, ...], msgspec.Meta(max_length=200)] = ()
    excluded_categories: _Names = ()
    excluded_products: _Names = ()
    rounding: Rounding = Rounding.FLOOR
    scope: Scope = Scope.LINE
    on_redeemed_part: bool = False


class Redeem(_Part, frozen=True):
    """What points buy: `points` points are worth `worth_minor`; a sale uses from `minimum` on in steps of `step`."""

    points: _Positive
    worth_minor: _Positive
    minimum: _Positive
    step: _Positive
    max_share_percent: Annotated[int, msgspec.Meta(ge=1, le=100)] = 100
    by: RedeemAs = RedeemAs.DISCOUNT


class VoucherOffer(_Part, frozen=True):
    """A voucher that points can buy: worth `value_minor` in any sale; `valid_days` None means that it never expires."""

    id: Annotated[str, msgspec.Meta(pattern="^[A-Za-z0-9_-]{1,64}$", max_length=64)]
    name: _Name
    points: Annotated[int, msgspec.Meta(ge=1, le=POINTS_MAX)]
    value_minor: _Positive
    valid_days: Annotated[int, msgspec.Meta(ge=1, le=36_500)] | None = None


class Goodwill(_Part, frozen=True):
    """Points that a till without its server may let a member use beyond what it holds, at most, each time it is alone.

    The member's last known balance has to cover them; what turns out not to be there is the shop's loss.
    """

    member: _Positive = 100
    till: _Positive = 2_000


class Programme(_Part, frozen=True):
    """One version of the programme; a sale names the version it was computed with and is honoured as printed."""

    version: _Positive
    name: _Name
    currency: Annotated[str, msgspec.Meta(pattern="^[A-Z]{3}$", max_length=3)]
    earn: Earn
    redeem: Redeem | None = None
    undo_window_s: Annotated[int, msgspec.Meta(ge=0, le=86_400)] = 900
    goals: Annotated[tuple[_Positive, ...], msgspec.Meta(max_length=50)] = ()
    goodwill: Goodwill | None = None
    vouchers: Annotated[tuple[VoucherOffer, ...], msgspec.Meta(max_length=50)] = ()

    def worth_minor(self, points: int) -> int:
        """What so many points take off, in minor units, rounded down; 0 where points buy nothing."""
        return 0 if self.redeem is None else points * self.redeem.worth_minor // self.redeem.points


def read_programme(document: bytes) -> Programme:
    """A programme from its JSON document; BadValue says where the document is wrong."""
    if len(document) > PROGRAMME_BYTES_MAX:
        raise BadValue(f"a programme document is at most {PROGRAMME_BYTES_MAX // 1024} KiB")
    try:
        programme = msgspec.json.decode(document, type=Programme)
        words = json.loads(document, object_pairs_hook=_each_word_once)
    except (ValueError, RecursionError) as wrong:
        raise BadValue(f"the programme document is not usable: {wrong}") from None
    _check(programme, words)
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


def _check(programme: Programme, words: object) -> None:
    if not all(map(is_clean, _texts(words))):
        raise BadValue("a text in the programme document is not NFC or holds control characters")
    redeem = programme.redeem
    if redeem is not None and redeem.step % redeem.points:
        raise BadValue("redeem.step must be a multiple of redeem.points, so that every step has a whole worth")
    if redeem is not None and redeem.minimum % redeem.step:
        raise BadValue("redeem.minimum must be a multiple of redeem.step")
    names = [multiplier.id for multiplier in programme.earn.multipliers]
    if len(set(names)) != len(names):
        raise BadValue("two multipliers have the same id")
    offers = [offer.id for offer in programme.vouchers]
    if len(set(offers)) != len(offers):
        raise BadValue("two vouchers have the same id")
