"""What is done on the page of the devices never reaches the till thread by itself."""

from typing import get_args

from terminal.commands import Command
from terminal.device_commands import DeviceCommand


def test_none_of_them_is_a_command_of_the_till() -> None:
    assert not set(get_args(DeviceCommand)) & set(get_args(Command))
