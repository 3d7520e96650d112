"""What a tier brings today, in a few words: what its offers take off, what its rules multiply."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loyalty.pricing.words import word
from loyalty.rules.conditions import When
from loyalty.rules.offers import Offer
from loyalty.rules.part import said

if TYPE_CHECKING:
    from loyalty.rules.earning import EarnRule
    from loyalty.rules.programme import Programme
    from loyalty.shopping.occasion import Occasion


def benefits(programme: Programme, tier: str, occasion: Occasion, language: str) -> tuple[str, ...]:
    """What members of a tier have at this store and day, each once: the figure where that says all, else its label."""
    every: tuple[Offer | EarnRule, ...] = (*programme.offers, *programme.earn.rules)
    rules = (rule for rule in every if rule.id not in occasion.stopped)
    meant = (rule for rule in rules if tier in rule.when.tiers and _today(rule.when, occasion))
    return tuple(dict.fromkeys(_told(rule, language) for rule in meant))


def _today(when: When, occasion: Occasion) -> bool:
    if when.stores and occasion.store not in when.stores:
        return False
    days = [occasion.day]
    if when.zones:
        days = [shown[0] for one in when.hours if (shown := occasion.clock(one.zone)) is not None]
    return not when.dates or any(dates.has(day) for dates in when.dates for day in days)


def _told(rule: Offer | EarnRule, language: str) -> str:
    asks_only_tier = rule.when == When(tiers=rule.when.tiers, stores=rule.when.stores, dates=rule.when.dates)
    if asks_only_tier and rule.goods.is_all:
        if isinstance(rule, Offer):
            if rule.percent is not None:
                return word("percent_off", language, rule.percent)
        elif rule.multiply_percent is not None:
            return word("percent_more", language, rule.multiply_percent - 100)
    return said(rule.label, language)
