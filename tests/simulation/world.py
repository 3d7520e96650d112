"""One simulated shop: the real till and the real exchange on real files, one scheduler, one seed, a bad line between.

The line drops, doubles and delays messages; tills and server fall over between any two steps and start from disk. What
is true is what the tills answered, not what the server thinks.
"""

import random
from collections import Counter
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from central.errors import Problem
from central.exchange.answer import Exchange
from central.reconcile import reconcile
from central.store.catalogue import Category, save_categories
from central.store.database import open_database
from central.store.shops import publish_programme
from central.store.tills import till_by_id
from loyalty.programme import programme_bytes
from loyalty.signature import Ed25519Signer
from loyalty.wire import (
    REPLY_BYTES_MAX,
    REQUEST_BYTES_MAX,
    EnrolReply,
    ExchangeReply,
    ExchangeRequest,
    decode,
    encode,
)
from terminal import commands as c
from terminal.cadence import IDLE_MAX_MS
from terminal.events import Answered, Event, ExchangeWanted
from terminal.ports import Identity
from terminal.questions import RefundAsked, SaleAsked, Told, WishedLine, WishedPieces, WishedSale
from terminal.store.till_store import TillStore, create_till
from terminal.till.desk import TillSettings
from terminal.till.till import Till
from tests.central.floor import PROGRAMME, START_MS, Floor
from tests.fakes.chance import SeededChance
from tests.fakes.clock import FakeClock

STEPS, QUIET_STEPS_MAX = 160, 400
MEMBERS, OPENING = 5, 600
TILLS = (("North", "Till 1"), ("North", "Till 2"), ("South", "Till 1"))
DELAY_STEPS_MAX, TIMEOUT_STEPS = 12, 20


@dataclass
class Message:
    """A reply (or the news that none came) on its way to a till."""

    due: int
    till: int
    command: c.Command


@dataclass
class Truth:
    """What the tills answered: per member, and every op by its name."""

    credited: Counter[str] = field(default_factory=Counter)
    spent: Counter[str] = field(default_factory=Counter)
    net: Counter[str] = field(default_factory=Counter)
    names: dict[tuple[int, str], str] = field(default_factory=dict)
    sales: list[tuple[int, str]] = field(default_factory=list)


class SimTill:
    """A till on its own files; `open` and `fall` as often as the seed wants."""

    def __init__(self, folder: Path, signer: Ed25519Signer, joined: EnrolReply, clock: FakeClock, seed: int) -> None:
        self.folder, self.signer, self.clock, self.seed = folder, signer, clock, seed
        self.device = joined.device
        mine = Identity(
            joined.device, joined.store, joined.store_name, joined.till_name, joined.currency,
            joined.server_key, joined.lookup_key,
        )  # fmt: skip
        create_till(folder, mine, epoch=joined.epoch, generation=joined.generation)
        self.starts = 0
        self.open()

    def open(self) -> None:
        self.starts += 1
        self.store = TillStore(self.folder, self.signer)
        self.till = Till(
            store=self.store,
            clock=self.clock,
            chance=SeededChance(self.seed * 1_000 + self.starts),
            signer=self.signer,
            settings=TillSettings(prints=False),
        )

    def fall(self) -> None:
        self.store.close()
        self.open()


