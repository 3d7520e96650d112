"""One simulated shop: real tills, the real exchange, one scheduler and one seed; bad weather, then a quiet end."""

import random
import tempfile
from pathlib import Path

from central.errors import Problem
from loyalty.exchange.wire import EnrolReply
from loyalty.rules.limits import Limits
from loyalty.signing.signature import Signer
from terminal import commands as c
from terminal.events import Answered, ClosedUp, Event, ExchangeWanted, RekeyWanted
from terminal.ports import Kept
from terminal.questions import SaleAsked
from terminal.till.exchange.renewing import COPIED, OLDER_COPY_CODES
from tests.central.floor import START_MS
from tests.simulation.clones import Clones
from tests.simulation.counters import DiskImage, SimTill
from tests.simulation.findings import LOST, STUCK, Findings
from tests.simulation.hours import Hours
from tests.simulation.judge import Judge
from tests.simulation.kit import QUICK, Kit
from tests.simulation.line import Line
from tests.simulation.mishaps import Mishaps
from tests.simulation.server import MEMBERS, OPENING, SimServer, first_day
from tests.simulation.shopper import STEP_POINTS, Shopper
from tests.simulation.truth import Truth
from tests.simulation.weather import Weather, weather_of

OPS, STEPS_MAX, QUIET_STEPS_MAX = 290, 900, 600
"""A seed trades until so many ops are committed, but not for longer than so many steps."""
LAST_CUSTOMERS, LAST_TRIES, LAST_STEPS, MOVE_STEPS = 1, 3, 12, 60
MEMORY = Path("/dev/shm")
QUIET_STEP_MS = (400, 5_000)


