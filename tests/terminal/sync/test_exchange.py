"""Each exchange that the till wants ends in exactly one way, whatever the server does."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import parse_qs, urlsplit

import msgspec
import pytest

from loyalty.exchange.replica import REPLICA_VERSION
from loyalty.exchange.wire import (
    PROTOCOL,
    Cursor,
    ExchangeReply,
    ExchangeRequest,
    FeedReply,
    Page,
    RejoinReply,
    RejoinRequest,
    encode,
)
from loyalty.signing.membership import Membership, membership_bytes, sign_membership
from terminal.commands import ExchangeFailed, PagesArrived, ReplyArrived
from terminal.sync.exchange import ExchangeWorker
from terminal.sync.trouble import SAFE
from terminal.waiting import MachineWaiting
from tests.fakes.door_line import GENEROUS, line_to
from tests.fakes.door_world import KeptInbox
from tests.fakes.fault_proxy import SERVER_SIGNER, Behaviour, FaultServer, Heard, raw, saying, signed
from tests.fixtures.waiting import wait_until

REQUEST = ExchangeRequest(
    protocol=PROTOCOL,
    replica=REPLICA_VERSION,
    software="test",
    device="0123456789ABCDEF",
    epoch=1,
    generation=3,
    request_no=7,
    last_seq=0,
    ops=[],
    cursor=Cursor(3),
)


def place(number: int) -> Cursor:
    return Cursor(3, {"member": (number, "k")})


def reply(**fields: object) -> ExchangeReply:
    plain = ExchangeReply(
        protocol=PROTOCOL,
        generation=3,
        epoch=1,
        request_no=7,
        hwm=0,
        head="0" * 64,
        outcomes=[],
        durable_seq=0,
        anchor=True,
        grants=[],
        pages=[],
        cursor=place(1),
        mark=0,
        more=False,
        reset=False,
        server_ms=1,
    )
    return msgspec.structs.replace(plain, **fields)


def page(number: int, *, more: bool, reset: bool = False) -> FeedReply:
    rows = Page("member", ("id",), [[f"m{number}"]], [number])
    return FeedReply(generation=3, pages=[rows], cursor=place(number), mark=0, more=more, reset=reset)


def server_of(first: ExchangeReply, pages: Callable[[Cursor], FeedReply] | None = None) -> Behaviour:
    """Answers the exchange, and each feed call by the cursor that it asks with."""

    def answer(heard: Heard) -> bytes:
        if heard.path == "/v1/exchange":
            assert heard.method == "POST"
            assert msgspec.json.decode(heard.body, type=ExchangeRequest) == REQUEST
            return signed(heard, 200, encode(first))
        assert heard.method == "GET"
        assert pages is not None
        return signed(heard, 200, encode(pages(cursor_of(heard))))

    return saying(answer)


def cursor_of(heard: Heard) -> Cursor:
    query = parse_qs(urlsplit(heard.path).query)
    assert urlsplit(heard.path).path == "/v1/feed"
    assert query["replica"] == [str(REPLICA_VERSION)]
    return msgspec.json.decode(query["cursor"][0], type=Cursor)


@contextmanager
def working(
    behaviour: Behaviour, inbox: KeptInbox, membership: bytes = b""
) -> Iterator[tuple[ExchangeWorker, FaultServer]]:
    with FaultServer(behaviour) as server:
        worker = ExchangeWorker(
            line=line_to(server.url, patience=GENEROUS),
            server_key=SERVER_SIGNER.public,
            inbox=inbox,
            waiting=MachineWaiting(),
            membership=membership,
        )
        worker.start()
        try:
            yield worker, server
        finally:
            worker.stop()


def test_a_reply_reaches_the_till() -> None:
    inbox = KeptInbox()
    with working(server_of(reply()), inbox) as (worker, server):
        worker.want(REQUEST)
        assert inbox.wait_for(1) == [ReplyArrived(reply())]
        worker.want(REQUEST)
        inbox.wait_for(2)
        assert server.connections == 1


def test_what_is_left_of_the_feed_follows_page_by_page() -> None:
    inbox = KeptInbox()

    def pages(cursor: Cursor) -> FeedReply:
        number = cursor.places["member"][0] + 1
        return page(number, more=number < 5)

    with working(server_of(reply(more=True), pages), inbox) as (worker, _):
        worker.want(REQUEST)
        commands = inbox.wait_for(5)
        assert commands == [ReplyArrived(reply(more=True)), *(PagesArrived(page(n, more=n < 5)) for n in range(2, 6))]


def test_a_big_answer_arrives_in_helpings_so_that_the_counter_gets_its_turn() -> None:
    many = Page("member", ("id",), [[f"m{number}"] for number in range(2_500)], list(range(2_500)))
    inbox = KeptInbox()
    with working(server_of(reply(pages=[many])), inbox) as (worker, _):
        worker.want(REQUEST)
        first, *rest = inbox.wait_for(4)
    assert isinstance(first, ReplyArrived)
    assert first.reply.pages == []
    helpings = [command.reply for command in rest if isinstance(command, PagesArrived)]
    assert [len(helping.pages[0].rows) for helping in helpings] == [1_000, 1_000, 500]
    assert [helping.more for helping in helpings] == [True, True, False]
    assert helpings[-1].cursor == place(1)


@pytest.mark.parametrize("in_reply", [True, False])
def test_after_a_reset_the_feed_is_read_from_its_beginning(in_reply: bool) -> None:
    inbox, first = KeptInbox(), reply(more=True, reset=in_reply)

    def pages(cursor: Cursor) -> FeedReply:
        if cursor == Cursor(3):
            return page(9, more=False)
        return page(2, more=True, reset=True)

    with working(server_of(first, pages), inbox) as (worker, server):
        worker.want(REQUEST)
        assert inbox.wait_for(2 if in_reply else 3)[-1] == PagesArrived(page(9, more=False))
        assert cursor_of(server.heard[-1]) == Cursor(3)


def test_a_feed_that_stands_still_is_not_asked_for_ever() -> None:
    inbox = KeptInbox()
    with working(server_of(reply(more=True), lambda _: page(1, more=True)), inbox) as (worker, server):
        worker.want(REQUEST)
        assert isinstance(inbox.wait_for(2)[1], ExchangeFailed)
        assert len(server.heard) == 2


def test_a_page_that_fails_ends_the_exchange() -> None:
    inbox = KeptInbox()

    def answer(heard: Heard) -> bytes:
        return (
            signed(heard, 200, encode(reply(more=True))) if heard.method == "POST" else raw(503, b"", Retry_After="4")
        )

    with working(saying(answer), inbox) as (worker, _):
        worker.want(REQUEST)
        failed = inbox.wait_for(2)[1]
        assert isinstance(failed, ExchangeFailed)
        assert failed.retry_after_s == 4


@pytest.mark.parametrize(
    ("answer", "ours", "retry_after_s"),
    [
        (raw(200, b"<html>Sign in</html>", Content_Type="text/html"), False, None),
        (raw(302, b"", Location="https://evil.example"), False, None),
        (raw(500, b""), True, None),
        (raw(429, b"", Retry_After="9"), True, 9),
        (raw(503, b"", Retry_After="99999"), True, 300),
    ],
)
def test_an_exchange_that_does_not_happen_says_why(answer: bytes, ours: bool, retry_after_s: int | None) -> None:
    inbox = KeptInbox()
    with working(saying(lambda _: answer), inbox) as (worker, _):
        worker.want(REQUEST)
        (failed,) = inbox.wait_for(1)
        assert isinstance(failed, ExchangeFailed)
        assert (failed.ours, failed.retry_after_s) == (ours, retry_after_s)
        assert SAFE in failed.sentence


def test_pages_never_outrun_the_till() -> None:
    inbox = KeptInbox(room=2)

    def pages(cursor: Cursor) -> FeedReply:
        number = cursor.places["member"][0] + 1
        return page(number, more=number < 10)

    with working(server_of(reply(more=True), pages), inbox) as (worker, server):
        worker.want(REQUEST)
        inbox.wait_for(2)
        wait_until(lambda: len(server.heard) == 3, within_s=20, otherwise=lambda: f"{len(server.heard)} calls")
        time.sleep(0.3)
        assert len(server.heard) == 3
        inbox.room = 100
        assert len(inbox.wait_for(10)) == 10


@pytest.mark.parametrize("room", [0, 100])
def test_stopping_ends_a_call_and_a_wait_at_once_and_says_nothing_more(room: int) -> None:
    inbox, called = KeptInbox(room=room), threading.Event()

    def hold(heard: Heard) -> bytes:
        called.set()
        return signed(heard, 200, encode(reply())) if room == 0 else b""

    with working(saying(hold), inbox) as (worker, _):
        worker.want(REQUEST)
        assert called.wait(20)
        worker.stop()
        assert not any(thread.name == "sync" for thread in threading.enumerate())
    assert inbox.commands == []


def test_a_worker_that_never_started_can_be_stopped() -> None:
    with FaultServer(saying(lambda _: b"")) as server:
        line = line_to(server.url)
        ExchangeWorker(line=line, server_key=b"", inbox=KeptInbox(), waiting=MachineWaiting()).stop()


PAPER = sign_membership(Membership("0123456789ABCDEF", "1" * 16, "North", "Till 4", b"k" * 32, 1, 2), SERVER_SIGNER)


def forgetful(*, takes_back: bool = True) -> tuple[Behaviour, list[str]]:
    """A server that knows this till only once it was shown its paper, and what it was asked."""
    asked: list[str] = []

    def answer(heard: Heard) -> bytes:
        asked.append(heard.path)
        if heard.path == "/v1/rejoin" and takes_back:
            assert msgspec.json.decode(heard.body, type=RejoinRequest).membership == PAPER
            return signed(heard, 200, encode(RejoinReply("0123456789ABCDEF", 1, 3)))
        if "/v1/rejoin" in asked and takes_back:
            return signed(heard, 200, encode(reply()))
        code, status = ("revoked", 403) if heard.path == "/v1/rejoin" else ("unknown_key", 401)
        document = msgspec.json.encode({"status": status, "code": code, "detail": f"No: {code}."})
        return signed(heard, status, document, Content_Type="application/problem+json")

    return saying(answer), asked


def test_row_33_a_server_that_forgot_this_till_is_shown_its_paper_and_asked_again() -> None:
    inbox, (server, asked) = KeptInbox(), forgetful()
    with working(server, inbox, membership_bytes(PAPER)) as (worker, _):
        worker.want(REQUEST)
        wait_until(lambda: bool(inbox.commands), within_s=60, otherwise=lambda: f"only {asked}")
    assert inbox.commands == [ReplyArrived(reply())]
    assert asked == ["/v1/exchange", "/v1/rejoin", "/v1/exchange"]


def test_a_server_that_does_not_take_this_till_back_says_why() -> None:
    inbox, (server, asked) = KeptInbox(), forgetful(takes_back=False)
    with working(server, inbox, membership_bytes(PAPER)) as (worker, _):
        worker.want(REQUEST)
        wait_until(lambda: bool(inbox.commands), within_s=60, otherwise=lambda: f"only {asked}")
    (failed,) = inbox.commands
    assert isinstance(failed, ExchangeFailed)
    assert (failed.code, failed.sentence) == ("revoked", f"No: revoked. {SAFE}")


def test_a_till_without_a_paper_is_not_known() -> None:
    inbox, (server, asked) = KeptInbox(), forgetful()
    with working(server, inbox) as (worker, _):
        worker.want(REQUEST)
        wait_until(lambda: bool(inbox.commands), within_s=60, otherwise=lambda: f"only {asked}")
    (failed,) = inbox.commands
    assert isinstance(failed, ExchangeFailed)
    assert (failed.code, asked) == ("unknown_key", ["/v1/exchange"])
