"""The till's side of the exchange: when, with what, and what a reply changes; at most one is under way."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from loyalty.exchange.replica import REPLICA_VERSION, RULE_STOP
from loyalty.exchange.wire import PROTOCOL, WANTS_MAX, Doing, ExchangeReply, ExchangeRequest, FeedReply
from loyalty.values.errors import BadWire
from terminal.cadence import LineHistory, due_ms
from terminal.commands import ExchangeFailed
from terminal.counter import Line
from terminal.errors import DiskFull, OlderCopy, RightsBroken
from terminal.events import ExchangeWanted, RekeyWanted, Tone
from terminal.till.exchange.auditing import Auditing
from terminal.till.exchange.points_line import PointsLine
from terminal.till.exchange.receipt_line import ReceiptLine
from terminal.till.exchange.recovering import Claiming, recovery_words
from terminal.till.exchange.voucher_line import VoucherLine
from terminal.till.exchange.z_line import ZLine

if TYPE_CHECKING:
    from loyalty.exchange.wire import RekeyReply
    from loyalty.ops.operations import Origin
    from terminal.recovery_ports import ClaimsPage
    from terminal.till.desk import Desk
    from terminal.till.exchange.renewing import Renewing

SILENCE_MS = 5 * 60_000
"""The line's own time limits are shorter; this one is for an answer that got lost inside the till."""
AGAIN_MS = 500
"""Other tills were asked for points: so long until it is asked again whether they came, unless there is news."""
_OLDER_SERVER = (
    "The server is older than this till knows: its data was put back. Nothing here is lost; ask an administrator."
)


