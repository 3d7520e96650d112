"""Programmes, baskets, members and moments by dice: a thousand times cheaper than drawn ones, the same for a seed."""

from __future__ import annotations

from random import Random
from typing import Any

from loyalty.rules.conditions import Birthday, Dates, Goods, Weekday, When
from loyalty.rules.earning import Bonus, Caps, Earn, EarnRule, Rate, Scope
from loyalty.rules.offers import Offer
from loyalty.rules.programme import Programme
from loyalty.rules.rewards import Reward
from loyalty.rules.spending import Redeem, RedeemAs, VoucherOffer
from loyalty.rules.stacking import Stacking
from loyalty.rules.stamps import FullCard, StampBy, StampCard, StampCards
from loyalty.shopping.basket import Basket, Line
from loyalty.shopping.card_standing import CardStanding
from loyalty.shopping.occasion import Occasion
from loyalty.shopping.patron import Patron
from loyalty.shopping.wallet import Wallet
from loyalty.values.points import Rounding
from tests.programme_strategies import CATEGORIES, PRODUCTS, REWARDS, SEGMENTS, STORES, TAGS, WINDOWS, ZONES
from tests.strategies import TIERS

CARDS = ("coffee", "visits", "lunch")


class ProgrammeDice(Random):
    """Whatever a shop may have, as `tests.programme_strategies` draws it; amounts such that no sale is refused."""

    def some(self, words: tuple[str, ...]) -> tuple[str, ...]:
        """A few of these words, mostly none."""
        return tuple(sorted(self.sample(words, self.choice((0, 0, 1, 2)))))

    def rate(self) -> Rate:
        return Rate(self.randint(1, 20), self.randint(1, 1_000))

    def rates(self, names: tuple[str, ...]) -> dict[str, Rate]:
        return {name: self.rate() for name in self.some(names)}

    def when(self) -> When:
        """Conditions, mostly few."""
        return When(
            tiers=self.some(TIERS),
            segments=self.some(SEGMENTS) if self.random() < 0.2 else (),
            weekdays=tuple(sorted(self.sample(tuple(Weekday), 4))) if self.random() < 0.2 else (),
            hours=self.choice(WINDOWS) if self.random() < 0.3 else (),
            dates=(Dates("2026-11-01", "2026-12-24"),) if self.random() < 0.2 else (),
            first_visit=self.random() < 0.1,
            birthday=Birthday(self.randint(0, 7), self.randint(0, 7)) if self.random() < 0.1 else None,
        )

    def goods(self) -> Goods:
        return Goods(self.some(CATEGORIES), self.some(PRODUCTS), self.some(TAGS))

    def bonus(self) -> Bonus:
        bound = self.randint(0, 2)
        return Bonus(
            points=self.randint(1, 300),
            from_minor=self.randint(1, 5_000) if bound == 0 else None,
            from_quantity=self.randint(1, 12) if bound == 1 else None,
            each=bound < 2 and self.random() < 0.5,
            most=self.randint(1, 4),
        )

    def rules(self) -> tuple[EarnRule, ...]:
        """Rules that stack without contradiction, some with a budget."""
        made = []
        for number in range(self.randint(0, 6)):
            bonus = self.bonus() if self.random() < 0.5 else None
            made.append(
                EarnRule(
                    id=f"r{number}",
                    label=f"rule {number}",
                    when=self.when(),
                    goods=self.goods(),
                    stacking=self.choice(tuple(Stacking)),
                    group=self.choice("ab") + ("" if bonus is None else "-bonus"),
                    priority=number,
                    multiply_percent=self.randint(101, 300) if bonus is None else None,
                    bonus=bonus,
                    budget_points=self.randint(1, 9_999) if self.random() < 0.3 else None,
                )
            )
        return tuple(made)

    def offers(self) -> tuple[Offer, ...]:
        """Offers that stack without contradiction, some with a budget."""
        made = []
        for number in range(self.randint(0, 3)):
            percent = self.randint(1, 100) if self.random() < 0.7 else None
            made.append(
                Offer(
                    id=f"o{number}",
                    label={"en": f"offer {number}", "de": f"Angebot {number}"},
                    when=self.when(),
                    goods=self.goods(),
                    stacking=self.choice(tuple(Stacking)),
                    priority=number,
                    percent=percent,
                    minor_each=self.randint(1, 300) if percent is None else None,
                    budget_minor=self.randint(1, 9_999) if self.random() < 0.3 else None,
                )
            )
        return tuple(made)

    def redeem(self) -> Redeem:
        points = self.randint(1, 50)
        step = points * self.randint(1, 5)
        return Redeem(
            points=points,
            worth_minor=self.randint(1, 100),
            step=step,
            minimum=step * self.randint(1, 4),
            max_share_percent=self.randint(1, 100),
            by=self.choice(tuple(RedeemAs)),
        )

    def caps(self) -> Caps:
        return Caps(*(self.randint(1, most) if self.random() < 0.3 else None for most in (500, 500, 5_000)))

    def programme(self) -> Programme:
        return Programme(
            version=self.randint(1, 10_000),
            name="Points",
            currency=self.choice(("GBP", "EUR", "JPY", "KWD")),
            earn=Earn(
                default=self.rate(),
                categories=self.rates(CATEGORIES),
                products=self.rates(PRODUCTS),
                tags=self.rates(TAGS),
                excluded=self.goods(),
                rules=self.rules(),
                rounding=self.choice(tuple(Rounding)),
                scope=self.choice(tuple(Scope)),
                on_redeemed_part=self.random() < 0.5,
                on_voucher_part=self.random() < 0.5,
                on_reward_part=self.random() < 0.5,
                caps=self.caps(),
            ),
            redeem=self.redeem() if self.random() < 0.7 else None,
            offers=self.offers(),
            vouchers=tuple(self.voucher(number) for number in range(self.randint(0, 4))),
            rewards=tuple(self.reward(id) for id in self.some(REWARDS)),
            stamp_cards=self.cards() if self.random() < 0.5 else None,
        )

    def voucher(self, number: int) -> VoucherOffer:
        """A kind of voucher: over an amount, a percentage, a piece of some goods or a piece of one product."""
        takes_off: dict[str, Any] = self.choice(
            (
                {"value_minor": self.randint(1, 3_000)},
                {"percent": self.randint(1, 100)},
                {"item": Goods(self.some(CATEGORIES), (), (self.choice(TAGS),))},
                {"product": self.choice(PRODUCTS)},
            )
        )
        if "value_minor" not in takes_off and self.random() < 0.4:
            takes_off["most_minor"] = self.randint(1, 1_000)
        return VoucherOffer(
            id=f"v{number}",
            name=f"voucher {number}",
            points=self.choice((None, 300)),
            minimum_minor=self.randint(1, 5_000) if self.random() < 0.3 else None,
            stores=self.some(STORES),
            **takes_off,
        )

    def reward(self, id: str) -> Reward:
        """A reward for points alone or for points and money, some of them counted."""
        return Reward(
            id=id,
            label={"en": f"reward {id}", "de": f"Prämie {id}"},
            points=self.randint(1, 900),
            money_minor=self.choice((0, self.randint(1, 700))),
            when=When(tiers=self.some(TIERS), stores=self.some(STORES)) if self.random() < 0.3 else When(),
            stock=self.choice((None, 40)),
            category=self.choice(("reward", *CATEGORIES)),
        )

    def cards(self) -> StampCards:
        """Stamp cards of every kind."""
        ids = self.sample(CARDS, self.randint(1, len(CARDS)))
        return StampCards(cards=tuple(map(self.card, ids)), one_per_sale=self.random() < 0.3)

    def card(self, id: str) -> StampCard:
        by = self.choice(tuple(StampBy))
        worth = self.choice(
            (
                FullCard(free_piece=True),
                FullCard(free_piece=True, most_minor=50),
                FullCard(minor=300),
                FullCard(percent=30),
            )
        )
        return StampCard(
            id=id,
            label=id,
            full=self.randint(1, 12),
            worth=worth,
            goods=self.goods(),
            by=by,
            stamps=self.randint(1, 3),
            each_minor=self.randint(1, 500) if by is StampBy.AMOUNT else None,
            least_minor=self.choice((None, 400)) if by is StampBy.VISIT else None,
            most_per_sale=self.choice((None, 3, 20)),
            when=self.when(),
            points=self.random() < 0.7,
            free_earns=self.random() < 0.3,
        )

    def line(self) -> Line:
        return Line(
            name=self.choice(("Bread", "Ea\u0301u", "x" * 300, "")),
            category=self.choice(CATEGORIES),
            quantity=self.choice((1, 1, self.randint(1, 20))),
            amount_minor=self.randint(1, 2_000),
            product=self.choice((None, *PRODUCTS)),
            above=self.some(CATEGORIES),
            tags=self.some(TAGS),
        )

    def basket(self) -> Basket:
        return Basket(tuple(self.line() for _ in range(self.randint(1, 8))))

    def wallet(self) -> Wallet:
        """A member with points of whom some can be used here."""
        balance = self.randint(0, 5_000)
        born = f"{self.randint(1, 12):02}-{self.randint(1, 28):02}"
        patron = Patron(
            tier=self.choice((None, *TIERS)),
            segments=self.some(SEGMENTS),
            birthday=self.choice((None, "02-29", born)),
            first_visit=self.random() < 0.3,
            earned_today=self.randint(0, 600),
            balance=balance,
        )
        stamps = {id: self.randint(0, 40) for id in CARDS}
        cards = {id: CardStanding(some, self.randint(0, some)) for id, some in stamps.items()}
        return Wallet(balance, self.randint(0, balance), patron=patron, cards=cards)

    def occasion(self) -> Occasion:
        """A moment of the years 2026 and 2027; sometimes the shop has stopped something."""
        stopped = frozenset(self.sample(("r0", "r1", "o0", "gone"), 2)) if self.random() < 0.2 else frozenset[str]()
        at_ms = self.randint(1_767_225_600_000, 1_830_297_600_000)
        zones = tuple((zone, self.randint(-720, 840)) for zone in ZONES if self.random() < 0.8)
        return Occasion(at_ms, self.randint(-720, 840), self.choice(STORES), stopped, zones)
