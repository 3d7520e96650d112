"""The shown balance against a ghost that knows the whole history: late, lost, repeated replies and partial pages."""

import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty.codes.scanned import card_number
from loyalty.exchange.replica import REPLICA_VERSION
from loyalty.exchange.wire import PROTOCOL, Cursor, ExchangeReply, ExchangeRequest, FeedReply, Page, Verdict
from loyalty.ops.effect import Credit, Effect
from loyalty.ops.operations import SCHEMA, Context, Sale, SoldLine
from loyalty.values.errors import BadWire
from loyalty.values.ids import new_id
from terminal.store.feed import ROWS_A_TRANSACTION
from terminal.store.till_store import TillStore, create_till
from tests.fakes.shop import DEVICE, STORE, ShopServer, TillKnown, identity
from tests.fakes.till_world import TILL_KEY, TillWorld

MEMBERS = [new_id(bytes([40 + place]) * 10) for place in range(4)]
Step = tuple[str, int]
steps = st.lists(
    st.tuples(
        st.sampled_from(["sell", "sell", "give", "doubt", "ask", "deliver", "deliver", "page"]), st.integers(0, 3)
    ),
    min_size=1,
    max_size=40,
)


class GhostShop(ShopServer):
    """Remembers of every state of a member which of the till's ops it contains."""

    def __init__(self) -> None:
        super().__init__(page_rows=2)
        self.decided = 0
        self.history: dict[str, dict[int, tuple[int, int]]] = {member: {} for member in MEMBERS}
        for place, member in enumerate(MEMBERS):
            self.enrol(member, f"Member {place}", 100, number=card_number(600 + place))
        self.tills[DEVICE] = TillKnown(TILL_KEY.public, anchor=False)

    def put(self, table: str, **values: object) -> None:
        super().put(table, **values)
        if table == "member":
            key = str(values["id"])
            version, row = self._rows[table][key]
            self.history[key][version] = (int(row["points"]), self.decided)

    def _decide(self, seq: int, body: bytes, till: TillKnown) -> object:  # type: ignore[override]
        self.decided = seq
        return super()._decide(seq, body, till)


