"""What every store promises when the server was put back."""

from loyalty.rights import open_grants
from loyalty.signature import Ed25519Verifier
from tests.fakes.shelf import Shelf
from tests.fakes.shop import AMARA, BEN, CARLA, DEVICE


def test_the_servers_own_words_are_brought_back_page_by_page_and_only_its_express_word_ends_it(shelf: Shelf) -> None:
    shelf.exchange()
    shelf.cafe.give(BEN, 70)
    shelf.exchange()
    shelf.cafe.generation, shelf.cafe.tills[DEVICE].settled = 2, 1
    assert not shelf.store.standing().owes_claims
    shelf.exchange()
    store = shelf.reopen()
    assert (store.standing().generation, store.standing().owes_claims) == (2, True)
    page = store.claims(0)
    assert (len(page.documents), page.last) == (2, True)
    assert store.claims(page.place).documents == ()
    totals = [open_grants(one, Ed25519Verifier(shelf.cafe.signer.public)).totals for one in page.documents]
    assert {member: total for one in totals for member, total in one.items()} == {AMARA: 1_240, BEN: 120, CARLA: 400}
    shelf.cafe.tills[DEVICE].settled = 2
    shelf.exchange()
    assert not shelf.store.standing().owes_claims
