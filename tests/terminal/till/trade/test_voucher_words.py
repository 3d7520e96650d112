"""Vouchers in the words of one till: money, days, goods and stores as people there call them."""

from pathlib import Path

from loyalty.shopping.voucher_terms import VoucherTerms
from terminal.till.trade.voucher_words import tongue_of
from tests.fakes.shop import CROISSANT
from tests.fakes.till_world import TillWorld


def test_goods_and_stores_are_called_by_their_names_and_unknown_ones_by_their_ids(tmp_path: Path) -> None:
    world = TillWorld(tmp_path / "till").connect()
    world.shop.put("store", id="S", name="High Street")
    world.connect()
    desk = world.desk()
    tongue = tongue_of(desk)
    terms = VoucherTerms(categories=("bakery", "shoes"), products=(CROISSANT, "boot"), tags=("organic",))
    assert tongue.goods(terms) == ["Bakery", "shoes", "Almond croissant", "boot", "organic"]
    assert [tongue.store(one) for one in ("S", "T")] == ["High Street", "T"]
    assert (tongue.language, tongue.money(1_250), tongue.day(1_795_262_400_000)) == ("en", "£12.50", "21 Nov 2026")
    world.close()
