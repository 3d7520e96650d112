"""What is odd about a sale itself is looked at, and the sale is booked."""

from __future__ import annotations

from central.judging.book import Reference
from tests.central.judging.ops import book, context, decide, sale


def test_a_receipt_number_counts_once_a_day_and_store() -> None:
    into = book()
    numbered = sale(context=context(reference="R-7"))
    assert decide(numbered, into).reference == Reference("store", 1_790_000_000_000 // 86_400_000, "R-7")
    again = decide(sale(context=context(uuid="uuid-9", reference="R-7")), into, seq=2)
    assert (again.code, again.reference) == ("reference_used", None)
    tomorrow = context(uuid="uuid-10", reference="R-7", at_ms=1_790_000_000_000 + 86_400_000)
    assert decide(sale(context=tomorrow), into, seq=3).code == ""
