"""A preview as a marketer reads it, and as a script does."""

from __future__ import annotations

from datetime import date

from msgspec.structs import replace

from central.programmes.previewing import Preview, RuleCost
from central.programmes.samples import Tried
from central.programmes.words import as_json, told
from loyalty.rules.bonuses import Bonuses, Welcome
from loyalty.rules.claims import Claims
from loyalty.rules.earning import Earn, Rate
from loyalty.rules.programme import Programme
from loyalty.rules.rewards import Reward
from loyalty.rules.spending import Redeem, VoucherOffer

REDEEM = "that points may be used more or less often, or be worth something else, than then"
DRAFT = Programme(2, "Points", "EUR", Earn(Rate(1, 100)), Redeem(100, 100, 100, 100))
SPAN = (date(2026, 10, 23), date(2026, 11, 22))
FOUND = Preview(
    sales=1_200,
    refused=2,
    guessed=3,
    points_before=119_000,
    points_after=133_300,
    off_before=0,
    off_after=1_250,
    rules={"gold": RuleCost(14_300, 0, 90), "ten": RuleCost(0, 1_250, 4), "none": RuleCost()},
    affected={"amara", "ben"},
)


def test_a_preview_is_told_in_sentences() -> None:
    FOUND.by_member.update({"amara": 14_400, "ben": -100})
    samples = [Tried("Bread", None, 10, 10, 1_000, 1_000), Tried("Bread", "gold", 10, 20, 1_000, 900)]
    assert told(FOUND, DRAFT, samples, SPAN) == [
        "Sample baskets, now and by the draft:",
        "  Bread: 10 points, €10.00",
        "  Bread, gold: 10 -> 20 points, €10.00 -> €9.00",
        "1,200 sales from 2026-10-23 to 2026-11-22:",
        "  14,300 points more (+12 %), worth €143.00, for 2 members",
        "  €12.50 more off by offers",
        "  gold: 14,300 points in 90 sales",
        "  ten: €12.50 off in 4 sales",
        "  none: 0 points in 0 sales",
        "  member amara: 14,400 points more",
        "  member ben: 100 points fewer",
        "2 sales used points or vouchers as the draft does not allow; they count as they were.",
        "Of 3 sales it is not written down by what they were priced; today's tier was taken.",
        f"Not counted: {REDEEM}.",
    ]


def test_what_no_sale_of_the_past_tells_is_said_to_be_left_out() -> None:
    draft = replace(
        DRAFT,
        bonuses=Bonuses(welcome=Welcome(100)),
        vouchers=(VoucherOffer("v", "V", points=500, value_minor=500),),
        rewards=(Reward(id="mug", label="Mug", points=500),),
        claims=Claims(),
    )
    assert told(FOUND, draft, [], SPAN)[-1] == (
        f"Not counted: the bonuses, which come without a purchase; {REDEEM}; "
        "vouchers that members would buy with points; rewards that members would take for points; "
        "what finished sales bring whoever forgot the card, as no till priced them for a member."
    )
    assert as_json(FOUND, draft)["not_counted"] == ["bonuses", "redeem", "vouchers", "rewards", "claims"]
    bare = replace(
        draft, bonuses=None, redeem=None, claims=None, rewards=(), vouchers=(VoucherOffer("v", "V", value_minor=500),)
    )
    assert as_json(FOUND, bare)["not_counted"] == []
    assert not any(line.startswith("Not counted") for line in told(FOUND, bare, [], SPAN))


def test_nothing_changed_is_said_shortly() -> None:
    lines = told(Preview(), DRAFT, [Tried("Bread", None, None, 5, None, 100)], SPAN)
    assert lines[1:] == [
        "  Bread: none -> 5 points, €1.00",
        "0 sales from 2026-10-23 to 2026-11-22:",
        "  0 points more, worth €0.00, for 0 members",
        f"Not counted: {REDEEM}.",
    ]


def test_a_script_reads_whole_numbers() -> None:
    found = as_json(FOUND, DRAFT)
    assert found["liability_minor"] == 14_300
    assert found["rules"] == {
        "gold": {"points": 14_300, "minor": 0, "sales": 90},
        "none": {"points": 0, "minor": 0, "sales": 0},
        "ten": {"points": 0, "minor": 1_250, "sales": 4},
    }
    assert not any(isinstance(value, float) for value in found.values())
