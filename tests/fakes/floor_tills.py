"""Real tills on real files beside a real server in one process; whoever is `off` has no line."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from central.errors import Problem
from central.store.catalogue import Category, save_categories
from central.store.shops import publish_programme
from central.store.tills import till_by_id
from loyalty.exchange.wire import (
    PROTOCOL,
    REKEY_BYTES_MAX,
    REPLY_BYTES_MAX,
    REQUEST_BYTES_MAX,
    ExchangeReply,
    ExchangeRequest,
    RejoinRequest,
    RekeyReply,
    RekeyRequest,
    decode,
    encode,
)
from loyalty.rules.programme import programme_bytes
from loyalty.signing.membership import membership_bytes, read_membership
from loyalty.signing.published import Published
from terminal import commands as c
from terminal.activity import ActivityShown
from terminal.counter import Status
from terminal.errors import TillError
from terminal.events import ActivityChanged, Answered, Event, ExchangeWanted, Noticed, RekeyWanted, StatusChanged
from terminal.ports import Identity
from terminal.questions import Answer, Question, RefundAsked, SaleAsked, WishedLine, WishedSale
from terminal.store.till_store import TillStore, create_till
from terminal.till.desk import TillSettings
from terminal.till.till import Till
from tests.central.floor import PROGRAMME, START_MS, Floor, FloorTill
from tests.fakes.chance import SeededChance
from tests.fakes.clock import FakeClock

STEP_MS = 1_000


class RealTill:
    """A till of the shop; `sell` and `refund` are what another program asks it."""

    def __init__(self, floor: Floor, clock: FakeClock, folder: Path, joined: FloorTill, seed: int) -> None:
        self.floor, self.clock, self.folder, self.signer, self.seed = floor, clock, folder, joined.signer, seed
        self.id, self.off = joined.id, False
        reply = joined.joined
        who = Identity(
            reply.device, reply.store, reply.store_name, reply.till_name, reply.currency, reply.server_key,
            reply.lookup_key, b"" if reply.membership is None else membership_bytes(reply.membership),
        )  # fmt: skip
        create_till(folder, who, epoch=reply.epoch, generation=reply.generation)
        self.starts, self.tickets = 0, 0
        self.answers: dict[int, Answer] = {}
        self.notices: list[str] = []
        self.requests: list[ExchangeRequest] = []
        self.refusals: list[Problem] = []
        self.rekeys: list[RekeyRequest] = []
        self.loses_rekey = False
        self.status: Status | None = None
        self.room = ActivityShown(open=False)
        self.before_reply: Callable[[], None] | None = None
        self.open()

    def open(self) -> None:
        """Start on whatever is in the folder."""
        self.starts += 1
        self.store = TillStore(self.folder, self.signer)
        chance = SeededChance(self.seed * 1_000 + self.starts)
        settings = TillSettings(prints=False)
        self.till = Till(store=self.store, clock=self.clock, chance=chance, signer=self.signer, settings=settings)
        self.do(c.ScreenReady())

    def close(self) -> None:
        self.store.close()

    def restart(self) -> None:
        """The process ends and starts again on the same files."""
        self.close()
        self.clock.boots += 1
        self.open()

    def do(self, command: c.Command) -> None:
        """One command with everything that it leads to on the line."""
        for event in self.till.handle(command):
            self.hear(event)

    def hear(self, event: Event) -> None:
        match event:
            case ExchangeWanted():
                self.requests.append(event.request)
                self.do(self._exchanged(event.request))
            case RekeyWanted():
                self.do(self._rekeyed(event.request))
            case Answered():
                self.answers[event.ticket] = event.answer
            case Noticed():
                self.notices.append(event.code)
            case StatusChanged():
                self.status = event.status
            case ActivityChanged():
                self.room = event.shown
            case _:
                pass

    def _exchanged(self, request: ExchangeRequest) -> c.Command:
        if self.off:
            return c.ExchangeFailed("The line is down.")
        till = self.floor.database.read(lambda tx: till_by_id(tx, self.id))
        if till is None:
            return self._rejoined(request)
        reply = self.floor.exchange.answer(till, decode(encode(request), ExchangeRequest, REQUEST_BYTES_MAX))
        if isinstance(reply, Problem):
            self.refusals.append(reply)
            return c.ExchangeFailed(reply.detail, code=reply.code)
        assert isinstance(reply, ExchangeReply)
        if self.before_reply is not None:
            self.before_reply()
        return c.ReplyArrived(decode(encode(reply), ExchangeReply, REPLY_BYTES_MAX))

    def _rejoined(self, request: ExchangeRequest) -> c.Command:
        """The server does not know this till any more; it shows its paper as the line does."""
        paper = read_membership(self.store.identity().membership)
        assert paper is not None
        reply = self.floor.rejoining.answer(RejoinRequest(PROTOCOL, paper), lambda key: key == self.signer.public)
        if isinstance(reply, Problem):
            self.refusals.append(reply)
            return c.ExchangeFailed(reply.detail, code=reply.code)
        return self._exchanged(request)

    def _rekeyed(self, request: RekeyRequest) -> c.Command:
        if self.off:
            return c.ExchangeFailed("The line is down.")
        self.rekeys.append(request)
        till = self.floor.known(self.id)
        reply = self.floor.rekeying.answer(till, decode(encode(request), RekeyRequest, REKEY_BYTES_MAX))
        if isinstance(reply, Problem):
            self.refusals.append(reply)
            return c.ExchangeFailed(reply.detail, code=reply.code)
        if self.loses_rekey:
            self.loses_rekey = False
            return c.ExchangeFailed("The line went down.")
        return c.RekeyAnswered(decode(encode(reply), RekeyReply, REPLY_BYTES_MAX))

    def image(self) -> Path:
        """A copy of the files as they are on disk, taken while the till runs."""
        self.close()
        target = self.folder.with_name(f"{self.folder.name}-image-{self.starts}")
        shutil.copytree(self.folder, target, ignore=shutil.ignore_patterns("witness"))
        self.open()
        return target

    def put_back(self, image: Path, *, witness: bool = False) -> None:
        """The files are those of the image; the witness stays when only the database was put back."""
        self.close()
        kept = (self.folder / "witness").read_bytes() if witness else None
        shutil.rmtree(self.folder)
        shutil.copytree(image, self.folder)
        if kept is not None:
            (self.folder / "witness").write_bytes(kept)
        self.clock.boots += 1
        self.open()

    def ask(self, question: Question) -> Answer:
        self.tickets += 1
        self.do(c.Asked(self.tickets, question))
        for _ in range(10):
            if self.tickets in self.answers:
                break
            self.clock.passes(500)
            self.do(c.Tick())
        return self.answers[self.tickets]

    def sell(self, name: str, member: str | None, minor: int = 1_000, points: int | None = None) -> Answer:
        line, known = WishedLine(None, "food", minor, 1), None if member is None else self.store.member(member)
        number = None if known is None else known.member.number
        return self.ask(SaleAsked(name, WishedSale(member=number, lines=(line,), redeem_points=points)))

    def refund(self, name: str, sale: str) -> Answer:
        return self.ask(RefundAsked(name, sale, None))

    def net(self, member: str) -> int:
        """The points that are shown."""
        known = self.store.member(member)
        return 0 if known is None else known.net

    def held(self, member: str) -> int:
        return self.store.rights(member).held


class Room:
    """A shop with a floor of real tills; time goes by for all at once."""

    def __init__(self, url: str, folder: Path, tills: int = 2, *, members: int = 3, points: int = 500) -> None:
        self.clock = FakeClock(START_MS + 60_000)
        self.floor = Floor(url, members=members, points=points)
        self.floor.clock.now = self.clock.wall
        self.folder = folder
        one = Published(1, programme_bytes(PROGRAMME).decode(), START_MS)
        write = self.floor.database.write
        write(partial(publish_programme, new=replace(one, signature=one.signed(self.floor.signer))))
        write(partial(save_categories, changed=[Category("food", "Food")]))
        self.tills: list[RealTill] = []
        for number in range(tills):
            self.join(f"Till {number + 1}")

    def join(self, name: str) -> RealTill:
        """One more till enrols."""
        joined = self.floor.till("North", name)
        number = len(self.tills)
        self.tills.append(RealTill(self.floor, self.clock, self.folder / f"till-{number}", joined, number + 1))
        return self.tills[-1]

    def wait(self, seconds: int = 130) -> None:
        """Time goes by with a tick a second for everybody."""
        for _ in range(seconds):
            self.clock.passes(STEP_MS)
            self.floor.clock.now = max(self.floor.clock.now, self.clock.wall)
            for till in self.tills:
                till.do(c.Tick())

    def close(self) -> None:
        for till in self.tills:
            try:
                till.close()
            except TillError:
                continue
        self.floor.close()
