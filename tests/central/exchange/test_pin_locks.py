"""A PIN that a till asks for no more stands before a person, once for each time, and of a member who has one."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from central.attending.causes import cause_of
from central.store.exceptions import exceptions
from central.store.pins import save_pin
from loyalty.exchange.wire import ExchangeReply, PinLock
from tests.central.floor import Floor

Open = Callable[..., Floor]


def test_f09_each_lock_waits_for_a_person_once_however_often_it_is_told(open_floor: Open) -> None:
    floor = open_floor(members=2)
    till = floor.till()
    till.exchange_all()
    member, without = floor.members
    floor.database.write(lambda tx: save_pin(tx, member, "kept"))
    locks = [PinLock(member, 5), PinLock(without, 5), PinLock("nobody", 5)]
    for told in (locks, locks, [PinLock(member, 9)]):
        reply = till.ask(msgspec.structs.replace(till.request(), pin_locks=told))
        assert isinstance(reply, ExchangeReply)
    noted = [one.noted for one in floor.database.read(exceptions)]
    assert [(one.cause, one.till, one.member, one.subject) for one in noted] == [
        ("pin_locked", till.id, member, f"{at_ms} {member}") for at_ms in (5, 9)
    ]
    assert "member pin" in cause_of("pin_locked").way_out
