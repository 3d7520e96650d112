"""What is done in the room of the last sales is a part of the one union of commands."""

from typing import get_args

from terminal.activity_commands import ActivityCommand, PiecesWanted, ReturnConfirmed
from terminal.commands import Command


def test_every_one_of_them_can_reach_the_till() -> None:
    assert set(get_args(ActivityCommand)) <= set(get_args(Command))


def test_a_confirmation_says_what_was_seen() -> None:
    assert ReturnConfirmed(798) != ReturnConfirmed(799)
    assert PiecesWanted(None, 1) == PiecesWanted(None, 1)
