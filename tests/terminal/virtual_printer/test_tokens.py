"""The stream is cut into the same commands however it arrives, and no bytes can stop it."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terminal.virtual_printer.tokens import Token, Tokeniser

A_JOB = (
    b"\x1b@\x1c.\x1bt\x13Caf\x82\n\x1bE\x01\x10\x04\x01\x1d(k\x03\x001Q0"
    b"\x1dv0\x00\x01\x00\x02\x00\xaa\x55\x1dk\x04ABC\x00\x1dk\x49\x04{BAB\x1b*\x21\x02\x00abcdef"
    b"\x10\x14\x01\x00\x01\x1dVB\x00\x1dV\x00\x1b\x70\x00\x32\x32\x1bD\x08\x10\x00"
)
ITS_NAMES = [
    *("ESC @", "FS .", "ESC t", "text", "LF", "ESC E", "DLE EOT", "GS (", "GS v", "GS k", "GS k", "ESC *"),
    *("DLE DC4", "GS V", "GS V", "ESC p", "ESC D"),
]


def names(tokens: list[Token]) -> list[str]:
    """With runs of text joined, as they may be split anywhere."""
    kept: list[str] = []
    for token in tokens:
        if not (token.name == "text" and kept and kept[-1] == "text"):
            kept.append(token.name)
    return kept


@given(st.lists(st.integers(0, len(A_JOB)), max_size=8))
def test_commands_are_the_same_however_the_network_splits_them(cuts: list[int]) -> None:
    tokeniser = Tokeniser()
    tokens: list[Token] = []
    for start, end in pairwise([0, *sorted(cuts), len(A_JOB)]):
        tokens += tokeniser.feed(A_JOB[start:end])
    assert names(tokens) == ITS_NAMES
    assert sum(token.size for token in tokens) == len(A_JOB)


@given(st.binary(max_size=300))
def test_any_bytes_go_through_and_text_never_holds_a_control_byte(data: bytes) -> None:
    tokens = Tokeniser().feed(data)
    assert sum(token.size for token in tokens) <= len(data)
    assert all(min(token.args) >= 0x20 for token in tokens if token.name == "text")


def test_only_status_and_drawer_and_recovery_are_real_time() -> None:
    tokens = Tokeniser().feed(b"\x10\x04\x02\x10\x05\x01\x10\x14\x01\x00\x01\x1b@")
    assert [token.real_time for token in tokens] == [True, True, True, False]


def test_a_length_that_no_memory_holds_is_passed_over() -> None:
    tokens = Tokeniser().feed(b"\x1d8L\xff\xff\xff\xff0pxyz")
    assert tokens[0].size == 2
    assert tokens[-1].args.endswith(b"0pxyz")


@pytest.mark.parametrize(
    "half", [b"\x1b", b"\x1d", b"\x10", b"\x1dv0\x00\x01", b"\x1dk", b"\x1dkI", b"\x1dV", b"\x1d("]
)
def test_half_a_command_waits_and_is_forgotten_without_power(half: bytes) -> None:
    tokeniser = Tokeniser()
    assert tokeniser.feed(half) == []
    tokeniser.reset()
    assert [token.name for token in tokeniser.feed(b"A\n")] == ["text", "LF"]


def test_unknown_bytes_are_noise_and_the_next_command_is_understood() -> None:
    assert [token.name for token in Tokeniser().feed(b"\x00\x07\x1bZA\x1b@")] == [
        "noise",
        "noise",
        "ESC Z",
        "text",
        "ESC @",
    ]
