"""Errors that people see."""

import inspect

import pytest

from terminal import errors
from terminal.errors import TillError

KINDS = [kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, TillError)]


@pytest.mark.parametrize("kind", KINDS)
def test_an_error_carries_the_sentence_that_is_shown(kind: type[TillError]) -> None:
    wrong = kind("The disk is full. Free some space.")
    assert wrong.sentence == str(wrong) == "The disk is full. Free some space."


def test_the_drawn_tree_names_every_error() -> None:
    assert all(kind.__name__ in (errors.__doc__ or "") for kind in KINDS)
