"""What waits for a person is noted once and closed by name."""

from central.store.database import Database
from central.store.exceptions import Noted, close, close_cause, exceptions, note, seqs_noted

TILL = "AAAAAAAAAAAAAAAA"


def test_the_same_thing_is_noted_once_and_stays_closed(database: Database) -> None:
    odd = Noted("overdrawn", 5, TILL, 1, 7, points=20)
    database.write(lambda tx: note(tx, [odd, odd]))
    database.write(lambda tx: note(tx, [odd]))
    (row,) = database.read(exceptions)
    assert row.noted == odd
    assert database.write(lambda tx: close(tx, row.id, by="ana", said="seen", now_ms=9))
    assert not database.write(lambda tx: close(tx, row.id, by="ben", said="again", now_ms=10))
    database.write(lambda tx: note(tx, [odd]))
    assert database.read(exceptions) == []
    (closed,) = database.read(lambda tx: exceptions(tx, closed=True))
    assert (closed.closed_by, closed.note, closed.closed_ms) == ("ana", "seen", 9)


def test_a_cause_is_closed_for_its_till_only(database: Database) -> None:
    both = [Noted("lost", 1, TILL), Noted("lost", 1, "B" * 16), Noted("forked", 1, TILL)]
    database.write(lambda tx: note(tx, both))
    database.write(lambda tx: close_cause(tx, "lost", TILL, by="ana", said="found", now_ms=2))
    assert [row.noted.cause + row.noted.till for row in database.read(exceptions)] == [
        "lost" + "B" * 16,
        "forked" + TILL,
    ]


def test_what_was_noted_at_a_chain_is_found_by_its_cause(database: Database) -> None:
    rows = [Noted("odd", 1, TILL, 1, 7), Noted("odd", 1, TILL, 2, 8), Noted("other", 1, TILL, 1, 9)]
    database.write(lambda tx: note(tx, rows))
    assert database.read(lambda tx: seqs_noted(tx, TILL, 1, {"odd"})) == {("odd", 7)}
    assert database.read(lambda tx: seqs_noted(tx, TILL, 1, ())) == set()
