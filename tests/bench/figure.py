"""One measured figure."""

from __future__ import annotations

import json
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """`ratio` is what `limit` bounds; without a limit the figure only informs."""

    name: str
    value: float
    unit: str
    limit: float | None = None
    ratio: float | None = None

    @property
    def kept(self) -> bool:
        return self.limit is None or self.ratio is None or self.ratio <= self.limit

    def line(self) -> str:
        parts = {"name": self.name, "value": round(self.value, 3), "unit": self.unit}
        if self.limit is not None and self.ratio is not None:
            parts |= {"limit": self.limit, "ratio": round(self.ratio, 3)}
        return json.dumps(parts)
