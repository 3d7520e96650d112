"""The JSON documents that other programs receive."""

import json

import pytest

from terminal.questions import (
    MembersAsked,
    QuoteAsked,
    RefundAsked,
    SaleAsked,
    SaleStateAsked,
    Told,
    WishedLine,
    WishedSale,
)
from terminal.till.documents import time
from tests.fakes.shop import AMARA
from tests.fakes.till_world import TillWorld

WISH = WishedSale(AMARA, (WishedLine("4006381333931", None, None, 2),), redeem_points=100)


@pytest.mark.parametrize(
    ("wall_ms", "text"),
    [(0, "1970-01-01T00:00:00.000Z"), (1_795_435_200_123, "2026-11-23T12:00:00.123Z"), (None, None)],
)
def test_times_are_rfc_3339(wall_ms: int | None, text: str | None) -> None:
    assert time(wall_ms) == text


def test_every_document_can_be_sent_as_json(world: TillWorld) -> None:
    asked = (
        QuoteAsked(WISH),
        SaleAsked("s", WISH),
        SaleStateAsked("s"),
        RefundAsked("r", "s", None),
        SaleStateAsked("r"),
        MembersAsked(name="a"),
    )
    for question in asked:
        told = world.ask(question)
        assert isinstance(told, Told)
        assert json.loads(json.dumps(told.document)) == told.document


def test_a_sale_and_its_refund_have_the_fields_of_the_contract(world: TillWorld) -> None:
    world.ask(SaleAsked("s", WISH))
    sold, back = world.ask(SaleStateAsked("s")), world.ask(RefundAsked("r", "s", None))
    assert isinstance(sold, Told)
    assert isinstance(back, Told)
    assert {"id", "epoch", "seq", "hash", "points_earned", "points_used", "balance", "state", "vouchers"} <= set(
        sold.document
    )
    assert (back.document["amount_minor"], back.document["points_taken_back"]) == (1_800, 36)
    assert (back.document["points_given_back"], back.document["sale"]) == (100, "s")
