"""Tills are called when the programme changed, whoever changed it."""

from __future__ import annotations

from central.http.crier import Crier
from central.http.hub import Hub
from central.store.stops import StoppedBy, lift_stop, put_stop
from tests.central.floor import Floor


class Called(Hub):
    def __init__(self) -> None:
        super().__init__()
        self.tills: list[set[str]] = []

    def call(self, *, tills: set[str], by: str) -> None:
        self.tills.append(tills)


def test_every_till_is_called_once_for_each_change(floor: Floor) -> None:
    hub, till = Called(), floor.till()
    crier = Crier(floor.database, hub)
    assert not crier.look_once()
    floor.database.write(lambda tx: put_stop(tx, "r", StoppedBy.PERSON, "ana", 1))
    assert crier.look_once()
    assert not crier.look_once()
    floor.database.write(lambda tx: lift_stop(tx, "r"))
    assert crier.look_once()
    assert hub.tills == [{till.id}, {till.id}]
