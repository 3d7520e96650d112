"""What a draft may well not mean: points that nobody can use, hours that meet no day, and gifts that ruin a shop."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import chain
from typing import TYPE_CHECKING, Final, TypeVar

import msgspec

from central.programmes.card_checking import COSTLY_PERCENT
from loyalty.rules.bonuses import BirthdayBonus, Referral, Welcome, WinBack
from loyalty.rules.conditions import Weekday, When
from loyalty.rules.draft import Draft, Fault, FaultCode, Place
from loyalty.rules.earning import Bonus, Caps, Earn, EarnRule
from loyalty.rules.expiry import ExpireBy, Expiry, Vesting
from loyalty.rules.gifts import Gift, Per
from loyalty.rules.offers import Offer
from loyalty.rules.rewards import Reward
from loyalty.rules.spending import Redeem, VoucherOffer
from loyalty.values.money import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from loyalty.rules.conditions import Dates

COSTLY_TIMES_PERCENT: Final = 1_000
COSTLY_SPENT_MINOR: Final = 100_000
"""A gift of as many points as so much spent brings is told of."""
COSTLY_WORTH_TIMES: Final = 5
"""A reward may well be dearer than its points are as money; from so many times on it is more often a slip."""

_UNSAID_WARN_DAYS = Expiry(days=1).warn_days
_WEEK = tuple(Weekday)
_P = TypeVar("_P", bound=msgspec.Struct)


def doubts(draft: Draft) -> Iterator[Fault]:
    """Warnings about a document alone; what cannot be read is left out."""
    yield from chain(_about_ends(draft), _about_caps(draft), _about_goods(draft))
    for place, when in _all(draft, When):
        yield from _about_days(place, when)
    yield from chain(_about_points(draft), _about_vouchers(draft), _about_offers(draft))


def costly_rewards(draft: Draft, prices_minor: Mapping[str, int]) -> Iterator[Fault]:
    """Rewards whose product costs far more in the shop, by `prices_minor`, than what is asked for them is worth."""
    redeem, currency = _one(draft, Redeem), "" if draft.programme is None else draft.programme.currency
    for place, reward in _all(draft, Reward):
        price = prices_minor.get(reward.product or "", 0)
        saved, spent = price - reward.money_minor, _spent_for(draft, reward.points)
        worth = None if redeem is None else reward.points * redeem.worth_minor // redeem.points
        if saved <= 0 or not currency:
            continue
        goods, points = plain(saved, currency), f"{reward.points:,} {'point' if reward.points == 1 else 'points'}"
        if spent is not None and saved * 100 >= COSTLY_PERCENT * spent:
            said = f"as many as {plain(spent, currency)} spent brings"
        elif worth is not None and saved >= COSTLY_WORTH_TIMES * worth:
            said = f"which are worth {plain(worth, currency)} as money"
        else:
            continue
        sentence = f"it gives {goods} of goods for {points}, {said}; write more points, or a part of it as money_minor"
        yield Fault(place.word("points").text, sentence, FaultCode.COSTLY)


def _about_ends(draft: Draft) -> Iterator[Fault]:
    vesting = _one(draft, Vesting)
    for place, expiry in _all(draft, Expiry):
        if place.text == "expiry" and vesting and expiry.by is ExpireBy.AGE and expiry.days <= vesting.days:
            sentence = (
                f"points end after {expiry.days:,} days and may be used after {vesting.days:,}: nobody can ever use "
                "them; raise it, or lower vesting.days"
            )
            yield Fault(place.word("days").text, sentence, FaultCode.NO_EFFECT)
        if expiry.warn_days > max(expiry.days, _UNSAID_WARN_DAYS):
            sentence = f"points end after {expiry.days:,} days already; write no more than that"
            yield Fault(place.word("warn_days").text, sentence, FaultCode.NO_EFFECT)


def _about_caps(draft: Draft) -> Iterator[Fault]:
    """Prices and bonuses that a cap lets nobody reach."""
    caps = _one(draft, Caps) or Caps()
    if caps.balance is not None:
        for place, points in _prices(draft):
            if points > caps.balance:
                sentence = f"nobody can have more than {caps.balance:,} points; write fewer, or raise earn.caps.balance"
                yield Fault(place.text, sentence, FaultCode.NO_EFFECT)
    for place, bonus in _all(draft, Bonus):
        if caps.sale is not None and bonus.points > caps.sale:
            sentence = f"a sale brings at most {caps.sale:,} points; write fewer, or raise earn.caps.sale"
            yield Fault(place.word("points").text, sentence, FaultCode.NO_EFFECT)


def _prices(draft: Draft) -> Iterator[tuple[Place, int]]:
    """All that asks for points that a member has."""
    for place, part in draft.parts:
        match part:
            case Redeem():
                yield place.word("minimum"), part.minimum
            case Reward():
                yield place.word("points"), part.points
            case VoucherOffer(points=int(points)):
                yield place.word("points"), points
            case Gift(balance=int(balance)):
                yield place.word("balance"), balance
            case _:
                pass
    for goal in () if draft.programme is None else draft.programme.goals:
        yield Place("goals"), goal


def _about_goods(draft: Draft) -> Iterator[Fault]:
    earn = _one(draft, Earn)
    if earn is None:
        return
    for place, rule in _all(draft, EarnRule):
        if not rule.goods.is_all and rule.goods.marks <= earn.excluded.marks:
            sentence = "all of them stand in earn.excluded and earn nothing; take them out there, or name other goods"
            yield Fault(place.word("goods").text, sentence, FaultCode.NO_EFFECT)


def _about_days(place: Place, when: When) -> Iterator[Fault]:
    if when.weekdays and when.dates and not any(_meets(span, when.weekdays) for span in when.dates):
        sentence = "none of its dates is such a day of the week; it never counts, write other days or leave one out"
        yield Fault(place.word("weekdays").text, sentence, FaultCode.NO_EFFECT)
    begins, ends = {one.begin for one in when.hours}, {one.end for one in when.hours}
    if (
        0 < len(set(when.weekdays)) < len(_WEEK)
        and "00:00" in begins
        and "24:00" in ends - {one.end for one in when.hours if one.begin == "00:00"}
    ):
        first = next(day for day in _WEEK if day in when.weekdays)
        sentence = (
            f"the hours from 00:00 count in the morning of {first.value}, before its evening; write a rule of its own "
            "for the hours after midnight, with the next day"
        )
        yield Fault(place.word("hours").text, sentence, FaultCode.SPLIT_NIGHT)


def _meets(span: Dates, weekdays: tuple[Weekday, ...]) -> bool:
    if span.first is None or span.last is None:
        return True
    first, last = date.fromisoformat(span.first), date.fromisoformat(span.last)
    days = (first + timedelta(days=after) for after in range(min((last - first).days + 1, len(_WEEK))))
    return any(_WEEK[day.weekday()] in weekdays for day in days)


def _about_points(draft: Draft) -> Iterator[Fault]:
    """Points that come at once as only a large purchase brings them, and rates that are multiplied by much."""
    for place, rule in _all(draft, EarnRule):
        if rule.multiply_percent is not None and rule.multiply_percent >= COSTLY_TIMES_PERCENT:
            sentence = f"it gives {rule.multiply_percent // 100} times the points; 200 is double, write that if meant"
            yield Fault(place.word("multiply_percent").text, sentence, FaultCode.COSTLY)
    for place, points in _given(draft):
        spent = _spent_for(draft, points)
        if spent is not None and spent >= COSTLY_SPENT_MINOR:
            much = f"{spent:,} minor units" if draft.programme is None else plain(spent, draft.programme.currency)
            sentence = f"as many as {much} spent would bring; look at the points and at earn.default"
            yield Fault(place.text, sentence, FaultCode.COSTLY)


def _given(draft: Draft) -> Iterator[tuple[Place, int]]:
    """Points that come at once, for how little."""
    for place, part in draft.parts:
        match part:
            case Bonus(from_minor=None) | Welcome() | BirthdayBonus() | WinBack():
                yield place.word("points"), part.points
            case Referral():
                yield place.word("bringer"), part.bringer
                yield place.word("friend"), part.friend
            case _:
                pass


def _about_vouchers(draft: Draft) -> Iterator[Fault]:
    """Vouchers that cost next to nothing, or come with each purchase that they nearly pay."""
    kinds = {kind.id: kind for _, kind in _all(draft, VoucherOffer)}
    for place, kind in _all(draft, VoucherOffer):
        spent = None if kind.points is None else _spent_for(draft, kind.points)
        if spent and kind.worth_minor is not None and kind.worth_minor * 100 // spent >= COSTLY_PERCENT:
            back = kind.worth_minor * 100 // spent
            sentence = f"it gives back up to {back:,} % of what its points were earned with; look at points and worth"
            yield Fault(place.text, sentence, FaultCode.COSTLY)
        if kind.points is not None and (kind.percent or 0) >= COSTLY_PERCENT and kind.most_minor is None:
            sentence = f"it takes {kind.percent} % off however much is bought; write most_minor"
            yield Fault(place.text, sentence, FaultCode.COSTLY)
    for place, gift in _all(draft, Gift):
        worth = kinds[gift.voucher].worth_minor if gift.voucher in kinds else None
        often = gift.per in {Per.SALE, Per.DAY}
        if often and worth and gift.from_minor and worth * 100 // gift.from_minor >= COSTLY_PERCENT:
            back = worth * 100 // gift.from_minor
            sentence = f"it gives back up to {back:,} % of such a purchase, again and again; raise it, or per"
            yield Fault(place.word("from_minor").text, sentence, FaultCode.COSTLY)


def _about_offers(draft: Draft) -> Iterator[Fault]:
    for place, offer in _all(draft, Offer):
        least = COSTLY_PERCENT if offer.when == When() else 100
        if offer.goods.is_all and (offer.percent or 0) >= least:
            sentence = f"it takes {offer.percent} % off everything in the shop; name goods, or say for whom and when"
            yield Fault(place.word("percent").text, sentence, FaultCode.COSTLY)


def _spent_for(draft: Draft, points: int) -> int | None:
    """What has to be spent for so many points at the usual rate; None where nothing says so."""
    earn = _one(draft, Earn)
    return None if earn is None or not earn.default.points else points * earn.default.per_minor // earn.default.points


def _all(draft: Draft, kind: type[_P]) -> Iterator[tuple[Place, _P]]:
    return ((place, part) for place, part in draft.parts if isinstance(part, kind))


def _one(draft: Draft, kind: type[_P]) -> _P | None:
    return next((part for _, part in _all(draft, kind)), None)
