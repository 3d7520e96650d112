"""The code on a receipt says what was sold, and only the till that sold it can have written it."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from loyalty.codes.receipt import (
    CODE_LETTERS_MAX,
    DAY_MAX,
    LINES_ON_PAPER_MAX,
    PaperLine,
    PaperMark,
    PaperSale,
    claimed_key,
    is_paper_name,
    names,
    open_receipt,
    paper_name,
    receipt_code,
)
from loyalty.codes.scanned import CODE_BYTES_MAX, ReceiptCode, parse_scan
from loyalty.shopping.basket import QUANTITY_MAX
from loyalty.signing.signature import Ed25519Signer, Ed25519Verifier, key_id
from loyalty.values.errors import BadValue, BadWire
from loyalty.values.ids import ALPHABET, EPOCH_MAX, SEQ_BITS, crockford
from loyalty.values.money import AMOUNT_MINOR_MAX
from loyalty.values.points import POINTS_MAX
from tests.strategies import SIGNER, points, wild_texts

VERIFIER = Ed25519Verifier(SIGNER.public)

NAME = paper_name("sale-1")


def paper(
    epoch: int = 1,
    seq: int = 1,
    total: int = 100,
    lines: tuple[PaperLine, ...] = (),
    *,
    day: int = 20_000,
    marks: PaperMark = PaperMark.SALE,
) -> PaperSale:
    return PaperSale(key_id(SIGNER.public), NAME, epoch, seq, day, marks, total, lines)


amounts = st.integers(0, AMOUNT_MINOR_MAX)
paper_lines = st.builds(
    PaperLine, quantity=st.integers(1, QUANTITY_MAX), paid_minor=amounts, earned=points, used=points
)
paper_sales = st.builds(
    paper,
    st.integers(1, EPOCH_MAX),
    st.integers(1, 2**SEQ_BITS - 1),
    amounts,
    st.lists(paper_lines, max_size=10).map(tuple),
    day=st.integers(0, DAY_MAX),
    marks=st.sampled_from([PaperMark(number) for number in range(8)]),
)


@given(paper_sales)
def test_another_till_reads_what_was_sold(sale: PaperSale) -> None:
    text = receipt_code(SIGNER, sale)
    assert open_receipt(text, VERIFIER) == sale
    assert claimed_key(text) == key_id(SIGNER.public)


@given(paper_sales)
def test_the_code_survives_the_scanner(sale: PaperSale) -> None:
    text = receipt_code(SIGNER, sale)
    found = parse_scan(text.lower())
    assert isinstance(found, ReceiptCode)
    assert open_receipt(found.text, VERIFIER) == sale


def test_the_largest_sale_on_paper_can_be_read_back() -> None:
    line = PaperLine(10, 9_999, 999, 0)
    sale = paper(3, 200_000, 249_975, (line,) * LINES_ON_PAPER_MAX)
    text = receipt_code(SIGNER, sale)
    assert len(text) <= CODE_LETTERS_MAX <= CODE_BYTES_MAX
    assert isinstance(parse_scan(text), ReceiptCode)
    assert open_receipt(text, VERIFIER) == sale
    huge = (PaperLine(QUANTITY_MAX, AMOUNT_MINOR_MAX, POINTS_MAX, POINTS_MAX),) * LINES_ON_PAPER_MAX
    text = receipt_code(SIGNER, paper(lines=huge))
    assert len(text) <= CODE_LETTERS_MAX
    assert open_receipt(text, VERIFIER) == paper()


@given(st.text("ABCabc012-_", min_size=1, max_size=64), st.text("ABCabc012-_", min_size=1, max_size=64))
def test_a_sale_is_named_on_paper_by_a_name_of_its_own(sale: str, other: str) -> None:
    assert is_paper_name(paper_name(sale))
    assert names(sale, sale)
    assert names(paper_name(sale), sale)
    assert names(paper_name(other), sale) == (sale == other)
    assert not is_paper_name("T-" + sale)


@given(paper_sales, st.data())
def test_a_code_with_one_letter_changed_is_refused(sale: PaperSale, data: st.DataObject) -> None:
    text = receipt_code(SIGNER, sale)
    place = data.draw(st.integers(2, len(text) - 1))
    letter = data.draw(st.sampled_from(ALPHABET))
    assume(letter != text[place])
    with pytest.raises(BadWire):
        open_receipt(text[:place] + letter + text[place + 1 :], VERIFIER)


@given(paper_sales, st.integers(1, 600))
def test_a_code_cut_short_or_with_more_behind_it_is_refused(sale: PaperSale, size: int) -> None:
    text = receipt_code(SIGNER, sale)
    for wrong in (text[:-size], text + "0" * size):
        with pytest.raises(BadWire):
            open_receipt(wrong, VERIFIER)


@given(paper_sales)
def test_a_code_forged_with_another_key_is_refused(sale: PaperSale) -> None:
    forged = receipt_code(Ed25519Signer(b"f" * 32), sale)
    assert claimed_key(forged) == key_id(SIGNER.public)
    with pytest.raises(BadWire, match="not signed"):
        open_receipt(forged, VERIFIER)


@given(wild_texts, st.binary(max_size=250))
def test_any_text_is_refused(text: str, junk: bytes) -> None:
    for wrong in (text, "T:" + text, "T:" + crockford(junk)):
        with pytest.raises(BadWire):
            open_receipt(wrong, VERIFIER)


@given(st.binary(min_size=4, max_size=150))
def test_signed_junk_is_refused_or_a_sale_that_can_be(junk: bytes) -> None:
    payload = b"\x02" + bytes(15) + junk
    text = "T:" + crockford(payload + SIGNER.sign(b"till-receipt-v1|" + payload))
    try:
        sale = open_receipt(text, VERIFIER)
    except BadWire:
        return
    assert sale.epoch >= 1


@pytest.mark.parametrize(
    ("epoch", "seq", "total"), [(0, 1, 1), (1, 0, 1), (1, 1, -1), (EPOCH_MAX + 1, 1, 1), (1, 1, AMOUNT_MINOR_MAX + 1)]
)
def test_a_sale_that_cannot_be_is_never_put_on_paper(epoch: int, seq: int, total: int) -> None:
    with pytest.raises(BadValue):
        paper(epoch, seq, total)
    with pytest.raises(BadValue, match="paper"):
        PaperLine(0, 0, 0, 0)
    with pytest.raises(BadValue, match="paper"):
        PaperLine(1, 0, -1, 0)
    with pytest.raises(BadValue, match="a name and a day"):
        paper(day=-1)
