"""A till with its real store, a server in memory and a line that a test can cut, hold and let go."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from loyalty.exchange.wire import ExchangeRequest
from loyalty.signing.signature import Ed25519Signer
from terminal import commands as c
from terminal.counter import Counter, Status
from terminal.events import (
    Answered,
    CounterChanged,
    Event,
    ExchangeWanted,
    Found,
    Noticed,
    PrintAllowed,
    PrintQueued,
    PrintsUnsettled,
    ShowingChanged,
    StatusChanged,
)
from terminal.ports import Disk
from terminal.questions import Answer, Question
from terminal.store.till_store import TillStore, create_till
from terminal.till.desk import Desk, TillSettings
from terminal.till.shop_time import ShopTime
from terminal.till.till import Till
from tests.fakes.chance import SeededChance
from tests.fakes.clock import FakeClock
from tests.fakes.shop import DEVICE, ShopServer, TillKnown, cafe, identity

TILL_KEY = Ed25519Signer(b"\x09" * 32)
Said = TypeVar("Said", bound=Event)


class TillWorld:
    """Commands go in with `do`; while `connected`, wanted exchanges are answered as soon as they are asked."""

    def __init__(
        self,
        folder: Path,
        *,
        shop: ShopServer | None = None,
        settings: TillSettings | None = None,
        clock: FakeClock | None = None,
        seed: int = 1,
        store_kind: type[TillStore] = TillStore,
        anchor: bool = True,
        disk: Disk | None = None,
    ) -> None:
        self.folder, self.clock, self.chance = folder, clock or FakeClock(), SeededChance(seed)
        self.shop = shop or cafe()
        self.settings, self._store_kind = settings or TillSettings(), store_kind
        self.disk = disk
        self.shop.tills.setdefault(DEVICE, TillKnown(TILL_KEY.public, anchor=anchor))
        self.connected = False
        self.wanted: list[ExchangeRequest] = []
        self.said: list[Event] = []
        self.papers: list[PrintQueued] = []
        self.log: list[tuple[int, int, c.Command]] = []
        if not (folder / "till.db").exists():
            create_till(folder, identity(self.shop), epoch=1, generation=1)
        self._open()

    def _open(self) -> None:
        self.store = self._store_kind(self.folder, TILL_KEY)
        self.till = Till(
            store=self.store,
            clock=self.clock,
            chance=self.chance,
            signer=TILL_KEY,
            settings=self.settings,
            disk=self.disk,
        )
        self.wanted.clear()
        self._counter: Counter | None = None
        self._status: Status | None = None
        self.do(c.ScreenReady())

    def close(self) -> None:
        self.store.close()

    def restart(self, *, settings: TillSettings | None = None) -> None:
        """The process ends and starts again on the same files."""
        self.store.close()
        self.settings = settings or self.settings
        self.clock.boots += 1
        self._open()

    # --- what happens

    def do(self, *commands: c.Command) -> list[Event]:
        """Let the till decide; what it said to each of these commands and to the replies that they brought."""
        self.said = []
        for command in commands:
            self._hear(command)
            while self.connected and self.wanted:
                self.reply()
        return self.said

    def _hear(self, command: c.Command) -> None:
        self.log.append((self.clock.wall, self.clock.monotonic, command))
        for event in self.till.handle(command):
            self.said.append(event)
            match event:
                case CounterChanged():
                    self._counter = event.counter
                case StatusChanged():
                    self._status = event.status
                case ExchangeWanted():
                    self.wanted.append(event.request)
                case PrintQueued():
                    self.papers.append(event)
                case _:
                    pass

    def reply(self) -> None:
        """The server answers the exchange that is under way, with all further pages."""
        request = self.wanted.pop(0)
        self.shop.now_ms = self.clock.wall
        reply = self.shop.answer(request)
        self._hear(c.ReplyArrived(reply))
        more, cursor = reply.more, reply.cursor
        while more:
            pages = self.shop.feed(request.device, cursor)
            self._hear(c.PagesArrived(pages))
            more, cursor = pages.more, pages.cursor

    def lose(self, sentence: str = "The server does not answer.") -> None:
        """The exchange that is under way fails before it reaches the server."""
        self.wanted.clear()
        self.do(c.ExchangeFailed(sentence))

    def lose_reply(self) -> None:
        """The server takes the ops, its answer gets lost."""
        self.shop.answer(self.wanted.pop(0))
        self.do(c.ExchangeFailed("The line went down."))

    def connect(self) -> "TillWorld":
        """The line is there; the till is brought up to date."""
        self.connected = True
        while self.wanted:
            self.reply()
        return self.wait(61_000)

    def disconnect(self) -> "TillWorld":
        """The line is cut; the till notices with its next exchange."""
        self.connected = False
        self.wait(61_000)
        if self.wanted:
            self.lose()
        return self

    def wait(self, ms: int) -> "TillWorld":
        """Time goes by with a tick at every deadline."""
        said: list[Event] = []
        end = self.clock.monotonic + ms
        while self.clock.monotonic < end:
            step = min(max(self.till.next_deadline_ms(), self.clock.monotonic + 10), end) - self.clock.monotonic
            self.clock.passes(step)
            said += self.do(c.Tick())
        self.said = said
        return self

    def ask(self, question: Question, ticket: int = 1) -> Answer | None:
        """Another program asks; None when it has to wait."""
        self.do(c.Asked(ticket, question))
        return self.answer_to(ticket)

    def answer_to(self, ticket: int) -> Answer | None:
        """What was answered to a ticket just now."""
        answers = [event.answer for event in self.of(Answered) if event.ticket == ticket]
        return answers[-1] if answers else None

    def print_whole(self, job_id: int, outcome: str = "confirmed") -> None:
        """The printer takes a job and says how it ended."""
        self.do(c.PrintStarting(job_id))
        assert [event.job_id for event in self.of(PrintAllowed)] == [job_id]
        self.do(c.PrintEnded(job_id, outcome, "The paper ran out."))

    # --- what is seen

    def desk(self) -> Desk:
        """What every use case is given, for one that is tried by itself."""
        return Desk(self.store, self.clock, self.chance, TILL_KEY, self.settings, ShopTime(self.clock, ()))

    @property
    def counter(self) -> Counter:
        assert self._counter is not None
        return self._counter

    @property
    def status(self) -> Status:
        assert self._status is not None
        return self._status

    def of(self, kind: type[Said]) -> list[Said]:
        """What was said of this kind just now."""
        return [event for event in self.said if isinstance(event, kind)]

    @property
    def notices(self) -> list[str]:
        """The codes of what the cashier was told just now."""
        return [event.code for event in self.of(Noticed)]

    @property
    def sentence(self) -> str:
        """The last sentence that the cashier was told."""
        return self.of(Noticed)[-1].sentence

    @property
    def found(self) -> Found:
        return self.of(Found)[-1]

    @property
    def unsettled(self) -> PrintsUnsettled:
        return self.of(PrintsUnsettled)[-1]

    @property
    def showing(self) -> list[str | None]:
        return [event.member_id for event in self.of(ShowingChanged)]


@contextmanager
def disk_full(world: TillWorld) -> Iterator[None]:
    """No page can be added to the till's file, as when the disk is full."""
    driver = vars(world.store)["_connection"].driver
    driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    pages = driver.execute("PRAGMA main.page_count").fetchone()[0]
    driver.execute(f"PRAGMA main.max_page_count={pages}")
    yield
    driver.execute("PRAGMA main.max_page_count=1073741823")


def copied(source: Path, target: Path) -> Path:
    """The data folder of a till, copied while it is closed."""
    shutil.copytree(source, target)
    return target
