"""The migrations lead to exactly the schema that the code believes in, on both engines, and back."""

import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from central.store import schema
from central.store.database import Database


def checks(metadata: sa.MetaData) -> dict[str, set[str | None]]:
    found: dict[str, set[str | None]] = {}
    for table in metadata.sorted_tables:
        if table.name != "alembic_version":
            found[table.name] = {
                str(one.name) for one in table.constraints if isinstance(one, sa.CheckConstraint | sa.UniqueConstraint)
            }
    return found


def test_the_migrations_make_what_the_code_expects(database: Database) -> None:
    def compare(tx: object) -> tuple[list[object], dict[str, set[str | None]]]:
        connection = tx.connection  # type: ignore[attr-defined] # a transaction, seen from the tool's side
        differences = compare_metadata(MigrationContext.configure(connection), schema.metadata)
        reflected = sa.MetaData()
        reflected.reflect(connection)
        return differences, checks(reflected)

    differences, found = database.read(compare)
    assert differences == []
    assert found == checks(schema.metadata)
