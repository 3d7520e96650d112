"""The open sale as a value and as it lies on disk."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty.shopping.basket import TenderKind
from loyalty.values.errors import BadValue
from terminal.till.counter.open_sale import OpenLine, OpenSale, OpenTender, document_of, read_document
from tests.strategies import clean_texts

lines = st.builds(
    OpenLine,
    number=st.integers(1, 500),
    name=clean_texts(1, 20),
    category=st.sampled_from(["drinks", "bakery"]),
    category_name=clean_texts(1, 20),
    quantity=st.integers(1, 100),
    unit_minor=st.integers(1, 10_000),
    product=st.none() | st.sampled_from(["p1", "p2"]),
    gtin=st.none(),
)
sales = st.builds(
    OpenSale,
    member=st.none() | st.just("1C5GP2RB1C5GP2RB"),
    lines=st.lists(lines, max_size=4).map(tuple),
    use_points=st.integers(0, 10_000),
    reference=st.none() | clean_texts(1, 20),
    tenders=st.lists(st.builds(OpenTender, st.sampled_from(TenderKind), st.integers(1, 9_999)), max_size=3).map(tuple),
)


@given(sales)
def test_what_was_kept_is_what_is_read(sale: OpenSale) -> None:
    assert read_document(document_of(sale)) == sale


@pytest.mark.parametrize("document", [b"", b"{", b"[]", b'{"lines":[{}]}', b"\xff"])
def test_what_cannot_be_read_is_said_to_be_so(document: bytes) -> None:
    assert read_document(document) is None


@given(st.lists(lines, max_size=6), st.integers(1, 8), st.integers(0, 9))
def test_lines_keep_their_numbers_and_pieces_add_up(added: list[OpenLine], number: int, quantity: int) -> None:
    sale = OpenSale()
    for line in added:
        sale = sale.with_line(line)
    assert sum(line.quantity for line in sale.lines) == sum(line.quantity for line in added)
    numbers = [line.number for line in sale.lines]
    assert len(set(numbers)) == len(numbers)
    changed = sale.with_quantity(number, quantity)
    assert [line for line in changed.lines if line.number != number] == [
        line for line in sale.lines if line.number != number
    ]
    assert all(line.quantity == quantity > 0 for line in changed.lines if line.number == number)


def test_a_line_outside_its_bounds_never_comes_to_be() -> None:
    line = OpenLine(0, "Beans", "drinks", "Hot drinks", 1, 950, "beans")
    sale = OpenSale().with_line(line)
    for quantity in (-1, 10_001):
        with pytest.raises(BadValue):
            sale.with_quantity(1, quantity)
    with pytest.raises(BadValue):
        sale.with_line(OpenLine(0, "Gold", "drinks", "Hot drinks", 10_000, 10**11))


def test_only_a_sale_with_something_in_it_is_worth_keeping() -> None:
    assert OpenSale().empty
    assert OpenSale(next_number=7).empty
    assert not OpenSale(reference="1").empty
