"""What rules gave is added up."""

from central.store.database import Database
from central.store.given import Given, add_given, correct_given, given


def test_what_further_sales_gave_is_added(database: Database) -> None:
    for more in ({"b": Given(5), "a": Given(minor=7)}, {"b": Given(2, 1)}):
        database.write(lambda tx, more=more: add_given(tx, more))  # type: ignore[misc] # bound at once
    assert database.read(given) == {"a": Given(0, 7), "b": Given(7, 1)}


def test_what_was_counted_wrongly_is_corrected_and_never_below_none(database: Database) -> None:
    database.write(lambda tx: add_given(tx, {"a": Given(5, 7)}))
    wrong = {"a": Given(3, 1).less(Given(5, 100)), "b": Given(4)}
    database.write(lambda tx: correct_given(tx, wrong))
    assert database.read(given) == {"a": Given(3, 0), "b": Given(4)}
