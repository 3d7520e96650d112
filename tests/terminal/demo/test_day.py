"""The scripted day, against a till that says what the test wants."""

from typing import Any

import pytest

from terminal.demo.caller import Refused
from terminal.demo.day import REDEEM_EVERY, Day
from terminal.errors import TillError


class TillFake:
    """Sells everything; members have `points` to spend, and every redemption is refused when `refusing`."""

    def __init__(self, points: int = 1_000, *, refusing: bool = False) -> None:
        self.points, self.refusing = points, refusing
        self.sold: list[dict[str, Any]] = []
        self.refunded: list[dict[str, Any]] = []

    def members(self, **_by: str) -> list[dict[str, Any]]:
        return [{"spendable_here": self.points}]

    def sell(self, sale: dict[str, Any]) -> dict[str, Any]:
        if self.refusing and "redeem" in sale:
            raise Refused(422, {"code": "not_spendable_here", "detail": "No."})
        self.sold.append(sale)
        return {"id": sale["id"], "points_earned": 5, "points_used": sale.get("redeem", {}).get("points", 0)}

    def refund(self, refund: dict[str, Any]) -> dict[str, Any]:
        self.refunded.append(refund)
        return {}


def day(till: TillFake) -> Day:
    return Day(till, ["M:A", "M:B", "M:C"], ("drinks", "food"))


def test_a_stretch_of_trade_counts_what_it_did() -> None:
    till = TillFake()
    played = day(till)
    played.trade(8, offline=False, pause=lambda: None)
    played.trade(4, offline=True, pause=lambda: None)
    tally = played.tally
    assert (tally.sales, tally.offline_sales) == (12, 4)
    assert (tally.redemptions, tally.offline_redemptions) == (12 // REDEEM_EVERY, 1)
    assert len({sale["id"] for sale in till.sold}) == 12
    assert len({sale["reference"] for sale in till.sold}) == 12


def test_a_customer_whose_points_are_refused_pays_in_money() -> None:
    till = TillFake(refusing=True)
    played = day(till)
    played.trade(REDEEM_EVERY, offline=False, pause=lambda: None)
    assert (played.tally.sales, played.tally.redemptions) == (REDEEM_EVERY, 0)


def test_nobody_is_asked_for_points_that_they_do_not_have() -> None:
    till = TillFake(points=0, refusing=True)
    played = day(till)
    played.trade(REDEEM_EVERY, offline=False, pause=lambda: None)
    assert all("redeem" not in sale for sale in till.sold)


def test_some_sales_come_back_in_two_steps() -> None:
    till = TillFake()
    played = day(till)
    played.trade(40, offline=False, pause=lambda: None)
    played.refund_some()
    assert played.tally.refunds == len(till.refunded) == 10
    assert till.refunded[0]["lines"] == [{"line": 1, "quantity": 1}]
    assert "lines" not in till.refunded[1]


def test_a_shop_without_members_cannot_play() -> None:
    with pytest.raises(TillError):
        Day(TillFake(), [], ("food",))
