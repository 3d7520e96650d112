"""Members as gifts see them: each as the account stands, many by tier and segment."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from central.store.receivers import members_meant, receivers
from central.store.schema import card
from central.store.schema import member as members_table
from tests.central.floor import Floor


@pytest.mark.parametrize(
    ("tiers", "segments", "meant"),
    [
        ((), (), (0, 1, 2)),
        (("gold",), (), (0, 1)),
        ((), ("staff",), (1,)),
        (("gold",), ("news", "staff"), (0, 1)),
        ((), ("n_ws",), ()),
        ((), ("NEWS",), ()),
    ],
)
def test_members_are_meant_by_tier_and_by_segment(
    floor: Floor, tiers: tuple[str, ...], segments: tuple[str, ...], meant: tuple[int, ...]
) -> None:
    told = ({"tier": "gold", "segments": "news"}, {"tier": "gold", "segments": "old staff"}, {"segments": "staffers"})
    for who, facts in zip(floor.members, told, strict=True):
        change = sa.update(members_table).where(members_table.c.id == who).values(**facts)
        floor.database.write(lambda tx, change=change: tx.run(change))  # type: ignore[misc] # bound at once
    found = floor.database.read(lambda tx: members_meant(tx, tiers, segments, "", 10))
    assert found == sorted(floor.members[at] for at in meant)


def test_a_receiver_is_told_as_the_account_stands(floor: Floor) -> None:
    (seen,) = floor.database.read(lambda tx: receivers(tx, floor.members[:1])).values()
    assert (seen.balance, seen.visits, seen.home_store, seen.blocked) == (500, 1, floor.stores[0].id, False)
    assert seen.patron.card_kind is None
    assert floor.database.read(lambda tx: receivers(tx, ())) == {}


def test_the_kind_of_card_is_that_of_the_first_that_has_one(floor: Floor) -> None:
    member = floor.members[0]
    cards = [("99999999", "plastic"), ("99999998", "app"), ("99999997", None)]
    rows = [{"number": number, "member": member, "kind": kind, "feed_tx": 1} for number, kind in cards]
    floor.database.write(lambda tx: tx.run_many(sa.insert(card), rows))
    (seen,) = floor.database.read(lambda tx: receivers(tx, [member])).values()
    assert seen.patron.card_kind == "app"
