"""Real tills on real files and the real exchange, on both engines: points of a finished sale, wherever it is shown."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import msgspec
import pytest

from central.store import exceptions
from central.store.shops import publish_programme
from loyalty.ops.operations import Sale
from loyalty.rules.claims import Claims
from loyalty.rules.programme import programme_bytes
from loyalty.signing.published import Published
from terminal.questions import Answer, ClaimAsked, RefundAsked, SaleAsked, Told, WishedLine, WishedPieces, WishedSale
from terminal.till.trade.papers import code_of_sale
from tests.central.between_tills import nets, the_books_hold
from tests.central.floor import PROGRAMME, START_MS
from tests.fakes.floor_tills import RealTill, Room


@pytest.fixture
def room(url: str, tmp_path: Path) -> Iterator[Room]:
    made = Room(url, tmp_path, tills=2)
    rules = msgspec.structs.replace(PROGRAMME, version=2, claims=Claims())
    one = Published(2, programme_bytes(rules).decode(), START_MS + 1)
    signed = replace(one, signature=one.signed(made.floor.signer))
    made.floor.database.write(partial(publish_programme, new=signed))
    made.wait(65)
    yield made
    made.close()


def sell(till: RealTill, *lines: WishedLine) -> tuple[str, int]:
    """The code on the receipt of a sale of nobody, and what it would have earned."""
    told = till.ask(SaleAsked("sold", WishedSale(None, lines or (WishedLine(None, "food", 3_000, 3),))))
    assert isinstance(told, Told), told
    kept = till.store.kept("sold")
    assert kept is not None
    assert isinstance(kept.operation, Sale)
    assert isinstance(kept.operation.claimable, tuple)
    return code_of_sale(till.signer, kept.epoch, kept.seq, kept.operation), sum(kept.operation.claimable)


def done(answer: Answer) -> None:
    assert isinstance(answer, Told), answer


def causes(room: Room) -> list[str]:
    return [one.noted.cause for one in room.floor.database.read(exceptions.exceptions)]


@pytest.mark.parametrize("comes_first", ["sale", "claim"])
def test_points_of_another_tills_sale_are_added_without_a_line_and_returns_take_them(
    room: Room, comes_first: str
) -> None:
    (first, second), member = room.tills, room.floor.members[0]
    first.off = comes_first == "claim"
    receipt, points = sell(first)
    assert points
    room.wait(65)
    second.off = comes_first == "sale"
    room.wait(65)
    done(second.ask(ClaimAsked("c-1", receipt, member)))
    assert second.net(member) == 500 + points
    room.wait(65)
    the_books_hold(room)
    assert nets(room, member) == {500 + points}
    done(first.ask(RefundAsked("r-1", "sold", (WishedPieces(1, 1),))))
    the_books_hold(room)
    assert nets(room, member) == {500 + points - points // 3}
    done(second.ask(RefundAsked("r-2", receipt, (WishedPieces(1, 1),))))
    done(first.ask(RefundAsked("r-3", "sold", None)))
    the_books_hold(room)
    assert nets(room, member) == {500}
    assert causes(room) == [], "each piece came back once"


def test_points_of_a_receipt_too_long_for_its_code_are_added_by_what_the_server_tells(room: Room) -> None:
    (first, second), member = room.tills, room.floor.members[0]
    receipt, points = sell(first, *(WishedLine(None, "food", 100 + place) for place in range(26)))
    room.wait(65)
    done(second.ask(ClaimAsked("c-1", receipt, member)))
    the_books_hold(room)
    assert (nets(room, member), causes(room)) == ({500 + points}, [])


def test_claimed_at_two_tills_the_first_at_the_server_counts(room: Room) -> None:
    (first, second), (member, other) = room.tills, room.floor.members[:2]
    receipt, points = sell(first)
    room.wait(65)
    first.off = second.off = True
    room.wait(65)
    done(first.ask(ClaimAsked("c-1", "sold", member)))
    done(second.ask(ClaimAsked("c-2", receipt, other)))
    second.off = False
    room.wait(65)
    the_books_hold(room)
    assert (nets(room, other), nets(room, member)) == ({500 + points}, {500})
    assert causes(room) == ["claimed_already"]


def test_points_that_went_to_the_wrong_card_are_moved_and_all_tills_agree(room: Room) -> None:
    (first, second), (member, other) = room.tills, room.floor.members[:2]
    done(first.sell("mine", member, 3_000))
    done(first.ask(ClaimAsked("c-1", "mine", other, "It was her card")))
    the_books_hold(room)
    assert nets(room, member) == {500}
    gained = second.net(other) - 500
    assert gained > 0
    done(first.ask(RefundAsked("r-1", "mine", None)))
    the_books_hold(room)
    assert (nets(room, other), nets(room, member), causes(room)) == ({500}, {500}, [])


@pytest.mark.parametrize("by_receipt", [False, True])
def test_points_that_were_claimed_follow_the_parts_of_an_amount(room: Room, *, by_receipt: bool) -> None:
    (first, second), member = room.tills, room.floor.members[0]
    receipt, points = sell(first, WishedLine(None, "food", 3_000))
    done(first.ask(ClaimAsked("c-1", "sold", member)))
    room.wait(65)
    till, name = (second, receipt) if by_receipt else (first, "sold")
    for at, minor in enumerate((700, 1_100)):
        done(till.ask(RefundAsked(f"r-{at}", name, (WishedPieces(1, amount_minor=minor),))))
    the_books_hold(room)
    assert nets(room, member) == {500 + points - points * 1_800 // 3_000}
    done(till.ask(RefundAsked("r-9", name, None)))
    the_books_hold(room)
    assert nets(room, member) == {500}
    assert causes(room) == []
