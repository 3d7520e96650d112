"""A given voucher that no till holds is found by the store of its member, wherever that moves."""

from __future__ import annotations

from dataclasses import replace

import sqlalchemy as sa

from central.store.gift_free import free_moves
from central.store.gift_tables import gift_free
from central.store.homes import set_home
from central.store.schema import account
from central.store.vouchers import save_vouchers
from loyalty.ledger.voucher_ledger import VoucherAccount
from loyalty.values.ids import OpId, new_voucher_id
from tests.central.floor import Floor

TILL = "A" * 16


def free(floor: Floor) -> dict[str, str]:
    rows = floor.database.read(lambda tx: tx.rows(sa.select(gift_free)))
    return {row.voucher: row.home for row in rows}


def test_it_is_there_as_long_as_it_is_live_and_nobody_holds_it(floor: Floor) -> None:
    north, member = floor.stores[0].id, floor.members[0]
    given, bought = (
        VoucherAccount(new_voucher_id(bytes([n]) * 16), "Cup", 350, "GBP", hver=1, member=member) for n in (1, 2)
    )
    given = replace(given, gift="g/m")
    floor.database.write(lambda tx: save_vouchers(tx, [given, bought]))
    assert free(floor) == {given.id: north}
    held = given.granted_to(TILL, 1)
    for one, expected in (
        (held, {}),
        (held.returned_by(TILL, 2), {given.id: north}),
        (held.returned_by(TILL, 2), {given.id: north}),
        (given.taken_in(OpId(TILL, 1, 1), 2, 9), {}),
        (given.taken_in(OpId(TILL, 1, 1), 2, 9).good_again(2), {given.id: north}),
        (given.voided(), {}),
    ):
        floor.database.write(lambda tx, one=one: save_vouchers(tx, [one]))  # type: ignore[misc] # bound at once
        assert free(floor) == expected


def test_it_moves_with_its_member_and_waits_for_a_first_home(floor: Floor) -> None:
    south, member, other = floor.stores[1].id, floor.members[0], floor.members[1]
    nowhere = sa.update(account).where(account.c.member == member).values(home_store=None)
    floor.database.write(lambda tx: tx.run(nowhere))
    ids = [new_voucher_id(bytes([n]) * 16) for n in (1, 2, 3)]
    mine = [VoucherAccount(ids[n], "Cup", 350, "GBP", hver=1, member=member, gift=f"g/{n}") for n in (0, 1)]
    theirs = VoucherAccount(ids[2], "Cup", 350, "GBP", hver=1, member=other, gift="g/o")
    floor.database.write(lambda tx: save_vouchers(tx, [mine[0], mine[1].granted_to(TILL, 1), theirs]))
    assert free(floor) == {theirs.id: floor.stores[0].id}
    floor.database.write(lambda tx: set_home(tx, member, south))
    assert free(floor) == {theirs.id: floor.stores[0].id, mine[0].id: south}
    floor.database.write(lambda tx: free_moves(tx, member, floor.stores[0].id))
    assert free(floor) == dict.fromkeys((mine[0].id, theirs.id), floor.stores[0].id)
