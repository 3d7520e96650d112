"""The door's description and its documents say the same, field by field."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from loyalty.rules.claims import Claims
from loyalty.rules.conditions import Goods
from loyalty.rules.programme import programme_bytes
from loyalty.rules.rewards import Reward
from loyalty.rules.spending import VoucherOffer
from loyalty.rules.tiers import ReachedBy, Tier, Tiers
from terminal.pos.openapi import openapi_document
from terminal.questions import (
    ClaimAsked,
    CopyAsked,
    MembersAsked,
    Question,
    QuoteAsked,
    RefundAsked,
    RefundQuoteAsked,
    SaleAsked,
    SalesAsked,
    SaleStateAsked,
    ScanAsked,
    StatusAsked,
    Told,
    VoucherAsked,
    WishedInvoice,
    WishedLine,
    WishedPieces,
    WishedSale,
    WishedTender,
)
from tests.fakes.shop import AMARA, BEANS, BEN, PROGRAMME
from tests.fakes.till_world import TillWorld

SCHEMAS: dict[str, Any] = json.loads(openapi_document("1"))["components"]["schemas"]
KINDS = {"string": str, "integer": int, "boolean": bool, "array": list, "object": dict, "null": type(None)}
DRINK = WishedLine(None, "drinks", 1_000, 2)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[TillWorld]:
    world = TillWorld(tmp_path / "till")
    gifts = (Reward(id="mug", label="Mug", points=500, money_minor=200, product=BEANS),)
    rules = msgspec.structs.replace(PROGRAMME, claims=Claims(), rewards=gifts)
    world.shop.put("programme", version=1, document=programme_bytes(rules).decode(), starts_ms=0)
    world.connect()
    yield world
    world.close()


def wrongs(schema: dict[str, Any], value: object, place: str) -> list[str]:
    """Where a value is not as described; what stands in it and is not described is wrong too."""
    if "$ref" in schema:
        return wrongs(SCHEMAS[schema["$ref"].rpartition("/")[2]], value, place)
    if "anyOf" in schema:
        ways = [wrongs(one, value, place) for one in schema["anyOf"]]
        return [] if [] in ways else min(ways, key=len)
    if type(value) is not KINDS[schema["type"]]:
        return [f"{place} is {value!r}, not {schema['type']}"]
    if "enum" in schema and value not in schema["enum"]:
        return [f"{place} is {value!r}, which is not listed"]
    found = []
    if isinstance(value, list):
        found = [wrong for at, one in enumerate(value) for wrong in wrongs(schema["items"], one, f"{place}[{at}]")]
    if isinstance(value, dict) and "properties" in schema:
        found += [f"{place} lacks {name}" for name in schema["required"] if name not in value]
        found += [f"{place}.{name} is not described" for name in value if name not in schema["properties"]]
        for name, part in schema["properties"].items():
            found += wrongs(part, value[name], f"{place}.{name}") if name in value else []
    return found


def answered(world: TillWorld, question: Question, described: str) -> dict[str, Any]:
    told = world.ask(question)
    assert isinstance(told, Told), told
    document: dict[str, Any] = json.loads(json.dumps(told.document))
    assert wrongs(SCHEMAS[described], document, described) == []
    return document


def test_every_answer_is_described_whole(world: TillWorld) -> None:
    answered(world, StatusAsked(), "Status")
    answered(world, MembersAsked(name="a"), "Members")
    mixed = WishedSale(AMARA, (DRINK,), None, "mug", None, "K-1", (WishedTender("cash", 2_200),))
    answered(world, QuoteAsked(mixed), "Quote")
    answered(world, SaleAsked("s-1", mixed), "Sale")
    voucher = answered(world, VoucherAsked("v-1", AMARA, "thanks"), "IssuedVoucher")["vouchers"][0]["id"]
    answered(world, SaleAsked("s-2", WishedSale(BEN, (DRINK,), redeem_voucher=voucher)), "Sale")
    answered(world, RefundQuoteAsked("s-2", None), "RefundQuote")
    answered(world, RefundAsked("r-1", "s-1", (WishedPieces(1, 1),)), "Refund")
    answered(world, RefundQuoteAsked("s-1", None), "RefundQuote")
    amount = WishedSale(AMARA, (WishedLine(None, "drinks", 3_000),))
    answered(world, SaleAsked("s-9", amount), "Sale")
    back = answered(world, RefundAsked("r-9", "s-9", (WishedPieces(1, amount_minor=800),)), "Refund")
    assert [(line["part_minor"], line["amount_minor"]) for line in back["lines"]] == [(800, 800)]
    answered(world, RefundAsked("r-2", "s-2", None), "Refund")
    answered(world, SaleAsked("s-3", WishedSale(None, (DRINK,))), "Sale")
    answered(world, ClaimAsked("c-1", "s-3", AMARA), "Claim")
    answered(world, RefundAsked("c-2", "c-1", None), "Claim")
    invoice = WishedSale(AMARA, (), redeem_points=100, invoice=WishedInvoice("R-1", 5_000))
    assert answered(world, SaleAsked("s-4", invoice), "Sale")["invoice"] == "R-1"
    for name in ("s-1", "s-2", "v-1", "r-1", "c-1", "c-2"):
        answered(world, SaleStateAsked(name), "SaleOrRefund")
    answered(world, SalesAsked(), "Sales")
    answered(world, CopyAsked("s-1"), "Copy")
    scanned = world.ask(ScanAsked("R:mug", None))
    assert isinstance(scanned, Told)
    assert scanned.document["kind"] in SCHEMAS["ScanMeaning"]["properties"]["kind"]["enum"]


def test_the_way_to_a_tier_and_the_terms_of_a_voucher_are_described_whole(world: TillWorld) -> None:
    free = VoucherOffer("free", "A drink", 10, item=Goods(categories=("drinks",)), most_minor=400)
    ranks = Tiers(by=ReachedBy.POINTS, levels=(Tier("gold", "Gold", 2_000),))
    rules = msgspec.structs.replace(PROGRAMME, version=2, tiers=ranks, vouchers=(free,))
    world.shop.put("programme", version=2, document=programme_bytes(rules).decode(), starts_ms=0)
    world.shop.put("member", id=AMARA, tier_figure=1_820)
    world.connect()
    (amara,) = answered(world, MembersAsked(name="amara"), "Members")["members"]
    assert amara["next_tier"]["missing_points"] == 180
    (voucher,) = answered(world, VoucherAsked("v-2", AMARA, "free"), "IssuedVoucher")["vouchers"]
    assert (voucher["terms"]["categories"], voucher["terms"]["most_minor"]) == (["drinks"], 400)


def test_the_comparison_sees_what_is_missing_and_what_is_too_much() -> None:
    line = {"line": 1, "quantity": 1, "points": 2, "extra": 3}
    found = wrongs(SCHEMAS["ClaimedLine"], line, "line")
    assert found == ["line.extra is not described"]
    assert wrongs(SCHEMAS["ClaimedLine"], {"line": "1", "quantity": 1}, "line") == [
        "line lacks points",
        "line.line is '1', not integer",
    ]


def test_a_reward_whose_goods_are_not_in_the_basket_comes_with_them(world: TillWorld) -> None:
    """Nobody has to ring up the goods: the reward is a line of its own, at its own price, beside the others."""
    sold = answered(world, SaleAsked("s-1", WishedSale(AMARA, (DRINK,), redeem_reward="mug")), "Sale")
    lines = [(line["reward"], line["quantity"], line["amount_minor"], line["points_used"]) for line in sold["lines"]]
    assert lines == [(None, 2, 1_000, 0), ("mug", 1, 200, 500)]
    assert (sold["total_minor"], sold["points_used"]) == (1_200, 500)
    alone = answered(world, SaleAsked("s-2", WishedSale(AMARA, (), redeem_reward="mug")), "Sale")
    assert [(line["reward"], line["points_used"]) for line in alone["lines"]] == [("mug", 500)]
    before = world.store.member(AMARA)
    back = answered(world, RefundAsked("r-2", "s-2", None), "Refund")
    after = world.store.member(AMARA)
    assert before is not None
    assert after is not None
    assert (back["points_given_back"], after.net - before.net) == (500, 500)


def test_goods_that_are_rung_up_too_stay_goods(world: TillWorld) -> None:
    rung = WishedLine("4006381333931", None, None)
    sold = answered(world, SaleAsked("s-1", WishedSale(AMARA, (rung,), redeem_reward="mug")), "Sale")
    assert [(line["reward"], line["amount_minor"]) for line in sold["lines"]] == [(None, 950), ("mug", 200)]
