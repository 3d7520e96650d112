"""What is held of a room of tills once everybody is heard: whole books, and what each till shows."""

from central.exchange.latecomers import judge_latecomers
from central.reconcile import reconcile
from loyalty.signing.signature import Ed25519Verifier
from tests.fakes.floor_tills import Room


def the_books_hold(room: Room) -> None:
    for till in room.tills:
        till.off = False
    room.wait()
    while judge_latecomers(room.floor.database, verifier_of=Ed25519Verifier, now_ms=room.floor.clock):
        pass
    room.wait(65)
    assert room.floor.database.read(reconcile).differences == []


def nets(room: Room, member: str) -> set[int]:
    return {till.net(member) for till in room.tills}
