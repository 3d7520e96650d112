"""Tables of the server have names for everything, and are strict where the engine can be."""

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.schema import CreateTable

from central.store import schema


def test_numbers_are_whole_on_both_engines_and_tables_strict() -> None:
    strict = sqlite.dialect()
    for table in schema.metadata.tables.values():
        assert str(CreateTable(table).compile(dialect=strict)).rstrip().endswith("STRICT")
    other = postgresql.dialect()  # type: ignore[no-untyped-call] # the library has no types here
    made = str(CreateTable(schema.visit).compile(dialect=other))
    assert "score BIGINT NOT NULL" in made
    assert "CONSTRAINT pk_visit PRIMARY KEY (member, store)" in made
