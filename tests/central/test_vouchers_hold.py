"""Whatever tills do with vouchers, with replies lost, late and repeated and the server put back: each pays once."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from central.store import schema
from central.store.vouchers import all_vouchers
from loyalty.exchange.wire import ExchangeReply
from loyalty.sales.shares import returned_lines
from tests.central.floor import Floor, FloorTill
from tests.central.restoring import Picture, picture, restore
from tests.central.test_books_hold import IN_MEMORY, empty_database

TILLS = st.integers(0, 2)
VOUCHERS_MAX = 2
"""So few that their stories become long."""
PLACES = st.integers(0, 50)


class Handing(RuleBasedStateMachine):
    """Three tills of two stores, some vouchers, and a database that is sometimes put back to an earlier state."""

    @initialize()
    def open_shop(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="pointill-vouchers-", dir=IN_MEMORY))
        (self.folder / "central.db").write_bytes(empty_database())
        self.floor = Floor(f"sqlite:///{self.folder}/central.db", points=2_000)
        self.tills = [self.floor.till(), self.floor.till(name="Till 2"), self.floor.till("South")]
        self.late: list[tuple[FloorTill, ExchangeReply]] = []
        self.vouchers: list[str] = []
        self.paid: dict[str, int] = {}
        self.backup: Picture | None = None
        for till in self.tills:
            till.exchange_all()

    def voucher(self, place: int) -> str:
        return self.vouchers[place % len(self.vouchers)]

    @precondition(lambda self: len(self.vouchers) < VOUCHERS_MAX)
    @rule(till=TILLS)
    def issue(self, till: int) -> None:
        one = self.tills[till]
        member = next((who for who in self.floor.members if one.held(who) >= 50), None)
        if member is not None:
            self.vouchers.append(one.issue(member))
            self.paid[self.vouchers[-1]] = 0

    @precondition(lambda self: self.vouchers)
    @rule(till=TILLS, place=PLACES)
    def pay(self, till: int, place: int) -> None:
        one, voucher = self.tills[till], self.voucher(place)
        if one.holds(voucher):
            one.sell(None, 1_000, vouchers=(voucher,))
            self.paid[voucher] += 1

    @rule(till=TILLS)
    def take_the_last_sale_back(self, till: int) -> None:
        one = self.tills[till]
        for seq, sale in reversed(one.sales.items()):
            if isinstance(returned_lines(sale, one.returned.get(seq, {}), None), tuple):
                one.commit(one.reversal(seq))
                for used in sale.vouchers:
                    self.paid[used.id] -= 1
                return

    @rule(till=TILLS)
    def exchange(self, till: int) -> None:
        self.tills[till].exchange()

    @precondition(lambda self: self.vouchers)
    @rule(till=TILLS, place=PLACES)
    def ask_for_a_voucher(self, till: int, place: int) -> None:
        self.tills[till].exchange(vouchers=(self.voucher(place),))

    @precondition(lambda self: self.vouchers)
    @rule(till=TILLS, place=PLACES)
    def carry_a_voucher_to_another_till(self, till: int, place: int) -> None:
        """What the wake call does in a second: asked for, given up, sent, granted."""
        self.ask_for_a_voucher(till, place)
        for other in range(len(self.tills)):
            self.give_up_what_is_recalled(other)
            self.tills[other].exchange()
        self.ask_for_a_voucher(till, place)

    @rule(order=st.permutations(range(3)))
    def all_tills_come_to_rest(self, order: list[int]) -> None:
        for till in order:
            self.tills[till].exchange_all()

    @rule(till=TILLS)
    def give_up_what_is_recalled(self, till: int) -> None:
        one = self.tills[till]
        for voucher, hver in one.exchange().voucher_recalls.items():
            right = one.vouchers.get(voucher)
            held = right is not None and right.held
            if (held and right is not None and right.acquired == hver) or (
                not held and (right is None or right.given < hver)
            ):
                one.return_voucher(voucher, hver)

    @precondition(lambda self: self.vouchers)
    @rule(till=TILLS, place=PLACES)
    def ask_and_never_hear_the_answer(self, till: int, place: int) -> None:
        one = self.tills[till]
        reply = one.ask(one.request(ops_max=2, vouchers=(self.voucher(place),)))
        assert isinstance(reply, ExchangeReply)
        self.late.append((one, reply))

    @precondition(lambda self: self.late)
    @rule(place=PLACES)
    def hear_an_old_reply(self, place: int) -> None:
        one, reply = self.late[place % len(self.late)]
        if reply.generation == one.generation:
            one.hold_vouchers(reply.voucher_grants)

    @rule()
    def keep_a_backup(self) -> None:
        self.backup = picture(self.floor)

    @precondition(lambda self: self.backup is not None)
    @rule()
    def put_the_server_back(self) -> None:
        assert self.backup is not None
        restore(self.floor, self.backup)

    @invariant()
    def each_voucher_pays_at_most_once_and_one_till_holds_it(self) -> None:
        if not hasattr(self, "floor"):
            return
        for voucher, times in self.paid.items():
            holders = [till.joined.till_name for till in self.tills if till.holds(voucher)]
            assert len(holders) + times <= 1, f"paid {times} times, and held by {holders}"

    def teardown(self) -> None:
        if not hasattr(self, "floor"):
            return
        for _ in range(3):
            for till in self.tills:
                till.exchange_all()
        kept = {one.id: one for one in self.floor.database.read(all_vouchers)}
        assert {name: one.used is not None for name, one in kept.items()} == {
            name: times == 1 for name, times in self.paid.items()
        }
        assert self.floor.database.read(lambda tx: tx.rows(sa.select(schema.liability))) == []
        flags = sa.select(schema.op.c.flags).where(schema.op.c.flags != "")
        assert self.floor.database.read(lambda tx: tx.rows(flags)) == []
        assert self.floor.differences() == []
        self.nobody_waits_for_ever()
        self.floor.close()
        shutil.rmtree(self.folder)

    def nobody_waits_for_ever(self) -> None:
        """Once all tills are there, any of them gets any voucher that still pays."""
        for voucher, times in self.paid.items():
            asking = self.tills[0]
            if times or asking.holds(voucher):
                continue
            asking.exchange(vouchers=(voucher,))
            for till in self.tills[1:]:
                self.give_up_what_is_recalled(self.tills.index(till))
                till.exchange_all()
            asking.exchange(vouchers=(voucher,))
            assert asking.holds(voucher), "nobody can use it any more"


Handing.TestCase.settings = settings(stateful_step_count=40)
TestHanding = pytest.mark.slow(Handing.TestCase)
