"""A rule is stopped at once, and it is seen which tills have heard it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import msgspec
import pytest

from central.errors import WorldSaidNo
from central.programmes.stopping import STOPPED_MAX, resume, spread, stop
from central.store.deeds import deeds
from central.store.given import Given, add_given
from central.store.shops import publish_programme
from central.store.stops import StoppedBy, put_stop, stops
from loyalty.rules.earning import Earn, EarnRule, Rate
from loyalty.rules.programme import programme_bytes
from loyalty.signing.published import Published
from tests.central.floor import PROGRAMME, START_MS, Floor

RULES = tuple(EarnRule(id=name, label=name, multiply_percent=200, budget_points=50) for name in ("happy", "gold"))


@pytest.fixture
def shop(floor: Floor) -> Floor:
    earn = Earn(Rate(1, 10), rules=RULES)
    document = programme_bytes(msgspec.structs.replace(PROGRAMME, earn=earn)).decode()
    one = Published(1, document, START_MS)
    floor.database.write(partial(publish_programme, new=replace(one, signature=one.signed(floor.signer))))
    return floor


def test_a_rule_is_stopped_once_heard_by_each_till_and_let_go_on(shop: Floor) -> None:
    write, read = shop.database.write, shop.database.read
    first, second = shop.till("North", "Till 1"), shop.till("North", "Till 2")
    for till in (first, second):
        till.exchange_all()
    assert write(lambda tx: stop(tx, "happy", by="ana", now_ms=shop.clock()))
    assert not write(lambda tx: stop(tx, "happy", by="ana", now_ms=shop.clock()))
    assert [one.rule for one in read(stops)] == ["happy"]
    assert read(lambda tx: spread(tx, "happy")).heard == ()
    first.exchange_all()
    first.exchange_all()
    found = read(lambda tx: spread(tx, "happy"))
    assert (found.heard, found.waiting) == (("North / Till 1",), ("North / Till 2",))
    assert write(lambda tx: resume(tx, "happy", by="ben", now_ms=shop.clock()))
    assert not write(lambda tx: resume(tx, "happy", by="ben", now_ms=shop.clock()))
    assert read(stops) == []
    assert len(read(lambda tx: spread(tx, "happy")).waiting) == 2
    assert [(one.done_by, one.what) for one in read(deeds)] == [("ana", "stopped"), ("ben", "resumed")]


def test_what_nobody_wrote_cannot_be_stopped(shop: Floor) -> None:
    with pytest.raises(WorldSaidNo, match=r"called hapy\. Did you mean happy\?"):
        shop.database.write(lambda tx: stop(tx, "hapy", by="", now_ms=shop.clock()))
    with pytest.raises(WorldSaidNo, match="See: pointill-central programme calendar"):
        shop.database.write(lambda tx: stop(tx, "zzz", by="", now_ms=shop.clock()))


def test_a_rule_whose_budget_is_spent_stays_stopped_until_that_is_raised(shop: Floor) -> None:
    write = shop.database.write
    write(lambda tx: add_given(tx, {"gold": Given(50)}))
    write(lambda tx: put_stop(tx, "gold", StoppedBy.BUDGET, "budget", 1))
    with pytest.raises(WorldSaidNo, match="budget of gold is spent"):
        write(lambda tx: resume(tx, "gold", by="", now_ms=shop.clock()))


def test_there_are_not_more_stops_than_a_sale_can_name(shop: Floor) -> None:
    for number in range(STOPPED_MAX):
        shop.database.write(partial(put_stop, rule=f"r{number}", cause=StoppedBy.PERSON, by="", now_ms=1))
    with pytest.raises(WorldSaidNo, match="as many as can be"):
        shop.database.write(lambda tx: stop(tx, "happy", by="", now_ms=shop.clock()))
