"""Visits fade by half in sixty days, in whole numbers, and nobody is moved to and fro."""

from hypothesis import given
from hypothesis import strategies as st

from loyalty.ledger.visits import HALF_LIFE_DAYS, SCORE_MAX, VISIT, Visits, better_home, chosen_home

DAYS = st.integers(0, 40_000)
SCORES = st.integers(0, SCORE_MAX)


def test_sixty_days_later_a_visit_counts_half() -> None:
    visits = Visits(VISIT, 100)
    assert [visits.on(100 + HALF_LIFE_DAYS * halvings) for halvings in range(4)] == [1_024, 512, 256, 128]
    assert visits.on(130) == 724, "half a half-life: 1,024 / square root of 2"
    assert visits.on(50) == VISIT


@given(score=SCORES, day=DAYS, one=DAYS, more=DAYS)
def test_what_fades_never_grows_and_never_falls_below_nothing(score: int, day: int, one: int, more: int) -> None:
    visits = Visits(score, day)
    sooner, later = visits.on(day + one), visits.on(day + one + more)
    assert 0 <= later <= sooner <= score


@given(st.lists(st.integers(0, 400), min_size=1, max_size=30))
def test_the_order_in_which_visits_are_told_hardly_matters(days: list[int]) -> None:
    def told(order: list[int]) -> Visits:
        visits = Visits(0, order[0])
        for day in order:
            visits = visits.with_visit(day)
        return visits

    shuffled = sorted(days, key=lambda day: (day * 7_919) % 401)
    first, second = told(sorted(days)), told(shuffled)
    assert first.day == second.day == max(days)
    assert abs(first.score - second.score) <= len(days)


@given(score=SCORES, day=DAYS, visit=DAYS)
def test_a_visit_counts_and_the_count_is_bounded(score: int, day: int, visit: int) -> None:
    after = Visits(score, day).with_visit(visit)
    assert after.day == max(day, visit)
    assert Visits(score, day).on(after.day) <= after.score <= SCORE_MAX


def test_the_first_store_is_home_and_another_must_be_clearly_more() -> None:
    assert better_home(None, {"A": Visits(VISIT, 5)}, 5) == "A"
    assert better_home("A", {"B": Visits(VISIT, 5)}, 5) is None, "one visit does not move anybody"
    assert better_home("A", {"B": Visits(2 * VISIT, 5)}, 5) == "B"
    assert better_home("A", {"A": Visits(10 * VISIT, 5), "B": Visits(16 * VISIT, 5)}, 5) is None
    assert better_home("A", {"A": Visits(10 * VISIT, 5), "B": Visits(17 * VISIT, 5)}, 5) == "B"
    assert better_home("A", {}, 5) is None


@given(st.lists(st.tuples(st.sampled_from("ABC"), st.integers(0, 20)), max_size=80))
def test_between_two_moves_lie_several_visits(story: list[tuple[str, int]]) -> None:
    known: dict[str, Visits] = {}
    home, day, since = "A", 0, 99
    for store, days in story:
        day += days
        known[store] = known.get(store, Visits(0, day)).with_visit(day)
        since += 1
        better = better_home(home, known, day)
        if better is not None:
            assert since >= 2, "moved to and fro"
            home, since = better, 0


def test_who_visits_two_stores_in_turn_stays_where_they_are() -> None:
    known: dict[str, Visits] = {}
    for day in range(0, 400, 2):
        for store in "BA":
            known[store] = known.get(store, Visits(0, day)).with_visit(day)
            assert better_home("A", known, day) is None


@given(st.dictionaries(st.sampled_from("ABC"), st.tuples(st.integers(0, 1_000_000), st.integers(0, 400))), DAYS)
def test_a_choice_is_not_undone_by_the_visits_of_the_past(story: dict[str, tuple[int, int]], day: int) -> None:
    known = {store: Visits(score, told) for store, (score, told) in story.items()}
    known["B"] = chosen_home(known, day)
    assert better_home("B", known, day) is None
