"""What can go wrong on the server, in words fit to show.

WorldSaidNo     an expected end of a command: its sentence says what happened and what to do; exit code 1
  NewerSchema   the database was made by a newer version
  StoreBusy     the database is locked or out of reach; trying again later is safe
    StoreFull   the server's disk is full, or may not be written; it goes on by itself once that is mended
  StoreDamaged  the database file is damaged, or is no database at all
  BadArchive    a file that is no backup, damaged, or of a newer version or another shop; nothing was changed
BadRow          a row that the database can never take, for what stands in it; a bug or hostile data
Problem         the same for a till or a web page: an answer by RFC 9457, returned, never raised
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


class WorldSaidNo(Exception):
    """Something that a person can mend; the message is one plain sentence with the remedy."""


class NewerSchema(WorldSaidNo):
    """The database has a schema that this version does not know."""


class StoreBusy(WorldSaidNo):
    """The database cannot take the work now; nothing was changed."""


class StoreFull(StoreBusy):
    """The disk below the database takes nothing more; nothing was changed."""


class StoreDamaged(WorldSaidNo):
    """The database file cannot be read as one."""


class BadArchive(WorldSaidNo):
    """A backup that cannot be used; nothing was changed."""


class BadRow(Exception):
    """A row that the database can never take: a figure too large, a name that is there already."""


FAULTS: Final = (BadRow, ValueError, ArithmeticError, LookupError, TypeError, AttributeError)
"""What is raised for what stands in an operation; never what the world says: busy, full, out of reach."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A "no" to a request: `code` is for programs, `detail` for people, `retry_after_s` when waiting helps."""

    status: int
    code: str
    detail: str
    retry_after_s: int | None = None
