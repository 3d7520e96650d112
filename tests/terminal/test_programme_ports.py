"""What a till is told of a version that it cannot use."""

from terminal.programme_ports import ProgrammeFault


def test_a_fault_says_whether_the_server_signed_it() -> None:
    assert ProgrammeFault(2, 5, signed=False) != ProgrammeFault(2, 5, signed=True)
