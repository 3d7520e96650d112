"""What rules gave is added up."""

from central.store.database import Database
from central.store.given import Given, add_given, given


def test_what_further_sales_gave_is_added(database: Database) -> None:
    for more in ({"b": Given(5), "a": Given(minor=7)}, {"b": Given(2, 1)}):
        database.write(lambda tx, more=more: add_given(tx, more))  # type: ignore[misc] # bound at once
    assert database.read(given) == {"a": Given(0, 7), "b": Given(7, 1)}
