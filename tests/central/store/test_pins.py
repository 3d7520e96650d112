"""A member has one PIN at most, which every till hears of, and so does who takes it away."""

from __future__ import annotations

from functools import partial

from central.store.database import Database
from central.store.feed import read_feed
from central.store.people import NewMember, add_members
from central.store.pins import expose_pins, exposed_pins, members_with_pin, pin_owner, save_pin, trust_pins
from loyalty.codes.scanned import card_number
from loyalty.exchange.replica import MEMBER_PIN
from loyalty.exchange.wire import Cursor
from loyalty.shopping.member import Member
from loyalty.values.ids import new_id

AMARA = new_id(b"\x01" * 10)
NUMBER, CARD = card_number(1), card_number(2)


def told(database: Database) -> list[list[object]]:
    """What a till that begins anew hears of PINs."""
    bound = 1 << 62
    reading = database.read(partial(read_feed, cursor=Cursor(), generation=1, bound=bound, rows_max=100))
    return next((page.rows for page in reading.pages if page.table == MEMBER_PIN.name), [])


def test_a_new_pin_takes_the_place_of_the_one_before(database: Database) -> None:
    for kept in ("first", "second"):
        database.write(partial(save_pin, member_id=AMARA, kept=kept))
    assert told(database) == [[AMARA, "second", 0, 0]]


def test_who_has_none_any_more_had_one(database: Database) -> None:
    assert database.read(partial(members_with_pin, members=[AMARA])) == frozenset()
    assert database.read(partial(members_with_pin, members=[])) == frozenset()
    database.write(partial(save_pin, member_id=AMARA, kept="first"))
    database.write(partial(save_pin, member_id=AMARA, kept=None))
    assert told(database) == [[AMARA, "", 0, 1]]
    assert database.read(partial(members_with_pin, members=[AMARA, "NOBODY"])) == {AMARA}


def test_a_member_is_meant_by_id_number_or_card(database: Database) -> None:
    amara = NewMember(Member(AMARA, NUMBER, "Amara O.", birthday="11-24"), None, (CARD,))
    database.write(partial(add_members, new=[amara], lookup_key=b"k"))
    for text in (AMARA, NUMBER, CARD):
        assert database.read(partial(pin_owner, text=text)) == (AMARA, "Amara O.", "11-24")
    assert database.read(partial(pin_owner, text="somebody")) is None


def test_a_pin_that_a_lost_till_knows_is_exposed_until_there_is_a_newer_one(database: Database) -> None:
    amara = NewMember(Member(AMARA, NUMBER, "Amara O.", birthday="11-24"), None, (CARD,))
    database.write(partial(add_members, new=[amara], lookup_key=b"k"))
    database.write(expose_pins)
    assert told(database) == []
    database.write(partial(save_pin, member_id=AMARA, kept="first"))
    database.write(expose_pins)
    assert told(database) == [[AMARA, "first", 1, 0]]
    assert database.read(exposed_pins) == [(NUMBER, "Amara O.")]
    database.write(partial(save_pin, member_id=AMARA, kept="second"))
    assert told(database) == [[AMARA, "second", 0, 0]]
    database.write(expose_pins)
    database.write(trust_pins)
    assert told(database) == [[AMARA, "second", 0, 0]]
    database.write(partial(save_pin, member_id=AMARA, kept=None))
    database.write(expose_pins)
    assert (told(database), database.read(exposed_pins)) == ([[AMARA, "", 0, 1]], [])
