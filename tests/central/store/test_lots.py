"""Lots and what was drawn from them are kept as they are, on both engines."""

from __future__ import annotations

from dataclasses import replace

from central.store import lots
from loyalty.ledger.lots import Lot, Use
from tests.central.floor import Floor

OLD, NEW = Lot("old", 10, 10, 1, 50), Lot("new", 20, 20, 2, None, 9)


def test_lots_are_kept_and_only_what_is_left_of_them_changes(floor: Floor) -> None:
    ana, ben = floor.members[:2]
    save = [(ana, OLD), (ben, NEW), (ana, NEW)]
    floor.database.write(lambda tx: lots.save_lots(tx, save))
    floor.database.write(lambda tx: lots.save_lots(tx, [(ana, replace(OLD, left=0))]))
    found = floor.database.read(lambda tx: lots.lots_left(tx, [ana, ben]))
    assert [one for one in found[ana] if one.origin != "opening/1"] == [NEW]
    assert NEW in found[ben]
    assert floor.database.read(lambda tx: lots.lots_left(tx, [])) == {}
    wanted = {(ana, "old"), (ana, "new"), (ben, "old")}
    assert floor.database.read(lambda tx: lots.empty_lots(tx, wanted)) == {ana: [replace(OLD, left=0)]}


def test_what_was_drawn_keeps_its_order(floor: Floor) -> None:
    ana, ben = floor.members[:2]
    uses = {(ana, "sale"): [Use("z", 5), Use("a", 7)], (ben, "sale"): [Use("b", 1)]}
    floor.database.write(lambda tx: lots.save_uses(tx, uses))
    floor.database.write(lambda tx: lots.save_uses(tx, {(ana, "sale"): [Use("z", 5), Use("a", 7, 3)]}))
    found = floor.database.read(lambda tx: lots.uses_of(tx, {(ana, "sale"), (ben, "none")}))
    assert found == {(ana, "sale"): [Use("z", 5), Use("a", 7, 3)]}


def test_the_sum_of_the_lots_is_the_balance_less_the_gap(floor: Floor) -> None:
    ana = floor.members[0]
    floor.database.write(lambda tx: lots.save_unlotted(tx, {ana: 30}))
    assert floor.database.read(lambda tx: lots.unlotted(tx, floor.members[:2])) == {ana: 30, floor.members[1]: 0}
    assert floor.database.read(lots.points_in_lots) == dict.fromkeys(floor.members, 500) | {ana: 470}
