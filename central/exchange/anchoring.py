"""Which till of a store holds the points of its members: the anchor, named here and moved when it is not there.

A move frees nothing: a former anchor keeps what it holds until it hands that back by operations of its own.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from central.errors import WorldSaidNo
from central.store.incarnations import BETWEEN
from central.store.tills import move_anchor, named_till, note_closed, tills_of_store
from loyalty.exchange.wire import Doing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from central.store.database import Transaction
    from central.store.tills import Seen, Till

SILENT_MS = 10 * 60_000
"""An anchor that was heard within this time keeps its role, whoever opens."""
OPEN_MS = 2 * 60_000
"""A till that was heard within this time, and did not say that it closes, is open."""


def concerned(till: Till, doing: Doing, *, heard: bool) -> bool:
    """Whether this exchange may change a role; one of a till that trades on is looked at as often as it is noted."""
    return doing is not Doing.TRADING or till.closed or not (heard or till.anchor)


def role_of(tx: Transaction, till: Till, doing: Doing, now_ms: int) -> tuple[Till, set[str]]:
    """The till with the role that it has from now on, and the other tills whose role changed with it."""
    found = tills_of_store(tx, till.store)
    present = next((one for one in found if one.till.anchor), None)
    note_closed(tx, till.id, closed=doing is Doing.CLOSING)
    chosen = present.till.id if present is not None else None
    if doing is not Doing.CLOSING:
        chosen = till.id if _is_free(present, doing, now_ms) else chosen
    elif chosen == till.id:
        chosen = _successor(till, found, now_ms) or chosen
    before = None if present is None else present.till.id
    if chosen != before and chosen is not None:
        move_anchor(tx, till.store, chosen)
    moved = {one for one in (before, chosen) if one is not None and before != chosen} - {till.id}
    return replace(till, anchor=chosen == till.id, closed=doing is Doing.CLOSING), moved


def serving(till: Till, doing: Doing) -> Till:
    """The till as grants see it: one that closes, or only tells what it knows, is given none, whatever its role."""
    return replace(till, anchor=False) if doing is Doing.CLOSING or till.concern in BETWEEN else till


def name_anchor(tx: Transaction, name: str) -> str:
    """Makes this till the anchor of its store, as an administrator says; its name, WorldSaidNo when that cannot be."""
    till = named_till(tx, name)
    if till.status != "active":
        raise WorldSaidNo(f"{till.name} is not in service, so it cannot hold the points of its store.")
    tills_of_store(tx, till.store)
    move_anchor(tx, till.store, till.id)
    return till.name


def _is_free(present: Seen | None, doing: Doing, now_ms: int) -> bool:
    """Whether a till that opens, or trades on beside one that closed long ago, takes the role over."""
    if present is None or present.till.status != "active":
        return True
    silent = now_ms - present.seen_ms >= SILENT_MS
    return silent and (doing is Doing.OPENING or present.till.closed)


def _successor(closing: Till, found: Sequence[Seen], now_ms: int) -> str | None:
    """The open till of the store that was heard last, None when this is the last one to close."""
    is_open = [
        one
        for one in found
        if one.till.id != closing.id
        and one.till.status == "active"
        and not one.till.closed
        and now_ms - one.seen_ms <= OPEN_MS
    ]
    last = max(is_open, key=lambda one: (one.seen_ms, one.till.name), default=None)
    return None if last is None else last.till.id
