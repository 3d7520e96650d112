"""What a till has heard of the stopped rules is its own word: the place from which it asks for more."""

from central.exchange.stops_heard import stops_heard
from central.store.stops import note_heard_stops
from loyalty.exchange.wire import Cursor
from tests.central.floor import Floor


def test_a_place_counts_where_it_is_new_and_of_this_generation(floor: Floor) -> None:
    till = floor.known(floor.till().id)
    read = floor.database.read
    further = Cursor(1, {"rule_stop": (5, "r")})
    assert read(lambda tx: stops_heard(tx, till, further, 1)) == (5, "r")
    assert read(lambda tx: stops_heard(tx, till, further, 2)) is None
    assert read(lambda tx: stops_heard(tx, till, Cursor(1), 1)) is None
    floor.database.write(lambda tx: note_heard_stops(tx, till.id, (1, 3), 1, (5, "r"), now_ms=1))
    assert read(lambda tx: stops_heard(tx, till, further, 1)) is None
