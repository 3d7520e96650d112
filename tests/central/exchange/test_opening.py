"""The book of a batch knows what its ops need, and where sales lie that were told again."""

from central.exchange.opening import open_book
from central.judging.book import Book, Needs
from central.store.database import Transaction
from loyalty.ledger.booking import Holding
from loyalty.values.ids import OpId
from tests.central.floor import Floor
from tests.central.images import renew
from tests.central.restoring import two_tills

NOTHING: frozenset[str] = frozenset()


def test_a_sale_that_was_told_again_is_found_under_both_its_names(floor: Floor) -> None:
    anchor, _, member = two_tills(floor)
    anchor.sell(member, 1_000, use=100)
    (told,) = renew(anchor)
    anchor.exchange_all()
    first, again = OpId(anchor.id, 1, 1), OpId(anchor.id, 2, told)
    needs = Needs(frozenset({member}), frozenset({first, again}), NOTHING, frozenset(), former=frozenset({(member, 1)}))

    def opened(tx: Transaction) -> Book:
        return open_book(tx, floor.known(anchor.id), needs, [], wants=(), verifier=None, now_ms=0)

    book = floor.database.write(opened)
    assert (book.told, book.tells) == ({first: again}, {again: first})
    assert book.originals[again].sale == anchor.sales[1]
    assert book.sealed == {1}
    assert book.former[member, 1] == Holding(g=500, r=400, s=100)
