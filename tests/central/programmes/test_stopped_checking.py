"""Last year's rule written again under its name is told of: it is stopped, or its budget is spent."""

from __future__ import annotations

from dataclasses import replace

import pytest

from central.programmes.checking import check
from central.programmes.stopped_checking import UsedUp
from central.store.gifts import Gave
from central.store.given import Given
from central.store.stops import StoppedBy
from tests.central.programmes.test_bad_drafts import CUP, GIFT, SHOP, TODAY, draft, rules

ADVENT = draft(
    rules({"id": "advent", "budget_points": 100}),
    offers=[{"id": "ten", "label": "Ten", "percent": 10, "budget_minor": 900}],
    vouchers=[CUP],
    gifts=[GIFT],
)


@pytest.mark.parametrize(
    ("stopped", "gave", "gifts", "place", "told"),
    [
        ({"advent": StoppedBy.BUDGET}, {"advent": Given(100)}, {}, "earn.rules, rule 1 (`advent`)", "raise it"),
        ({"advent": StoppedBy.BUDGET}, {"advent": Given(99)}, {}, "earn.rules, rule 1 (`advent`)", "budget was spent"),
        ({}, {"advent": Given(100)}, {}, "earn.rules, rule 1 (`advent`)", "its budget is spent"),
        ({"ten": StoppedBy.PERSON}, {}, {}, "offers, offer 1 (`ten`)", "by a person and stays so"),
        ({"g": StoppedBy.BUDGET}, {}, {"g": Gave(5, 0)}, "gifts, gift 1 (`g`)", "programme resume g"),
        ({}, {}, {"g": Gave(5, 0)}, "gifts, gift 1 (`g`)", "give it another id"),
    ],
)
def test_what_stays_stopped_is_told_with_the_way_out(
    stopped: dict[str, StoppedBy], gave: dict[str, Given], gifts: dict[str, Gave], place: str, told: str
) -> None:
    known = replace(SHOP, used=UsedUp(stopped, gave, gifts))
    (one,) = [one for one in check(ADVENT, known, TODAY).warnings if one.code == "is_stopped"]
    assert one.place == place
    assert told in one.sentence


def test_nothing_is_told_of_what_goes_on() -> None:
    known = replace(SHOP, used=UsedUp({"of-old": StoppedBy.PERSON}, {"advent": Given(80)}))
    assert not [one for one in check(ADVENT, known, TODAY).warnings if one.code == "is_stopped"]
