"""What is known of a member is what was written down, and what was learned since."""

from __future__ import annotations

from central.store.joining import brought_by, count_cards, known_by_phone, known_member, prove, set_bringer
from tests.central.floor import Floor


def test_what_is_learned_of_a_member_is_known(floor: Floor) -> None:
    first, second, _ = floor.members
    floor.database.write(lambda tx: prove(tx, first))
    floor.database.write(lambda tx: set_bringer(tx, first, second))
    known = floor.database.read(lambda tx: known_member(tx, first))
    assert known is not None
    assert (known.is_proven, known.brought_by, known.balance, known.joined_ms) == (True, second, 500, None)
    assert floor.database.read(lambda tx: (brought_by(tx, first), brought_by(tx, second))) == (second, None)
    assert floor.database.read(lambda tx: known_member(tx, "nobody")) is None


def test_a_whole_phone_number_finds_its_member(floor: Floor) -> None:
    known = floor.database.read(lambda tx: known_by_phone(tx, "+447700900002"))
    assert known is not None
    assert known.member == floor.members[1]
    assert floor.database.read(lambda tx: known_by_phone(tx, "0002")) is None
    assert floor.database.read(count_cards) == 3
