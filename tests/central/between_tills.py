"""What is held of a room of tills once everybody is heard: whole books, and what each till shows."""

from tests.fakes.floor_tills import Room


def the_books_hold(room: Room) -> None:
    for till in room.tills:
        till.off = False
    room.wait()
    while room.floor.judge_latecomers():
        pass
    room.wait(65)
    assert room.floor.differences() == []


def nets(room: Room, member: str) -> set[int]:
    return {till.net(member) for till in room.tills}
