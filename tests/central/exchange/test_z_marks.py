"""Two reports with one number are an administrator's to look at, once."""

from functools import partial
from pathlib import Path

from central.attending.causes import cause_of
from central.exchange.z_marks import TWICE, note_z_marks, told_z
from central.store import exceptions
from loyalty.exchange.z_marks import ZMark
from tests.central.floor import Floor


def test_another_report_of_a_number_is_noted_however_often_it_is_told(tmp_path: Path) -> None:
    floor = Floor(f"sqlite:///{tmp_path / 'central.db'}", members=0, points=0)
    till = floor.known(floor.till("North", "Till 1").id)
    first, other = ZMark(1, 10, 5, 0, 1), ZMark(1, 11, 6, 0, 1)
    for marks in ([first], [first, other], [other], [ZMark(2, 12, 7, 0, 1)]):
        floor.database.write(partial(note_z_marks, till=till, marks=marks, now_ms=9))
    noted = [one.noted for one in floor.database.read(exceptions.exceptions)]
    assert [(one.cause, one.till, one.subject) for one in noted] == [(TWICE, till.id, "Z 1 11")]
    assert "Z reports side by side" in cause_of(TWICE).way_out
    told = floor.database.read(lambda tx: told_z(tx, till))
    assert told is not None
    assert told.number == 2
    floor.close()
