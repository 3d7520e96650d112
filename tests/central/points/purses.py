"""What the books have of a member's lots, and a programme by which they end."""

from __future__ import annotations

import msgspec

from central.store.lots import lots_left, unlotted
from central.store.shops import publish_programme
from loyalty.ledger.lots import Lot
from loyalty.rules.expiry import Expiry
from loyalty.rules.programme import Programme, programme_bytes
from loyalty.signing.published import Published
from tests.central.floor import PROGRAMME, Floor

YEARLY = msgspec.structs.replace(PROGRAMME, expiry=Expiry(365))


def publish(floor: Floor, programme: Programme, starts_ms: int = 0) -> None:
    document = programme_bytes(programme).decode()
    floor.database.write(lambda tx: publish_programme(tx, Published(programme.version, document, starts_ms)))


def left(floor: Floor, member: str) -> dict[str, int]:
    """What is left of each lot that is not empty: `opening/1`, else by the seq of the op that brought it."""
    return {
        lot.origin.split("/", 2)[-1] if lot.origin[:4] != "open" else "opening": lot.left for lot in lots(floor, member)
    }


def lots(floor: Floor, member: str) -> list[Lot]:
    return floor.database.read(lambda tx: lots_left(tx, [member])).get(member, [])


def short(floor: Floor, member: str) -> int:
    return floor.database.read(lambda tx: unlotted(tx, [member]))[member]


def whole(floor: Floor) -> bool:
    return floor.differences() == []
