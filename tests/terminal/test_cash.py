"""The reasons a person may choose are some of those that are written down."""

from terminal.cash import CHOSEN, DrawerReason


def test_what_comes_with_a_sale_is_not_for_choosing() -> None:
    assert set(CHOSEN) < set(DrawerReason)
    assert DrawerReason.CASH_SALE not in CHOSEN
