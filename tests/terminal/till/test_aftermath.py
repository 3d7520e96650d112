"""Row 9 of the fault matrix at the counter: a commit that fails is never tried twice, and its fate is said once."""

import resource
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import pytest

from loyalty.ops.operations import Reversal, Sale, VoucherIssue
from terminal import activity_commands as a
from terminal import commands as c
from terminal.demo.caller import Caller, Refused
from terminal.engine import Engine, Opened
from terminal.errors import StoreBroken
from terminal.events import ActivityChanged, CounterChanged, Event, Halted, Noticed
from terminal.pos.door import PosDoor
from terminal.store.till_store import TillStore
from terminal.till.till import Till
from tests.fakes.shop import AMARA, BEANS
from tests.fakes.till_world import TILL_KEY, TillWorld
from tests.fixtures.waiting import wait_until

SALE = {"id": "s-1", "member": AMARA, "lines": [{"category": "drinks", "amount_minor": 1_000}]}
FAILURES = ("before", "behind")
"""A write that fails before anything is on disk, and a sync that fails when everything already is."""

Said = TypeVar("Said", bound=Event)


class FailingStore(TillStore):
    """Its next transactions fail while `failing` says how."""

    failing = ""
    failed = 0

    @contextmanager
    def _transaction(self, commits: int = 1) -> Iterator[None]:
        if not self.failing:
            with super()._transaction(commits):
                yield
            return
        self.failed += 1
        if self.failing == "before":
            with no_file_grows(), super()._transaction(commits):
                yield
            return
        with super()._transaction(commits):
            yield
        raise StoreBroken("The disk failed under the till's file (disk I/O error).")


