"""The generators of programmes, baskets, members and moments, as the rules see them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import msgspec
from hypothesis import strategies as st

from loyalty.ops.operations import Context
from loyalty.pricing.rewards import reward_line
from loyalty.rules.conditions import Birthday, Dates, Goods, Hours, Weekday, When
from loyalty.rules.earning import Bonus, Caps, Earn, EarnRule, Rate, Scope
from loyalty.rules.gifts import Gift, Per
from loyalty.rules.offers import Offer
from loyalty.rules.programme import Programme
from loyalty.rules.rewards import Reward
from loyalty.rules.spending import Redeem, RedeemAs, VoucherOffer
from loyalty.rules.stacking import Stacking
from loyalty.shopping.basket import Basket, Handed, Line
from loyalty.shopping.occasion import Occasion
from loyalty.shopping.patron import Patron
from loyalty.shopping.voucher_terms import VoucherTerms
from loyalty.shopping.wallet import Wallet
from loyalty.values.ids import VOUCHER_BYTES, new_voucher_id
from loyalty.values.money import AMOUNT_MINOR_MAX
from loyalty.values.points import POINTS_MAX, Rounding
from tests.strategies import TIERS, catalogue_ids, names, wild_texts

CATEGORIES = ("bread", "coffee", "cake", "gift card")
PRODUCTS = ("baguette", "espresso", "latte")
SEGMENTS = ("students", "staff")
TAGS = ("organic", "fair")
REWARDS = ("mug", "cup")
STORES = ("harbour", "market")
NOON = Occasion(1_795_262_400_000, 0, "harbour")
"""Saturday 21 November 2026, 12:00."""


def context_of(programme: Programme, occasion: Occasion) -> Context:
    """Where and when an op was made by this programme."""
    return Context(
        uuid="u",
        store=occasion.store,
        cashier="c",
        approver=None,
        shift=None,
        programme=programme.version,
        reference=None,
        at_ms=occasion.at_ms,
        monotonic_ms=0,
        boot="b",
    )


rates = st.builds(Rate, points=st.integers(1, 20), per_minor=st.integers(1, 1000))


def redeems() -> st.SearchStrategy[Redeem]:
    """Redemption rules that `read_programme` takes."""
    return st.builds(
        lambda points, worth, steps, minimum, share, by: Redeem(
            points=points,
            worth_minor=worth,
            step=points * steps,
            minimum=points * steps * minimum,
            max_share_percent=share,
            by=by,
        ),
        st.integers(1, 50),
        st.integers(1, 100),
        st.integers(1, 5),
        st.integers(1, 4),
        st.integers(1, 100),
        st.sampled_from(RedeemAs),
    )


def some(*words: str) -> st.SearchStrategy[tuple[str, ...]]:
    """A few of these words, each once, or none."""
    return st.sets(st.sampled_from(words), max_size=2).map(lambda chosen: tuple(sorted(chosen)))


ZONES = ("America/New_York", "Asia/Kolkata", "Europe/Berlin")
WINDOWS = (
    (),
    (Hours("07:00", "11:30"), Hours("17:00", "24:00")),
    (Hours("07:00", "11:30", ZONES[0]), Hours("17:00", "24:00", ZONES[2])),
    (Hours("00:00", "12:00", ZONES[1]), Hours("20:00", "24:00")),
)
"""Hours that rules may have, by the store's clocks and by those of zones."""

whens = st.builds(
    When,
    tiers=some(*TIERS),
    segments=some(*SEGMENTS),
    weekdays=st.sets(st.sampled_from(Weekday), max_size=4).map(lambda days: tuple(sorted(days))),
    hours=st.sampled_from(WINDOWS),
    dates=st.just(()) | st.just((Dates("2026-11-01", "2026-12-24"),)),
    first_visit=st.sampled_from([False, False, False, True]),
    birthday=st.none() | st.builds(Birthday, st.integers(0, 7), st.integers(0, 7)),
)
goods = st.builds(Goods, categories=some(*CATEGORIES), products=some(*PRODUCTS), tags=some(*TAGS))
bonuses = st.builds(
    lambda points, bound, amount, number, each, most: Bonus(
        points=points,
        from_minor=amount if bound == "amount" else None,
        from_quantity=number if bound == "number" else None,
        each=each and bound != "none",
        most=most,
    ),
    st.integers(1, 300),
    st.sampled_from(["amount", "number", "none"]),
    st.integers(1, 5_000),
    st.integers(1, 12),
    st.booleans(),
    st.integers(1, 4),
)


