"""What the till lets people hear."""

from __future__ import annotations

from enum import Enum


class Sound(Enum):
    """What happened, the least first; of two at once the greater is heard."""

    TAKEN = 1
    """A scan was taken."""
    ATTENTION = 2
    """Something wants a look."""
    REFUSED = 3
    """A scan was refused, or something went wrong."""
