"""Whatever a printer says, only its own words count."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from terminal.devices.replies import (
    AutomaticStatus,
    DeviceStatus,
    Noise,
    ProcessDone,
    Reply,
    ReplyReader,
    Said,
    StatusByte,
    status_of,
)

A_CONVERSATION = b"\x12\x16" + b"\x14\x00\x03\x00" + b"\x37\x22AB2Z\x00" + b"_TM-T20II\x00" + b"\x72"
ITS_REPLIES: list[Reply] = [
    StatusByte(0x12),
    StatusByte(0x16),
    AutomaticStatus(b"\x14\x00\x03\x00"),
    ProcessDone(b"AB2Z"),
    Said("TM-T20II"),
    StatusByte(0x72),
]


@given(st.lists(st.integers(0, len(A_CONVERSATION)), max_size=6))
def test_replies_are_the_same_however_the_network_splits_them(cuts: list[int]) -> None:
    reader = ReplyReader()
    replies: list[Reply] = []
    edges = [0, *sorted(cuts), len(A_CONVERSATION)]
    for start, end in pairwise(edges):
        replies += reader.feed(A_CONVERSATION[start:end])
    assert replies == ITS_REPLIES


@given(st.binary(max_size=200))
def test_any_bytes_are_read_to_the_end_and_none_is_lost(data: bytes) -> None:
    reader = ReplyReader()
    replies = reader.feed(data)
    sizes = {StatusByte: 1, Noise: 1, AutomaticStatus: 4, ProcessDone: 7}
    said = sum(len(reply.text) + 2 if isinstance(reply, Said) else sizes[type(reply)] for reply in replies)
    assert said + reader.reset() == len(data)


def test_a_name_without_end_or_with_other_signs_is_noise() -> None:
    assert ReplyReader().feed(b"_" + b"x" * 90)[0] == Noise(0x5F)
    assert ReplyReader().feed(b"_TM\xff")[0] == Noise(0x5F)
    assert ReplyReader().feed(b"_TM-T20") == []


def test_a_web_server_on_the_port_is_noise_from_its_first_letter() -> None:
    assert ReplyReader().feed(b"HTTP/1.1 400 Bad Request\r\n")[0] == Noise(ord("H"))


def test_a_finished_process_must_end_in_zero() -> None:
    assert ReplyReader().feed(b"\x37\x22AB2Z\x01")[0] == Noise(0x37)
    assert ReplyReader().feed(b"\x37\x23")[0] == Noise(0x37)


def test_half_an_automatic_status_followed_by_something_else_is_noise() -> None:
    assert ReplyReader().feed(b"\x10\x00\xff") == [Noise(0x10), Noise(0x00), Noise(0xFF)]


def test_status_bits_become_words() -> None:
    assert status_of({1: 0x12, 2: 0x12, 3: 0x12, 4: 0x12}) == DeviceStatus(
        offline=False, cover_open=False, paper_out=False, near_end=False, jammed=False, drawer_pin=False
    )
    assert status_of({1: 0x12, 2: 0x12, 3: 0x12, 4: 0x12}).ready
    assert status_of({1: 0x1E, 2: 0x16, 3: 0x12, 4: 0x12}) == DeviceStatus(
        offline=True, cover_open=True, paper_out=False, near_end=False, jammed=False, drawer_pin=True
    )
    assert status_of({1: 0x1A, 2: 0x32, 3: 0x12, 4: 0x7E}).paper_out
    assert status_of({1: 0x12, 2: 0x12, 3: 0x12, 4: 0x1E}).near_end
    assert status_of({1: 0x1A, 2: 0x52, 3: 0x1A, 4: 0x12}).jammed
