"""Whatever tills do, in whatever order, with replies lost and repeated: no point is lost, doubled or spent twice."""

from __future__ import annotations

import shutil
import tempfile
from functools import cache
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from central.store import schema
from loyalty.exchange.wire import ExchangeReply
from loyalty.ops.bodies import read_body
from loyalty.ops.effect import Credit
from loyalty.ops.operations import Reversal
from loyalty.sales.shares import returned_lines
from tests.central.conftest import migrated
from tests.central.floor import Floor, FloorTill

TILLS = st.integers(0, 2)
MEMBERS = st.integers(0, 2)
IN_MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None  # Durability is another test's matter.
CREDIT = st.sampled_from(list(Credit))


@cache
def empty_database() -> bytes:
    """A migrated file without rows, made once for all runs."""
    with tempfile.TemporaryDirectory(prefix="pointill-books-") as folder:
        migrated(f"sqlite:///{folder}/empty.db")
        return (Path(folder) / "empty.db").read_bytes()


class Trading(RuleBasedStateMachine):
    """Three tills of two stores trade with three members over a real SQLite file."""

    @initialize()
    def open_shop(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="pointill-books-", dir=IN_MEMORY))
        (self.folder / "central.db").write_bytes(empty_database())
        self.floor = Floor(f"sqlite:///{self.folder}/central.db", points=200)
        self.tills = [self.floor.till(), self.floor.till(name="Till 2"), self.floor.till("South")]
        self.late: list[tuple[FloorTill, ExchangeReply]] = []
        self.truth = dict.fromkeys(self.floor.members, 200)

    @rule(till=TILLS, member=MEMBERS, amount=st.integers(1, 30), quantity=st.integers(1, 3), credit=CREDIT)
    def sell(self, till: int, member: int, amount: int, quantity: int, credit: Credit) -> None:
        self.commit(till, self.floor.members[member], amount * 10, quantity=quantity, credit=credit)

    @rule(till=TILLS, member=MEMBERS, share=st.integers(1, 10), credit=CREDIT)
    def redeem(self, till: int, member: int, share: int, credit: Credit) -> None:
        one, who = self.tills[till], self.floor.members[member]
        use = one.held(who) * share // 10 // 10 * 10
        self.commit(till, who, max(use, 10) + 50, use=use, credit=credit)

    @rule(till=TILLS, credit=CREDIT, whole=st.booleans())
    def take_back(self, till: int, credit: Credit, *, whole: bool) -> None:
        one = self.tills[till]
        for seq, sale in one.sales.items():
            if not isinstance(lines := returned_lines(sale, one.returned.get(seq, {}), None), tuple):
                continue
            if not whole and sale.lines[0].quantity > 1:
                continue
            assert lines
            reversal = one.reversal(seq, credit=credit)
            one.commit(reversal)
            self.count(reversal.member, reversal.effect.delta)
            return

    @rule(till=TILLS)
    def exchange(self, till: int) -> None:
        self.tills[till].exchange()

    @rule(till=TILLS, member=MEMBERS, level=st.integers(0, 400))
    def wish(self, till: int, member: int, level: int) -> None:
        self.tills[till].exchange({self.floor.members[member]: level})

    @rule(till=TILLS, member=MEMBERS, points=st.integers(1, 300))
    def hand_back(self, till: int, member: int, points: int) -> None:
        self.tills[till].hand_back(self.floor.members[member], points)

    @rule(till=TILLS)
    def hand_back_what_is_recalled(self, till: int) -> None:
        one = self.tills[till]
        for member, points in one.exchange().recalls.items():
            one.hand_back(member, points)

    @rule(till=TILLS)
    def exchange_without_hearing_the_reply(self, till: int) -> None:
        one = self.tills[till]
        reply = one.ask(one.request(ops_max=2))
        assert isinstance(reply, ExchangeReply)
        self.late.append((one, reply))

    @precondition(lambda self: self.late)
    @rule(place=st.integers(0, 50))
    def hear_an_old_reply(self, place: int) -> None:
        one, reply = self.late[place % len(self.late)]
        for document in reply.grants:
            assert document.signature
        cursor = one.cursor
        one.absorb(reply)
        one.cursor = cursor

    @invariant()
    def nobody_spends_what_is_not_there(self) -> None:
        if not hasattr(self, "floor"):
            return
        held = dict.fromkeys(self.floor.members, 0)
        for till in self.tills:
            for member, rights in till.rights.items():
                held[member] += rights.held
        for member, points in self.truth.items():
            assert held[member] <= max(points, 0) + self.owed(member), "tills hold more than there is"

    def the_books_agree(self) -> None:
        assert self.floor.differences() == []

    def teardown(self) -> None:
        if not hasattr(self, "floor"):
            return
        for till in (*self.tills, *self.tills):
            till.exchange_all()
        rows = self.floor.database.read(lambda tx: tx.rows(sa.select(schema.account)))
        assert {row.member: row.balance - row.debt for row in rows} == self.truth
        assert self.floor.database.read(lambda tx: tx.rows(sa.select(schema.liability))) == []
        for till in self.tills:
            assert {member: till.points(member) for member in self.truth} == self.truth
        self.the_books_agree()
        self.floor.close()
        shutil.rmtree(self.folder)

    def commit(self, till: int, member: str, amount: int, **how: object) -> None:
        one = self.tills[till]
        sale = one.sale(member, amount, **how)  # type: ignore[arg-type] # the rules name them right
        one.commit(sale)
        self.count(member, sale.effect.delta)

    def count(self, member: str | None, points: int) -> None:
        assert member is not None
        self.truth[member] += points

    def owed(self, member: str) -> int:
        """The most that this member may owe: what returns took and their till did not find in its rights."""
        ops = (read_body(op.body) for till in self.tills for op in till.log)
        return sum(
            op.effect.take - op.effect.take_local for op in ops if isinstance(op, Reversal) and op.member == member
        )


Trading.TestCase.settings = settings(stateful_step_count=15)
TestTrading = pytest.mark.timeout(900)(pytest.mark.slow(Trading.TestCase))
