"""A slip keeps what it was given, refuses nonsense, and is the same bytes for ever."""

from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terminal.slip import (
    ELEMENTS_MAX,
    QR,
    TEXT_CHARS_MAX,
    Barcode,
    Cut,
    Element,
    Gap,
    Row,
    Rule,
    Slip,
    SlipUnreadable,
    Text,
    from_json_bytes,
    printable,
)

DRAWER_KICKING_NAME = "Ann \x1dV\x00\x10\x14\x01\x00\x01"


def any_text() -> st.SearchStrategy[str]:
    return st.text(alphabet=st.characters(), max_size=60)


def code_text() -> st.SearchStrategy[str]:
    return st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=30)


def elements() -> st.SearchStrategy[Element]:
    return st.one_of(
        st.builds(
            Text, any_text(), st.sampled_from(["left", "center", "right"]), st.booleans(), st.sampled_from([1, 2])
        ),
        st.builds(Row, any_text(), any_text(), st.booleans()),
        st.builds(QR, code_text(), any_text()),
        st.builds(Barcode, st.just("CODE128"), code_text()),
        st.builds(Gap, st.integers(1, 20)),
        st.just(Rule()),
        st.just(Cut()),
    )


@given(st.lists(elements(), max_size=12))
def test_a_stored_slip_comes_back_as_it_was_and_as_the_same_bytes(content: list[Element]) -> None:
    slip = Slip(tuple(content))
    raw = slip.to_json_bytes()
    assert from_json_bytes(raw) == slip
    assert from_json_bytes(raw).to_json_bytes() == raw


@given(any_text(), any_text())
def test_no_control_sign_of_a_name_gets_onto_a_slip(left: str, right: str) -> None:
    row = Row(left, right)
    assert all(unicodedata.category(sign) not in ("Cc", "Cs") for sign in row.left + row.right)


def test_a_name_that_would_cut_and_kick_the_drawer_is_only_letters() -> None:
    assert Text(DRAWER_KICKING_NAME).text == "Ann V"
    assert QR(DRAWER_KICKING_NAME, DRAWER_KICKING_NAME) == QR("Ann V", "Ann V")
    assert Barcode("CODE128", DRAWER_KICKING_NAME).text == "Ann V"


def test_a_name_of_ten_thousand_letters_is_cut_short_and_says_so() -> None:
    kept = printable("x" * 10_000)
    assert len(kept) == TEXT_CHARS_MAX
    assert kept.endswith("...")


def test_a_code_is_never_cut_short_but_refused() -> None:
    with pytest.raises(ValueError, match="a code holds"):
        QR("x" * 10_000)
    with pytest.raises(ValueError, match="a code holds"):
        Barcode("CODE128", "x" * 31)
    with pytest.raises(ValueError, match="a code holds"):
        QR("\x00")


@pytest.mark.parametrize("wrong", ["5449000000997", "544900000099", "５４４９０００００００９９６", "abcdefghijklm"])
def test_an_ean_with_a_wrong_check_digit_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match=r"EAN-13|plain letters"):
        Barcode("EAN13", wrong)
    assert Barcode("EAN13", "5449000000996").text == "5449000000996"


def test_sizes_gaps_and_lengths_outside_their_limits_are_refused() -> None:
    for nonsense in (
        lambda: Text("x", size=3),
        lambda: Gap(0),
        lambda: Gap(21),
        lambda: Slip((Rule(),) * (ELEMENTS_MAX + 1)),
    ):
        with pytest.raises(ValueError, match=r"size is|a gap is|a slip has at most"):
            nonsense()


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b"{}",
        b"[" * 100_000,
        b'{"elements":[],"slip":2}',
        b'{"elements":{},"slip":1}',
        b'{"elements": [],"slip":1}',
        b'{"elements":[],"slip":1}\n',
        b'{"elements":[],"slip":true}',
        b'{"elements":[{"element":"picture"}],"slip":1}',
        b'{"elements":[{"element":["rule"]}],"slip":1}',
        b'{"elements":[7],"slip":1}',
        b'{"elements":[{"element":"rule","more":1}],"slip":1}',
        b'{"elements":[{"element":"gap","lines":true}],"slip":1}',
        b'{"elements":[{"element":"gap","lines":"1"}],"slip":1}',
        b'{"elements":[{"bold":false,"element":"row","left":null,"right":""}],"slip":1}',
        b'{"elements":[{"bold":false,"element":"row","left":"a\\u001db","right":""}],"slip":1}',
        b'{"elements":[{"bold":1,"element":"row","left":"a","right":""}],"slip":1}',
        b'{"elements":[{"align":"middle","bold":false,"element":"text","size":1,"text":""}],"slip":1}',
        b'{"elements":[{"align":[],"bold":false,"element":"text","size":1,"text":""}],"slip":1}',
        b" " * 1_000_001,
    ],
)
def test_bytes_that_are_not_exactly_a_slip_are_refused_with_a_sentence(raw: bytes) -> None:
    with pytest.raises(SlipUnreadable):
        from_json_bytes(raw)


def test_the_stored_form_is_plain_json_with_a_version() -> None:
    document = json.loads(Slip((Row("Café", "€ 3.20"), Cut())).to_json_bytes())
    assert document == {
        "slip": 1,
        "elements": [{"element": "row", "left": "Café", "right": "€ 3.20", "bold": False}, {"element": "cut"}],
    }


def test_a_line_separator_inside_a_name_does_not_break_the_line() -> None:
    assert Text("Ann\u2028Bea\u2029Cleo").text == "AnnBeaCleo"
