"""What is done with an invoice is a part of the one union of commands."""

from typing import get_args

from terminal.commands import Command
from terminal.invoice import InvoiceCard, InvoiceCommand, InvoiceEntered


def test_every_one_of_them_can_reach_the_till() -> None:
    assert set(get_args(InvoiceCommand)) <= set(get_args(Command))


def test_it_says_what_was_keyed_and_begins_with_nothing() -> None:
    assert InvoiceEntered("R-17", 12_000) != InvoiceEntered("R-17", 12_001)
    assert InvoiceCard() == InvoiceCard("", "")
