"""Points of a finished sale are not given too late, nor more often than one till can."""

from __future__ import annotations

import msgspec
import pytest

from central.judging.book import Book, Given
from central.judging.claim_limits import (
    AT_ONCE,
    CLOCK_BACK,
    DAYS,
    NOT_ALLOWED,
    TOO_MANY,
    WINDOW_MS,
    beyond_limits,
    given_by,
    note_clock,
    odd_clock,
)
from loyalty.ops.accrued import AccruedLine
from loyalty.ops.effect import Effect
from loyalty.ops.operations import SCHEMA, Accrual, Origin, Sale
from loyalty.rules.claims import Claims
from loyalty.rules.limits import DAY_MS
from loyalty.rules.programme import Programme
from tests.central.floor import PROGRAMME
from tests.central.judging.ops import ANA, TILL, book, context, sale

SOLD_MS = context().at_ms
CLAIMS = Claims(days=14, member_day=2, cashier_day=3)


def by(claims: Claims | None = CLAIMS, version: int = 1) -> Programme:
    return msgspec.structs.replace(PROGRAMME, version=version, claims=claims)


def claim(days: int = 0, *, version: int | None = 1) -> Accrual:
    made = context(at_ms=SOLD_MS + days * DAY_MS, programme=version)
    return Accrual(SCHEMA, made, "c", ANA, Effect(earn=1), Origin(TILL, 1, 1, "s"), (AccruedLine(1, 4, 1),))


def nobodys() -> Sale:
    return sale(earn=0, member=None, claimable=(1,))


def ruled(*programmes: Programme, in_force: Programme | None = None) -> Book:
    into = book()
    into.programmes, into.in_force = {one.version: one for one in programmes}, in_force
    return into


@pytest.mark.parametrize(("days", "code"), [(0, None), (14, None), (15, NOT_ALLOWED), (400, NOT_ALLOWED), (-3, None)])
def test_a_sale_is_claimed_for_as_many_days_as_the_programme_says(days: int, code: str | None) -> None:
    assert beyond_limits(claim(days), nobodys(), ruled(by())) == code


def test_the_programme_that_the_claim_names_counts_and_of_an_unknown_one_the_one_in_force() -> None:
    assert beyond_limits(claim(), nobodys(), ruled(by(None))) == NOT_ALLOWED
    lax = by(Claims(days=100), 2)
    assert beyond_limits(claim(30, version=2), nobodys(), ruled(lax, in_force=by())) is None
    for version in (7, None):
        assert beyond_limits(claim(30, version=version), nobodys(), ruled(in_force=by())) == NOT_ALLOWED
        assert beyond_limits(claim(30, version=version), nobodys(), ruled()) is None, "a shop without a programme"


@pytest.mark.parametrize(
    ("lately", "code"),
    [
        ([Given(ANA, "x", SOLD_MS)] * (DAYS * 2 - 1), None),
        ([Given(ANA, "x", SOLD_MS)] * (DAYS * 2), TOO_MANY),
        ([Given("BEN", "built-in", SOLD_MS)] * (DAYS * 3 - 1), None),
        ([Given("BEN", "built-in", SOLD_MS)] * (DAYS * 3), TOO_MANY),
        ([Given("BEN", "x", SOLD_MS)] * 99, None),
        ([Given(ANA, "x", SOLD_MS - WINDOW_MS)] * 99, None),
        ([Given(ANA, "x", SOLD_MS + 99 * DAY_MS)] * (DAYS * 2 - 1), None),
        ([Given(ANA, "x", SOLD_MS + 1)] * (DAYS * 2), TOO_MANY),
        ([Given("BEN", "built-in", SOLD_MS + 99 * DAY_MS)] * (DAYS * 3), TOO_MANY),
        ([Given(ANA, "x", SOLD_MS - 1)] * 3 + [Given(ANA, "x", SOLD_MS + 1)] * 3, None),
    ],
)
def test_no_till_gives_more_than_two_of_its_days_hold(lately: list[Given], code: str | None) -> None:
    into = ruled(by())
    into.claimed_lately += lately
    assert beyond_limits(claim(), nobodys(), into) == code


def test_an_invoice_has_no_last_day() -> None:
    used = sale(earn=0)
    lone = msgspec.structs.replace(used.lines[0], quantity=1)
    invoiced = msgspec.structs.replace(used, lines=(lone,), invoice="R-1")
    assert beyond_limits(claim(400), invoiced, ruled(by())) is None


def test_what_was_given_is_told_by_its_member_its_cashier_and_its_times() -> None:
    assert given_by(claim(1), 7) == Given(ANA, "built-in", SOLD_MS + DAY_MS, 7)


def clocked(*told_days: int, received_day: int) -> Book:
    into = ruled(by())
    into.received_ms = SOLD_MS + received_day * DAY_MS
    for days in told_days:
        note_clock(SOLD_MS + days * DAY_MS, into)
    return into


@pytest.mark.parametrize(
    ("told", "day", "is_back"),
    [((), 0, False), ((5,), 4, False), ((5,), 3, True), ((5, 1), 3, True), ((9_000,), 1, False)],
)
def test_a_clock_that_ran_back_by_more_than_a_day_is_looked_at_unless_it_had_been_ahead(
    told: tuple[int, ...], day: int, *, is_back: bool
) -> None:
    into = clocked(*told, received_day=30)
    assert odd_clock(claim(day), nobodys(), into, is_own=False) == ((CLOCK_BACK,) if is_back else ())


def test_a_till_that_gives_points_before_it_sold_has_a_wrong_clock_but_of_others_it_knows_nothing() -> None:
    assert odd_clock(claim(-2), nobodys(), clocked(received_day=30), is_own=True) == (CLOCK_BACK,)
    assert odd_clock(claim(-2), nobodys(), clocked(received_day=30), is_own=False) == ()


@pytest.mark.parametrize(("contact", "given", "codes"), [(29, 5, ()), (29, 6, (AT_ONCE,)), (9, 45, ()), (None, 99, ())])
def test_no_till_brings_more_than_the_days_hold_since_it_was_heard(
    contact: int | None, given: int, codes: tuple[str, ...]
) -> None:
    into = clocked(received_day=30)
    into.contact_ms = None if contact is None else SOLD_MS + contact * DAY_MS
    into.claimed_lately += [Given(ANA, "x", SOLD_MS - 1, into.received_ms - WINDOW_MS)] * 9
    into.claimed_lately += [Given(ANA, "x", SOLD_MS - 1, into.received_ms - 1)] * given
    assert odd_clock(claim(), nobodys(), into, is_own=False) == codes
