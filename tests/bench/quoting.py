"""How long a till computes to price a large basket under a large programme: 50 lines, 200 rules, all that is used."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import cycle
from pathlib import Path
from random import Random

import msgspec

from loyalty.ops.stamped import CARDS_MAX
from loyalty.pricing.quote import Quote, quote
from loyalty.rules.conditions import Birthday, Dates, Goods, Hours, Weekday, When
from loyalty.rules.earning import Bonus, Earn, EarnRule, Rate, Scope
from loyalty.rules.offers import Offer
from loyalty.rules.programme import Programme, programme_bytes, read_programme
from loyalty.rules.rewards import REWARDS_MAX, Reward
from loyalty.rules.spending import Redeem
from loyalty.rules.stacking import Stacking
from loyalty.rules.stamps import FullCard, StampBy, StampCard, StampCards
from loyalty.shopping.basket import Basket, Handed, Line
from loyalty.shopping.card_standing import CardStanding
from loyalty.shopping.occasion import Occasion
from loyalty.shopping.patron import Patron
from loyalty.shopping.voucher_terms import VoucherTerms
from loyalty.shopping.wallet import Wallet
from loyalty.values.ids import VOUCHER_BYTES, new_voucher_id
from tests.bench.figure import Figure

LINES, RULES, OFFERS, QUOTES = 50, 160, 40, 2_000
PROMISED_MS = 2.0
"""The 99th percentile of the time that the computation itself takes.

