"""The open sale and the parked ones, kept on disk so that a crash or a power cut loses none of them."""

from __future__ import annotations

from sqlalchemy import bindparam, delete, insert, select, update

from terminal.ports import ParkedBasket
from terminal.store.connection import Connection, Prepared
from terminal.store.tables import basket

_ROW = (basket.c.id, basket.c.at_ms, basket.c.document)
HELD_MAX = 50


class Baskets:
    """Statements over the baskets; at most one is open. Till thread only; writes inside the caller's transaction."""

    def __init__(self, connection: Connection) -> None:
        self._insert = Prepared(connection, insert(basket))
        self._close = Prepared(connection, delete(basket).where(basket.c.open == 1))
        self._change = Prepared(
            connection,
            update(basket).where(basket.c.open == 1).values(document=bindparam("now"), at_ms=bindparam("when")),
        )
        self._open = Prepared(connection, select(*_ROW).where(basket.c.open == 1))
        self._held = Prepared(connection, select(*_ROW).where(basket.c.open == 0).order_by(basket.c.id).limit(HELD_MAX))
        self._take = Prepared(
            connection,
            update(basket).where(basket.c.id == bindparam("held"), basket.c.open == 0).values(open=bindparam("opened")),
        )

    def save(self, document: bytes | None, at_ms: int) -> None:
        """The open sale as it now is."""
        if document is None:
            self._close.run()
        elif not self._change.run(now=document, when=at_ms):
            self._insert.insert(open=1, at_ms=at_ms, document=document)

    def hold(self, document: bytes, at_ms: int) -> int:
        """Park a sale; none is open afterwards."""
        self._close.run()
        return self._insert.insert(open=0, at_ms=at_ms, document=document)

    def take(self, held_id: int) -> ParkedBasket | None:
        """Open a parked sale again; the caller sees to it that none is open."""
        return self.open() if self._take.run(held=held_id, opened=1) else None

    def open(self) -> ParkedBasket | None:
        """The open sale."""
        row = self._open.first()
        return None if row is None else ParkedBasket(*row)

    def held(self) -> list[ParkedBasket]:
        """Parked sales, oldest first."""
        return [ParkedBasket(*row) for row in self._held.all()]
