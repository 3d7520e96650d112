"""Stamp cards between real tills and a real server: rights, lots, returns, receipts of other tills, other histories."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import pytest

from central.store.accounts import accounts_of
from central.store.cards import beyond_in_all
from central.store.lots import lots_left
from central.store.shops import publish_programme
from loyalty.ops.operations import Sale
from loyalty.ops.stamps import stamp_account
from loyalty.rules.conditions import Goods
from loyalty.rules.expiry import DAY_MS, Expiry, day_end
from loyalty.rules.programme import Programme, programme_bytes
from loyalty.rules.stamps import FullCard, StampBy, StampCard, StampCards
from loyalty.signing.published import Published
from loyalty.values.errors import Refusal
from terminal import commands as c
from terminal.questions import MembersAsked, RefundAsked, SaleAsked, Told, WishedLine, WishedPieces, WishedSale
from terminal.till.trade.papers import code_of_sale
from tests.central.between_tills import the_books_hold
from tests.central.floor import PROGRAMME, START_MS
from tests.central.points.purses import whole
from tests.fakes.floor_tills import RealTill, Room

COFFEE = StampCard(
    id="coffee",
    label={"en": "Coffee card", "de": "Kaffeekarte"},
    full=9,
    worth=FullCard(free_piece=True),
    goods=Goods(categories=("food",)),
    expiry=Expiry(days=365),
)


def with_cards(*cards: StampCard, version: int = 2) -> Programme:
    return Programme(
        version=version,
        name=PROGRAMME.name,
        currency="GBP",
        earn=PROGRAMME.earn,
        redeem=PROGRAMME.redeem,
        stamp_cards=StampCards(cards=cards),
    )


def publish(room: Room, programme: Programme, at_ms: int = START_MS) -> None:
    one = Published(programme.version, programme_bytes(programme).decode(), at_ms)
    signed = replace(one, signature=one.signed(room.floor.signer))
    room.floor.database.write(partial(publish_programme, new=signed))


@pytest.fixture
def room(sqlite_copy: str, tmp_path: Path) -> Iterator[Room]:
    found = Room(sqlite_copy, tmp_path)
    publish(found, with_cards(COFFEE))
    found.wait(65)
    yield found
    found.close()


def member_of(room: Room) -> str:
    return room.floor.members[0]


def sell(till: RealTill, name: str, member: str, cups: int, *, full: bool = False) -> Any:  # noqa: ANN401 - a document
    known = till.store.member(member)
    assert known is not None
    line = WishedLine(None, "food", 300 * cups, cups)
    wish = WishedSale(known.member.number, (line,), redeem_stamp_card="coffee" if full else None)
    answer = till.ask(SaleAsked(name, wish))
    return answer.document if isinstance(answer, Told) else answer


def refund(till: RealTill, name: str, sale: str, pieces: int | None = None) -> Any:  # noqa: ANN401 - a document
    lines = None if pieces is None else (WishedPieces(1, pieces),)
    answer = till.ask(RefundAsked(name, sale, lines))
    return answer.document if isinstance(answer, Told) else answer


def shown(till: RealTill, member: str) -> int:
    return till.store.card_stamps(stamp_account(member, "coffee")).net


def held(till: RealTill, member: str) -> int:
    return till.store.rights(stamp_account(member, "coffee")).held


def kept(room: Room, member: str) -> tuple[int, int]:
    """Balance and debt of the card on the server."""
    name = stamp_account(member, "coffee")
    row = room.floor.database.read(lambda tx: accounts_of(tx, [name]))[name]
    return row.account.balance, row.account.debt


def test_nine_cups_and_the_tenth_is_free_without_a_line(room: Room) -> None:
    till, member = room.tills[0], member_of(room)
    till.off = True
    till.clock.passes(1)
    sold = [sell(till, f"sale-{cups}", member, 3) for cups in range(3)][-1]
    assert sold["stamp_cards"] == [{"card": "coffee", "full": 9, "stamps_given": 3, "stamps_used": 0, "stamps": 9}]
    free = sell(till, "free", member, 2, full=True)
    assert (free["total_minor"], free["due_minor"]) == (300, 300)
    assert (free["stamp_cards"][0]["stamps_used"], free["stamp_cards"][0]["stamps_given"]) == (9, 1)
    assert shown(till, member) == 1
    till.off = False
    room.wait()
    assert kept(room, member) == (1, 0)
    assert [shown(one, member) for one in room.tills] == [1, 1]
    assert whole(room.floor)


def test_a_card_that_is_not_full_is_refused_before_anything_happens(room: Room) -> None:
    till, member = room.tills[0], member_of(room)
    sell(till, "one", member, 8)
    refused = sell(till, "two", member, 1, full=True)
    assert isinstance(refused, Refusal)
    assert (refused.code, "8 of 9" in refused.sentence) == ("not_enough_stamps", True)
    assert shown(till, member) == 8


def test_stamps_that_another_till_holds_are_not_used_without_a_line(room: Room) -> None:
    first, second = room.tills
    member = member_of(room)
    sell(first, "one", member, 9)
    room.wait()
    assert {one.id: held(one, member) for one in room.tills} == {
        one.id: (9 if one.store.standing().anchor else 0) for one in room.tills
    }
    other = next(one for one in room.tills if not one.store.standing().anchor)
    other.off = True
    room.wait(10)
    refused = sell(other, "free", member, 1, full=True)
    assert isinstance(refused, Refusal)
    assert refused.code == "not_spendable_here"
    other.off = False
    room.wait(20)
    asked = sell(other, "free-2", member, 2, full=True)
    assert isinstance(asked, Refusal)
    anchor = next(one for one in room.tills if one is not other)
    for _ in range(3):  # The server calls the till that holds them.
        anchor.do(c.NewsHeard())
        room.wait(1)
    free = sell(other, "free-3", member, 2, full=True)
    assert not isinstance(free, Refusal), free
    assert free["due_minor"] == 300
    room.wait()
    assert kept(room, member) == (1, 0)
    assert whole(room.floor)
    assert {first.id, second.id} == {one.id for one in room.tills}


@pytest.mark.parametrize("steps", [(10,), (1, 9), (3, 3, 4), (1,) * 10])
def test_returns_in_any_steps_take_and_give_back_the_same_stamps(room: Room, steps: tuple[int, ...]) -> None:
    till, member = room.tills[0], member_of(room)
    sell(till, "first", member, 9)
    sell(till, "free", member, 10, full=True)
    room.wait()
    assert shown(till, member) == 9
    for number, pieces in enumerate(steps):
        back = refund(till, f"back-{number}", "free", pieces)
        assert not isinstance(back, Refusal), back
    assert shown(till, member) == 9
    room.wait()
    assert kept(room, member) == (9, 0)
    names = [lot.origin.rpartition("/")[2] for lot in lots(room, member)]
    assert names == ["1"], "the very lot that the full card used"
    assert room.floor.database.read(beyond_in_all) == {}
    assert whole(room.floor)


def test_row_56_a_full_card_that_comes_back_at_both_tills_after_its_stamps_have_ended_is_booked(room: Room) -> None:
    soon = msgspec.structs.replace(
        COFFEE, full=3, by=StampBy.VISIT, worth=FullCard(percent=50), expiry=Expiry(days=2, grace_days=5)
    )
    publish(room, with_cards(soon, version=3))
    room.wait(65)
    (first, second), member = room.tills, member_of(room)
    for visit in range(3):
        sell(first, f"visit-{visit}", member, 1)
    sell(first, "free", member, 10, full=True)
    room.wait()
    sold = first.store.kept("free")
    assert sold is not None
    assert isinstance(sold.operation, Sale)
    code = code_of_sale(first.signer, sold.epoch, sold.seq, sold.operation)
    room.clock.passes(4 * DAY_MS)
    room.wait(65)
    first.off = second.off = True
    assert not isinstance(refund(second, "back", code, 3), Refusal)
    second.off = False
    room.wait()
    refund(first, "rest", "free", 4)
    the_books_hold(room)


def lots(room: Room, member: str) -> list[Any]:
    name = stamp_account(member, "coffee")
    found = room.floor.database.read(lambda tx: lots_left(tx, [name]))
    return [lot for lot in found[name] if lot.left]


def test_stamps_of_a_returned_sale_that_were_used_are_owed_and_the_next_repay_them(room: Room) -> None:
    till, member = room.tills[0], member_of(room)
    sell(till, "first", member, 9)
    sell(till, "free", member, 1, full=True)
    back = refund(till, "back", "first")
    assert back["stamp_cards"] == [{"card": "coffee", "stamps_taken_back": 9, "stamps_given_back": 0}]
    assert shown(till, member) == -9
    room.wait()
    assert kept(room, member) == (0, 9)
    sell(till, "second", member, 10)
    room.wait()
    assert kept(room, member) == (1, 0)
    assert shown(till, member) == 1
    assert whole(room.floor)


@pytest.mark.parametrize("with_points", [True, False])
def test_the_receipt_of_another_till_gives_its_stamps_back_whichever_comes_first(room: Room, with_points: bool) -> None:
    if not with_points:
        publish(room, with_cards(msgspec.structs.replace(COFFEE, points=False), version=3))
        room.wait(65)
    first, second = room.tills
    member = member_of(room)
    sell(first, "first", member, 9)
    room.wait()
    first.off = True
    sell(first, "free", member, 4, full=True)
    sold = first.store.kept("free")
    assert sold is not None
    assert isinstance(sold.operation, Sale)
    assert bool(sold.operation.effect.earn) is with_points
    code = code_of_sale(first.signer, sold.epoch, sold.seq, sold.operation)
    back = refund(second, "back", code, 1)
    assert not isinstance(back, Refusal), back
    room.wait()
    assert kept(room, member) == (9, 0)
    the_books_hold(room)
    # The 4 cups used 9 stamps and brought 3; with one of them 9 / 4 -> 2 come back and 3 / 4 -> 0 go.
    assert kept(room, member) == (9 - 9 + 3 + 2, 0)
    assert {shown(till, member) for till in room.tills} == {5}
    refund(second, "rest", code)
    the_books_hold(room)
    assert kept(room, member) == (9, 0)


def test_an_undone_or_cancelled_sale_leaves_no_stamp(room: Room) -> None:
    till, member = room.tills[0], member_of(room)
    sell(till, "one", member, 4)
    refund(till, "back", "one")
    room.wait()
    assert (shown(till, member), kept(room, member)) == (0, (0, 0))
    assert whole(room.floor)


@pytest.mark.parametrize(("days", "told"), [(365, 0), (20, 4)])
def test_stamps_end_by_the_card_and_not_with_the_points_and_the_till_is_told_of_an_end_that_is_near(
    room: Room, days: int, told: int
) -> None:
    publish(room, with_cards(msgspec.structs.replace(COFFEE, expiry=Expiry(days=days)), version=3))
    room.wait(65)
    till, member = room.tills[0], member_of(room)
    sell(till, "one", member, 4)
    room.wait()
    end_ms = day_end(START_MS, days)
    assert [lot.expires_ms for lot in lots(room, member)] == [end_ms]
    assert till.store.card_stamps(stamp_account(member, "coffee")).endings == (((end_ms, told),) if told else ())
    known = till.store.member(member)
    assert known is not None
    assert known.endings == ()


def test_a_till_that_comes_back_from_an_older_copy_tells_its_stamps_again(room: Room) -> None:
    till, member = room.tills[0], member_of(room)
    sell(till, "one", member, 4)
    room.wait()
    image = till.image()
    sell(till, "two", member, 3)
    room.wait()
    till.put_back(image)
    till.off = True
    sell(till, "three", member, 2)
    till.off = False
    room.wait(300)
    assert kept(room, member) == (9, 0)
    assert shown(till, member) == 9
    assert whole(room.floor)


def test_another_program_sees_how_every_card_stands(room: Room) -> None:
    till, member = room.tills[0], member_of(room)
    sell(till, "one", member, 4)
    known = till.store.member(member)
    assert known is not None
    told = till.ask(MembersAsked(code=known.member.number))
    assert isinstance(told, Told)
    assert told.document["members"][0]["stamp_cards"][0] | {"usable_reason": None} == {
        "card": "coffee", "name": "Coffee card", "full": 9, "stamps": 4, "owed": 0, "usable_here": held(till, member),
        "usable_reason": None,
    }  # fmt: skip
