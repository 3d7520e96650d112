"""A clock that stands still until a test moves it."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

MONDAY_NOON_MS = int(datetime(2026, 11, 23, 12, 0, tzinfo=UTC).timestamp()) * 1000
DAY_MS = 24 * 3_600_000
LONDON = ZoneInfo("Europe/London")


class FakeClock:
    """Wall and monotonic time of a shop in London; `reboot` begins a new monotonic time."""

    def __init__(self, wall_ms: int = MONDAY_NOON_MS) -> None:
        self.wall, self.monotonic, self.boots = wall_ms, 1_000, 1
        self.tick_ms = 0
        self.wrong_zones: dict[str, int | None] = {}
        """Zones that this computer has otherwise than the world, or (None) does not know."""

    def wall_ms(self) -> int:
        self.wall += self.tick_ms
        return self.wall

    def monotonic_ms(self) -> int:
        return self.monotonic

    def local(self, wall_ms: int) -> datetime:
        return datetime.fromtimestamp(wall_ms / 1000, LONDON)

    def offset_min(self, zone: str, wall_ms: int) -> int | None:
        if zone in self.wrong_zones:
            return self.wrong_zones[zone]
        ahead = datetime.fromtimestamp(wall_ms / 1000, ZoneInfo(zone)).utcoffset()
        return None if ahead is None else round(ahead.total_seconds()) // 60

    def boot(self) -> str:
        return f"boot-{self.boots}"

    def passes(self, ms: int) -> None:
        """Time goes by on both clocks."""
        self.wall += ms
        self.monotonic += ms

    def reboot(self) -> None:
        """The machine starts anew."""
        self.boots += 1
        self.monotonic = 0
