"""A till issues what the programme offers for the points; what is worth more counts for no more elsewhere."""

from __future__ import annotations

import msgspec
import pytest

from central.judging.issuing import NOT_OFFERED
from loyalty.exchange.wire import Verdict
from loyalty.ledger.voucher_ledger import VoucherState
from loyalty.ops.effect import Effect
from loyalty.ops.operations import SCHEMA, VoucherIssue
from loyalty.rules.conditions import Goods
from loyalty.rules.earning import Earn, Rate
from loyalty.rules.programme import Programme
from loyalty.rules.spending import VoucherOffer
from loyalty.shopping.voucher_terms import VoucherTerms
from loyalty.values.ids import new_voucher_id
from tests.central.judging.ops import ANA, book, context, decide

ID = new_voucher_id(b"\x07" * 16)
DAY_MS = 86_400_000
AT_MS = 1_790_000_000_000
END_MS = (AT_MS // DAY_MS + 31) * DAY_MS
FIFTH = VoucherTerms(percent=20, most_minor=400)
PROGRAMME = Programme(
    1,
    "Points",
    "GBP",
    Earn(Rate(1, 100)),
    vouchers=(
        VoucherOffer("five", "Five", 500, 500, valid_days=30),
        VoucherOffer("one", "One", 100, 100),
        VoucherOffer("fifth", "A fifth off", 300, percent=20, most_minor=400),
        VoucherOffer("cup", "Cup", 200, item=Goods(categories=("coffee",)), not_before="2026-10-01"),
        VoucherOffer("gift", "Gift", value_minor=2_000),
    ),
)


def issue(cost: int, value: int, expires_ms: int | None = None, terms: VoucherTerms | None = None) -> VoucherIssue:
    told = msgspec.UNSET if terms is None else terms
    return VoucherIssue(SCHEMA, context(), "i", ANA, Effect(use=cost), ID, "Thanks", value, "GBP", expires_ms, told)


def judged(one: VoucherIssue, *programmes: Programme) -> tuple[tuple[str, ...], object, int, int | None, object]:
    into = book()
    into.offers = {programme.version: programme for programme in programmes or (PROGRAMME,)}
    decision = decide(one, into)
    assert decision.verdict is not Verdict.QUARANTINED
    known = into.vouchers[ID]
    return decision.flags, known.state, known.value_minor, known.expires_ms, known.terms


@pytest.mark.parametrize(
    "honest",
    [
        issue(500, 500, END_MS),
        issue(500, 500, END_MS - 12 * 3_600_000),
        issue(500, 500, END_MS + 12 * 3_600_000),
        issue(100, 100),
        issue(300, 0, None, FIFTH),
        issue(200, 0, None, VoucherTerms(categories=("coffee",), from_ms=1_790_812_800_000 + 3_600_000)),
    ],
)
def test_what_the_programme_offers_is_as_it_was_told_in_whatever_zone(honest: VoucherIssue) -> None:
    assert judged(honest) == ((), VoucherState.LIVE, honest.value_minor, honest.expires_ms, honest.own_terms)


@pytest.mark.parametrize(
    ("hostile", "worth", "ends", "terms"),
    [
        (issue(500, 50_000, END_MS), 500, END_MS, None),
        (issue(1, 50_000), None, None, None),
        (issue(100, 500, END_MS), 100, END_MS, None),
        (issue(100, 2_000), 100, None, None),
        (issue(300, 0, None, VoucherTerms(percent=100)), 100, None, None),
        (issue(99, 0, None, VoucherTerms(percent=100)), None, None, None),
        (issue(300, 0, None, VoucherTerms(percent=20)), 100, None, None),
        (issue(500, 500, END_MS + 400 * DAY_MS), 500, END_MS + 42 * 3_600_000, None),
        (issue(500, 500), 500, END_MS + 42 * 3_600_000, None),
    ],
)
def test_what_is_worth_more_than_its_points_buy_is_cut_or_void_and_looked_at(
    hostile: VoucherIssue, worth: int | None, ends: int | None, terms: VoucherTerms | None
) -> None:
    flags, state, value, expires_ms, told = judged(hostile)
    assert flags == (NOT_OFFERED,)
    if worth is None:
        assert state is VoucherState.VOID
        return
    assert (state, value, told) == (VoucherState.LIVE, worth, terms)
    assert expires_ms == ends


def test_a_version_that_nobody_knows_is_held_against_all_and_a_shop_without_any_takes_its_word() -> None:
    old = msgspec.structs.replace(PROGRAMME, version=7, vouchers=(VoucherOffer("ten", "Ten", 10, 1_000),))
    unknown = msgspec.structs.replace(issue(10, 1_000), context=context(programme=99))
    assert judged(unknown, PROGRAMME, old)[0] == ()
    assert judged(unknown, PROGRAMME)[0] == (NOT_OFFERED,)
    assert judged(issue(10, 1_000), PROGRAMME, old)[0] == (NOT_OFFERED,), "the version that it names decides"
    into = book()
    assert decide(issue(1, 99_999), into).flags == ()


def test_another_currency_is_not_the_shops() -> None:
    foreign = msgspec.structs.replace(issue(500, 500, END_MS), currency="KWD")
    flags, _, value, _, _ = judged(foreign)
    assert (flags, value) == ((NOT_OFFERED,), 500)
