"""Commands about cash are commands of the till."""

from typing import get_args

from terminal import commands as c
from terminal.cash_commands import CashCommand


def test_each_of_them_reaches_the_till() -> None:
    assert set(get_args(CashCommand)) <= set(get_args(c.Command))
