"""Reports of HID-POS scanners, as they were recorded and as they are built."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terminal.devices.hid_report import DATA_MAX, REPORT_BYTES, ReportJoiner, ScannedData, scanned_data
from terminal.devices.scan_bytes import LOST_BYTES, PARTIAL_MS, SentCode

# What a Honeywell Voyager 1602g answers when it is asked who it is: the last two of several reports that go on.
BEGUN = bytes(
    [2, 56, 93, 88, 48, *b" Type: N/A   Revision: N/A   Serial Number: N/A   Checks", 63, 0, 1],
)
ENDED = bytes([2, 9, 93, 88, 48, *b"um: N/A\r\n", *[0] * 47, 63, 0, 0])
COMMAND_DONE = bytes([2, 8, 93, 90, 54, *b"REVINF\x06.", *[0] * 48, 54, 0, 0])
# What a Newland FM430 sends for an EAN-13: no identifier, its own mark for the kind of code near the end.
PLAIN = bytes([2, 14, *b"4006381333931\r", *[0] * 46, 0x64, 0])

codes = st.binary(min_size=3, max_size=200).filter(lambda raw: raw.strip(b"\r\n\t\x03\0") == raw and raw[:1] != b"]")


def with_identifier(code: bytes, aim: bytes = b"]Q1") -> list[bytes]:
    pieces = [code[at : at + DATA_MAX] for at in range(0, len(code), DATA_MAX)]
    return [
        bytes([2, len(piece), *aim, *piece, *[0] * (DATA_MAX - len(piece)), 63, 0, place < len(pieces) - 1])
        for place, piece in enumerate(pieces)
    ]


def joined(*reports: bytes) -> list[SentCode]:
    joiner = ReportJoiner()
    return [code for report in reports for code in joiner.feed(report, 5)]


def test_recorded_reports_are_all_of_one_size() -> None:
    assert {len(report) for report in (BEGUN, ENDED, COMMAND_DONE, PLAIN)} == {REPORT_BYTES}


def test_a_recorded_answer_of_two_reports_is_one_code() -> None:
    (code,) = joined(BEGUN, ENDED)
    assert code.raw == b"]X0 Type: N/A   Revision: N/A   Serial Number: N/A   Checksum: N/A"
    assert not code.torn


def test_the_answer_to_a_command_is_no_code() -> None:
    assert joined(COMMAND_DONE) == []


def test_a_recorded_report_without_identifier_is_read() -> None:
    assert scanned_data(PLAIN) == ScannedData(b"", b"4006381333931\r", more=False)
    assert joined(PLAIN) == [SentCode(b"4006381333931", 5)]


def test_an_identifier_inside_the_data_stays_in_front() -> None:
    inside = bytes([2, 16, *b"]E04006381333931", *[0] * 46])
    assert joined(inside) == [SentCode(b"]E04006381333931", 5)]


@given(codes)
def test_a_code_of_any_length_comes_out_whole(code: bytes) -> None:
    assert joined(*with_identifier(code)) == [SentCode(b"]Q1" + code, 5)]


@given(codes, st.data())
def test_a_truncated_report_gives_no_whole_code(code: bytes, data: st.DataObject) -> None:
    reports = with_identifier(code)
    cut = data.draw(st.integers(1, REPORT_BYTES - 2))
    told = joined(*reports[:-1], reports[-1][:cut])
    assert told
    assert all(each.torn for each in told)


@given(st.binary(max_size=80))
def test_whatever_bytes_come_nothing_breaks(report: bytes) -> None:
    assert all(len(code.raw) <= 700 for code in joined(report, report))


@pytest.mark.parametrize("report", [b"", b"\x01\x02\x03", bytes([3, 5, *b"hello"]), bytes(64)])
def test_other_reports_are_no_business_of_ours(report: bytes) -> None:
    assert joined(report) == []


@pytest.mark.parametrize("length", [0, 57, 255])
def test_a_length_that_cannot_be_tears_the_code(length: int) -> None:
    (code,) = joined(bytes([2, length, *b"]E0400638133393", *[0] * 47]))
    assert code.torn


def test_a_code_that_never_goes_on_is_given_up_after_three_seconds() -> None:
    joiner = ReportJoiner()
    joiner.feed(with_identifier(b"x" * 80)[0], 0)
    assert joiner.silence(PARTIAL_MS - 1) == []
    (code,) = joiner.silence(PARTIAL_MS)
    assert code.told == b"]Q1" + b"x" * DATA_MAX + LOST_BYTES
    joiner.feed(with_identifier(b"x" * 80)[0], 9_000)
    assert [code.torn for code in joiner.broken(9_001)] == [True]
    assert joiner.broken(9_002) == []


def test_without_identifiers_a_report_that_is_full_may_have_been_the_last() -> None:
    joiner = ReportJoiner()
    assert joiner.feed(bytes([2, DATA_MAX, *b"7" * DATA_MAX, *[0] * 6]), 0) == []
    assert joiner.silence(PARTIAL_MS) == [SentCode(b"7" * DATA_MAX, 0)]


def test_a_report_of_another_code_does_not_join_one_that_never_ended() -> None:
    told = joined(with_identifier(b"x" * 80)[0], *with_identifier(b"4006381333931", b"]E0"))
    assert [(code.raw[:4], code.torn) for code in told] == [(b"]Q1x", True), (b"]E04", False)]
