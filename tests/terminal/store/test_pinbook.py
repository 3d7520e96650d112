"""PINs and wrong tries, kept by the store on disk and by the one in memory alike."""

from dataclasses import replace

from loyalty.exchange.wire import PinLock
from loyalty.ops.effect import Effect
from loyalty.ops.operations import SCHEMA, Origin, ReturnedLine, Reversal
from terminal.pin_ports import PinTries
from tests.fakes.shelf import AT_MS, Shelf
from tests.fakes.shop import AMARA, BEN

TRIES = PinTries(AMARA, "mark", 2, "boot-1", 5_000)


def test_a_till_that_has_just_joined_knows_no_pin(shelf: Shelf) -> None:
    pins = shelf.store.pins
    assert (pins.kept(AMARA), pins.tries(AMARA), pins.used_since(AMARA, 0)) == (None, None, [])


def test_a_pin_is_what_the_server_told_last_and_none_once_it_was_taken_away(shelf: Shelf) -> None:
    shelf.cafe.put("member_pin", member=AMARA, kept="first")
    shelf.exchange()
    assert shelf.store.pins.kept(AMARA) == "first"
    assert shelf.reopen().pins.kept(BEN) is None
    assert [shelf.store.pins.is_exposed(one) for one in (AMARA, BEN)] == [False, False]
    shelf.cafe.put("member_pin", member=AMARA, kept="first", exposed=1)
    shelf.exchange()
    assert [shelf.reopen().pins.is_exposed(one) for one in (AMARA, BEN)] == [True, False]
    shelf.cafe.put("member_pin", member=AMARA, kept="", gone=1)
    shelf.exchange()
    assert shelf.store.pins.kept(AMARA) is None


def test_wrong_tries_survive_a_restart_until_they_are_forgotten(shelf: Shelf) -> None:
    shelf.store.pins.note(TRIES)
    assert shelf.reopen().pins.tries(AMARA) == TRIES
    more = PinTries(AMARA, "other", 1, "boot-2", 9)
    shelf.store.pins.note(more)
    assert (shelf.reopen().pins.tries(AMARA), shelf.store.pins.tries(BEN)) == (more, None)
    shelf.store.pins.forget(AMARA)
    shelf.store.pins.forget(AMARA)
    assert shelf.reopen().pins.tries(AMARA) is None


def test_locks_are_told_oldest_first_until_somebody_knows_of_them(shelf: Shelf) -> None:
    for member, at_ms in ((BEN, 7), (AMARA, 7), (AMARA, 5), (AMARA, 5)):
        shelf.store.pins.note(replace(TRIES, member=member), at_ms)
    shelf.store.pins.forget(AMARA)
    oldest = [PinLock(AMARA, 5), *sorted((PinLock(AMARA, 7), PinLock(BEN, 7)), key=lambda one: one.member)]
    assert shelf.reopen().pins.locks(9) == oldest
    assert shelf.store.pins.locks(1) == oldest[:1]
    shelf.store.pins.unlock([*oldest[:2], PinLock(BEN, 8)])
    assert shelf.reopen().pins.locks(9) == oldest[2:]


def used(shelf: Shelf, member: str, since_ms: int) -> list[int]:
    """Points used, less those given back."""
    return [one.effect.use - one.effect.give for one in shelf.store.pins.used_since(member, since_ms)]


def test_what_a_member_used_here_is_told_with_what_came_back(shelf: Shelf) -> None:
    shelf.commit(shelf.sale(earn=300))
    shelf.commit(shelf.sale(use=100))
    shelf.commit(shelf.sale(use=50))
    assert used(shelf, AMARA, AT_MS) == [0, 100, 50]
    assert used(shelf, BEN, AT_MS) == []
    assert used(shelf, AMARA, AT_MS + 3) == [50]
    shelf.committed += 1
    origin = Origin(shelf.store.identity().device, 1, 3, "s")
    back = Reversal(
        SCHEMA,
        shelf.context(),
        "back",
        AMARA,
        Effect(give=50),
        "GBP",
        origin,
        0,
        undo=True,
        lines=(ReturnedLine(1, 1, 0, 0, 50),),
    )
    shelf.commit(back)
    assert used(shelf, AMARA, AT_MS) == [0, 100, 50, -50]
