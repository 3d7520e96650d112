"""What was done to the programme and to members, and by whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from central.store.programme_tables import deed

if TYPE_CHECKING:
    from central.store.database import Transaction

_MEMBER = "member "
"""Before the number of a member that a deed was about; no rule and no version is called so."""
_TO_MEMBERS = deed.c.subject.startswith(_MEMBER, autoescape=True)


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that was done, by somebody's own word about who they are."""

    at_ms: int
    done_by: str
    what: str
    subject: str


def to_member(now_ms: int, by: str, what: str, number: str) -> Deed:
    """Something that was done to the member with this number."""
    return Deed(now_ms, by, what, _MEMBER + number)


def note_deed(tx: Transaction, done: Deed) -> None:
    """Writes down who did what."""
    values = {"at_ms": done.at_ms, "done_by": done.done_by, "what": done.what, "subject": done.subject}
    tx.run(sa.insert(deed), values)


def note_progress(tx: Transaction, done: Deed) -> None:
    """The same for a deed of many steps: what it says takes the place of what the same command said before."""
    same = (deed.c.at_ms == done.at_ms, deed.c.done_by == done.done_by, deed.c.subject == done.subject)
    if not tx.run(sa.update(deed).where(*same).values(what=done.what)):
        note_deed(tx, done)


def deeds(tx: Transaction) -> list[Deed]:
    """All that was done to the programme, the oldest first."""
    return _read(tx, sa.not_(_TO_MEMBERS))


def member_deeds(tx: Transaction, number: str | None = None) -> list[Deed]:
    """All that was done to members, or to the one with this number, the oldest first."""
    return _read(tx, _TO_MEMBERS if number is None else deed.c.subject == _MEMBER + number)


def _read(tx: Transaction, which: sa.ColumnElement[bool]) -> list[Deed]:
    rows = tx.rows(sa.select(deed).where(which).order_by(deed.c.id))
    return [Deed(row.at_ms, row.done_by, row.what, row.subject) for row in rows]
