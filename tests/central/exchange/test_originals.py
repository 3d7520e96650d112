"""What ops are about is found in the books under whichever of its names they use."""

from central.exchange.opening import open_book
from central.exchange.originals import cards_behind, members_behind
from central.judging.book import Book
from central.judging.needs import Needs
from central.store.database import Transaction
from loyalty.ledger.booking import Holding
from loyalty.values.ids import OpId
from tests.central.floor import Floor
from tests.central.images import renew
from tests.central.restoring import two_tills


def test_a_sale_that_was_told_again_is_found_under_both_its_names(floor: Floor) -> None:
    anchor, _, member = two_tills(floor)
    anchor.sell(member, 1_000, use=100)
    (told,) = renew(anchor)
    anchor.exchange_all()
    first, again = OpId(anchor.id, 1, 1), OpId(anchor.id, 2, told)
    needs = Needs(members={member}, origins={first, again}, former={(member, 1)})

    def opened(tx: Transaction) -> Book:
        return open_book(tx, floor.known(anchor.id), needs, [], wants=(), verifier=None, now_ms=0)

    book = floor.database.write(opened)
    assert (book.told, book.tells) == ({first: again}, {again: first})
    assert book.originals[again].sale == anchor.sales[1]
    assert book.sealed == {1}
    assert book.former[member, 1] == Holding(g=500, r=400, s=100)


def test_whose_a_sale_is_that_is_taken_back_without_a_name_is_found_under_both_its_names(floor: Floor) -> None:
    anchor, _, member = two_tills(floor)
    anchor.sell(member, 1_000)
    anchor.sell(None, 1_000)
    (told, nobodys) = renew(anchor)
    anchor.exchange_all()
    for sale in (OpId(anchor.id, 1, 1), OpId(anchor.id, 2, told)):
        assert floor.database.read(lambda tx, op=sale: members_behind(tx, [op])) == {member}  # type: ignore[misc] # the default binds it
        assert floor.database.read(lambda tx, op=sale: cards_behind(tx, [op])) == set()  # type: ignore[misc] # the default binds it
    assert floor.database.read(lambda tx: members_behind(tx, [OpId(anchor.id, 2, nobodys)])) == set()
