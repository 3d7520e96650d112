"""Rights: never more than there is, the same however often they are asked for, and signed in bounded documents."""

from collections.abc import Callable
from dataclasses import replace

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from central.exchange import grants
from central.store import accounts, schema
from central.store.database import Transaction
from central.store.tills import Till
from loyalty.ledger.booking import Account, Holding
from loyalty.ledger.rights import GRANTS_PER_DOCUMENT_MAX, open_grants
from loyalty.rules.limits import LIMITS, standing_allotment
from loyalty.signing.signature import Ed25519Signer, Ed25519Verifier
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


@pytest.mark.parametrize("points", [4_999, 5_000, 12_000])
def test_the_anchor_holds_no_fortune_in_advance_but_what_is_asked_for(
    open_floor: Callable[..., Floor], points: int
) -> None:
    floor = open_floor(points=points)
    till, member = floor.till(), floor.members[0]
    till.exchange_all()
    assert till.held(member) == min(points, LIMITS.standing)
    assert not till.exchange().more, "what the cap leaves in the pool is no reason to come again"
    till.exchange({member: 7_000})
    till.exchange_all()
    assert till.held(member) == min(points, 7_000)
    sale = till.sale(member, 100_000, use=3_000)
    till.commit(sale)
    till.exchange_all()
    assert till.held(member) == min(points + sale.effect.delta, 5_000)
    assert floor.differences() == []


@given(held=st.integers(0, 6_000), balance=st.integers(0, 12_000))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_an_allotment_is_what_the_rule_says(sqlite_floor: Floor, held: int, balance: int) -> None:
    floor, held = sqlite_floor, min(held, balance)
    till, member = replace(TILL, store=floor.stores[0].id), floor.members[0]

    def state(tx: Transaction) -> tuple[dict[str, int], bool]:
        accounts.save_accounts(tx, {member: Account(balance, held)})
        tx.run(sa.delete(schema.rights))
        accounts.save_holdings(tx, till.id, till.epoch, {member: Holding(g=held)})
        others = {one: Account() for one in floor.members[1:]}
        accounts.save_accounts(tx, others)
        return accounts.pools_of_store(tx, till, 10, 0), accounts.has_pool(tx, till, 0)

    more = standing_allotment(LIMITS, held, balance - held)
    assert floor.database.write(state) == ({member: more} if more else {}, more > 0)
