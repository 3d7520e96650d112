"""Rights: never more than there is, the same however often they are asked for, and signed in bounded documents."""

import pytest

from central.exchange import grants
from central.store.tills import Till
from loyalty.rights import GRANTS_PER_DOCUMENT_MAX, open_grants
from loyalty.signature import Ed25519Signer, Ed25519Verifier
from tests.central.floor import Floor

SIGNER = Ed25519Signer(b"\x05" * 32)
TILL = Till("T" * 16, "Till 1", "s", b"k" * 32, "K" * 16, "active", anchor=True, epoch=4)


@pytest.mark.parametrize("count", [0, 1, GRANTS_PER_DOCUMENT_MAX, GRANTS_PER_DOCUMENT_MAX + 1, grants.TOTALS_MAX])
def test_documents_are_bounded_and_hold_everything_once(count: int) -> None:
    totals = {f"member-{number:06d}": number for number in range(count)}
    documents = grants.signed_documents(TILL, 7, totals, SIGNER)
    assert len(documents) <= grants.DOCUMENTS_MAX
    read: dict[str, int] = {}
    for document in documents:
        opened = open_grants(document, Ed25519Verifier(SIGNER.public))
        assert (opened.device, opened.epoch, opened.generation) == (TILL.id, 4, 7)
        assert len(opened.totals) <= GRANTS_PER_DOCUMENT_MAX
        read |= opened.totals
    assert read == totals


def test_a_large_shop_is_handed_over_in_several_exchanges(floor: Floor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grants, "BULK_MEMBERS_MAX", 1)
    till = floor.till()
    first = till.exchange()
    assert first.more
    assert len(till.rights) == 1
    till.exchange_all()
    assert len(till.rights) == 2


def test_only_an_anchor_is_handed_pools(floor: Floor) -> None:
    floor.till()
    other = floor.till(name="Till 2")
    known = floor.known(other.id)
    floor.database.write(lambda tx: grants.grant_pools(tx, known, 0))
    other.exchange_all()
    assert other.rights == {}


def test_a_wish_for_a_stranger_or_for_less_gives_nothing(floor: Floor) -> None:
    till, member = floor.till("South"), floor.members[0]
    till.exchange({member: 100, "Z" * 16: 100})
    till.exchange({member: 40})
    assert {one: rights.g for one, rights in till.rights.items() if one == member} == {member: 100}
