"""People join with what they say of themselves; who is rewarded for it has the points, and a till shows them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from itertools import pairwise

import msgspec
import pytest

from central.errors import WorldSaidNo
from central.joining import Newcomer, Welcomed, find, join, note_bringer, note_proven
from central.points.rounds import go_round
from central.store.deeds import member_deeds
from loyalty.codes.scanned import card_number
from loyalty.rules.bonuses import Bonuses, Referral, Welcome
from tests.central.floor import PROGRAMME, Floor
from tests.central.points.purses import publish, whole
from tests.central.restoring import picture, restore

ANA = Newcomer("Ana", "Silva", phone="+351912345678", birthday="02-29")
REWARDED = msgspec.structs.replace(PROGRAMME, bonuses=Bonuses(welcome=Welcome(50), referral=Referral(10, 25)))
Open = Callable[..., Floor]


def joins(floor: Floor, **words: object) -> Welcomed:
    changed = replace(ANA, **words)  # type: ignore[arg-type] # the tests name them right
    return floor.database.write(lambda tx: join(tx, changed, floor.clock(), floor.dice, by="ann"))


def say(floor: Floor, friend: str, bringer: str) -> None:
    """Who brought whom, by their numbers."""
    floor.database.write(partial(note_bringer, number=friend, bringer_number=bringer, now_ms=floor.clock(), by="ben"))


def test_who_joins_is_known_at_every_till_with_the_points_of_the_welcome(open_floor: Open) -> None:
    floor = open_floor(points=0)
    publish(floor, REWARDED)
    till = floor.till()
    till.exchange_all()
    done = joins(floor, is_proven=True, home="North", segments=("staff", "news"), card_kind="app")
    assert done.points == 50
    till.exchange_all()
    row = till.rows["member"][done.member]
    assert (row["name"], row["number"], row["points"], row["birthday"]) == ("Ana S.", done.number, 50, "02-29")
    assert (row["phone_last4"], row["segments"], row["home_store"]) == ("5678", "news staff", floor.stores[0].id)
    assert till.rows["card"][done.number]["kind"] == "app"
    assert whole(floor)


def test_a_welcome_that_asks_for_a_proof_comes_with_it_and_once(open_floor: Open) -> None:
    floor = open_floor(points=0)
    publish(floor, REWARDED)
    done = joins(floor)
    assert done.points == 0
    proven = partial(note_proven, number=done.number, now_ms=floor.clock(), by="ben")
    assert [floor.database.write(proven).points for _ in range(2)] == [50, 0]
    assert floor.database.read(lambda tx: find(tx, done.number)).is_proven
    last = floor.database.read(lambda tx: member_deeds(tx, done.number))[-1]
    assert (last.done_by, last.what) == ("ben", "called proven")
    assert whole(floor)


def test_a_friend_and_who_brought_them_are_rewarded_after_the_first_purchase(open_floor: Open) -> None:
    floor = open_floor(points=0)
    publish(floor, REWARDED)
    till = floor.till()
    till.exchange_all()
    friend = joins(floor, brought_by=card_number(1))
    till.sell(friend.member, 1_000)
    till.exchange_all()
    done = go_round(floor.database, floor.clock())
    assert done is not None
    assert done.bonuses == 35
    till.exchange_all()
    assert (till.points(friend.member), till.points(floor.members[0])) == (110, 25)
    assert whole(floor)


def test_who_brought_whom_is_said_once_before_the_first_purchase_and_in_no_circle(sqlite_floor: Floor) -> None:
    floor = sqlite_floor
    numbers = [joins(floor, phone=None, given=name).number for name in ("Ana", "Ben", "Cem")]
    say(floor, numbers[1], numbers[0])
    say(floor, numbers[2], numbers[1])
    for friend, bringer, why in (
        (numbers[0], numbers[1], "Ben S. came through Ana S."),
        (numbers[0], numbers[2], "Cem S. came through Ana S."),
        (numbers[0], numbers[0], "Nobody brings themselves"),
        (numbers[1], numbers[2], "by somebody already"),
        (card_number(1), numbers[0], "has bought something already"),
        ("12345", numbers[0], "Nobody has the card or member number"),
    ):
        with pytest.raises(WorldSaidNo, match=why):
            say(floor, friend, bringer)
    done = [(one.done_by, one.what, one.subject) for one in floor.database.read(member_deeds)]
    assert done[0] == ("ann", "added", f"member {numbers[0]}")
    pairs = pairwise(numbers)
    assert done[3:] == [("ben", f"said that {one} brought", f"member {friend}") for one, friend in pairs]


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ({"phone": "0912345678"}, "with its country"),
        ({"phone": "+447700900001"}, "has this phone number already"),
        ({"birthday": "02-30"}, "no day of a year"),
        ({"card": "12345678"}, "no card number"),
        ({"card": card_number(1)}, "belongs to somebody already"),
        ({"home": "East"}, "no store"),
        ({"segments": ("old staff",)}, "no single word"),
        ({"card_kind": "a b"}, "no single word"),
        ({"brought_by": "1"}, "Nobody has"),
        ({"given": ""}, "a member's name has"),
    ],
)
def test_what_cannot_be_is_refused_with_the_way_out_and_nobody_is_added(
    sqlite_floor: Floor, words: dict[str, object], why: str
) -> None:
    before = picture(sqlite_floor)["member"]
    family = {"family": ""} if "given" in words else {}
    with pytest.raises(WorldSaidNo, match=why):
        joins(sqlite_floor, **words, **family)
    assert picture(sqlite_floor)["member"] == before


def test_a_card_that_was_handed_over_is_theirs_and_free_numbers_are_passed_over(sqlite_floor: Floor) -> None:
    handed = card_number(5)
    assert joins(sqlite_floor, card=f"{handed[:4]} {handed[4:]}").number == handed
    assert joins(sqlite_floor, phone=None).number == card_number(6)


def test_nobody_joins_or_is_vouched_for_while_the_server_waits_for_its_tills(open_floor: Open) -> None:
    floor = open_floor()
    floor.till().exchange_all()
    restore(floor, picture(floor))
    with pytest.raises(WorldSaidNo, match="recovery show"):
        joins(floor)
    with pytest.raises(WorldSaidNo, match="recovery show"):
        say(floor, card_number(1), card_number(2))
    with pytest.raises(WorldSaidNo, match="nothing was changed"):
        floor.database.write(partial(note_proven, number=card_number(1), now_ms=floor.clock(), by="ben"))
    assert floor.database.read(member_deeds) == []
