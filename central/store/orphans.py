"""Where operations lie that were told again, by the place that they had first and by their own names."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from central.store.orphan_tables import orphan, told_name
from central.store.upsert import insert_or_leave
from loyalty.values.ids import OpId

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from central.store.database import Transaction

_AT_ONCE = 500
_WANTED: sa.BindParameter[Any] = sa.bindparam("wanted", expanding=True)
_AGAIN = sa.select(orphan).where(sa.tuple_(orphan.c.till, orphan.c.of_epoch, orphan.c.of_seq).in_(_WANTED))
_NAMED = sa.select(told_name).where(sa.tuple_(told_name.c.till, told_name.c.name).in_(_WANTED))
_KEEP, _KEEP_NAME = insert_or_leave(orphan), insert_or_leave(told_name)


def told_again(tx: Transaction, places: Iterable[OpId]) -> dict[OpId, OpId]:
    """The orphans by which ops of earlier incarnations were told again, by the place that those had."""
    rows = _rows(tx, _AGAIN, ((one.device, one.epoch, one.seq) for one in places))
    return {OpId(row.till, row.of_epoch, row.of_seq): OpId(row.till, row.epoch, row.seq) for row in rows}


def told_by_name(tx: Transaction, names: Iterable[tuple[str, str]]) -> dict[tuple[str, str], OpId]:
    """The same by till and by the name that the op itself has."""
    rows = _rows(tx, _NAMED, names)
    return {(row.till, row.name): OpId(row.till, row.epoch, row.seq) for row in rows}


def _rows(tx: Transaction, query: sa.Executable, wanted: Iterable[tuple[str | int, ...]]) -> Iterator[sa.Row[Any]]:
    left = iter(wanted)
    while part := list(islice(left, _AT_ONCE)):
        yield from tx.rows(query, {"wanted": part})


def keep_orphans(tx: Transaction, told: Mapping[OpId, OpId], names: Mapping[tuple[str, str], OpId]) -> None:
    """Notes by which op another one was told again; what is noted stays."""
    tx.merge(
        _KEEP,
        *(
            {"till": place.device, "of_epoch": place.epoch, "of_seq": place.seq, "epoch": by.epoch, "seq": by.seq}
            for place, by in told.items()
        ),
    )
    rows = ({"till": till, "name": name, "epoch": by.epoch, "seq": by.seq} for (till, name), by in names.items())
    tx.merge(_KEEP_NAME, *rows)
