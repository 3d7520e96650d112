"""What is told of a long receipt is what a shorter one would have said in its code."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import assume, given

from loyalty.codes.receipt import PaperLine, PaperMark, PaperSale, open_receipt, paper_name, receipt_code
from loyalty.exchange.told_receipts import RETURNS_MAX, CameBack, ToldReceipt, paper_lines
from loyalty.ops.operations import Origin, ReturnedLine, Sale
from loyalty.signing.signature import Ed25519Verifier, key_id
from tests.strategies import SIGNER, sales

ORIGIN = Origin("0123456789ABCDEF", 1, 7, paper_name("sale-1"))


@given(sales)
def test_lines_are_told_as_the_code_says_them(sale: Sale) -> None:
    assume(all(line.discount_minor <= line.amount_minor for line in sale.lines))
    lines = paper_lines(sale)
    paper = PaperSale(key_id(SIGNER.public), ORIGIN.sale_id, 1, 7, 20_000, PaperMark.SALE, 0, lines)
    on_paper = open_receipt(receipt_code(SIGNER, paper), Ed25519Verifier(SIGNER.public)).lines
    assert on_paper in (lines, ())
    told = ToldReceipt(ORIGIN, lines)
    assert msgspec.json.decode(msgspec.json.encode(told), type=ToldReceipt) == told


@pytest.mark.parametrize("change", [{"quantity": 0}, {"paid_minor": -1}, {"earned": -1}, {"used": 10**12}])
def test_lines_that_cannot_be_are_not_read(change: dict[str, int]) -> None:
    line = {"quantity": 1, "paid_minor": 5, "earned": 1, "used": 0} | change
    data = msgspec.json.encode({"origin": ORIGIN, "lines": [line]})
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(data, type=ToldReceipt)


def test_what_came_back_is_told_with_its_till_also_before_the_lines_are_known() -> None:
    back = CameBack("Z" * 16, "Till 9", 1, 250, (ReturnedLine(1, 1, 250, 0, 0, part_minor=1, of_minor=2),))
    told = ToldReceipt(ORIGIN, back=(back,))
    assert msgspec.json.decode(msgspec.json.encode(told), type=ToldReceipt) == told
    assert PaperLine(1, 5, 1, 0) == msgspec.json.decode(msgspec.json.encode(PaperLine(1, 5, 1, 0)), type=PaperLine)


def test_no_more_returns_are_read_than_are_ever_told() -> None:
    back = CameBack("Z" * 16, "Till 9", 1, 0, (ReturnedLine(1, 1, 0, 0, 0),))
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(
            msgspec.json.encode(ToldReceipt(ORIGIN, back=(back,) * (RETURNS_MAX + 1))), type=ToldReceipt
        )
