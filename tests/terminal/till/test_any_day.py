"""Any day that hypothesis can think of: whatever is done in whatever order, the till decides and its promises hold."""

import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from loyalty.codes.scanned import member_code
from terminal import commands as c
from terminal.questions import (
    MembersAsked,
    QuoteAsked,
    RefundAsked,
    SaleAsked,
    SaleStateAsked,
    StatusAsked,
    WishedLine,
    WishedPieces,
    WishedSale,
    WishedTender,
)
from terminal.till.counter.open_sale import read_document
from tests.fakes.shop import AMARA, BEANS, BEN, CARLA, CROISSANT, DORA, FLAT_WHITE, GTINS, NUMBERS, TRAY
from tests.fakes.till_world import TillWorld
from tests.strategies import wild_texts

numbers = st.one_of(
    st.integers(-5, 2_000),
    st.sampled_from([0, 100, 500, 1_200, 10**6, 10**12, -(10**9)]),
    st.integers(0, 12).map(lambda n: n * 100),
)
people = st.sampled_from([AMARA, BEN, CARLA, DORA, "0000000000000000", ""])
goods = st.sampled_from([BEANS, CROISSANT, FLAT_WHITE, TRAY, "nothing"])
kinds = st.sampled_from(["drinks", "bakery", "gift-card", "gone", ""])
texts = st.one_of(
    wild_texts,
    st.sampled_from([NUMBERS[AMARA], GTINS[BEANS], member_code(BEN), "ama", "0123", "+447700900123", "M:", "T:ABC"]),
)
caller_ids = st.sampled_from(["a", "b", "c", "bad id"])
wished_lines = st.builds(
    WishedLine,
    gtin=st.none() | st.sampled_from(["4006381333931", "x"]),
    category=kinds,
    amount_minor=st.none() | numbers,
    quantity=st.integers(-1, 12),
)
wishes = st.builds(
    WishedSale,
    member=st.none() | people | texts,
    lines=st.lists(wished_lines, max_size=4).map(tuple),
    redeem_points=st.none() | numbers,
    reference=st.none() | texts,
    tenders=st.lists(st.builds(WishedTender, st.sampled_from(["cash", "card", "shells"]), numbers), max_size=2).map(
        tuple
    ),
)
questions = st.one_of(
    st.builds(QuoteAsked, wishes),
    st.builds(SaleAsked, caller_ids, wishes),
    st.builds(SaleStateAsked, caller_ids),
    st.builds(
        RefundAsked,
        caller_ids,
        caller_ids,
        st.none() | st.lists(st.builds(WishedPieces, st.integers(0, 3), st.integers(0, 3)), max_size=2).map(tuple),
    ),
    st.builds(MembersAsked, code=st.none() | texts, name=st.none() | texts),
    st.just(StatusAsked()),
)
at_the_counter = st.one_of(
    st.builds(c.CodeScanned, texts, st.none(), st.sampled_from(["wedge", "camera"]), st.integers(0, 10_000)),
    st.builds(c.TextEntered, texts),
    st.builds(c.TextTyped, texts),
    st.builds(c.MemberChosen, people),
    st.builds(c.MemberChosen, st.just(AMARA)),
    st.builds(c.ProductPicked, goods, st.integers(-1, 20)),
    st.builds(c.ProductPicked, st.just(BEANS)),
    st.builds(c.AmountEntered, numbers, st.none() | kinds),
    st.builds(c.QuantitySet, st.integers(0, 4), st.integers(-1, 30)),
    st.builds(c.ReferenceEntered, texts),
    st.builds(c.PointsEntered, numbers),
    st.builds(c.TenderTaken, st.sampled_from(["cash", "card", "shells"]), numbers),
    st.builds(c.BasketResumed, st.integers(0, 6)),
    st.builds(c.PrintSettled, st.integers(0, 5), st.booleans()),
    st.builds(c.PrintStarting, st.integers(0, 5)),
    st.builds(c.PrintEnded, st.integers(0, 5), st.sampled_from(["confirmed", "sent", "unknown", "failed", "?"]), texts),
    st.sampled_from(
        [c.MemberCleared(), c.BasketCleared(), c.BasketHeld(), c.TendersCleared(), c.LastUndone(), c.DoneDismissed()]
    ),
    st.sampled_from([c.ReceiptWanted(), c.ScreenReady(), c.NewsHeard(), c.Tick()]),
    st.just(c.SaleFinished()),
)