class Ghost:
    """One till's store beside the truth about what it has heard."""

    def __init__(self, template: Path, *, mutant: str | None = None) -> None:
        self._room = tempfile.TemporaryDirectory()
        self.folder = Path(self._room.name) / "till"
        shutil.copytree(template, self.folder)
        self.shop, self.mutant = GhostShop(), mutant
        self.store = TillStore(self.folder, TILL_KEY)
        self.on_the_way: list[ExchangeReply | FeedReply] = []
        self.own: list[tuple[str, int]] = []
        self.heard: dict[str, int] = {}
        self.wrong: list[str] = []

    def play(self, script: list[Step]) -> list[str]:
        try:
            for what, which in script:
                getattr(self, f"_{what}")(which)
                self._compare()
                if self.wrong:
                    break
        finally:
            self.store.close()
            self._room.cleanup()
        return self.wrong

    def _sell(self, which: int) -> None:
        member, number = MEMBERS[which], len(self.own) + 1
        place = new_id(number.to_bytes(10, "big"))
        sold = SoldLine("Beans", "drinks", 1, 100, number, 0, 0, "")
        self.store.commit(
            Sale(
                schema=SCHEMA,
                context=Context(place, STORE, "c", None, None, None, None, number, number, "boot"),
                sale_id=place,
                member=member,
                effect=Effect(earn=number, credit=Credit.POOL),
                currency="GBP",
                total_minor=100,
                discount_minor=0,
                points_value_minor=0,
                due_minor=100,
                change_minor=0,
                tenders=(),
                lines=(sold,),
            ),
            slip=None,
            title="",
            wish_digest=None,
            close_basket=False,
        )
        self.own.append((member, number))

    def _give(self, which: int) -> None:
        self.shop.give(MEMBERS[which], 1_000)

    def _doubt(self, which: int) -> None:
        self.shop.quarantine ^= {MEMBERS[which]}

    def _ask(self, which: int) -> None:
        standing = self.store.standing()
        request = ExchangeRequest(
            protocol=PROTOCOL,
            replica=REPLICA_VERSION,
            software="test",
            device=DEVICE,
            epoch=1,
            generation=1,
            request_no=self.store.next_request_no(1),
            last_seq=standing.head.seq,
            ops=self.store.unsent_ops(),
            cursor=self.store.cursor(),
        )
        self.on_the_way.append(self.shop.answer(request))

    def _page(self, which: int) -> None:
        self.on_the_way.append(self.shop.feed(DEVICE, self.store.cursor()))

    def _deliver(self, which: int) -> None:
        """Any reply, however old, and perhaps once more later."""
        if not self.on_the_way:
            return
        reply = self.on_the_way[-1 - which % len(self.on_the_way)]
        if isinstance(reply, ExchangeReply):
            for told in self.store.absorb_verdicts(reply, 0):
                if told.verdict is Verdict.QUARANTINED:
                    self.own[told.seq - 1] = (self.own[told.seq - 1][0], 0)
        self.store.absorb_pages(reply.pages, reply.cursor, reply.mark)
        for page in reply.pages:
            if page.table == "member":
                for row, version in zip(page.rows, page.versions, strict=True):
                    self.heard[row[0]] = max(version, self.heard.get(row[0], 0))
        self._mutate(reply)

    def _mutate(self, reply: ExchangeReply | FeedReply) -> None:
        driver = vars(self.store)["_connection"].driver
        if self.mutant == "one stamp for the whole file":
            driver.execute("UPDATE replica.member SET own = max(own, ?)", (reply.mark,))
        if self.mutant == "an acknowledged op counts no more" and isinstance(reply, ExchangeReply):
            driver.execute("UPDATE op SET delta = 0 WHERE seq <= ?", (reply.hwm,))

    def _compare(self) -> None:
        for member, version in self.heard.items():
            points, contains = self.shop.history[member][version]
            own = sum(earned for number, (of, earned) in enumerate(self.own, 1) if of == member and number > contains)
            known = self.store.member(member)
            assert known is not None
            if known.net != points + own:
                self.wrong.append(f"{member} is shown {known.net}, true is {points + own}")


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of a till that has just joined."""
    folder = tmp_path_factory.mktemp("template") / "till"
    create_till(folder, identity(GhostShop()), epoch=1, generation=1)
    return folder


@given(script=steps)
def test_the_shown_balance_is_true_whatever_happens_to_replies(template: Path, script: list[Step]) -> None:
    assert Ghost(template).play(script) == []


FILLED: list[Step] = [("page", 0), ("deliver", 0)] * 3
PARTLY_BROUGHT_BACK: list[Step] = [*FILLED, ("sell", 0), ("sell", 1), ("sell", 2), ("ask", 0), ("deliver", 0)]


@pytest.mark.parametrize("mutant", [None, "one stamp for the whole file", "an acknowledged op counts no more"])
def test_a_simpler_rule_would_be_caught(template: Path, mutant: str | None) -> None:
    """Three members bought, the page that comes back has room for the rows of two."""
    assert bool(Ghost(template, mutant=mutant).play(PARTLY_BROUGHT_BACK)) == (mutant is not None)


def test_a_large_page_is_written_in_bounded_steps_and_the_cursor_with_the_last(world: TillWorld) -> None:
    names = ("id", "name", "parent", "gone")
    rows = [[f"c{place:05d}", "Name", None, 0] for place in range(2 * ROWS_A_TRANSACTION + 1)]
    rows[-1][1] = None
    page = Page("category", names, rows, [99] * len(rows))
    before = world.store.cursor()
    with pytest.raises(BadWire, match="category"):
        world.store.absorb_pages([page], Cursor(1, {"category": (99, "z")}), 0)
    assert len(world.store.categories()) == 3 + 2 * ROWS_A_TRANSACTION
    assert world.store.cursor() == before


def test_places_that_this_till_does_not_know_are_kept_as_they_came(world: TillWorld) -> None:
    cursor = Cursor(1, {"weather": (7, "x"), "grants": (9, "y")})
    world.store.absorb_pages([], cursor, 0)
    world.disconnect()
    world.restart()
    assert {name: world.store.cursor().places[name] for name in ("weather", "grants")} == cursor.places


def test_only_members_whose_rows_came_are_touched(world: TillWorld) -> None:
    row = {"id": MEMBERS[0], "number": card_number(600), "name": "Zoe", "folded": "zoe", "points": 5, "blocked": 0}
    names = ("blocked", *(name for name in ("folded", "id", "name", "number", "points")), "gone")
    names = (*names, "visits", "day_points")
    others = (
        "tier",
        "since_year",
        "phone_last4",
        "phone_hash",
        "birthday",
        "home_store",
        "pending",
        "ends",
        "vests",
        "tier_figure",
        "tier_missed_ms",
        "segments",
        "last_visit",
    )
    cells = [row.get(name, 0) for name in names] + [None] * len(others)
    touched = world.store.absorb_pages([Page("member", (*names, *others), [cells], [50])], Cursor(1, {}), 0)
    assert touched == {MEMBERS[0]}
    known = world.store.member(MEMBERS[0])
    assert known is not None
    assert known.net == 5
