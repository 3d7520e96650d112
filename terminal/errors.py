"""What can go wrong in the till.

TillError                  ours to explain: `sentence` says what happened, what is safe, what to do
AlreadyRunning           a second copy was started on the same data
NotEnrolled              there is no till in this folder yet
NewerFile                the database was written by a newer program
DiskFull                 nothing was written; what was on disk is safe
StoreBroken              the disk failed under a write; open again and look
RightsBroken             a recount of rights differs from what is stored: somebody or something changed the file
  OlderCopy              the server knows another history of this till than its own log
EnrolmentRefused         the server said no, or cannot be reached
BadSetting               a setting or argument that cannot be used
"""

from __future__ import annotations


class TillError(Exception):
    """An error with a sentence fit to show."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class AlreadyRunning(TillError):
    """A second copy was started on the same data."""


class NotEnrolled(TillError):
    """There is no till in this folder yet."""


class NewerFile(TillError):
    """The database was written by a newer program."""


class DiskFull(TillError):
    """Nothing was written; what was on disk is safe."""


class StoreBroken(TillError):
    """The disk failed under a write; nobody can know whether it is there until the file is opened again."""


class RightsBroken(TillError):
    """A recount of rights differs from what is stored."""


class OlderCopy(RightsBroken):
    """The server knows another history of this till than its own log."""


class EnrolmentRefused(TillError):
    """The server said no, or cannot be reached."""


class BadSetting(TillError):
    """A setting or argument that cannot be used."""
