"""Rewards cost points and perhaps money, are not touched by offers, and are refused with the way out."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty.pricing.quote import Quote, quote
from loyalty.pricing.rewards import access_refusal, reward_line, reward_points, rewards_refusal, with_rewards
from loyalty.rules.conditions import Birthday, Dates, Hours, Weekday, When
from loyalty.rules.earning import Earn, Rate
from loyalty.rules.offers import Offer
from loyalty.rules.programme import Programme
from loyalty.rules.rewards import Reward
from loyalty.rules.spending import Redeem
from loyalty.shopping.basket import Basket, Line
from loyalty.shopping.patron import Patron
from loyalty.shopping.wallet import Wallet
from loyalty.values.errors import Refusal, RefusalCode
from tests.programme_strategies import NOON, baskets, gifted, programmes, wallets

MUG = Reward(id="mug", label={"en": "Mug", "de": "Tasse"}, points=500, money_minor=200)
CUP = Reward(id="cup", label="Cup", points=260, when=When(tiers=("gold",)))
PROGRAMME = Programme(
    1,
    "P",
    "EUR",
    Earn(default=Rate(1, 100)),
    Redeem(100, 100, 100, 100),
    offers=(Offer(id="half", label="Half", percent=50),),
    rewards=(MUG, CUP),
)
RICH = Wallet(5_000, 5_000, patron=Patron(tier="gold", balance=5_000))
BREAD = Line("Bread", "bread", 1, 1_000)


def lines(*rewards: Reward) -> tuple[Line, ...]:
    return tuple(reward_line(one, 1, "en") for one in rewards)


def priced(*basket: Line, wallet: Wallet | None = RICH, use_points: int = 0) -> Quote:
    answer = quote(PROGRAMME, Basket(basket, use_points), wallet, NOON)
    assert isinstance(answer, Quote), answer
    return answer


@given(programmes(), baskets, wallets, st.data())
def test_points_of_rewards_and_of_money_add_up_and_stay_within_what_is_there(
    programme: Programme, basket: Basket, wallet: Wallet, data: st.DataObject
) -> None:
    basket = data.draw(gifted(programme, basket))
    answer = quote(programme, basket, wallet, NOON)
    if isinstance(answer, Refusal):
        assert any(line.reward for line in basket.lines)
        assert answer.sentence.endswith((".", "!"))
        return
    prices = reward_points(programme, basket.lines)
    assert [line.reward_points for line in answer.lines] == prices
    assert answer.points_used == sum(prices) == sum(line.used for line in answer.lines)
    assert sum(prices) <= wallet.spendable_here
    for line, part in zip(basket.lines, answer.lines, strict=True):
        assert line.reward is None or (part.offer_minor, part.amount_minor) == (0, line.amount_minor)
        assert line.reward is None or programme.earn.on_reward_part or part.points == 0


def test_the_money_of_a_reward_is_the_programmes_whatever_the_line_says() -> None:
    told = with_rewards(PROGRAMME, Basket((replace(lines(MUG)[0], amount_minor=1, quantity=3),)))
    assert isinstance(told, Basket)
    assert told.lines[0].amount_minor == 600


def test_points_pay_the_money_of_a_reward_too_and_are_counted_apart() -> None:
    answer = priced(BREAD, *lines(MUG), use_points=700)
    assert (answer.total_minor, answer.points_value_minor, answer.due_minor) == (700, 700, 0)
    assert (answer.points_used, [line.used for line in answer.lines]) == (1_200, [500, 700])


def test_a_gift_alone_is_a_sale() -> None:
    answer = priced(*lines(CUP))
    assert (answer.total_minor, answer.due_minor, answer.points_used) == (0, 0, 260)
    assert answer.lines[0].why == "a reward"


@pytest.mark.parametrize(
    ("rewards", "wallet", "code", "sentence"),
    [
        ((MUG,), None, RefusalCode.UNKNOWN_MEMBER, "A reward belongs to a member. Scan the card first."),
        (
            (MUG,),
            Wallet(260, 260),
            RefusalCode.NOT_ENOUGH_POINTS,
            "240 points are missing: Mug costs 500, 260 are there. Choose another reward.",
        ),
        (
            (MUG, MUG),
            Wallet(700, 700),
            RefusalCode.NOT_ENOUGH_POINTS,
            "300 points are missing: Mug costs 1,000, 700 are there. Choose another reward.",
        ),
        (
            (MUG,),
            Wallet(600, 100, reason="Till 1 has them."),
            RefusalCode.NOT_SPENDABLE_HERE,
            "100 of 600 points can be used at this till now. Till 1 has them. Mug costs 500. Choose another reward.",
        ),
        (
            (CUP,),
            Wallet(600, 600),
            RefusalCode.REWARD_NOT_FOR_MEMBER,
            "Cup is for these tiers: gold. Choose another reward.",
        ),
    ],
)
def test_who_cannot_have_a_reward_is_told_why_and_what_else(
    rewards: tuple[Reward, ...], wallet: Wallet | None, code: RefusalCode, sentence: str
) -> None:
    refused = rewards_refusal(PROGRAMME, lines(*rewards), wallet, NOON, "en")
    assert refused == Refusal(code, sentence)
    assert quote(PROGRAMME, Basket(lines(*rewards)), wallet, NOON) == refused


def test_a_reward_of_another_programme_is_unknown() -> None:
    refused = quote(PROGRAMME, Basket(lines(msgspec.structs.replace(MUG, id="hat"))), RICH, NOON)
    assert isinstance(refused, Refusal)
    assert refused.code is RefusalCode.UNKNOWN_REWARD


@pytest.mark.parametrize(
    ("when", "code", "words"),
    [
        (When(stores=("market",)), RefusalCode.REWARD_OTHER_STORE, "not given in this store"),
        (
            When(dates=(Dates("2026-12-01", "2026-12-24"),)),
            RefusalCode.REWARD_NOT_NOW,
            "only from 2026-12-01 to 2026-12-24",
        ),
        (When(weekdays=(Weekday.MONDAY,)), RefusalCode.REWARD_NOT_NOW, "only monday"),
        (When(hours=(Hours("08:00", "09:00"),)), RefusalCode.REWARD_NOT_NOW, "only from 08:00 to 09:00"),
        (
            When(hours=(Hours("08:00", "09:00", "Asia/Tokyo"),)),
            RefusalCode.REWARD_NOT_NOW,
            "only from 08:00 to 09:00 (Asia/Tokyo)",
        ),
        (When(tiers=("black",)), RefusalCode.REWARD_NOT_FOR_MEMBER, "these tiers: black"),
        (When(segments=("staff",)), RefusalCode.REWARD_NOT_FOR_MEMBER, "other members: staff"),
        (When(first_visit=True), RefusalCode.REWARD_NOT_FOR_MEMBER, "on the first visit"),
        (When(birthday=Birthday()), RefusalCode.REWARD_NOT_FOR_MEMBER, "around the birthday"),
    ],
)
def test_where_when_and_for_whom_a_reward_is_said(when: When, code: RefusalCode, words: str) -> None:
    refused = access_refusal(msgspec.structs.replace(MUG, when=when), RICH, NOON, "de")
    assert refused is not None
    assert refused.code is code
    assert words in refused.sentence
    assert refused.sentence.startswith("Tasse ")
    assert refused.sentence.endswith("Choose another reward.")
