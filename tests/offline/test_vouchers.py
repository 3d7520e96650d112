"""Two real tills and a real server: a voucher pays once, wherever it is shown, whoever copied its paper."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from terminal.demo.caller import Caller, Refused
from tests.fixtures.shop import RunningTill, Shop, all_sent, online, second_till
from tests.fixtures.waiting import wait_until

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

OFFER = "thank-you"


@pytest.fixture
def second(shop: Shop, tmp_path: Path) -> Iterator[Shop]:
    """The same shop as its second till sees it; the server runs."""
    server = shop.server()
    server.start()
    yield second_till(shop, tmp_path / "till-2")
    server.stop()


def issued(caller: Caller, shop: Shop, name: str, member: int = 0) -> dict[str, Any]:
    told = caller.issue({"id": name, "member": shop.members[member]["code"], "offer": OFFER})
    assert caller.issue({"id": name, "member": shop.members[member]["code"], "offer": OFFER}) == told, "issued twice"
    (voucher,) = told["vouchers"]
    found: dict[str, Any] = voucher
    return found


def paying(name: str, code: str) -> dict[str, Any]:
    lines = [{"category": "coffee", "amount_minor": 1_240}]
    return {"id": name, "lines": lines, "redeem": {"voucher": code}}


def refusal(caller: Caller, name: str, code: str) -> Refused:
    with pytest.raises(Refused) as refused:
        caller.sell(paying(name, code))
    with pytest.raises(Refused, match="no sale"):
        caller.sale(name)
    return refused.value


def can_be_used(caller: Caller, code: str) -> bool:
    wish = paying("asked", code)
    del wish["id"]
    try:
        caller.quote(wish)
    except Refused as refused:
        return refused.code != "voucher_used"
    return True


def balance(caller: Caller, shop: Shop, member: int = 0) -> int:
    found: int = caller.members(code=shop.members[member]["code"])[0]["balance"]
    return found


def state(caller: Caller, name: str) -> str:
    told: str = caller.sale(name)["state"]
    return told


def test_a_voucher_issued_at_one_till_pays_once_at_the_other_and_comes_back_with_a_return(
    shop: Shop, second: Shop
) -> None:
    with RunningTill(shop) as first, RunningTill(second) as other:
        here, there = online(first, shop), online(other, second)
        before = balance(here, shop)
        voucher = issued(here, shop, "v-1")
        assert balance(here, shop) < before
        all_sent(here)
        used = there.sell(paying("s-1", voucher["code"]))
        assert used["vouchers_used"] == [{"id": voucher["id"], "value_minor": voucher["value_minor"]}]
        assert refusal(there, "s-2", voucher["id"]).code == "voucher_used"
        all_sent(there)
        again = refusal(here, "s-3", voucher["code"])
        assert again.code == "voucher_used"
        assert "at Till 2" in again.sentence
        back = there.refund({"id": "r-1", "sale": "s-1"})
        assert back["vouchers_given_back"] == [voucher["id"]]
        all_sent(there)
        wait_until(
            lambda: can_be_used(here, voucher["id"]),
            within_s=60,
            otherwise=lambda: "the first till never heard that the voucher is good again",
        )
        assert here.sell(paying("s-4", voucher["id"]))["vouchers_used"][0]["id"] == voucher["id"]
        assert refusal(there, "s-5", voucher["id"]).code in ("voucher_used", "voucher_elsewhere")
        all_sent(here)
    assert json.loads(shop.books())["differences"] == []


def test_row_58_offline_the_holder_takes_its_voucher_and_the_copy_is_refused_elsewhere_by_its_name(
    shop: Shop, tmp_path: Path
) -> None:
    server = shop.server()
    server.start()
    second = second_till(shop, tmp_path / "till-2")
    with RunningTill(shop) as first, RunningTill(second) as other:
        here, there = online(first, shop), online(other, second)
        voucher = issued(here, shop, "v-1")
        all_sent(here)
        wait_until(
            lambda: balance(there, shop) == balance(here, shop),
            within_s=60,
            otherwise=lambda: "the second till never heard of the voucher",
        )
        server.stop()
        copy = refusal(there, "copy", voucher["code"])
        assert copy.code == "voucher_elsewhere"
        assert "held by Till 1" in copy.sentence
        assert "Use it at Till 1" in copy.sentence
        assert here.sell(paying("held", voucher["code"]))["vouchers_used"][0]["id"] == voucher["id"]
        assert refusal(here, "twice", voucher["code"]).code == "voucher_used"
        server = shop.server()
        server.start()
        all_sent(here)
        wait_until(
            lambda: refusal(there, "late", voucher["code"]).code == "voucher_used",
            within_s=60,
            otherwise=lambda: "the second till never heard that the voucher was used",
        )
        assert {state(here, name) for name in ("v-1", "held")} == {"applied"}
    server.stop()
    assert json.loads(shop.books())["differences"] == []
