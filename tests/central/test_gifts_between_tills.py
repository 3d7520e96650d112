"""Real tills and the real exchange: what the programme gives appears with the member, and is handed in once."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from central.joining import Newcomer, join, note_proven
from central.points.rounds import go_round
from central.store.shops import publish_programme
from loyalty.codes.scanned import member_code
from loyalty.codes.voucher import typed_code
from loyalty.rules.bonuses import Bonuses, Referral, Welcome
from loyalty.rules.programme import programme_bytes
from loyalty.signing.published import Published
from terminal import commands as c
from terminal.counter import Counter
from terminal.events import CounterChanged, Event
from terminal.questions import MembersAsked, SaleAsked, Told, WishedLine, WishedSale
from tests.central.gifts.giving import gift, giving
from tests.fakes.floor_tills import RealTill, Room


@pytest.fixture
def room(url: str, tmp_path: Path) -> Iterator[Room]:
    made = Room(url, tmp_path, tills=2)
    bonuses = Bonuses(welcome=Welcome(50), referral=Referral(10, 25))
    programme = giving(gift(from_minor=1_000), version=2, bonuses=bonuses)
    document = Published(2, programme_bytes(programme).decode(), made.clock.wall - 1)
    signed = replace(document, signature=document.signed(made.floor.signer))
    made.floor.database.write(lambda tx: publish_programme(tx, signed))
    made.wait(65)
    yield made
    made.close()


def counter_of(till: RealTill, command: c.Command) -> Counter:
    """The counter as the till draws it after a command."""
    shown: list[Event] = list(till.till.handle(command))
    for event in shown:
        till.hear(event)
    found = [event.counter for event in shown if isinstance(event, CounterChanged)]
    assert found
    return found[-1]


def test_a_gift_appears_with_the_member_and_is_handed_in_without_a_line(room: Room) -> None:
    first, _ = room.tills
    member = room.floor.members[0]
    assert isinstance(first.sell("s-1", member, 1_000), Told)
    room.wait(65)
    answer = first.ask(MembersAsked(code=member_code(member)))
    assert isinstance(answer, Told), answer
    (voucher,) = answer.document["members"][0]["vouchers"]
    assert (voucher["name"], voucher["value_minor"], voucher["code"]) == ("Free coffee", 350, typed_code(voucher["id"]))
    first.off = True
    paid = first.ask(
        SaleAsked("s-2", WishedSale(None, (WishedLine(None, "food", 900),), redeem_voucher=voucher["code"]))
    )
    assert isinstance(paid, Told), paid
    assert paid.document["vouchers_used"] == [{"id": voucher["id"], "value_minor": 350}]
    again = first.ask(MembersAsked(code=member_code(member)))
    assert isinstance(again, Told)
    assert again.document["members"][0]["vouchers"] == []
    first.off = False
    room.wait(65)
    assert room.floor.differences() == []


def test_the_counter_shows_it_and_a_touch_hands_it_in(room: Room) -> None:
    first, _ = room.tills
    member = room.floor.members[0]
    first.sell("s-1", member, 1_000)
    room.wait(65)
    counter = counter_of(first, c.MemberChosen(member))
    (own,) = counter.own_vouchers
    assert own.name == "Free coffee"
    first.do(c.AmountEntered(900, "food"))
    after = counter_of(first, c.VoucherHanded(own.id))
    assert after.own_vouchers == ()
    assert [one.id for one in after.vouchers] == [own.id]


def test_who_joins_and_whom_they_bring_have_their_points_on_the_screen(room: Room) -> None:
    first, second = room.tills
    floor = room.floor
    ana = floor.database.write(
        partial(join, newcomer=Newcomer("Ana"), now_ms=floor.clock(), entropy=floor.dice, by="office")
    )
    floor.database.write(partial(note_proven, number=ana.number, now_ms=floor.clock(), by="office"))
    ben = Newcomer("Ben", brought_by=ana.number)
    friend = floor.database.write(partial(join, newcomer=ben, now_ms=floor.clock(), entropy=floor.dice, by="office"))
    room.wait(65)
    assert counter_of(first, c.MemberChosen(ana.member)).member is not None
    assert (first.net(ana.member), second.net(ana.member)) == (50, 50)
    second.sell("s-1", friend.member, 1_000)
    room.wait(65)
    go_round(floor.database, floor.clock())
    room.wait(65)
    shown = counter_of(first, c.MemberChosen(ana.member)).member
    assert shown is not None
    assert (shown.balance, second.net(friend.member)) == (75, 110)
    assert floor.differences() == []
