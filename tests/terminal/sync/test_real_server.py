"""The line's threads against the real server as a process: exchange, feed, wake, and a server that went away."""

import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from loyalty.exchange.replica import REPLICA_VERSION
from loyalty.exchange.wire import PROTOCOL, Cursor, EnrolReply, EnrolRequest, ExchangeRequest, enrol_proof
from loyalty.signing.signature import Ed25519Signer
from terminal.commands import ExchangeFailed, PagesArrived, ReplyArrived
from terminal.sync.exchange import ExchangeWorker
from terminal.sync.joining import ask_to_join
from terminal.sync.wake import WakeWorker
from terminal.waiting import MachineWaiting
from tests.fakes.door_central import central, serving
from tests.fakes.door_line import TILL_SIGNER, line_to
from tests.fakes.door_world import CountedChance, KeptInbox
from tests.fixtures.waiting import wait_until

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("central")
    central("seed", "--members", "25000", "--stores", "1", "--data", str(folder))
    return folder


def joined(url: str, shop: Path) -> EnrolReply:
    code = f"local:{(shop / 'local-token').read_text().strip()}"
    proof = TILL_SIGNER.sign(enrol_proof(code, TILL_SIGNER.public))
    with closing(line_to(url)) as line:
        reply = ask_to_join(line, EnrolRequest(PROTOCOL, code, TILL_SIGNER.public, proof, "Till", "test"))
    assert isinstance(reply, EnrolReply), reply
    return reply


def request_of(me: EnrolReply, *, cursor: Cursor | None = None) -> ExchangeRequest:
    return ExchangeRequest(
        protocol=PROTOCOL,
        replica=REPLICA_VERSION,
        software="test",
        device=me.device,
        epoch=me.epoch,
        generation=me.generation,
        request_no=1,
        last_seq=0,
        ops=[],
        cursor=cursor or Cursor(),
    )


class Exchanging:
    """An exchange worker with its inbox."""

    def __init__(self, url: str, me: EnrolReply, signer: Ed25519Signer = TILL_SIGNER) -> None:
        self.inbox = KeptInbox()
        self.worker = ExchangeWorker(
            line=line_to(url, signer=signer), server_key=me.server_key, inbox=self.inbox, waiting=MachineWaiting()
        )
        self.worker.start()


@pytest.fixture
def stopping() -> Iterator[list[Exchanging]]:
    started: list[Exchanging] = []
    yield started
    for one in started:
        one.worker.stop()


def test_a_new_till_fetches_the_whole_shop_page_by_page_and_then_nothing_more(
    shop: Path, stopping: list[Exchanging]
) -> None:
    with serving(shop) as url:
        me = joined(url, shop)
        one = Exchanging(url, me)
        stopping.append(one)
        one.worker.want(request_of(me))
        wait_until(lambda: ended(one), within_s=60, otherwise=lambda: str(len(one.inbox.commands)))
        arrived = [command for command in one.inbox.commands if isinstance(command, ReplyArrived | PagesArrived)]
        assert len(arrived) == len(one.inbox.commands) >= 3
        rows = [
            row for command in arrived for page in command.reply.pages if page.table == "member" for row in page.rows
        ]
        assert len(rows) == 25_000
        one.worker.want(request_of(me, cursor=arrived[-1].reply.cursor))
        last = one.inbox.wait_for(len(arrived) + 1)[-1]
        assert isinstance(last, ReplyArrived)
        assert not any(page.rows for page in last.reply.pages)


def ended(one: Exchanging) -> bool:
    last = one.inbox.commands[-1] if one.inbox.commands else None
    return isinstance(last, ExchangeFailed) or (isinstance(last, ReplyArrived | PagesArrived) and not last.reply.more)


def test_a_server_that_went_away_is_a_sentence_and_the_next_exchange_after_it_goes_through(
    shop: Path, stopping: list[Exchanging]
) -> None:
    with serving(shop) as url:
        me = joined(url, shop)
        port = urlsplit(url).port or 0
        one = Exchanging(url, me)
        stopping.append(one)
        one.worker.want(request_of(me))
        wait_until(lambda: ended(one), within_s=60, otherwise=lambda: str(len(one.inbox.commands)))
    so_far = len(one.inbox.commands)
    one.worker.want(request_of(me))
    failed = one.inbox.wait_for(so_far + 1)[-1]
    assert isinstance(failed, ExchangeFailed)
    assert failed.ours
    assert "takes no calls" in failed.sentence or "broke off" in failed.sentence
    with serving(shop, port):
        one.worker.want(request_of(me))
        assert isinstance(one.inbox.wait_for(so_far + 2)[so_far + 1], ReplyArrived)


def test_a_till_that_the_server_does_not_know_hears_it_from_the_server(shop: Path, stopping: list[Exchanging]) -> None:
    with serving(shop) as url:
        me = joined(url, shop)
        stranger = Exchanging(url, me, Ed25519Signer(bytes(range(32))))
        stopping.append(stranger)
        stranger.worker.want(request_of(me))
        (failed,) = stranger.inbox.wait_for(1)
        assert isinstance(failed, ExchangeFailed)
        assert failed.ours
        assert "does not know this till" in failed.sentence


def test_a_held_wake_call_follows_the_screen_and_ends_with_the_till(shop: Path) -> None:
    with serving(shop) as url:
        me, inbox = joined(url, shop), KeptInbox()
        worker = WakeWorker(
            polling=line_to(url),
            pointing=line_to(url),
            server_key=me.server_key,
            inbox=inbox,
            waiting=MachineWaiting(),
            chance=CountedChance(),
        )
        worker.start()
        for member in ("0123456789ABCDEF", None):
            threading.Event().wait(0.3)
            worker.show(member)
        threading.Event().wait(0.3)
        worker.stop()
        assert not any(thread.name.startswith("wake") for thread in threading.enumerate())
        assert inbox.commands == []
