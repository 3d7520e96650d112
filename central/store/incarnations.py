"""New incarnations of tills: which till asked for one, by which id, and the epochs that are over since."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from central.store.chains import open_epoch
from central.store.schema import HELD, rekey, rights, till, till_epoch, voucher

if TYPE_CHECKING:
    from central.store.database import Transaction

OLDER, STOPPED = "older_copy", "copied"
"""Why a till has a new incarnation, and why it gets none: two computers carry its name."""
ALONE, LEAVING, TELLING = "one_computer", "one_leaves", "telling"
"""What a person says of two such: one is left, or one that leaves is to tell what it knows; and that it does so."""
BETWEEN = frozenset({ALONE, LEAVING, TELLING})
"""As long as a till's concern is one of these it is granted nothing: the other may be let in next."""
THEN = {ALONE: OLDER, LEAVING: TELLING}
"""What a till's concern is when it was let in by such a word, which counts once."""


def asked_by(tx: Transaction, till_id: str, epoch: int) -> str | None:
    """The id under which a new incarnation was asked for instead of this one; the till is locked from here on."""
    tx.rows(sa.select(till.c.id).where(till.c.id == till_id).with_for_update())
    row = tx.row(sa.select(rekey.c.id).where(rekey.c.till == till_id, rekey.c.epoch == epoch))
    return None if row is None else str(row.id)


def given_instead_of(tx: Transaction, till_id: str, asked: str) -> int | None:
    """The incarnation that was the till's when it was given a new one under this id, None for an id never heard."""
    row = tx.row(sa.select(rekey.c.epoch).where(rekey.c.till == till_id, rekey.c.id == asked))
    return None if row is None else int(row.epoch)


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


def settle_empty(tx: Transaction, till_id: str, after: int) -> None:
    """Incarnations behind this one that hold nothing have given back all: nobody has to speak for them any more."""
    holds = sa.exists().where(rights.c.till == till_id, rights.c.epoch == till_epoch.c.epoch, HELD > 0)
    has = sa.exists().where(voucher.c.holder == till_id, voucher.c.holder_epoch == till_epoch.c.epoch)
    behind = (till_epoch.c.till == till_id, till_epoch.c.epoch > after, till_epoch.c.sealed == 1)
    tx.run(sa.update(till_epoch).where(*behind, ~holds, ~has).values(settled=1))


def note_word(tx: Transaction, till_id: str, concern: str) -> None:
    """Keeps what a person said of a till that is stopped; it stays stopped until it asks."""
    tx.run(sa.update(till).where(till.c.id == till_id).values(concern=concern))


def stop(tx: Transaction, till_id: str, concern: str) -> None:
    """The till is stopped until a person has decided."""
    seal_all(tx, till_id)
    values = {"status": "forked", "concern": concern, "feed_tx": tx.feed_tx}
    tx.run(sa.update(till).where(till.c.id == till_id).values(**values))
