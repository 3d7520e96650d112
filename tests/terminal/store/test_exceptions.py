"""Ops that the server flagged or quarantined; what every store promises of them is in test_contract."""

from pathlib import Path

from sqlalchemy import create_engine, text

from tests.fakes.till_world import TillWorld


def test_counting_them_looks_at_none_of_the_others(tmp_path: Path) -> None:
    TillWorld(tmp_path).close()
    asked = "SELECT count(*) FROM op WHERE verdict IN ('flagged', 'quarantined')"
    with create_engine(f"sqlite:///{tmp_path / 'till.db'}").connect() as connection:
        plan = connection.execute(text(f"EXPLAIN QUERY PLAN {asked}")).all()
    assert "op_exception" in str(plan)