class World:
    """Runs one seed to its quiet end and counts what happened and what was broken."""

    def __init__(self, seed: int, folder: Path) -> None:
        self.rng = random.Random(seed)
        self.clock = FakeClock(START_MS + 60_000)
        self.url = f"sqlite:///{folder / 'central.db'}"
        self.floor = Floor(self.url, members=MEMBERS, points=OPENING)
        self.floor.clock.now = self.clock.wall
        database = self.floor.database
        document = programme_bytes(PROGRAMME).decode()
        database.write(partial(publish_programme, version=1, document=document, starts_ms=START_MS))
        database.write(partial(save_categories, changed=[Category("food", "Food")]))
        self.tills = []
        for place, (store, name) in enumerate(TILLS):
            joined = self.floor.till(store, name)
            home = folder / f"till-{place}"
            self.tills.append(SimTill(home, joined.signer, joined.joined, self.clock, seed * 10 + place))
        self.truth = Truth(credited=Counter(dict.fromkeys(self.floor.members, OPENING)))
        self.truth.net.update(dict.fromkeys(self.floor.members, OPENING))
        self.found: Counter[str] = Counter()
        self.posted: list[Message] = []
        self.step, self.tickets, self.faults = 0, 0, True
        self.down = [False] * len(TILLS)
        # Each seed has its own weather: which faults there are, and how many.
        self.drop, self.double = self.rng.choice((0.0, 0.08, 0.3)), self.rng.choice((0.0, 0.1))
        self.crash = self.rng.choice((0.0, 0.02, 0.06))

    def run(self) -> Counter[str]:
        """Trade in bad weather, then let it clear up, then hold everything against the truth."""
        for _ in range(STEPS):
            self._advance()
            self._trade(self.rng.randrange(len(self.tills)))
            self._mishap()
        self.faults, self.down = False, [False] * len(TILLS)
        if not self._becomes_quiet():
            self.found["stuck"] += 1
        self._judge()
        for till in self.tills:
            till.store.close()
        self.floor.close()
        return self.found

    # --- what happens

    def _advance(self) -> None:
        self.step += 1
        self.clock.passes(self.rng.choice((50, 400, 5_000)))
        self.floor.clock.now = max(self.floor.clock.now, self.clock.wall)
        due = [message for message in self.posted if message.due <= self.step]
        self.posted = [message for message in self.posted if message.due > self.step]
        self.rng.shuffle(due)
        for message in due:
            self._tell(message.till, message.command)
        for place in range(len(self.tills)):
            self._tell(place, c.Tick())

    def _trade(self, place: int) -> None:
        self.tickets += 1
        name = f"op-{self.tickets}"
        if self.truth.sales and self.rng.random() < 0.12:
            where, sale = self.rng.choice(self.truth.sales)
            pieces = self.rng.choice((None, (WishedPieces(1, 1),)))
            self._tell(where, c.Asked(self.tickets, RefundAsked(name, sale, pieces)))
            return
        points = self.rng.choice((None, None, 50, 100, 300))
        wish = WishedSale(
            member=self.rng.choice(self.floor.members),
            lines=(WishedLine(None, "food", self.rng.randrange(400, 9_000), self.rng.randrange(1, 4)),),
            redeem_points=points,
        )
        self._tell(place, c.Asked(self.tickets, SaleAsked(name, wish)))

    def _mishap(self) -> None:
        if self.rng.random() < self.crash:
            self.found["till_crashes"] += 1
            self.tills[self.rng.randrange(len(self.tills))].fall()
        if self.rng.random() < self.crash:
            self.found["server_crashes"] += 1
            self._server_falls()
        if self.rng.random() < 0.05:
            place = self.rng.randrange(len(self.tills))
            self.down[place] = not self.down[place]

    def _server_falls(self) -> None:
        self.floor.database.close()
        self.floor.database = open_database(self.url)
        self.floor.exchange = Exchange(
            database=self.floor.database, signer=self.floor.signer, now_ms=self.floor.clock, news=self.floor.told
        )

    def _tell(self, place: int, command: c.Command) -> None:
        for event in self.tills[place].till.handle(command):
            self._hear(place, event)

    def _hear(self, place: int, event: Event) -> None:
        if isinstance(event, ExchangeWanted):
            self._send(place, event.request)
        elif isinstance(event, Answered) and isinstance(event.answer, Told):
            self._note(place, event.answer.document)

    def _send(self, place: int, request: ExchangeRequest) -> None:
        """The line: a lost request, a lost reply and a till without line all look like silence."""
        lost = self.faults and (self.down[place] or self.rng.random() < self.drop)
        if lost and self.rng.random() < 0.5:
            self._post(place, c.ExchangeFailed("silence"), TIMEOUT_STEPS)
            return
        wire = encode(request)
        reply = self._ask_server(wire)
        if self.faults and self.rng.random() < self.double:
            reply = self._ask_server(wire)
        assert not isinstance(reply, Problem), f"the server refused an honest till: {reply}"
        heard = c.ReplyArrived(decode(encode(reply), ExchangeReply, REPLY_BYTES_MAX))
        if lost:
            self._post(place, c.ExchangeFailed("silence"), TIMEOUT_STEPS)
            if self.rng.random() < 0.3:
                self._post(place, heard, TIMEOUT_STEPS + DELAY_STEPS_MAX)
            return
        self._post(place, heard, self.rng.randrange(1, DELAY_STEPS_MAX) if self.faults else 1)

    def _ask_server(self, wire: bytes) -> ExchangeReply | Problem:
        request = decode(wire, ExchangeRequest, REQUEST_BYTES_MAX)
        till = self.floor.database.read(lambda tx: till_by_id(tx, request.device))
        assert till is not None
        return self.floor.exchange.answer(till, request)

    def _post(self, place: int, command: c.Command, steps: int) -> None:
        self.posted.append(Message(self.step + steps, place, command))

    # --- what is true

    def _note(self, place: int, told: dict[str, object]) -> None:
        name, member, truth = str(told["id"]), told["member"], self.truth
        if (place, name) in truth.names or not isinstance(member, str):
            return
        truth.names[place, name] = str(told["hash"])
        self.found["ops"] += 1
        if told["kind"] == "sale":
            earned, used = int(str(told["points_earned"])), int(str(told["points_used"]))
            truth.sales.append((place, name))
            truth.credited[member] += earned
            truth.spent[member] += used
            truth.net[member] += earned - used
            self.found["redemptions"] += used > 0
        else:
            given, taken = int(str(told["points_given_back"])), int(str(told["points_taken_back"]))
            truth.spent[member] -= given
            truth.net[member] += given - taken
        if truth.spent[member] > truth.credited[member]:
            self.found["overdrawn"] += 1

    def _becomes_quiet(self) -> bool:
        """Everything is sent, and stays so for longer than any till waits before it asks for news."""
        quiet_since = None
        for _ in range(QUIET_STEPS_MAX):
            self._advance()
            if any(till.store.unsent().count for till in self.tills):
                quiet_since = None
            elif quiet_since is None:
                quiet_since = self.clock.monotonic
            elif self.clock.monotonic - quiet_since > 2 * IDLE_MAX_MS:
                return True
        return False

    def _judge(self) -> None:
        report = self.floor.database.read(reconcile)
        self.found["lost"] += len(report.differences)
        for place, till in enumerate(self.tills):
            standing = till.store.standing()
            self.found["lost"] += standing.acked_seq != standing.head.seq
            for (where, name), digest in self.truth.names.items():
                kept = till.store.kept(name) if where == place else None
                self.found["lost"] += where == place and (kept is None or kept.hash.hex() != digest)
        for member, net in self.truth.net.items():
            known = self.tills[0].store.member(member)
            shown = 0 if known is None else known.net
            self.found["lost" if shown < net else "duplicated"] += shown != net
