"""Everything that can reach the till is a value and has its place in the union."""

import dataclasses
import inspect
from typing import get_args

from terminal import activity_commands, cash_commands, commands, invoice


def defined() -> set[type]:
    rooms = (commands, activity_commands, cash_commands, invoice)
    kinds = (kind for room in rooms for _, kind in inspect.getmembers(room, dataclasses.is_dataclass))
    return {kind for kind in kinds if isinstance(kind, type)} - {invoice.InvoiceCard}  # That one is shown.


def test_every_command_is_in_the_union_and_nothing_else() -> None:
    assert set(get_args(commands.Command)) == defined()


def test_commands_cannot_be_changed_on_their_way_through_the_inbox() -> None:
    assert all(vars(kind)["__dataclass_params__"].frozen for kind in defined())
