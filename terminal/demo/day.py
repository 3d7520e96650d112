"""A scripted day at the counter: sales and redemptions with a server, without one, and with it again."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Protocol

from terminal.demo.caller import Refused
from terminal.errors import TillError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

MORNING: Final = 90
OFFLINE: Final = 60
AFTERNOON: Final = 60
REDEEM_EVERY: Final = 4
"""Every so many sales a member pays a part with points, as far as they have enough."""
REDEEM_POINTS: Final = 100
REFUNDS: Final = 5
_GOODS: Final = (("drinks", 390), ("food", 640), ("drinks", 280), ("household", 1250), ("food", 320))


@dataclass(slots=True)
class Tally:
    """What the day has done so far."""

    sales: int = 0
    redemptions: int = 0
    offline_sales: int = 0
    offline_redemptions: int = 0
    refunds: int = 0
    earned: int = 0
    used: int = 0
    ids: list[str] = field(default_factory=list)


class Counter(Protocol):
    """What the day needs of a till; the real one is `Caller`."""

    def members(self, **by: str) -> list[dict[str, Any]]:
        """Members by one thing."""
        ...

    def sell(self, sale: dict[str, Any]) -> dict[str, Any]:
        """Commit a sale or raise Refused."""
        ...

    def refund(self, refund: dict[str, Any]) -> dict[str, Any]:
        """Return a sale."""
        ...


class Day:
    """Plays the day through the pos door; `codes` are member codes, `categories` what the shop sells."""

    def __init__(self, caller: Counter, codes: Sequence[str], categories: Sequence[str]) -> None:
        if not codes or not categories:
            raise TillError("The sample shop has no members or no goods. Delete its folder and try again.")
        self._caller, self._codes = caller, codes
        self._goods = [good for good in _GOODS if good[0] in categories] or [(categories[0], 450)]
        self.tally = Tally()

    def trade(self, sales: int, *, offline: bool, pause: Callable[[], None]) -> None:
        """So many sales, every few of them paid in part with points; `pause` is called between two customers."""
        for _ in range(sales):
            self._serve(offline=offline)
            pause()

    def refund_some(self) -> None:
        """Customers bring things back: the first line of a few sales, then all that is left of them."""
        for place in range(REFUNDS):
            sale = self.tally.ids[place * 7]
            self._caller.refund({"id": f"{sale}-r1", "sale": sale, "lines": [{"line": 1, "quantity": 1}]})
            self._caller.refund({"id": f"{sale}-r2", "sale": sale})
            self.tally.refunds += 2

    def _serve(self, *, offline: bool) -> None:
        number = self.tally.sales + 1
        sale = self._sale(number)
        if number % REDEEM_EVERY == 0 and self._can_redeem(sale["member"]):
            sale["redeem"] = {"points": REDEEM_POINTS}
        try:
            done = self._caller.sell(sale)
        except Refused as refused:
            if refused.code not in ("not_spendable_here", "not_enough_points", "over_max_share"):
                raise
            sale.pop("redeem")
            done = self._caller.sell(sale)
        self._count(done, offline=offline)

    def _sale(self, number: int) -> dict[str, Any]:
        lines = [
            {"category": category, "amount_minor": price * (1 + number % 3), "quantity": 1 + number % 3}
            for category, price in (self._goods[(number + step) % len(self._goods)] for step in range(1 + number % 4))
        ]
        return {
            "id": f"day-{number:04d}",
            "member": self._codes[number * 7 % len(self._codes)],
            "lines": [*lines, {"category": self._goods[0][0], "amount_minor": 450, "quantity": 2}],
            "reference": f"R{number:05d}",
        }

    def _can_redeem(self, code: str) -> bool:
        found = self._caller.members(code=code)
        return bool(found) and found[0]["spendable_here"] >= REDEEM_POINTS

    def _count(self, done: dict[str, Any], *, offline: bool) -> None:
        tally, redeemed = self.tally, int(done["points_used"] > 0)
        tally.ids.append(done["id"])
        tally.sales += 1
        tally.redemptions += redeemed
        tally.offline_sales += offline
        tally.offline_redemptions += redeemed * offline
        tally.earned += done["points_earned"]
        tally.used += done["points_used"]
