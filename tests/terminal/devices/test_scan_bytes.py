"""Bytes off a serial line, cut into codes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terminal.devices.scan_bytes import CODE_MAX, LOST_BYTES, PARTIAL_MS, CodeCutter, SentCode

codes = st.binary(min_size=1, max_size=80).filter(lambda raw: not set(raw) & set(b"\r\n\x02\x03"))


def cut(*pieces: bytes) -> list[SentCode]:
    cutter = CodeCutter()
    return [code for place, piece in enumerate(pieces) for code in cutter.feed(piece, place)]


@pytest.mark.parametrize("end", [b"\r", b"\n", b"\r\n", b"\x03", b"\r\n\r\n"])
def test_each_end_of_a_line_ends_a_code(end: bytes) -> None:
    assert cut(b"4006381333931" + end) == [SentCode(b"4006381333931", 0)]


def test_begin_and_end_of_text_are_taken_off() -> None:
    assert cut(b"\x02]C112345\x03\x02]Q1x\x03") == [SentCode(b"]C112345", 0), SentCode(b"]Q1x", 0)]


@given(st.lists(codes, min_size=1, max_size=5), st.data())
def test_wherever_the_line_cuts_the_codes_come_out_whole(sent: list[bytes], data: st.DataObject) -> None:
    whole = b"".join(code + b"\r" for code in sent)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(whole)), max_size=6)))
    pieces = [whole[a:b] for a, b in zip([0, *cuts], [*cuts, len(whole)], strict=True)]
    assert [code.raw for code in cut(*pieces)] == sent


def test_a_code_without_an_end_is_given_up_after_three_seconds() -> None:
    cutter = CodeCutter()
    assert cutter.feed(b"40063", 1_000) == []
    assert cutter.silence(1_000 + PARTIAL_MS - 1) == []
    assert cutter.silence(1_000 + PARTIAL_MS) == [SentCode(b"40063", 1_000, torn=True)]
    assert cutter.silence(9_000) == []


def test_what_was_torn_never_joins_the_next_code() -> None:
    cutter = CodeCutter()
    cutter.feed(b"40063", 0)
    torn, whole = cutter.feed(b"4006381333931\r", 5_000)
    assert (torn.told, whole.told) == (b"40063" + LOST_BYTES, b"4006381333931")
    assert [code.torn for code in CodeCutter().feed(b"40063\x024006381333931\x03", 0)] == [True, False]


def test_what_was_under_way_when_the_line_broke_is_told_as_torn() -> None:
    cutter = CodeCutter()
    cutter.feed(b"40063", 0)
    assert cutter.broken(7) == [SentCode(b"40063", 7, torn=True)]
    assert cutter.broken(8) == []


def test_a_code_of_four_thousand_signs_is_told_cut_off() -> None:
    (code,) = cut(b"7" * 4_000 + b"\r")
    assert (len(code.raw), code.torn) == (CODE_MAX, True)


@pytest.mark.parametrize(
    ("raw", "garbled"),
    [
        (b"4006381333931", False),
        (b"]C10104007817327098\x1d21AB", False),
        ("Größe 測試".encode(), False),
        (b"\xe6\x98\x00\x80\x06", True),
        (b"\x00\x18\x06x\x00\x1e", True),
        (b"\xff", True),
    ],
)
def test_noise_is_told_from_codes(raw: bytes, garbled: bool) -> None:
    assert SentCode(raw, 0).garbled is garbled
