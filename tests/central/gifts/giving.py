"""A shop floor whose programme gives vouchers, and what its members have of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from central.store.gifts import Gave, gave_in_all
from central.store.vouchers import all_vouchers
from loyalty.rules.gifts import Gift
from loyalty.rules.spending import VoucherOffer
from tests.central.floor import PROGRAMME, Floor, FloorTill
from tests.central.points.purses import publish

if TYPE_CHECKING:
    from collections.abc import Callable

    from loyalty.ledger.voucher_ledger import VoucherAccount
    from loyalty.rules.programme import Programme

CUP = VoucherOffer("cup", "Free coffee", value_minor=350, valid_days=30)


def gift(**words: object) -> Gift:
    return msgspec.convert({"id": "g", "label": "A gift", "voucher": "cup"} | words, Gift)


def giving(*gifts: Gift, version: int = 1, kinds: tuple[VoucherOffer, ...] = (CUP,), **words: object) -> Programme:
    vouchers = (*PROGRAMME.vouchers, *kinds)
    return msgspec.structs.replace(PROGRAMME, version=version, gifts=gifts, vouchers=vouchers, **words)


def floor_giving(open_floor: Callable[..., Floor], *gifts: Gift, **how: int) -> Floor:
    floor = open_floor(**{"members": 3, "points": 0} | how)
    publish(floor, giving(*gifts))
    return floor


def opened(floor: Floor, store: str = "North") -> FloorTill:
    """A till that has heard all there is."""
    till = floor.till(store)
    till.exchange_all()
    return till


def given(floor: Floor, member: str | None = None) -> list[VoucherAccount]:
    """The vouchers that the programme gave (this member), whatever became of them."""
    found = [one for one in floor.database.read(all_vouchers) if one.gift is not None]
    return [one for one in found if member in (None, one.member)]


def gave(floor: Floor, gift: str = "g") -> Gave:
    return floor.database.read(gave_in_all).get(gift, Gave())
