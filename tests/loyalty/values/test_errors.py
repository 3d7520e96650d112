"""Errors are one tree, and the words by which programs know a refusal are fixed."""

from __future__ import annotations

import re

from loyalty.values.errors import BadChain, BadValue, BadWire, Refusal, RefusalCode


def test_a_door_that_catches_bad_values_catches_bad_wires_and_chains_too() -> None:
    assert issubclass(BadWire, BadValue)
    assert issubclass(BadChain, BadValue)
    assert issubclass(BadValue, ValueError)


def test_refusal_codes_are_words_of_the_door_each_once() -> None:
    assert all(re.fullmatch("[a-z_]+", code) for code in RefusalCode)
    assert len({code.value for code in RefusalCode}) == len(RefusalCode)


def test_a_refusal_is_a_value_and_no_exception() -> None:
    refusal = Refusal(RefusalCode.BAD_AMOUNT, "Type it again.")
    assert refusal == Refusal(RefusalCode.BAD_AMOUNT, "Type it again.")
    assert not issubclass(Refusal, Exception)
