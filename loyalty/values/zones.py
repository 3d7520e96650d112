"""Time zones by name. What their clocks show is the world's to say, so who prices is told: see `Occasion.zones`."""

from __future__ import annotations

from typing import Annotated

import msgspec

from loyalty.values.text import END

ZONES_MAX = 40
"""Zones that one programme may name; a sale keeps the clocks of each."""
OFFSET_MIN_MAX = 18 * 60
"""No zone is further from UTC than this, in minutes."""

ZONE_PATTERN = f"^[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+){{0,3}}{END}"
Zone = Annotated[str, msgspec.Meta(pattern=ZONE_PATTERN, max_length=64)]
"""A name of the IANA time zone database, such as Europe/Berlin; whether there is such a zone is not known here."""
Offset = Annotated[int, msgspec.Meta(ge=-OFFSET_MIN_MAX, le=OFFSET_MIN_MAX)]
"""Minutes by which clocks are ahead of UTC."""
ZoneClock = tuple[Zone, Offset]
"""A zone, and by how much its clocks are ahead of UTC at some moment."""