class AnyDay(RuleBasedStateMachine):
    """Rules are what people, devices and the line do; invariants are what must hold after each of them."""

    @initialize(anchor=st.booleans())
    def open_the_shop(self, anchor: bool) -> None:
        self.folder = tempfile.TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").is_dir() else None)
        self.world = TillWorld(Path(self.folder.name) / "till", anchor=anchor).connect()
        self.world.connected = False

    @rule(command=at_the_counter)
    def somebody_does_something(self, command: c.Command) -> None:
        self.world.do(command)

    @rule(question=questions, ticket=st.integers(1, 3))
    def another_program_asks(self, question: QuoteAsked, ticket: int) -> None:
        self.world.ask(question, ticket)

    @rule(ms=st.sampled_from([10, 200, 1_000, 3_100, 61_000]))
    def time_goes_by(self, ms: int) -> None:
        self.world.wait(ms)

    @rule(ms=st.sampled_from([-3_600_000, 90_000_000]))
    def the_wall_clock_jumps(self, ms: int) -> None:
        self.world.clock.wall += ms

    @rule(member=st.sampled_from([AMARA, BEN, DORA]), points=st.integers(1, 500))
    def points_are_given_elsewhere(self, member: str, points: int) -> None:
        self.world.shop.give(member, points)

    @precondition(lambda self: self.world.wanted)
    @rule()
    def the_server_answers(self) -> None:
        self.world.reply()

    @precondition(lambda self: self.world.wanted)
    @rule()
    def the_line_is_down(self) -> None:
        self.world.lose()

    @precondition(lambda self: self.world.wanted)
    @rule()
    def the_reply_gets_lost(self) -> None:
        self.world.lose_reply()

    @rule()
    def the_till_starts_anew(self) -> None:
        self.world.restart()

    @invariant()
    def the_open_sale_on_disk_is_the_one_on_the_screen(self) -> None:
        counter, parked = self.world.counter, self.world.store.open_basket()
        if parked is None:
            assert not counter.lines
            assert counter.member is None
            return
        sale = read_document(parked.document)
        assert sale is not None
        assert [(line.number, line.quantity, line.amount_minor) for line in sale.lines] == [
            (line.number, line.quantity, line.amount_minor) for line in counter.lines
        ]
        assert sale.member == (counter.member.id if counter.member else None)
        assert [tender.amount_minor for tender in sale.tenders] == [tender.amount_minor for tender in counter.tenders]

    @invariant()
    def nobody_spends_what_is_not_here(self) -> None:
        for member in (AMARA, BEN, CARLA, DORA):
            known = self.world.store.member(member)
            assert known is not None
            assert self.world.store.rights(member).held >= 0
            assert self.world.shop.accounts[member].balance >= self.world.shop.accounts[member].outstanding >= 0

    @invariant()
    def what_waits_is_what_the_log_says(self) -> None:
        store, standing = self.world.store, self.world.store.standing()
        driver = vars(store)["_connection"].driver
        count, oldest = driver.execute(
            "SELECT count(*), min(at_ms) FROM op WHERE seq > ?", (standing.acked_seq,)
        ).fetchone()
        assert store.unsent().count == count == standing.head.seq - standing.acked_seq == self.world.status.unsent
        assert (oldest is None) == (store.unsent().oldest_ms is None)

    def teardown(self) -> None:
        """When the line holds at last, both sides agree to the point."""
        if not hasattr(self, "world"):
            return
        world = self.world
        world.connect()
        world.wait(120_000)
        assert world.status.unsent == 0
        assert world.status.redeeming_stopped is None
        for member, account in world.shop.accounts.items():
            known = world.store.member(member)
            assert known is not None
            assert known.net == account.net
        world.close()
        self.folder.cleanup()


AnyDay.TestCase.settings = settings(stateful_step_count=30)
TestAnyDay = AnyDay.TestCase
