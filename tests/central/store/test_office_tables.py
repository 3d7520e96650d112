"""What waits for a person, what the shop bears and what is given up have tables of their own in the one schema."""

from central.store import office_tables, schema
from central.store.columns import metadata


def test_the_schema_holds_them_under_their_names() -> None:
    for name in ("exception", "liability", "write_off"):
        table = getattr(office_tables, name)
        assert table is getattr(schema, name) is metadata.tables[name]
    assert "detail" in office_tables.exception.c
