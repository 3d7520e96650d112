"""Whom a till knew of when its server was put back: told with the last claims, forgotten when all is well again."""

from loyalty.exchange.wire import Recovery
from terminal.recovery_ports import FIRST_PAGE
from tests.fakes.shelf import Shelf
from tests.fakes.shop import DEVICE, STORE

OTHER = "M" * 16


def neighbours(shelf: Shelf) -> None:
    for till, name in ((DEVICE, "Till 1"), (OTHER, "Till 4")):
        shelf.cafe.put("till_key", id=till, name=name, store=STORE, public_key="")
    shelf.exchange()


def test_row_33_the_others_are_known_after_the_replica_that_named_them_is_gone(shelf: Shelf) -> None:
    neighbours(shelf)
    assert shelf.store.claims(FIRST_PAGE).tills == {}
    shelf.cafe.generation, shelf.cafe.tills[DEVICE].settled = 2, 1
    shelf.cafe.recovery = Recovery(5, 2, 0, [])
    shelf.exchange()
    shelf.store.start_replica_anew()
    assert shelf.reopen().claims(FIRST_PAGE).tills == {OTHER: "Till 4, High Street"}
    shelf.cafe.tills[DEVICE].settled = 2
    shelf.exchange()
    assert shelf.store.claims(FIRST_PAGE).tills != {}, "the server may be put back once more before all have answered"
    shelf.cafe.recovery = None
    shelf.exchange()
    assert shelf.reopen().claims(FIRST_PAGE).tills == {}


def test_only_the_last_page_of_claims_names_them(shelf: Shelf) -> None:
    neighbours(shelf)
    shelf.cafe.generation, shelf.cafe.tills[DEVICE].settled = 2, 1
    shelf.exchange()
    page = shelf.store.claims(FIRST_PAGE)
    assert page.last
    assert page.tills == {OTHER: "Till 4, High Street"}
