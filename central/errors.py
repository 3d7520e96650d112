"""What can go wrong on the server, in words fit to show.

WorldSaidNo     an expected end of a command: its sentence says what happened and what to do; exit code 1
  NewerSchema   the database was made by a newer version
  StoreBusy     the database is locked, full or out of reach; trying again later is safe
Problem         the same for a till or a web page: an answer by RFC 9457, returned, never raised
"""

from __future__ import annotations

from dataclasses import dataclass


class WorldSaidNo(Exception):
    """Something that a person can mend; the message is one plain sentence with the remedy."""


class NewerSchema(WorldSaidNo):
    """The database has a schema that this version does not know."""


class StoreBusy(WorldSaidNo):
    """The database cannot take the work now; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A "no" to a request: `code` is for programs, `detail` for people, `retry_after_s` when waiting helps."""

    status: int
    code: str
    detail: str
    retry_after_s: int | None = None
