"""What a till had read of its member's row before it made an operation: by the place from which it asks for more."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import sqlalchemy as sa

from central.store.schema import NUMBER, account, till_epoch

if TYPE_CHECKING:
    from collections.abc import Collection

    from central.store.database import Transaction


class RowsRead(NamedTuple):
    """Before each operation behind `seq` a till had read the rows of members up to this place of the feed."""

    seq: int
    generation: int
    place: tuple[int, str]


_HERE = (till_epoch.c.till == sa.bindparam("of_till"), till_epoch.c.epoch == sa.bindparam("of_epoch"))
_READ = sa.select(
    till_epoch.c.read_seq, till_epoch.c.read_generation, till_epoch.c.read_tx, till_epoch.c.read_member
).where(*_HERE, till_epoch.c.read_seq.is_not(None))
_NOTE = (
    sa.update(till_epoch)
    .where(*_HERE)
    .values(
        read_seq=sa.bindparam("new_seq"),
        read_generation=sa.bindparam("new_generation"),
        read_tx=sa.bindparam("new_tx"),
        read_member=sa.bindparam("new_member"),
    )
)
_UNMOVED = sa.select(account.c.member).where(
    account.c.member.in_(sa.bindparam("members", expanding=True)),
    sa.tuple_(account.c.feed_tx, account.c.member)
    <= sa.tuple_(sa.bindparam("read_tx", type_=NUMBER), sa.bindparam("read_member", type_=sa.Text)),
)


def rows_read(tx: Transaction, till_id: str, epoch: int) -> RowsRead | None:
    """How far an incarnation of a till had read when it was last heard with nothing left to send; None before that."""
    row = tx.row(_READ, {"of_till": till_id, "of_epoch": epoch})
    return None if row is None else RowsRead(row.read_seq, row.read_generation, (row.read_tx, row.read_member))


def note_rows_read(tx: Transaction, till_id: str, epoch: int, now: RowsRead) -> None:
    """Writes down how far a till has read, all of whose operations are here."""
    values = {"new_seq": now.seq, "new_generation": now.generation, "new_tx": now.place[0], "new_member": now.place[1]}
    tx.run(_NOTE, {"of_till": till_id, "of_epoch": epoch, **values})


def unmoved(tx: Transaction, members: Collection[str], place: tuple[int, str]) -> set[str]:
    """Those of these members whose rows are today as whoever has read up to this place has them."""
    if not members:
        return set()
    values = {"members": sorted(members), "read_tx": place[0], "read_member": place[1]}
    return {row.member for row in tx.rows(_UNMOVED, values)}
