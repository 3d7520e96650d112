"""What is odd about a sale itself is looked at, and the sale is booked."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec

from central.judging.book import Reference
from central.judging.sale import reference_of
from loyalty.ops.facts import Facts
from loyalty.ops.operations import Sale, SoldLine, UsedVoucher
from tests.central.judging.ops import book, context, decide, sale


def test_a_receipt_number_counts_once_a_day_and_store() -> None:
    into = book()
    numbered = sale(context=context(reference="R-7"))
    assert decide(numbered, into).reference == Reference("store", 1_790_000_000_000 // 86_400_000, "R-7")
    again = decide(sale(context=context(uuid="uuid-9", reference="R-7")), into, seq=2)
    assert (again.code, again.reference) == ("reference_used", None)
    tomorrow = context(uuid="uuid-10", reference="R-7", at_ms=1_790_000_000_000 + 86_400_000)
    assert decide(sale(context=tomorrow), into, seq=3).code == ""


def test_a_receipt_number_is_one_of_the_day_on_the_stores_own_clocks() -> None:
    zone = ZoneInfo("America/Los_Angeles")
    days = [
        reference_of(_at(datetime(2026, 11, day, hour, tzinfo=zone))) for day, hour in ((23, 17), (24, 10), (24, 17))
    ]
    assert days[0] != days[1] == days[2]


def _at(moment: datetime) -> Sale:
    numbered = sale(context=context(reference="50", at_ms=int(moment.timestamp()) * 1_000))
    return msgspec.structs.replace(numbered, facts=Facts(-8 * 60, "en"))


def test_a_sale_adds_up_with_points_and_vouchers_whichever_way_points_pay() -> None:
    handed = (UsedVoucher("0" * 26, 1, 300),)
    line = SoldLine("Thing", "food", 1, 1_000, 0, 200, 500, "food")
    sold = sale(earn=0, use=200, lines=(line,), due_minor=500, vouchers=handed)
    for by_points in (0, 200):
        assert not _odd(msgspec.structs.replace(sold, discount_minor=by_points))
    assert _odd(msgspec.structs.replace(sold, discount_minor=500))
    assert _odd(msgspec.structs.replace(sold, due_minor=800))
    assert _odd(msgspec.structs.replace(sold, vouchers=()))


def _odd(sold: Sale) -> bool:
    return "sums_differ" in decide(sold, book()).flags