@st.composite
def rule_sets(draw: st.DrawFn) -> tuple[EarnRule, ...]:
    """Rules with names of their own that stack without contradiction."""
    made = []
    for number in range(draw(st.integers(0, 5))):
        bonus = draw(st.none() | bonuses)
        made.append(
            EarnRule(
                id=f"r{number}",
                label=f"rule {number}",
                when=draw(whens),
                goods=draw(goods),
                stacking=draw(st.sampled_from(Stacking)),
                group=draw(st.sampled_from(["a", "b"])) + ("" if bonus is None else "-bonus"),
                priority=number,
                multiply_percent=draw(st.integers(101, 300)) if bonus is None else None,
                bonus=bonus,
            )
        )
    return tuple(made)


@st.composite
def offer_sets(draw: st.DrawFn) -> tuple[Offer, ...]:
    """Offers with names of their own that stack without contradiction."""
    made = []
    for number in range(draw(st.integers(0, 3))):
        percent = draw(st.none() | st.integers(1, 100))
        made.append(
            Offer(
                id=f"o{number}",
                label={"en": f"offer {number}", "de": f"Angebot {number}"},
                when=draw(whens),
                goods=draw(goods),
                stacking=draw(st.sampled_from(Stacking)),
                priority=number,
                percent=percent,
                minor_each=draw(st.integers(1, 300)) if percent is None else None,
            )
        )
    return tuple(made)


reward_sets = st.lists(
    st.builds(
        Reward,
        id=st.sampled_from(REWARDS),
        label=st.just({"en": "Gift", "de": "Geschenk"}),
        points=st.integers(1, 600),
        money_minor=st.just(0) | st.integers(1, 500),
        when=st.builds(When, tiers=some(*TIERS), stores=some(*STORES)),
        stock=st.none() | st.integers(1, 50),
        category=st.just("reward") | st.sampled_from(CATEGORIES),
    ),
    max_size=2,
    unique_by=lambda reward: reward.id,
).map(tuple)
caps = st.builds(
    Caps,
    sale=st.none() | st.integers(1, 500),
    day=st.none() | st.integers(1, 500),
    balance=st.none() | st.integers(1, 5_000),
)
takes_off = st.one_of(
    st.fixed_dictionaries({"value_minor": st.integers(1, AMOUNT_MINOR_MAX)}),
    st.fixed_dictionaries({"percent": st.integers(1, 100)}, optional={"most_minor": st.integers(1, 5_000)}),
    st.fixed_dictionaries({"product": st.sampled_from(PRODUCTS)}, optional={"most_minor": st.integers(1, 5_000)}),
    st.fixed_dictionaries({"item": st.builds(Goods, categories=st.just(CATEGORIES[:2]), tags=some(*TAGS))}),
)
voucher_offers = st.lists(
    st.builds(
        lambda takes, **rest: VoucherOffer(**takes, **rest),
        takes_off,
        id=catalogue_ids,
        name=names,
        points=st.integers(1, POINTS_MAX),
        valid_days=st.none() | st.integers(1, 36_500),
        not_before=st.none() | st.just("2026-11-01"),
        until=st.none() | st.just("2026-12-31"),
        minimum_minor=st.none() | st.integers(1, 5_000),
        stores=some(*STORES),
    ),
    max_size=2,
    unique_by=lambda offer: offer.id,
).map(tuple)


_FOR: tuple[dict[str, Any], ...] = (
    {"from_minor": 500},
    {"from_quantity": 2, "goods": Goods(categories=("coffee",))},
    {"goods": Goods(tags=("organic",))},
    {"balance": 300},
    {"tier": TIERS[0]},
    {"visit": 3, "per": Per.SALE},
    {},
)


def _gift(number: int, voucher: str, what: int, when: When, budget: int | None) -> Gift:
    words: dict[str, Any] = {"per": Per.YEAR} | _FOR[what]
    return Gift(id=f"g{number}", label="A gift", voucher=voucher, when=when, budget_vouchers=budget, **words)


@st.composite
def _with_gifts(draw: st.DrawFn, programme: Programme) -> Programme:
    """The programme with gifts of its own vouchers, where it has any."""
    most = 2 if programme.vouchers else 0
    kinds, budgets = [one.id for one in programme.vouchers], st.none() | st.integers(1, 100)
    made = [
        _gift(number, draw(st.sampled_from(kinds)), draw(st.integers(0, len(_FOR) - 1)), draw(whens), draw(budgets))
        for number in range(draw(st.integers(0, most)))
    ]
    return msgspec.structs.replace(programme, gifts=tuple(made))


