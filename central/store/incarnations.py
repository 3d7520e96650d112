"""New incarnations of tills: which till asked for one, by which id, and the epochs that are over since."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from central.store.chains import open_epoch
from central.store.schema import rekey, till, till_epoch

if TYPE_CHECKING:
    from central.store.database import Transaction


def asked_by(tx: Transaction, till_id: str, epoch: int) -> str | None:
    """The id under which a new incarnation was asked for instead of this one; the till is locked from here on."""
    tx.rows(sa.select(till.c.id).where(till.c.id == till_id).with_for_update())
    row = tx.row(sa.select(rekey.c.id).where(rekey.c.till == till_id, rekey.c.epoch == epoch))
    return None if row is None else str(row.id)


def keep_asked(tx: Transaction, till_id: str, epoch: int, asked: str, *, lost_seq: int, now_ms: int) -> None:
    """Writes down who asked, so that asking again is recognised and a second till is as well."""
    values = {"till": till_id, "epoch": epoch, "id": asked, "lost_seq": lost_seq, "made_ms": now_ms}
    tx.run(sa.insert(rekey), values)


def seal_all(tx: Transaction, till_id: str) -> None:
    """Nothing more is taken from any incarnation that there is."""
    tx.run(sa.update(till_epoch).where(till_epoch.c.till == till_id).values(sealed=1))


def begin(tx: Transaction, till_id: str, epoch: int, concern: str, now_ms: int) -> None:
    """The till's next incarnation; those between are over as well, a restored server may never have heard of them."""
    row = tx.row(sa.select(till.c.epoch).where(till.c.id == till_id))
    for unheard in range(epoch if row is None else row.epoch + 1, epoch + 1):
        open_epoch(tx, till_id, unheard, now_ms)
    over = sa.update(till_epoch).where(till_epoch.c.till == till_id, till_epoch.c.epoch < epoch)
    tx.run(over.values(sealed=1))
    values = {"epoch": epoch, "status": "active", "concern": concern, "feed_tx": tx.feed_tx}
    tx.run(sa.update(till).where(till.c.id == till_id).values(**values))


def stop(tx: Transaction, till_id: str, concern: str) -> None:
    """The till is stopped until a person has decided."""
    seal_all(tx, till_id)
    values = {"status": "forked", "concern": concern, "feed_tx": tx.feed_tx}
    tx.run(sa.update(till).where(till.c.id == till_id).values(**values))
