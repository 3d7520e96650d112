"""An invoice stands alone: nothing else lies in the open sale, and nothing but points is used on it."""

import msgspec
import pytest

from loyalty.values.errors import RefusalCode
from terminal.till.counter.alone import beside_invoice
from terminal.till.counter.open_sale import OpenLine, OpenSale

LINE = OpenLine(0, "Invoice R-17", "general", "Invoice R-17", 1, 12_000)
INVOICE = msgspec.structs.replace(OpenSale(member="m").with_line(LINE), invoice="R-17")


def test_alone_it_may_stand_with_a_member_and_points() -> None:
    assert beside_invoice(msgspec.structs.replace(INVOICE, use_points=300)) is None
    assert beside_invoice(OpenSale().with_line(LINE).with_line(LINE)) is None, "goods are no invoice"


@pytest.mark.parametrize(
    "more",
    [
        INVOICE.with_line(msgspec.structs.replace(LINE, name="Beans")),
        INVOICE.with_quantity(1, 2),
        msgspec.structs.replace(INVOICE, vouchers=("v",)),
        INVOICE.with_full_card("coffee", used=True),
        msgspec.structs.replace(INVOICE, lines=(msgspec.structs.replace(LINE, reward="mug"),)),
    ],
)
def test_what_lies_beside_it_is_refused_with_the_way_out(more: OpenSale) -> None:
    refused = beside_invoice(more)
    assert refused is not None
    assert refused.code is RefusalCode.BAD_INVOICE
    assert "Finish it first" in refused.sentence


def test_taken_off_it_leaves_a_sale_like_any_other() -> None:
    assert INVOICE.with_quantity(1, 0) == msgspec.structs.replace(OpenSale(member="m"), next_number=2)
