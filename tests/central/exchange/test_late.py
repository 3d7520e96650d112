"""What a lost till brings late: booked in order when it is found, and by a person's word though it was given up."""

from functools import partial

import pytest
import sqlalchemy as sa

from central.attending import lost
from central.errors import WorldSaidNo
from central.exchange.late import Booked, accept_late, book_late, brought_late
from central.store import exceptions, schema
from central.store.shops import save_admin
from loyalty.ops.effect import Credit
from loyalty.signing.signature import Ed25519Verifier
from tests.central.floor import Floor, FloorTill
from tests.central.images import renew
from tests.central.restoring import account_of, picture, restore, the_books_hold, two_tills


def report_lost(floor: Floor) -> None:
    floor.database.write(lambda tx: lost.report_lost(tx, "Till 1", by="ana", now_ms=floor.clock()))


def found(floor: Floor) -> Booked:
    till = floor.database.write(lambda tx: lost.found_again(tx, "Till 1", by="ana", now_ms=floor.clock()))
    return floor.database.write(
        lambda tx: book_late(tx, till.id, by="ana", verifier_of=Ed25519Verifier, now_ms=floor.clock())
    )


def give_up(floor: Floor) -> None:
    for name in ("ana", "ben"):
        floor.database.write(partial(save_admin, name=name, password_hash="x", now_ms=1))
    report_lost(floor)
    points = floor.database.read(lambda tx: lost.loss_of(tx, "Till 1")).exposure.points
    floor.database.write(lambda tx: lost.propose_write_off(tx, "Till 1", by="ana", points=points, now_ms=floor.clock()))
    floor.database.write(lambda tx: lost.confirm_write_off(tx, "Till 1", by="ben", now_ms=floor.clock()))


def accept(floor: Floor, points: int | None) -> Booked:
    return floor.database.write(
        lambda tx: accept_late(tx, "Till 1", by="ana", points=points, verifier_of=Ed25519Verifier, now_ms=floor.clock())
    )


def causes(floor: Floor) -> list[str]:
    return [row.noted.cause for row in floor.database.read(exceptions.exceptions)]


def borne(floor: Floor, member: str) -> list[tuple[str, int, str, str | None]]:
    columns = schema.liability.c
    query = sa.select(columns.cause, columns.points, columns.state, columns.decided_by).order_by(columns.id)
    rows = floor.database.read(lambda tx: tx.rows(query.where(columns.member == member)))
    return [(row.cause, row.points, row.state, row.decided_by) for row in rows]


def brings(till: FloorTill, member: str) -> None:
    """500 points are used and 50 earned, of which 40 are used again."""
    till.sell(member, 10_000, use=500, credit=Credit.LOCAL)
    till.sell(member, 500, use=400, credit=Credit.LOCAL)
    till.exchange()


def test_what_a_found_till_earned_while_it_was_lost_covers_what_it_spends_next(floor: Floor) -> None:
    anchor, _, member = two_tills(floor)
    report_lost(floor)
    anchor.sell(member, 10_000, use=500, credit=Credit.LOCAL)
    anchor.exchange()
    earned = anchor.held(member)
    assert (earned, causes(floor)) == (950, ["lost", "till_lost"])
    assert found(floor) == Booked(ops=1)
    anchor.sell(member, 10_000, use=earned, credit=Credit.LOCAL)
    anchor.exchange_all()
    assert (borne(floor, member), causes(floor)) == ([], [])
    assert account_of(floor, member)[:2] == (anchor.held(member),) * 2
    the_books_hold(floor)


def test_what_a_till_brings_that_was_given_up_is_booked_once_a_person_repeats_the_figure(floor: Floor) -> None:
    anchor, other, member = two_tills(floor)
    give_up(floor)
    brings(anchor, member)
    other.exchange_all()
    assert other.held(member) == 500, "the member has them again"
    told = floor.database.read(lambda tx: brought_late(tx, "Till 1"))
    assert (told.ops, told.gained, told.used) == (2, 960, 900)
    assert 0 < told.first_ms < told.last_ms
    for wrong in (None, 500):
        with pytest.raises(WorldSaidNo, match="--points 960"):
            accept(floor, wrong)
    assert accept(floor, 960) == Booked(ops=2, borne=500)
    assert account_of(floor, member)[0] == 500 + 960 - 400, "500 were given back before, the shop bears them"
    other.exchange_all()
    assert other.held(member) == 1_060
    assert borne(floor, member) == [
        ("written_off", 500, "matched", "ana"),
        ("overdrawn", 500, "open", None),
        ("written_off", 560, "open", None),
    ]
    assert causes(floor) == ["written_off", "overdrawn"]
    the_books_hold(floor)
    assert accept(floor, 0) == Booked()


def test_what_comes_later_still_is_booked_in_its_turn(floor: Floor) -> None:
    anchor, other, member = two_tills(floor)
    give_up(floor)
    for total in (100, 200):
        anchor.sell(member, 1_000, credit=Credit.LOCAL)
        anchor.exchange()
        assert accept(floor, 100) == Booked(ops=1)
        other.exchange_all()
        assert other.held(member) == 500 + total
    the_books_hold(floor)


def test_a_voucher_that_a_till_issued_which_was_given_up_can_be_used_elsewhere(floor: Floor) -> None:
    anchor, other, member = two_tills(floor)
    give_up(floor)
    voucher = anchor.issue(member)
    anchor.exchange()
    assert accept(floor, 0) == Booked(ops=1, borne=50)
    other.exchange(vouchers=(voucher,))
    assert other.holds(voucher)
    the_books_hold(floor)


def test_what_was_told_again_by_a_till_that_was_given_up_is_held_by_nobody(floor: Floor) -> None:
    anchor, other, member = two_tills(floor)
    anchor.sell(member, 1_000, credit=Credit.LOCAL)
    renew(anchor)
    give_up(floor)
    anchor.exchange()
    assert accept(floor, 100).ops == 2
    other.exchange_all()
    assert account_of(floor, member)[:2] == (600, 600) == (other.held(member),) * 2
    the_books_hold(floor)


def test_a_sale_of_a_stranger_waits_on_and_the_others_are_booked(floor: Floor) -> None:
    anchor, _, member = two_tills(floor)
    give_up(floor)
    anchor.sell("Z" * 16, 1_000)
    anchor.sell(member, 1_000)
    anchor.exchange()
    assert accept(floor, 200) == Booked(ops=1, waiting=1)
    assert "unknown_member" in causes(floor)
    the_books_hold(floor)


def test_nothing_is_booked_of_a_till_that_was_not_given_up(floor: Floor) -> None:
    two_tills(floor)
    with pytest.raises(WorldSaidNo, match="were not given up"):
        accept(floor, 0)


def test_what_a_found_till_brought_waits_until_a_restored_server_knows_what_it_holds(floor: Floor) -> None:
    anchor, other, member = two_tills(floor)
    report_lost(floor)
    anchor.sell(member, 10_000, use=500, credit=Credit.LOCAL)
    anchor.exchange()
    restore(floor, picture(floor))
    assert found(floor) == Booked(waiting=1)
    anchor.sell(member, 10_000, use=anchor.held(member), credit=Credit.LOCAL)
    anchor.exchange_all()
    other.exchange_all()
    anchor.exchange_all()
    assert borne(floor, member) == []
    assert "till_lost" in causes(floor), "nothing closes itself"
    assert account_of(floor, member) == (anchor.held(member), anchor.held(member), 0, 0)
    the_books_hold(floor)
