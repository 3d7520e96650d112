"""What every store knows of sales of the past: by place, of another till by its paper, and whose key signed that."""

import base64

import pytest

from loyalty.ops.operations import Origin, ReturnedLine
from loyalty.sales.sale import make_paper_reversal
from loyalty.signing.signature import Ed25519Signer, key_id
from terminal.past_ports import KnownTill
from tests.fakes.shelf import Shelf
from tests.fakes.shop import STORE

OTHER, SIGNER = "M" * 16, Ed25519Signer(b"\x21" * 32)


def bring_back(shelf: Shelf, seq: int) -> str:
    """A piece of another till's sale; the name of the return."""
    shelf.committed += 1
    name = f"back-{shelf.committed}"
    reversal = make_paper_reversal(
        context=shelf.context(),
        reversal_id=name,
        currency="GBP",
        origin=Origin(OTHER, 1, seq, "T-00000000"),
        lines=(ReturnedLine(1, 1, 100, 2, 0),),
    )
    shelf.commit(reversal)
    return name


def test_an_op_is_found_by_its_place(shelf: Shelf) -> None:
    sale = shelf.sale(earn=5)
    done = shelf.commit(sale)
    kept = shelf.store.past.kept_at(done.epoch, done.seq)
    assert kept is not None
    assert (kept.operation, kept.hash) == (sale, done.hash)
    assert shelf.store.past.kept_at(done.epoch, done.seq + 1) is None


def test_what_came_back_of_another_tills_sale_is_remembered_and_is_no_return_of_an_own_one(shelf: Shelf) -> None:
    shelf.commit(shelf.sale(earn=5))
    names = [bring_back(shelf, 1), bring_back(shelf, 1)]
    bring_back(shelf, 2)
    for _ in range(2):
        assert [kept.operation.sale_id for kept in shelf.store.past.about(OTHER, 1, 1)] == names
        assert shelf.store.past.about(OTHER, 2, 1) == []
        assert shelf.store.reversals_of(1, 1) == []
        shelf.reopen()


@pytest.mark.parametrize("bad", ["", "no base64!", base64.b64encode(b"short").decode()])
def test_a_till_is_known_by_the_key_that_it_signs_with(shelf: Shelf, bad: str) -> None:
    shelf.cafe.put("till_key", id="N" * 16, name="Till 9", store=STORE, public_key=bad)
    key = base64.b64encode(SIGNER.public).decode()
    shelf.cafe.put("till_key", id=OTHER, name="Till 4", store=STORE, public_key=key)
    shelf.exchange()
    assert shelf.store.past.till_by_key(key_id(SIGNER.public)) == KnownTill(OTHER, "Till 4", SIGNER.public)
    assert shelf.store.past.till_by_key(key_id(b"\x01" * 32)) is None


def test_the_last_sales_are_listed_page_by_page_latest_first(shelf: Shelf) -> None:
    sales = [shelf.commit(shelf.sale(earn=points)) for points in range(1, 6)]
    for _ in range(2):
        past = shelf.store.past
        assert [kept.seq for kept in past.last_sales(2)] == [5, 4]
        assert [kept.seq for kept in past.last_sales(9, (sales[3].epoch, 4))] == [3, 2, 1]
        assert past.last_sales(9, (1, 1)) == []
        assert [kept.seq for kept in past.last_sales(2, at_door=True)] == [5, 4]
        shelf.reopen()