class Exchanging:
    """The line as the till knows it. Till thread only; all that must survive is rows, the rest starts afresh."""

    def __init__(self, desk: Desk, renewing: Renewing) -> None:
        self._desk, self.renewing = desk, renewing
        self._rekeying = False
        self._history = LineHistory(jitter=self._jitter())
        self._under_way: ExchangeRequest | None = None
        self._heard_ms = 0
        self._catching_up = self._progress = False
        self._claiming, self._auditing = Claiming(desk), Auditing(desk)
        self._claims: ClaimsPage | None = None
        self._doing = Doing.OPENING
        self.said_goodbye = False
        self._begun = self._ended = self._looking = 0
        self.points, self.vouchers, self.receipts = PointsLine(desk), VoucherLine(desk), ReceiptLine(desk)
        self._reports = ZLine(desk)
        self.line = Line.STARTING
        self.sentence = "Looking for the server."
        self.since_ms: int | None = None
        self.recovery: str | None = None

    @property
    def next_due_ms(self) -> int | None:
        """Monotonic time of the next exchange, None while one is under way."""
        return None if self._under_way is not None or self._rekeying else due_ms(self._history)

    @property
    def is_under_way(self) -> bool:
        """Whether an exchange was begun and has not ended."""
        return self._under_way is not None

    def say_goodbye(self) -> None:
        """Tell the server with the next exchange, which is made at once, that this till closes."""
        self._doing = Doing.CLOSING
        self.hurry()

    def nudge(self) -> None:
        """Something is worth sending or fetching soon."""
        if self._history.nudged_ms is None:
            self._history = replace(self._history, nudged_ms=self._desk.clock.monotonic_ms())

    def hear_news(self) -> None:
        """The server is there and has something: go soon, and do not sit out a long pause after failures."""
        self.nudge()
        if self._history.failures or self._waits:
            self.hurry()

    def ask_receipt(self, origin: Origin) -> None:
        """Ask the server soon what it knows of a sale."""
        if self._desk.online:
            self.receipts.want(origin)
            self.hurry()

    def hurry(self) -> None:
        """Somebody waits for the next exchange."""
        self._history = replace(self._history, urgent=True)

    @property
    def _waits(self) -> bool:
        return self.points.waits or self.vouchers.waits

    def look(self) -> int:
        """Ask for news at once; what to give to `looked` afterwards."""
        self.hurry()
        self._looking = self._begun + 1
        return self._looking

    def looked(self, look: int) -> bool:
        """Whether an exchange that began after that `look` has ended, well or not."""
        return self._ended >= look

    def start_when_due(self) -> None:
        """Begin an exchange when it is time; one of which nothing was heard for long counts as failed first."""
        now = self._desk.clock.monotonic_ms()
        if self.next_due_ms is None and now - self._heard_ms > SILENCE_MS:
            self.failed(ExchangeFailed("The server was asked and nothing came back."))
        due = self.next_due_ms
        if due is None or now < due:
            return
        if self.renewing.wanted:
            self._ask_rekey(now)
            return
        store = self._desk.store
        standing = store.standing()
        # Before the server knows what this till holds it can judge none of its ops.
        self._claims = page = self._claiming.page()
        ops = store.unsent_ops() if page is None or page.last else []
        try:
            number = store.next_request_no(self._desk.now_ms())
        except DiskFull as full:
            self._desk.space.ran_full()
            self.give_up(full.sentence)
            return
        about = self._desk.elsewhere.curious[:WANTS_MAX]
        self._desk.elsewhere.asked(about)
        self._under_way = ExchangeRequest(
            protocol=PROTOCOL,
            replica=REPLICA_VERSION,
            software=self._desk.settings.software,
            device=store.identity().device,
            epoch=standing.head.epoch,
            generation=standing.generation,
            request_no=number,
            last_seq=standing.head.seq,
            ops=ops,
            cursor=store.cursor(),
            wants=self.points.wishes(),
            voucher_wants=self.vouchers.wishes(),
            receipt_wants=self.receipts.wishes(),
            acked=standing.acked_seq,
            claims=[] if page is None else list(page.documents),
            voucher_claims=[] if page is None else list(page.vouchers),
            claims_last=page is not None and page.last,
            doing=self._doing,
            about=list(about),
            tills_known={} if page is None else dict(page.tills),
            audit=self._auditing.due,
            differs=self._auditing.differs,
            pin_locks=[] if page is not None else store.pins.locks(WANTS_MAX),
            z_marks=None if page is not None else self._reports.marks(),
        )
        self._heard_ms = now
        self._begun += 1
        self._history = replace(self._history, nudged_ms=None, urgent=False, again_ms=None)
        self._desk.say(ExchangeWanted(self._under_way))

    def _ask_rekey(self, now: int) -> None:
        """In place of an exchange, by the same schedule: nothing else of this till would be taken."""
        self._rekeying, self._heard_ms = True, now
        self._history = replace(self._history, nudged_ms=None, urgent=False, again_ms=None)
        self._desk.say(RekeyWanted(self.renewing.request()))

    def rekeyed(self, reply: RekeyReply) -> None:
        """The server gave this till its next epoch; what it has to tell goes at once."""
        if self._rekeying:
            self.renewing.answered(reply)
            self._reports.learn(reply.z)
            self._end(failures=0)
            self.hurry()

    def absorb(self, reply: ExchangeReply) -> None:
        """Take in a reply: verdicts and grants first, then rows; late and repeated replies change nothing."""
        asked, store = self._under_way, self._desk.store
        if asked is None or reply.request_no != asked.request_no or self._catching_up:
            return
        before = store.standing()
        if reply.epoch != before.head.epoch or reply.generation < before.generation:
            self._failed(Line.NOT_OURS, _OLDER_SERVER)
            return
        try:
            store.absorb_verdicts(reply, self._desk.now_ms())
        except OlderCopy as older:
            self.renewing.begin(older.sentence)
            self._went(Line.ONLINE, older.sentence)
            self._end(failures=0)
            self.hurry()
            return
        except RightsBroken as broken:
            self._distrust(broken)
        except BadWire as wrong:
            self._failed(Line.NOT_OURS, f"The server's answer cannot be used ({wrong}). Nothing was lost.")
            return
        if asked.pin_locks and reply.generation == asked.generation:
            store.pins.unlock(asked.pin_locks)
        self._desk.time.heard(reply.server_ms)
        next_page = self._claiming.heard(asked, reply, self._claims)
        self._progress = next_page or store.standing().acked_seq != before.acked_seq
        self.said_goodbye = asked.doing is Doing.CLOSING
        self._doing = Doing.TRADING if asked.doing is self._doing is Doing.OPENING else self._doing
        self.points.heard(asked, reply)
        self.vouchers.heard(asked, reply)
        self.receipts.heard(asked, reply)
        self._reports.heard(asked, reply)
        self.recovery = None if reply.recovery is None else recovery_words(reply.recovery)
        self._absorb_rows(reply)

    def absorb_more(self, reply: FeedReply) -> None:
        """Take in further rows of a till that catches up; the exchange ends with the last of them."""
        if not self._catching_up:
            return
        if reply.generation < self._desk.store.standing().generation:
            self._failed(Line.NOT_OURS, _OLDER_SERVER)
            return
        self._absorb_rows(reply)

    def failed(self, failure: ExchangeFailed) -> None:
        """The exchange did not happen; everything unsent stays where it is."""
        asked = self._under_way
        self.renewing.refused(failure.code, failure.sentence)
        self.points.failed(asked)
        self.vouchers.failed(asked)
        self.receipts.failed(asked)
        retry = None if failure.retry_after_s is None else failure.retry_after_s * 1000
        self._failed(Line.OFFLINE if failure.ours else Line.NOT_OURS, failure.sentence, retry_after_ms=retry)

    def give_up(self, sentence: str) -> None:
        """The exchange cannot go on for a reason of this till's own; it is made again later."""
        self._failed(self.line, sentence)

    def _absorb_rows(self, reply: ExchangeReply | FeedReply) -> None:
        """Rows of another generation begin a new replica; a page that cannot be used ends the exchange."""
        store = self._desk.store
        self._heard_ms = self._desk.clock.monotonic_ms()
        if reply.reset or store.cursor().generation not in (0, reply.generation):
            store.start_replica_anew()
        try:
            store.absorb_pages(reply.pages, reply.cursor, reply.mark)
        except BadWire as wrong:
            self._failed(
                Line.NOT_OURS, f"What the server sent cannot be used ({wrong}). Nothing was lost; call support."
            )
            return
        self._went(Line.ONLINE, self.recovery or "Connected to the server.")
        self._catching_up = reply.more
        if not reply.more:
            # That a stop was heard is said by the next request: whoever stopped the rule waits for it.
            stops = any(page.table == RULE_STOP.name for page in reply.pages)
            again = (isinstance(reply, ExchangeReply) and self._auditing.heard(reply)) or stops
            self._end(failures=0)
            if again:
                self.hurry()

    def _failed(self, line: Line, sentence: str, *, retry_after_ms: int | None = None) -> None:
        self._progress = False
        self._end(failures=self._history.failures + 1, retry_after_ms=retry_after_ms)
        self._went(line, sentence)
        self._desk.online = False

    def _end(self, *, failures: int, retry_after_ms: int | None = None) -> None:
        """More to send goes soon, but only after progress: a server that takes nothing is not asked without pause."""
        store = self._desk.store
        more_to_send = self._progress and (store.unsent().count > 0 or store.standing().owes_claims)
        now = self._desk.clock.monotonic_ms()
        is_new = self.points.is_new or self.vouchers.is_new or self.receipts.waits
        self._history = LineHistory(
            ended_ms=now,
            failures=failures,
            retry_after_ms=retry_after_ms,
            nudged_ms=now if more_to_send else self._history.nudged_ms,
            urgent=is_new or self._looking > self._begun or (self._waits and self._history.urgent),
            again_ms=now + AGAIN_MS if self._waits else None,
            jitter=self._jitter(),
        )
        self._under_way = None
        self._ended = self._begun
        self._catching_up = self._progress = self._rekeying = False

    def _went(self, line: Line, sentence: str) -> None:
        if line is not self.line or self.since_ms is None:
            self.since_ms = self._desk.now_ms()
        self.line, self.sentence = line, sentence
        self._desk.online = line is Line.ONLINE

    def _distrust(self, broken: RightsBroken) -> None:
        self._desk.store.stop_redeeming(broken.sentence)
        self._desk.notice(Tone.ERROR, "redeeming_stopped", broken.sentence)

    def _jitter(self) -> int:
        return int.from_bytes(self._desk.chance.draw(2), "big")
