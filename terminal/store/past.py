"""Sales of the past: ops by their place, own ops about another till's sale, and the keys that sign papers."""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select

from loyalty.ops.operations import Accrual, Sale
from loyalty.signing.signature import KEY_BYTES, key_id
from loyalty.values.ids import op_no
from terminal.past_ports import KnownTill
from terminal.store.connection import Connection, Prepared
from terminal.store.oplog import KEPT, about_key, kept_of
from terminal.store.tables import op, replica

if TYPE_CHECKING:
    from collections.abc import Callable

    from terminal.ports import Kept

_TILL = replica["till_key"]
OP_NO_MAX = 2**63 - 1


class PastSales:
    """Implements the `Past` port. Till thread only."""

    def __init__(self, connection: Connection, acked_no: Callable[[], int]) -> None:
        self._acked_no = acked_no
        self._at = Prepared(connection, select(*KEPT).where(op.c.no == bindparam("no")))
        self._about = Prepared(connection, select(*KEPT).where(op.c.about == bindparam("about")).order_by(op.c.no))
        claims = (op.c.kind == Accrual.KIND, op.c.at_ms >= bindparam("since"))
        self._claims = Prepared(connection, select(*KEPT).where(*claims).order_by(op.c.no))
        sales = select(*KEPT).where(op.c.kind == Sale.KIND, op.c.no < bindparam("before"))
        newest = sales.order_by(op.c.no.desc()).limit(bindparam("most"))
        self._all_sales = Prepared(connection, newest)
        self._sales = Prepared(connection, newest.where(op.c.wish_digest.is_(None)))
        since = select(*KEPT).where(op.c.at_ms >= bindparam("since")).order_by(op.c.no)
        self._since = Prepared(connection, since)
        numbered = (op.c.reference == bindparam("reference"), op.c.kind == Sale.KIND)
        self._numbered = Prepared(connection, select(*KEPT).where(*numbered).order_by(op.c.no))
        self._tills: Prepared | None = None

    def look_in(self, connection: Connection) -> None:
        """From now on the replica that is live answers."""
        self._tills = Prepared(connection, select(_TILL.c.id, _TILL.c.name, _TILL.c.public_key))

    def till_by_key(self, key: str) -> KnownTill | None:
        """The till that signs with the key of this id; one whose key cannot be read is as if it were not there."""
        rows = [] if self._tills is None else self._tills.all()
        known = ((row, _key(row[2])) for row in rows)
        return next(
            (KnownTill(row[0], row[1], public) for row, public in known if public and key_id(public) == key), None
        )

    def kept_at(self, epoch: int, seq: int) -> Kept | None:
        """The op at a place of this log."""
        row = self._at.first(no=op_no(epoch, seq))
        return None if row is None else kept_of(row, self._acked_no())

    def about(self, device: str, epoch: int, seq: int) -> list[Kept]:
        """Own ops about a sale, oldest first."""
        return [kept_of(row, self._acked_no()) for row in self._about.all(about=about_key(device, epoch, seq))]

    def claims_since(self, at_ms: int) -> list[Kept]:
        """Own ops that gave or took points of finished sales since then, oldest first."""
        return [kept_of(row, self._acked_no()) for row in self._claims.all(since=at_ms)]

    def last_sales(self, most: int, before: tuple[int, int] | None = None, *, at_door: bool = False) -> list[Kept]:
        """The newest sales made at the counter, latest first, those before a place only where one is given.

        With `at_door` those that other programs made too.
        """
        no, sales = OP_NO_MAX if before is None else op_no(*before), self._all_sales if at_door else self._sales
        return [kept_of(row, self._acked_no()) for row in sales.all(most=most, before=no)]

    def ops_since(self, at_ms: int) -> list[Kept]:
        """Every own op since then, oldest first."""
        return [kept_of(row, self._acked_no()) for row in self._since.all(since=at_ms)]

    def numbered(self, reference: str) -> list[Kept]:
        """Own sales with this number of the shop's own, oldest first."""
        return [kept_of(row, self._acked_no()) for row in self._numbered.all(reference=reference)]


def _key(text: str) -> bytes | None:
    try:
        public = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return public if len(public) == KEY_BYTES else None