A shared computer is now and then twice as slow for a while: p99 is divided by how much slower a computation that is
always the same became beside it, at the same percentile of the same run.
"""

_NOON = Occasion(1_795_262_400_000, 60, "store-3")
_WALLET = Wallet(
    5_000,
    5_000,
    patron=Patron("gold", ("students",), "app", "11-20", first_visit=True, earned_today=40, balance=5_000),
    cards={f"card-{number}": CardStanding(12, 12) for number in range(CARDS_MAX)},
)
_CATEGORIES = tuple(f"category-{number}" for number in range(40))
_PRODUCTS = tuple(f"product-{number}" for number in range(400))
_TAGS = tuple(f"tag-{number}" for number in range(12))


def figures(folder: Path) -> Iterator[Figure]:
    """A programme of a large chain, for which the promise is, and two that are dearer.

    In one every rule holds now and for every line; the other one is the chain's with 20 stamp cards, 200 rewards and
    all the vouchers that one sale takes on top.
    """
    chance = Random(4)
    chain = _chain(chance)
    for name, programme, promised in (
        ("quote", chain, True),
        ("quote, every rule on every line", _everything(), False),
    ):
        yield from _measured(name, programme, [_basket(chance) for _ in range(50)], promised=promised)
    full = [_with_all_that_is_used(_basket(chance)) for _ in range(50)]
    every = _with_cards_and_rewards(chain)
    yield from _measured("quote with stamps, vouchers and rewards", every, full, promised=False)


def _measured(name: str, programme: Programme, baskets: list[Basket], *, promised: bool) -> Iterator[Figure]:
    read = read_programme(programme_bytes(programme))
    computed, beside, waited = [], [], []
    for number in range(QUOTES):
        basket = baskets[number % len(baskets)]
        began, wall = time.thread_time_ns(), time.perf_counter_ns()
        answer = quote(read, basket, _WALLET, _NOON, "de")
        waited.append((time.perf_counter_ns() - wall) / 1e6)
        computed.append((time.thread_time_ns() - began) / 1e6)
        assert isinstance(answer, Quote), "this would be no quote"
        began = time.thread_time_ns()
        _always_the_same()
        beside.append((time.thread_time_ns() - began) / 1e6)
    p99, noise = _at(computed, 99), _at(beside, 99) / _at(beside, 50)
    limit, ratio = (1.0, p99 / noise / PROMISED_MS) if promised else (None, None)
    yield Figure(f"{name} p50", _at(computed, 50), "ms")
    yield Figure(f"{name} p99", p99, "ms")
    yield Figure(f"{name} p99 by the clock on the wall", _at(waited, 99), "ms")
    yield Figure("noise: p99 / p50 of a computation that is always the same, beside it", noise, "x")
    yield Figure(f"{name} p99 without that noise", p99 / noise, "ms", limit=limit, ratio=ratio)


def _at(times: list[float], percent: int) -> float:
    return sorted(times)[len(times) * percent // 100]


def _always_the_same() -> None:
    """About as long as a quote, and of the same kind of work: texts, tuples, dictionaries."""
    for _ in range(6):
        found: dict[str, tuple[int, ...]] = {}
        for number in range(500):
            key = f"{number % 50}"
            found[key] = (*found.get(key, ()), number)


def _basket(chance: Random) -> Basket:
    lines = []
    for _ in range(LINES):
        product = chance.randrange(len(_PRODUCTS))
        category = product % 30
        lines.append(
            Line(
                f"Product {product}",
                _CATEGORIES[category],
                chance.randint(1, 4),
                chance.randint(50, 2_000),
                product=_PRODUCTS[product],
                above=(_CATEGORIES[30 + category % 10],),
                tags=tuple(chance.sample(_TAGS, 2)),
            )
        )
    return Basket(tuple(lines), use_points=500)


def _with_all_that_is_used(basket: Basket) -> Basket:
    """The basket with rewards in the place of some lines, full cards, and as many vouchers as a sale takes."""
    rewards = tuple(Line(f"reward-{number}", "reward", 1, 0, reward=f"reward-{number}") for number in range(3))
    dearest = max(basket.lines[: LINES - len(rewards)], key=lambda line: line.amount_minor // line.quantity)
    terms = (
        None,
        VoucherTerms(percent=5, minimum_minor=1_000),
        VoucherTerms(categories=_CATEGORIES[30:], most_minor=500, stores=("store-3",)),
        VoucherTerms(products=(dearest.product or "",)),
        None,
    )
    vouchers = tuple(
        Handed(new_voucher_id(bytes([place]) * VOUCHER_BYTES), 1, 0 if kind else 300, "EUR", kind)
        for place, kind in enumerate((*terms, *terms[:3], None, None))
    )
    full = tuple(f"card-{number}" for number in range(3))
    return replace(basket, lines=(*basket.lines[: LINES - len(rewards)], *rewards), vouchers=vouchers, full_cards=full)


def _with_cards_and_rewards(programme: Programme) -> Programme:
    """The same with the most stamp cards that a programme may have, of every kind, and 200 rewards."""
    worths = (FullCard(free_piece=True), FullCard(minor=300), FullCard(percent=30, most_minor=500))
    cards = tuple(
        StampCard(
            id=f"card-{number}",
            label={"en": f"Card {number}", "de": f"Karte {number}"},
            full=10,
            worth=worths[number % 3],
            goods=Goods(categories=_CATEGORIES[30 + number % 8 : 32 + number % 8]),
            by=by,
            each_minor=500 if by is StampBy.AMOUNT else None,
            points=number > 3,
        )
        for number, by in zip(range(CARDS_MAX), cycle(StampBy), strict=False)
    )
    rewards = tuple(
        Reward(id=f"reward-{number}", label=f"Reward {number}", points=50, money_minor=number, stock=40)
        for number in range(REWARDS_MAX)
    )
    return msgspec.structs.replace(programme, stamp_cards=StampCards(cards=cards), rewards=rewards)


def _chain(chance: Random) -> Programme:
    """Rules of every kind; half of them hold at the moment that is priced, about a dozen for each line."""
    rules = tuple(_rule(number, chance) for number in range(RULES))
    offers = tuple(
        Offer(id=f"o{number}", label={"en": f"Offer {number}", "de": f"Angebot {number}"}, percent=5 + number % 20,
              when=_when(number, chance), goods=_goods(chance), stacking=Stacking.BEST_OF)
        for number in range(OFFERS)
    )  # fmt: skip
    return _programme(rules, offers)


def _rule(number: int, chance: Random) -> EarnRule:
    kind, alone = number % 4, number % 40 == 7
    bonus = Bonus(20, from_minor=1_000, each=True, most=3) if kind == 0 else Bonus(10, from_quantity=3)
    return EarnRule(
        id=f"r{number}",
        label={"en": f"Rule {number}", "de": f"Regel {number}"},
        when=_when(number, chance),
        goods=Goods(products=tuple(chance.sample(_PRODUCTS, 12))) if alone else _goods(chance),
        stacking=Stacking.EXCLUSIVE if alone else Stacking.COMBINE if number % 3 == 0 else Stacking.BEST_OF,
        group=f"{'b' if kind < 2 else 'm'}{number % 5}",
        priority=number,
        multiply_percent=None if kind < 2 else 110 + number,
        bonus=bonus if kind < 2 else None,
    )


def _when(number: int, chance: Random) -> When:
    """One or two conditions for each rule; half of the rules hold."""
    held = chance.random() < 0.5
    return (
        When(tiers=("gold" if held else "silver",), stores=("store-1", "store-2", "store-3")),
        When(weekdays=(Weekday.SATURDAY, Weekday.SUNDAY), hours=(Hours("08:00", "18:00" if held else "09:00"),)),
        When(dates=(Dates("2026-01-01", "2026-03-31"), Dates("2026-11-01", "2026-12-24" if held else "2026-11-02"))),
        When(segments=("students", "staff"), birthday=Birthday(7, 7) if held else Birthday(7, 0)),
    )[number % 4]


def _goods(chance: Random) -> Goods:
    """By category, by product, by tag, or all."""
    return (
        Goods(categories=tuple(chance.sample(_CATEGORIES, 3))),
        Goods(products=tuple(chance.sample(_PRODUCTS, 12))),
        Goods(tags=tuple(chance.sample(_TAGS, 1))),
        Goods(),
    )[chance.choices(range(4), (6, 6, 3, 1))[0]]


def _everything() -> Programme:
    """All rules hold, for all goods, and combine."""
    rules = tuple(
        EarnRule(id=f"r{number}", label=f"Rule {number}", stacking=Stacking.COMBINE, multiply_percent=101)
        for number in range(RULES)
    )
    offers = tuple(
        Offer(id=f"o{number}", label=f"Offer {number}", stacking=Stacking.COMBINE, percent=1)
        for number in range(OFFERS)
    )
    return _programme(rules, offers)


def _programme(rules: tuple[EarnRule, ...], offers: tuple[Offer, ...]) -> Programme:
    earn = Earn(
        default=Rate(1, 100),
        categories={category: Rate(2 + at % 3, 100) for at, category in enumerate(_CATEGORIES[:20])},
        excluded=Goods(categories=_CATEGORIES[38:]),
        rules=rules,
        scope=Scope.SALE,
    )
    return Programme(1, "Bench", "EUR", earn, Redeem(100, 100, 100, 100), offers=offers)
