"""How far sales were priced again is a mark that only grows, and starts anew when a person asks for it."""

from __future__ import annotations

from functools import partial

from central.store.people import NewMember, add_members
from central.store.priced import birthdays, documents, forget_priced, note_priced, unpriced
from loyalty.codes.scanned import card_number
from loyalty.shopping.member import Member
from tests.central.floor import Floor

ANA, BEN = "0123456789ABCDEF", "0123456789ABCDEG"


def test_sales_are_told_in_stretches_until_none_is_left(floor: Floor) -> None:
    till, member = floor.till(), floor.members[0]
    for _ in range(5):
        till.sell(member, 100)
    till.exchange()
    seen = []
    while (stretch := floor.database.read(lambda tx: unpriced(tx, 2))) is not None:
        seen += [sale.seq for sale in stretch.sales]
        assert {(sale.member, sale.in_place) for sale in stretch.sales} == {(member, True)}
        floor.database.write(partial(note_priced, done=stretch))
    assert seen == [1, 2, 3, 4, 5]
    floor.database.write(forget_priced)
    first = floor.database.read(lambda tx: unpriced(tx, 100))
    assert first is not None
    assert (first.till, first.epoch, first.last) == (till.id, 1, 5)


def test_a_mark_never_goes_back(floor: Floor) -> None:
    till = floor.till()
    for _ in range(3):
        till.sell(None)
    till.exchange()
    slow = floor.database.read(lambda tx: unpriced(tx, 1))
    quick = floor.database.read(lambda tx: unpriced(tx, 9))
    assert slow is not None
    assert quick is not None
    assert [floor.database.write(partial(note_priced, done=stretch)) for stretch in (quick, slow)] == [True, False]
    assert floor.database.read(lambda tx: unpriced(tx, 9)) is None


def test_birthdays_and_documents_are_those_that_there_are(floor: Floor) -> None:
    ana = Member(ANA, card_number(88_001), "Ana", birthday="02-29")
    ben = Member(BEN, card_number(88_002), "Ben")
    new = [NewMember(who, None, ()) for who in (ana, ben)]
    floor.database.write(lambda tx: add_members(tx, new, b"k" * 32))
    assert floor.database.read(lambda tx: birthdays(tx, {ANA, BEN, "nobody"})) == {ANA: "02-29"}
    assert floor.database.read(lambda tx: (birthdays(tx, ()), documents(tx, ()), documents(tx, {77}))) == ({}, {}, {})
