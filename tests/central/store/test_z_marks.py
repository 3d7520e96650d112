"""The first report that was told under a number stays."""

from functools import partial
from pathlib import Path

from central.store.z_marks import keep_mark, newest_mark
from loyalty.exchange.z_marks import ZMark
from tests.central.floor import Floor


def test_the_newest_is_told_and_another_report_of_its_number_changes_nothing(tmp_path: Path) -> None:
    floor = Floor(f"sqlite:///{tmp_path / 'central.db'}", members=0, points=0)
    marks = [ZMark(number, number * 10, 5, 0, 1) for number in (2, 1, 10)]
    assert floor.database.read(lambda tx: newest_mark(tx, "T")) is None
    assert all(floor.database.write(partial(keep_mark, till_id="T", mark=one)) for one in [*marks, *marks])
    assert not floor.database.write(lambda tx: keep_mark(tx, "T", ZMark(10, 101, 5, 0, 1)))
    assert floor.database.read(lambda tx: newest_mark(tx, "T")) == marks[2]
    assert floor.database.read(lambda tx: newest_mark(tx, "U")) is None
    floor.close()
