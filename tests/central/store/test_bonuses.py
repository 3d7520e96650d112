"""Bonuses are written down under names that are given once; who may have one is found page by page."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa

from central.errors import StoreBusy
from central.store import bonuses
from central.store.activity import Day, add_days
from central.store.bonuses import BonusFacts, Kept
from central.store.schema import member
from loyalty.rules.bonuses import Given
from tests.central.floor import Floor


def test_a_bonus_is_written_once(floor: Floor) -> None:
    ana, ben = floor.members[:2]
    given = [Given("brought/x", ana, 5), Given("brought/y", ana, 5), Given("welcome/ben", ben, 9)]
    floor.database.write(lambda tx: bonuses.keep_given(tx, given, 7))
    names = {"brought/x", "welcome/ben", "welcome/ana"}
    assert floor.database.read(lambda tx: bonuses.given_before(tx, names)) == {"brought/x", "welcome/ben"}
    assert floor.database.read(lambda tx: bonuses.friends_rewarded(tx, [ana, ben])) == {ana: 2}
    with pytest.raises((sa.exc.IntegrityError, StoreBusy)):
        floor.database.write(lambda tx: bonuses.keep_given(tx, given[:1], 8))
    nothing = floor.database.read(lambda tx: (bonuses.given_before(tx, ()), bonuses.friends_rewarded(tx, ())))
    assert nothing == (set(), {})


def test_bonuses_whose_purchases_came_back_are_found_and_forgotten(floor: Floor) -> None:
    ana, ben, carla = sorted(floor.members)
    names = {f"brought/{ana}": ben, f"friend/{ana}": ana, f"win-back/{carla}/1970-01-06": carla, f"welcome/{ben}": ben}
    given = [Given(name, member, 5) for name, member in names.items()]
    floor.database.write(lambda tx: bonuses.keep_given(tx, given, 7))
    emptied = [Day(one, 5, sign, sign, int(sign > 0)) for one in (ana, ben) for sign in (1, -1)]
    floor.database.write(lambda tx: add_days(tx, [*emptied, Day(carla, 5, 1, 1, 1)]))
    pages = floor.database.read(lambda tx: [bonuses.buyers_without_ground(tx, since, "", 5) for since in (7, 8)])
    assert pages == [[ana], []]
    assert floor.database.read(lambda tx: bonuses.buyers_without_ground(tx, 7, ana, 5)) == []
    kept = floor.database.read(lambda tx: bonuses.given_for_purchases(tx, [ana]))
    assert kept == [Kept(f"brought/{ana}", ben, ana, 5, 7), Kept(f"friend/{ana}", ana, ana, 5, 7)]
    assert floor.database.read(lambda tx: bonuses.won_back(tx, [ana, carla])) == {carla: [date(1970, 1, 6)]}
    floor.database.write(lambda tx: bonuses.drop_given(tx, [one.name for one in kept]))
    assert floor.database.read(lambda tx: bonuses.given_for_purchases(tx, [ana])) == []


def test_who_may_have_a_bonus_is_found(floor: Floor) -> None:
    ana, ben, carla = sorted(floor.members)
    values = {"joined_ms": 50, "birthday": "03-01", "brought_by": ben, "proven": 1}
    floor.database.write(lambda tx: tx.run(sa.update(member).where(member.c.id == ana).values(**values)))
    floor.database.write(lambda tx: tx.run(sa.update(member).where(member.c.id == carla).values(blocked=1)))
    days = [Day(ana, 5, 1, 1, 1), Day(ana, 3, 1, 1, 1), Day(ben, 5, 1, 1, 1), Day(ben, 5, -1, -1, 0)]
    floor.database.write(lambda tx: add_days(tx, days))
    found = floor.database.read(lambda tx: bonuses.known_members(tx, floor.members))
    nobody = BonusFacts(None, is_proven=False, birthday=None, brought_by=None)
    assert found == {ana: BonusFacts(50, is_proven=True, birthday="03-01", brought_by=ben), ben: nobody}
    assert floor.database.read(lambda tx: bonuses.days_bought(tx, floor.members)) == {ana: [3, 5]}
    pages = floor.database.read(
        lambda tx: [
            bonuses.members_who_joined(tx, 50, "", 5),
            bonuses.members_who_joined(tx, 51, "", 5),
            bonuses.members_born_on(tx, {"03-01", "02-29"}, "", 5),
            bonuses.members_born_on(tx, {"03-01"}, ana, 5),
            bonuses.members_who_bought(tx, 5, "", 5),
            bonuses.members_who_bought(tx, 6, "", 5),
        ]
    )
    assert pages == [[ana], [], [ana], [], [ana], []]
