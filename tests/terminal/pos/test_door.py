"""The pos door as another program meets it: by real HTTP, with a till behind it."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from loyalty.values.errors import Refusal, RefusalCode
from terminal.errors import BadSetting
from terminal.events import Answered, Halted
from terminal.pos.door import PosDoor
from terminal.questions import Answer, Question, QuoteAsked, SaleAsked, StatusAsked, Told
from tests.fakes.door_caller import Caller
from tests.fakes.door_world import CountedChance, FakeTill, WorldClock


def shop(question: Question) -> Answer | None:
    match question:
        case StatusAsked():
            return Told({"online": False, "unsent": 3})
        case SaleAsked(id="again"):
            return Refusal(RefusalCode.ID_REUSED, "This id belongs to another sale.")
        case SaleAsked(id="full"):
            return Refusal(RefusalCode.DISK_FULL, "The disk is full. Nothing was booked.")
        case SaleAsked(id=sale_id):
            return Told({"id": sale_id, "state": "committed"})
        case QuoteAsked():
            return None
        case _:
            return Refusal(RefusalCode.NO_SUCH_SALE, "There is no such sale.")


@pytest.fixture
def till() -> FakeTill:
    return FakeTill(shop)


@pytest.fixture
def door(tmp_path: Path, till: FakeTill) -> Iterator[PosDoor]:
    door = PosDoor(inbox=till, data=tmp_path, chance=CountedChance(), clock=WorldClock(), version="1.2.3", answer_s=0.2)
    till.deliver = door.deliver
    yield door
    door.stop()


@pytest.fixture
def caller(door: PosDoor) -> Iterator[Caller]:
    with closing(Caller(door.start(0))) as caller:
        yield caller


@pytest.fixture
def bearer(caller: Caller, tmp_path: Path) -> str:
    assert caller.port
    return "Bearer " + (tmp_path / "pos-token").read_text().strip()


def sale(sale_id: str) -> bytes:
    return json.dumps({"id": sale_id, "lines": [{"category": "food", "amount_minor": 350}]}).encode()


def test_a_program_with_the_token_is_answered(caller: Caller, bearer: str) -> None:
    heard = caller.call("GET", "/v1/status", Authorization=bearer)
    assert (heard.status, heard.document) == (200, {"online": False, "unsent": 3})
    heard = caller.call("POST", "/v1/sales", sale("S-1"), Authorization=bearer)
    assert heard.document == {"id": "S-1", "state": "committed"}


@pytest.mark.parametrize(("sale_id", "status", "code"), [("again", 409, "id_reused"), ("full", 507, "disk_full")])
def test_a_refusal_of_the_till_keeps_its_status(
    caller: Caller, bearer: str, sale_id: str, status: int, code: str
) -> None:
    heard = caller.call("POST", "/v1/sales", sale(sale_id), Authorization=bearer)
    assert (heard.status, heard.document["code"], heard.document["status"]) == (status, code, status)
    assert heard.headers["content-type"] == "application/problem+json"
    heard = caller.call("GET", "/v1/sales/none", Authorization=bearer)
    assert (heard.status, heard.document["code"]) == (404, "no_such_sale")


def test_the_description_is_there_for_everybody(caller: Caller) -> None:
    heard = caller.call("GET", "/openapi.json")
    assert heard.document["info"]["version"] == "1.2.3"


def test_nobody_else_is_answered(caller: Caller, till: FakeTill) -> None:
    assert caller.call("GET", "/v1/status").status == 401
    assert caller.call("POST", "/v1/sales", sale("S-1"), Authorization="Bearer guess").status == 401
    assert till.asked == []


def test_a_full_inbox_and_a_silent_till_are_busy(caller: Caller, bearer: str, till: FakeTill) -> None:
    body = b'{"lines": [{"category": "food", "amount_minor": 350}]}'
    heard = caller.call("POST", "/v1/quotes", body, Authorization=bearer)
    assert (heard.status, heard.headers["retry-after"]) == (503, "1")
    till.full = True
    assert caller.call("GET", "/v1/status", Authorization=bearer).status == 503


def test_an_answer_that_comes_too_late_harms_nobody(caller: Caller, bearer: str, till: FakeTill, door: PosDoor) -> None:
    body = b'{"lines": [{"category": "food", "amount_minor": 350}]}'
    assert caller.call("POST", "/v1/quotes", body, Authorization=bearer).status == 503
    door.deliver(Answered(till.asked[-1].ticket, Told({"late": True})))
    door.deliver(Halted("Other events are none of its business.", final=False))
    assert caller.call("GET", "/v1/status", Authorization=bearer).document["unsent"] == 3


def test_many_callers_each_get_their_own_answer(door: PosDoor, tmp_path: Path) -> None:
    port = door.start(0)
    bearer = "Bearer " + (tmp_path / "pos-token").read_text().strip()
    wrong: list[str] = []

    def sell(who: int) -> None:
        with closing(Caller(port)) as caller:
            for number in range(20):
                sale_id = f"{who}-{number}"
                if caller.call("POST", "/v1/sales", sale(sale_id), Authorization=bearer).document["id"] != sale_id:
                    wrong.append(sale_id)

    threads = [threading.Thread(target=sell, args=(who,)) for who in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_the_token_lasts_from_one_opening_to_the_next(tmp_path: Path) -> None:
    chance = CountedChance()

    def token() -> str:
        door = PosDoor(inbox=FakeTill(shop), data=tmp_path, chance=chance, clock=WorldClock(), version="1")
        door.start(0)
        door.stop()
        return (tmp_path / "pos-token").read_text()

    assert token() == token()


def test_a_port_that_is_taken_is_a_plain_sentence(door: PosDoor, tmp_path: Path) -> None:
    port = door.start(0)
    other = PosDoor(inbox=FakeTill(shop), data=tmp_path, chance=CountedChance(), clock=WorldClock(), version="1")
    with pytest.raises(BadSetting, match=f"127.0.0.1:{port}.*--pos-port"):
        other.start(port)
    other.stop()


def test_a_folder_that_takes_no_token_is_a_plain_sentence(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file, no folder")
    door = PosDoor(
        inbox=FakeTill(shop), data=tmp_path / "data", chance=CountedChance(), clock=WorldClock(), version="1"
    )
    with pytest.raises(BadSetting, match="cannot be written"):
        door.start(0)


def test_closing_lets_an_answer_that_still_comes_through_and_then_hangs_up(tmp_path: Path) -> None:
    till = FakeTill(lambda question: None)
    door = PosDoor(inbox=till, data=tmp_path, chance=CountedChance(), clock=WorldClock(), version="1", answer_s=60)
    port = door.start(0)
    bearer = "Bearer " + (tmp_path / "pos-token").read_text().strip()
    heard: list[int] = []

    def ask() -> None:
        with closing(Caller(port)) as caller:
            heard.append(caller.call("GET", "/v1/status", Authorization=bearer).status)

    with closing(Caller(port)) as idle:
        assert idle.call("GET", "/openapi.json").status == 200
        asking = threading.Thread(target=ask)
        asking.start()
        while not till.asked:
            time.sleep(0.005)
        threading.Timer(0.2, door.deliver, (Answered(till.asked[0].ticket, Told({})),)).start()
        door.stop()
        asking.join()
        assert heard == [200]
        assert idle.is_cut()
    with pytest.raises(ConnectionRefusedError):
        Caller(port)


def test_closing_does_not_wait_for_a_till_that_never_answers(tmp_path: Path) -> None:
    till = FakeTill(lambda question: None)
    door = PosDoor(inbox=till, data=tmp_path, chance=CountedChance(), clock=WorldClock(), version="1", answer_s=60)
    port = door.start(0)
    bearer = "Bearer " + (tmp_path / "pos-token").read_text().strip()
    with closing(Caller(port)) as caller:
        caller.say(f"GET /v1/status HTTP/1.1\r\nHost: localhost\r\nAuthorization: {bearer}\r\n\r\n".encode())
        while not till.asked:
            time.sleep(0.005)
        door.stop()
        assert caller.hear().status == 503
