"""Which other tills this one knew of when its server was put back: the server may have forgotten some of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, select
from sqlalchemy.dialects.sqlite import insert

from loyalty.exchange.wire import TILLS_KNOWN_MAX
from terminal.store.connection import Connection, Prepared
from terminal.store.tables import device, other_till, replica

if TYPE_CHECKING:
    from terminal.ports import Standing


class OtherTills:
    """Kept in the precious file, for the replica that names them is begun anew. Till thread only.

    Writes happen inside the caller's transaction.
    """

    def __init__(self, connection: Connection) -> None:
        till, store = replica["till_key"], replica["store"]
        name = till.c.name + ", " + store.c.name
        known = select(till.c.id, name).join(store, store.c.id == till.c.store)
        others = known.where(till.c.id.not_in(select(device.c.device)))
        self._keep = Prepared(
            connection, insert(other_till).from_select(["id", "name"], others).on_conflict_do_nothing()
        )
        by_id = select(other_till.c.id, other_till.c.name).order_by(other_till.c.id).limit(bindparam("most"))
        self._known = Prepared(connection, by_id)
        self._forget = Prepared(connection, delete(other_till))

    def follow(self, before: Standing, now: Standing) -> None:
        """After a reply: another generation sweeps the replica away; when the recovery ends the list is needless."""
        if now.generation > before.generation:
            self._keep.run()
        elif before.restored_ms is not None and now.restored_ms is None and not now.owes_claims:
            self._forget.run()

    def known(self) -> dict[str, str]:
        """Their names by id."""
        return dict(self._known.all(most=TILLS_KNOWN_MAX))
