"""A text is read in every way that makes sense, and in no other."""

import pytest

from terminal.till.activity.wanted import Wanted


def fits(text: str, *, digits: int = 2) -> bool:
    amounts = (1_205, 1_250) if digits else (1_205,)
    return Wanted(text, digits).fits("7KQ29-FA01C", "A/17", amounts, lambda: "09:05", lambda: "Łucja Ångström")


@pytest.mark.parametrize(
    "text", ["7kq", "7KQ29-F", "a/1", "12", "12.5", "12,05", "9:05", "09.05", "9h", "lucja", "ang", "Łucja Å"]
)
def test_what_fits(text: str) -> None:
    assert fits(text)


@pytest.mark.parametrize("text", ["KQ29", "12.9", "1:05", "10:05", "ström", "b/1", "-", "§"])
def test_what_does_not(text: str) -> None:
    assert not fits(text)


def test_a_currency_without_a_point_is_read_as_it_is_written() -> None:
    assert fits("1205", digits=0)
    assert not fits("12.05", digits=0)