class World:
    """Runs one seed to its quiet end and says what happened and what was broken."""

    def __init__(self, seed: int, kit: Kit = QUICK, weather: Weather | None = None, ops: int = OPS) -> None:
        self.rng, self.findings, self.ops = random.Random(seed), Findings(), ops
        self.weather = weather_of(self.rng) if weather is None else weather
        self.step, self.now_ms = 0, START_MS + 60_000
        shape = (self.rng.choice((1, 2, 3)), self.rng.choice((1, 1, 2)))
        opening = first_day(kit.signer_of, kit.verifier_of, shape)
        self.folder = tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) if kit.real else None
        self.home, self.kit = Path(self.folder.name if self.folder else ""), kit
        self.truth = Truth(self.findings, dict.fromkeys(opening.members, OPENING))
        self.server = SimServer(
            opening, kit, now_ms=self._server_ms, tell=self._news, page_rows=self.weather.page_rows, folder=self.home
        )
        self.line = Line(self.server, self.rng, self._tell, self._refused, [])
        self.tills: list[SimTill] = []
        for joined, signer in opening.joined:
            self._add(joined, signer)
        self.shopper = Shopper(
            self.rng, self.weather, self.tills, opening.members, list(opening.home), self.truth, self.findings
        )
        self.hours = Hours(self.rng, self.tills, self.findings, self._tell, self.line.rounds)
        self.mishaps = Mishaps(self.rng, self.weather, self.tills, self.server, self.line, self.findings, self.truth)
        self.clones = Clones(
            self.rng,
            self.weather,
            self.tills,
            self.server,
            self.line,
            self.shopper,
            self.truth,
            self.findings,
            self._clone,
        )

    def run(self) -> Findings:
        """Trade in bad weather, let it clear up, serve the last customers, then hold everything against the truth."""
        try:
            self._first_morning()
            self._trade()
            self.clones.end()
            self.mishaps.end()
            self.hours.end()
            for till in self.tills:
                self._tell(till.place, c.BasketCleared())
            self.shopper.weather = self.mishaps.weather
            judge = Judge(self.truth, self.tills, self.clones, self.server, self.findings)
            if self._becomes_quiet() and self.clones.sort_out(self._becomes_quiet):
                judge.settle_adrift()
                self._last_customers()
                self._becomes_quiet()
            judge.judge()
        except Exception as wrong:  # thread top: whatever the product raises here has broken this seed
            self.findings.broken(STUCK, f"step {self.step}: {type(wrong).__name__}: {wrong}")
        self.findings.count("till_crashes", sum(till.crashes for till in self.tills))
        self._close()
        return self.findings

    # --- the course of a day

    def _first_morning(self) -> None:
        """Every till has spoken with the server once before the weather gets bad."""
        for _ in range(QUIET_STEPS_MAX):
            self._advance(400)
            if all(till.store.member_count() == MEMBERS for till in self.tills):
                break
        self.line.weather = self.hours.weather = self.weather
        for till in self.tills:
            till.power.weather = self.weather

    def _trade(self) -> None:
        counts = self.findings.counts
        while counts["ops"] < self.ops and self.step < STEPS_MAX:
            self._advance(self.hours.next_step_ms())
            for _ in range(self.rng.randrange(self.weather.busy + 1)):
                place, commands = self.shopper.visit(self.step)
                self._do(place, commands)
            self.shopper.look_round(self.step)
            self.mishaps.happen()
            self.clones.happen()

    def _becomes_quiet(self) -> bool:
        """Everything is sent, and stays so until every till has once more asked for news."""
        busy_until = self.step
        for _ in range(QUIET_STEPS_MAX):
            self._advance(self.rng.choice(QUIET_STEP_MS))
            serving = self._serving()
            if any(till.store.unsent().count or till.store.standing().rekey_id for till in serving):
                busy_until = self.step
            elif all(self.line.rounds.get(till.place, 0) > busy_until for till in serving):
                self.shopper.look_round(self.step)
                return True
        self.findings.broken(STUCK, f"the shop does not become quiet within {QUIET_STEPS_MAX} steps")
        return False

    def _last_customers(self) -> None:
        """With everything in order again, whoever has points can use them wherever they are."""
        for member in self.rng.sample(sorted(self.truth.opening), LAST_CUSTOMERS):
            points = self.truth.balance(member) // STEP_POINTS * STEP_POINTS
            place = self.rng.choice(self._serving()).place
            if points and not any(self._buys(place, member, points) for _ in range(LAST_TRIES)):
                self.findings.broken(STUCK, f"{points} points of {member} cannot be used at till {place}")

        self._last_move(self.rng.randrange(MEMBERS))
        known = self.truth.vouchers
        live = sorted((one for one in self.truth.live_vouchers() if not known[one].doubled), key=self._is_held)
        for voucher in live[:LAST_CUSTOMERS]:
            place = self.rng.choice(self._serving()).place
            if not any(self._buys(place, None, None, voucher) for _ in range(LAST_TRIES)):
                self.findings.broken(STUCK, f"voucher {voucher} cannot be used at till {place}")

    def _last_move(self, who: int) -> None:
        """Whoever wishes to be at home in another store is so before long, and may use all points there."""
        member = self.shopper.members[who]
        before = self._serving()[0].store.member(member)
        assert before is not None
        there = [till for till in self._serving() if till.joined.store != before.member.home_store]
        place, store = there[0].place, there[0].joined.store
        self._do(place, self.shopper.moves(who, place))
        for _ in range(MOVE_STEPS):
            known = self.tills[place].store.member(member)
            held = max(till.store.rights(member).held for till in there)
            if known is not None and known.member.home_store == store and held >= min(known.net, Limits().standing):
                return
            self._advance(QUIET_STEP_MS[-1])
        self.findings.broken(STUCK, f"{member} wished to be at home at till {place} and the points did not follow")

    def _is_held(self, voucher: str) -> bool:
        return any(till.store.vouchers.held(voucher) is not None for till in self._serving())

    def _serving(self) -> list[SimTill]:
        return [till for till in self.tills if self.clones.serves(till)]

    def _buys(self, place: int, member: str | None, points: int | None, voucher: str | None = None) -> bool:
        what = "redemptions" if voucher is None else "vouchers_used"
        before = self.findings.counts[what]
        wish = self.shopper.sale(member, points, voucher)
        self._do(*self.shopper.ask(place, SaleAsked(wish.id, wish.wish), self.step))
        for _ in range(LAST_STEPS):
            if self.findings.counts[what] > before:
                return True
            self._advance(400)
        return False

    # --- a step

    def _advance(self, ms: int) -> None:
        self.step += 1
        self.now_ms += ms
        for till in self.tills:
            till.clock.passes(ms)
        self.hours.go_by(self.step)
        self.line.deliver(self.step)
        for till in self.tills:
            if till.due():
                self._tell(till.place, c.Tick())

    def _do(self, place: int, commands: list[c.Command]) -> None:
        for command in commands:
            self._tell(place, command)

    def _tell(self, place: int, command: c.Command) -> None:
        till = self.tills[place]
        starts = till.starts
        for event in till.tell(command):
            self._hear(place, event)
        if till.starts != starts or not till.running:
            self.line.cut(place)

    def _hear(self, place: int, event: Event) -> None:
        if isinstance(event, ExchangeWanted):
            self.line.send(place, event.request)
        elif isinstance(event, RekeyWanted):
            self.line.renew(place, event.request)
        elif isinstance(event, ClosedUp):
            self.hours.closed_up(place, self.step)
        elif isinstance(event, Answered):
            self.shopper.answered(place, event.ticket, event.answer)

    # --- who is there

    def _add(self, joined: EnrolReply, signer: Signer, copied: DiskImage | None = None) -> SimTill:
        place = len(self.tills)
        folder = self.home / f"till-{place}"
        screen = self.weather.screen > 0
        till = SimTill(
            place, joined, signer, self.kit, self.rng, self.now_ms, folder, self._committed, self._forgot,
            copied=copied, screen=screen,
        )  # fmt: skip
        self.tills.append(till)
        self.line.devices.append(till.device)
        return till

    def _clone(self, original: SimTill, image: DiskImage) -> SimTill:
        clone = self._add(original.joined, original.signer, image)
        clone.power.weather = self.weather
        return clone

    # --- what the rooms tell each other

    def _committed(self, till: SimTill, kept: Kept) -> None:
        self.truth.committed(till, kept)

    def _forgot(self, till: SimTill, ops: int) -> None:
        self.findings.broken(LOST, f"{ops} ops that were on the disk of till {till.place} are there no more")

    def _news(self, device: str) -> None:
        for till in self.tills:
            if till.device == device and not till.out:
                self.line.news(till.place)

    def _refused(self, place: int, problem: Problem) -> None:
        may_be = OLDER_COPY_CODES | ({COPIED} if self.clones.of(self.tills[place].device) else set())
        if self.truth.strict or problem.code not in may_be:
            self.findings.broken(STUCK, f"the server refused till {place}: {problem.code}")

    def _server_ms(self) -> int:
        self.now_ms += 1
        return self.now_ms

    def _close(self) -> None:
        for till in self.tills:
            till.close()
        self.server.close()
        if self.folder is not None:
            self.folder.cleanup()
