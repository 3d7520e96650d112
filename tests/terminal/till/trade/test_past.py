"""What a till knows of a sale that is over: the same of its own and of another till's, told again or not."""

import base64
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from loyalty.exchange.told_receipts import CameBack, ToldReceipt
from loyalty.ops.operations import Origin, ReturnedLine, Sale
from loyalty.rules.claims import Claims
from loyalty.rules.programme import programme_bytes
from loyalty.signing.signature import Ed25519Signer
from terminal.ports import Kept
from terminal.questions import ClaimAsked, RefundAsked, SaleAsked, Told, WishedLine, WishedPieces, WishedSale
from terminal.till.trade import past
from terminal.till.trade.papers import FoundPaper, Papers, code_of_sale
from tests.fakes.shop import AMARA, DEVICE, PROGRAMME, STORE
from tests.fakes.till_world import TILL_KEY, TillWorld

OTHER_KEY = Ed25519Signer(b"\x44" * 32)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[TillWorld]:
    world = TillWorld(tmp_path / "till")
    rules = msgspec.structs.replace(PROGRAMME, claims=Claims())
    world.shop.put("programme", version=1, document=programme_bytes(rules).decode(), starts_ms=0)
    public = base64.b64encode(OTHER_KEY.public).decode()
    world.shop.put("till_key", id="M" * 16, name="Till 4", store=STORE, public_key=public)
    world.connect()
    yield world
    world.close()


def sell(world: TillWorld, name: str = "s1", member: str | None = None) -> Kept:
    assert isinstance(world.ask(SaleAsked(name, WishedSale(member, (WishedLine(None, "drinks", 1_000, 4),)))), Told)
    kept = world.store.kept(name)
    assert kept is not None
    return kept


def paper_of(world: TillWorld, kept: Kept, signer: Ed25519Signer, seq: int) -> FoundPaper:
    assert isinstance(kept.operation, Sale)
    found = Papers(world.desk()).read(code_of_sale(signer, kept.epoch, seq, kept.operation))
    assert isinstance(found, FoundPaper), found
    return found


def refund(world: TillWorld, name: str, sale: str, pieces: int) -> None:
    assert isinstance(world.ask(RefundAsked(name, sale, (WishedPieces(1, pieces),))), Told)


@pytest.mark.parametrize("member", [None, AMARA])
def test_the_same_is_known_of_an_own_sale_and_of_one_on_paper(world: TillWorld, member: str | None) -> None:
    kept = sell(world, member=member)
    paper = paper_of(world, kept, OTHER_KEY, kept.seq)
    for told in (past.sold_on, past.shares_in, past.had_somebody, past.took_vouchers):
        assert told(kept) == told(paper)
    assert past.had_somebody(kept) is (member is not None)
    assert (past.sale_of(kept), past.sale_of(paper)) == (kept.operation, None)


def test_what_was_done_about_a_sale_is_told_in_its_order_also_of_one_that_only_an_op_names(world: TillWorld) -> None:
    kept, desk = sell(world), world.desk()
    refund(world, "r1", "s1", 1)
    assert isinstance(world.ask(ClaimAsked("c1", "s1", AMARA)), Told)
    refund(world, "r2", "s1", 2)
    # Told again by a later incarnation, the sale stands in another place of the log and goes by its name.
    for found in (kept, Origin(DEVICE, 1, kept.seq + 50, "s1")):
        assert [one.operation.sale_id for one in past.about(desk, found)] == ["r1", "c1", "r2"]
        assert [accrual.member for _, accrual in past.claims_about(desk, found)] == [AMARA]
        assert past.returned(desk, found) == {1: 3}


def test_what_stood_in_the_same_place_of_another_history_is_another_sale(world: TillWorld) -> None:
    desk, kept = world.desk(), sell(world)
    other = sell(world, "s2")
    refund(world, "back", code_of(kept, OTHER_KEY), 1)
    assert past.returned(desk, paper_of(world, kept, OTHER_KEY, kept.seq)) == {1: 1}
    assert past.returned(desk, paper_of(world, other, OTHER_KEY, kept.seq)) == {}
    assert past.returned(desk, kept) == {}


def test_pieces_of_an_own_sale_that_is_not_in_the_log_any_more_come_back_once(world: TillWorld) -> None:
    kept = sell(world)
    lost = paper_of(world, kept, TILL_KEY, kept.seq + 50)
    refund(world, "back", code_of(kept, TILL_KEY, kept.seq + 50), 3)
    assert past.returned(world.desk(), lost) == {1: 3}


def code_of(kept: Kept, signer: Ed25519Signer, seq: int | None = None) -> str:
    assert isinstance(kept.operation, Sale)
    return code_of_sale(signer, kept.epoch, kept.seq if seq is None else seq, kept.operation)


@pytest.mark.parametrize("by_paper", [True, False])
def test_what_the_server_told_of_other_tills_is_back_as_well_and_own_returns_once(
    world: TillWorld, *, by_paper: bool
) -> None:
    kept, desk = sell(world), world.desk()
    found = paper_of(world, kept, OTHER_KEY, 77) if by_paper else kept
    about = past.on_paper(desk, found)
    assert past.on_paper(desk, Origin(about.device, about.epoch, about.seq, kept.operation.sale_id)) == about
    code = code_of_sale(OTHER_KEY, kept.epoch, 77, kept.operation) if isinstance(kept.operation, Sale) else ""
    refund(world, "r-1", code if by_paper else "s1", 1)

    def back(by: str, pieces: int) -> CameBack:
        return CameBack(by, "Till 9", 1, 0, (ReturnedLine(1, pieces, 0, 0, 0),))

    desk.told_receipts[about] = ToldReceipt(about, back=(back(DEVICE, 1), back("Z" * 16, 2)))
    assert past.returned(desk, found) == {1: 3}
    assert [one.by for one in past.elsewhere(desk, found)] == ["Z" * 16]
    desk.told_receipts[about] = ToldReceipt(about, back=(back(DEVICE, 2),))
    assert past.returned(desk, found) == {1: 2}, "a till that was put back has forgotten one"