@contextmanager
def no_file_grows() -> Iterator[None]:
    """To the store a write that fails, which is no full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


class RunningShop:
    """A till behind its real engine and its real pos door; the files that it opens first can fail."""

    def __init__(self, world: TillWorld) -> None:
        self._world, self.folder = world, world.folder
        self._lock = threading.Lock()
        self._said: list[Event] = []
        self.stores: list[FailingStore] = []
        self.engine = Engine(open_till=self._open, outlet=self._hear, clock=world.clock)
        self._door = PosDoor(
            inbox=self.engine, data=world.folder, chance=world.chance, clock=world.clock, version="1", answer_s=60
        )
        self.engine.start()
        port = self._door.start(0)
        self.caller = Caller(f"http://127.0.0.1:{port}", world.folder / "pos-token")

    def _open(self) -> Opened:
        world = self._world
        store = FailingStore(world.folder, TILL_KEY)
        self.stores.append(store)
        till = Till(store=store, clock=world.clock, chance=world.chance, signer=TILL_KEY, settings=world.settings)
        return Opened(till, store.close)

    def _hear(self, event: Event) -> None:
        self._door.deliver(event)
        with self._lock:
            self._said.append(event)

    def heard(self, kind: type[Said]) -> list[Said]:
        with self._lock:
            return [event for event in self._said if isinstance(event, kind)]

    def do(self, *commands: c.Command) -> None:
        """Decided when the door has answered behind them."""
        for command in commands:
            assert self.engine.put(command)
        self.caller.status()

    def fail_at(self, how: str, command: c.Command) -> tuple[str, str]:
        """Code and sentence of the one answer that the cashier gets."""
        self.stores[0].failing = how
        assert self.engine.put(command)
        wait_until(self._is_answered, within_s=30, otherwise=lambda: str(self._said[-3:]))
        self.caller.status()
        (answer,) = (one for one in self.heard(Noticed) if one.code in ("booked", "not_booked"))
        return answer.code, answer.sentence

    def _is_answered(self) -> bool:
        return any(one.code in ("booked", "not_booked") for one in self.heard(Noticed))

    def close(self) -> None:
        self.caller.close()
        self._door.stop()
        self.engine.stop()


@pytest.fixture
def running(tmp_path: Path) -> Iterator[RunningShop]:
    world = TillWorld(tmp_path / "till").connect()
    world.close()
    running = RunningShop(world)
    yield running
    running.close()


def tried_once_and_reopened(running: RunningShop) -> None:
    (halted,) = running.heard(Halted)
    assert "disk failed" in halted.sentence
    assert "It starts again from disk" in halted.sentence
    first, _ = running.stores
    assert first.failed == 1, "a commit that failed was tried again"


@pytest.mark.parametrize("how", FAILURES)
def test_row_09_a_sale_whose_commit_failed_is_looked_up_and_the_cashier_is_told_once(
    running: RunningShop, how: str
) -> None:
    running.do(c.MemberChosen(AMARA), c.ProductPicked(BEANS), c.PointsEntered(500))
    code, sentence = running.fail_at(how, c.SaleFinished())
    tried_once_and_reopened(running)
    counter = running.heard(CounterChanged)[-1].counter
    if how == "before":
        assert (code, counter.items, counter.done) == ("not_booked", 1, None)
        assert sentence.endswith("It is still open here: finish it again.")
        running.do(c.SaleFinished())
    else:
        assert (code, counter.items) == ("booked", 0)
        assert sentence == "The sale with £4.50 to pay is booked. Do not enter it again."
    counter = running.heard(CounterChanged)[-1].counter
    assert counter.done is not None
    assert (counter.done.total_minor, counter.done.points_used) == (450, 500)
    running.close()
    kept = TillStore(running.folder, TILL_KEY)
    assert [type(one.operation) for one in kept.newest(9)] == [Sale]
    kept.close()


@pytest.mark.parametrize("how", FAILURES)
def test_row_09_another_program_is_told_at_once_whether_its_sale_is_there(running: RunningShop, how: str) -> None:
    running.stores[0].failing = how
    if how == "before":
        with pytest.raises(Refused, match="Nothing of it was booked: send it again") as refused:
            running.caller.sell(SALE)
        assert (refused.value.status, refused.value.code) == (503, "interrupted")
        with pytest.raises(Refused, match="no sale with this id"):
            running.caller.sale("s-1")
    else:
        assert running.caller.sell(SALE)["state"] == "committed"
    tried_once_and_reopened(running)
    told = running.caller.sell(SALE)
    assert (told["seq"], told) == (1, running.caller.sale("s-1"))
    assert running.caller.refund({"id": "r-1", "sale": "s-1"})["seq"] == 2


@pytest.mark.parametrize(
    ("command", "kind", "words"),
    [
        (c.LastUndone(), Reversal, {"behind": "sale is undone.", "before": "sale was not undone"}),
        (c.VoucherBought("thanks"), VoucherIssue, {"behind": "is made. Do not", "before": "No voucher was made"}),
    ],
)
@pytest.mark.parametrize("how", FAILURES)
def test_row_09_so_are_an_undone_sale_and_a_voucher(
    running: RunningShop, how: str, command: c.Command, kind: type, words: dict[str, str]
) -> None:
    running.do(c.MemberChosen(AMARA), c.ProductPicked(BEANS), c.SaleFinished(), c.MemberChosen(AMARA))
    code, sentence = running.fail_at(how, command)
    tried_once_and_reopened(running)
    assert code == ("not_booked" if how == "before" else "booked")
    assert words[how] in sentence
    if how == "before":
        running.do(command)
    running.close()
    store = TillStore(running.folder, TILL_KEY)
    assert [isinstance(one.operation, kind) for one in store.newest(9)].count(True) == 1
    store.close()


def test_a_question_over_which_the_till_fell_is_not_asked_again_by_itself(running: RunningShop) -> None:
    running.do(c.MemberChosen(AMARA))
    running.stores[0].failing = "before"
    running.engine.put(c.ProductPicked(BEANS))
    wait_until(lambda: len(running.stores) == 2, within_s=30, otherwise=lambda: "not opened again")
    assert running.caller.status()["seq"] == 0
    assert [one.code for one in running.heard(Noticed) if one.code in ("booked", "not_booked")] == []


@pytest.mark.parametrize(
    ("command", "kind", "words"),
    [
        (
            a.ReturnConfirmed(950),
            Reversal,
            {"behind": "£9.50 to hand back is booked.", "before": "Nothing was returned"},
        ),
        (a.PastUndone(), Reversal, {"behind": "sale is undone.", "before": "sale was not undone"}),
    ],
)
@pytest.mark.parametrize("how", FAILURES)
def test_row_09_and_what_is_done_about_a_sale_later(
    running: RunningShop, how: str, command: c.Command, kind: type, words: dict[str, str]
) -> None:
    steps: list[c.Command] = (
        [a.ReturnBegun(), a.PiecesWanted(None, 1)] if isinstance(command, a.ReturnConfirmed) else []
    )
    running.do(c.MemberChosen(AMARA), c.ProductPicked(BEANS), c.SaleFinished(), a.ActivityWanted(), *steps)
    code, sentence = running.fail_at(how, command)
    tried_once_and_reopened(running)
    assert code == ("not_booked" if how == "before" else "booked")
    assert words[how] in sentence
    assert not running.heard(ActivityChanged)[-1].shown.open
    if how == "before":
        running.do(a.ActivityWanted(), *steps, command)
    running.close()
    store = TillStore(running.folder, TILL_KEY)
    assert [isinstance(one.operation, kind) for one in store.newest(9)].count(True) == 1
    store.close()