def programmes(*scopes: Scope) -> st.SearchStrategy[Programme]:
    """Programmes that `read_programme` takes; `scopes` narrows where fractions are rounded."""
    return st.builds(
        Programme,
        version=st.integers(1, 10_000),
        name=names,
        currency=st.sampled_from(["GBP", "EUR", "JPY", "KWD"]),
        earn=st.builds(
            Earn,
            default=rates,
            categories=st.dictionaries(st.sampled_from(CATEGORIES), rates, max_size=3),
            products=st.dictionaries(st.sampled_from(PRODUCTS), rates, max_size=3),
            tags=st.dictionaries(st.sampled_from(TAGS), rates, max_size=2),
            rules=rule_sets(),
            excluded=goods,
            rounding=st.sampled_from(Rounding),
            scope=st.sampled_from(scopes or tuple(Scope)),
            on_redeemed_part=st.booleans(),
            on_voucher_part=st.booleans(),
            on_reward_part=st.booleans(),
            caps=caps,
        ),
        redeem=st.none() | redeems(),
        undo_window_s=st.integers(0, 86_400),
        goals=st.lists(st.integers(1, 10_000), max_size=3).map(tuple),
        vouchers=voucher_offers,
        offers=offer_sets(),
        rewards=reward_sets,
    ).flatmap(_with_gifts)


lines = st.builds(
    Line,
    name=wild_texts,
    category=st.sampled_from(CATEGORIES),
    quantity=st.integers(1, 20),
    amount_minor=st.integers(1, 2_000),
    product=st.none() | st.sampled_from(PRODUCTS),
    gtin=st.none() | st.just("05000000000005"),
    above=some(*CATEGORIES),
    tags=some(*TAGS),
)
# Rates, multipliers and amounts are such that no basket earns more points than one operation may move.
baskets = st.builds(
    lambda some, called: Basket(tuple(line if called is None else _called(line, called) for line in some)),
    st.lists(lines, min_size=1, max_size=8),
    st.none() | st.fixed_dictionaries(dict.fromkeys(CATEGORIES, wild_texts)),
)


def _called(line: Line, names: dict[str, str]) -> Line:
    """A line of a shop in which the categories have these names."""
    return replace(line, category_names=tuple(names[category] for category in line.categories))


handed_terms = st.builds(
    VoucherTerms,
    percent=st.integers(1, 60),
    most_minor=st.none() | st.integers(1, 1_000),
    minimum_minor=st.none() | st.integers(1, 2_000),
) | st.builds(
    VoucherTerms,
    categories=some(*CATEGORIES),
    products=st.just(PRODUCTS[:1]),
    tags=some(*TAGS),
    most_minor=st.none() | st.integers(1, 1_000),
    stores=some(*STORES),
)


@st.composite
def gifted(draw: st.DrawFn, programme: Programme, basket: Basket) -> Basket:
    """The basket with some of the programme's rewards somewhere among its goods, whether or not they can be had."""
    lines = list(basket.lines)
    for reward in programme.rewards:
        if draw(st.booleans()):
            line = reward_line(reward, draw(st.integers(1, 3)), "en")
            lines.insert(draw(st.integers(0, len(lines))), line)
    return replace(basket, lines=tuple(lines))


@st.composite
def handed_kinds(draw: st.DrawFn, currency: str) -> tuple[Handed, ...]:
    """Up to four vouchers of any kind, whether or not a basket can take them."""
    made = []
    for place in range(draw(st.integers(0, 4))):
        terms, id = draw(st.none() | handed_terms), new_voucher_id(bytes([place]) * VOUCHER_BYTES)
        made.append(Handed(id, 1, draw(st.integers(1, 2_000)) if terms is None else 0, currency, terms))
    return tuple(made)


patrons = st.builds(
    Patron,
    tier=st.none() | st.sampled_from(TIERS),
    segments=some(*SEGMENTS),
    birthday=st.none() | st.dates().map(lambda day: f"{day:%m-%d}"),
    first_visit=st.booleans(),
    earned_today=st.integers(0, 600),
)
wallets = st.builds(
    lambda balance, part, patron: Wallet(
        balance=balance, spendable_here=balance * part // 100, patron=replace(patron, balance=balance)
    ),
    st.integers(0, 5_000),
    st.integers(0, 100),
    patrons,
)
occasions = st.builds(
    Occasion,
    at_ms=st.integers(1_767_225_600_000, 1_830_297_600_000),
    offset_min=st.integers(-720, 840),
    store=st.sampled_from(STORES),
    zones=st.dictionaries(st.sampled_from(ZONES), st.integers(-720, 840)).map(lambda some: tuple(sorted(some.items()))),
)
"""Moments of the years 2026 and 2027."""
