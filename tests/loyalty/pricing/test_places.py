"""The lines that hold some goods are the ones of which `Goods.has` says so, in their order, and no closed one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from loyalty.pricing.places import Places
from loyalty.rules.conditions import Goods

NAMES = ("bread", "cake", "tea")
named = st.lists(st.sampled_from(NAMES), max_size=2, unique=True).map(tuple)
goods = st.builds(Goods, categories=named, products=named, tags=named)
marks = st.lists(st.sampled_from([f"{kind} {name}" for kind in ("category", "product", "tag") for name in NAMES]))


@given(st.lists(marks.map(tuple), max_size=6), st.lists(goods, max_size=4), st.data())
def test_goods_are_found_where_the_lines_say_so(
    marked: list[tuple[str, ...]], wanted: list[Goods], data: st.DataObject
) -> None:
    bought = [at for at in range(len(marked)) if data.draw(st.booleans())]
    places = Places(marked, bought)
    for some in (*wanted, *wanted):
        assert list(places.of(some)) == [at for at in bought if some.has(marked[at])]
