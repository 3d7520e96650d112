"""Whatever tills do while points end and wait: earned is on hand, spent, expired or owed, and lots are the balance."""

from __future__ import annotations

import random
from collections.abc import Callable

import msgspec
import pytest
import sqlalchemy as sa
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from central.points.rounds import go_round
from central.store import schema
from loyalty.ledger.booking import EXPIRED
from loyalty.ops.effect import Credit
from loyalty.rules.expiry import DAY_MS, Expiry, Vesting
from loyalty.rules.tiers import Tier, Tiers
from tests.central.floor import PROGRAMME, Floor
from tests.central.points.purses import publish, whole
from tests.central.test_books_hold import TILLS, Trading

AGEING = msgspec.structs.replace(
    PROGRAMME,
    expiry=Expiry(4, grace_days=2),
    vesting=Vesting(1),
    tiers=Tiers((Tier("blue", "Blue", 0), Tier("gold", "Gold", 20))),
)


class Ageing(Trading):
    """The same shop with points that are pending for a day and end after four."""

    @initialize()
    def open_shop(self) -> None:
        super().open_shop()
        publish(self.floor, AGEING)

    @rule(days=st.integers(1, 4))
    def wait(self, days: int) -> None:
        self.floor.clock.now += days * DAY_MS

    @rule()
    def go_round(self) -> None:
        assert go_round(self.floor.database, self.floor.clock()) is not None

    @rule(till=TILLS)
    def close_for_the_night(self, till: int) -> None:
        for member, rights in list(self.tills[till].rights.items()):
            if rights.held:
                self.tills[till].hand_back(member, rights.held)

    def teardown(self) -> None:
        if hasattr(self, "floor"):
            self.settle()
        super().teardown()

    def settle(self) -> None:
        """Everybody is heard, what has ended is booked, and leaves what is true."""
        for till in (*self.tills, *self.tills):
            till.exchange_all()
        self.go_round()
        query = sa.select(schema.entry.c.debit, schema.entry.c.points).where(schema.entry.c.credit == EXPIRED)
        for row in self.floor.database.read(lambda tx: tx.rows(query)):
            self.truth[row.debit.removeprefix("member/")] -= row.points


Ageing.TestCase.settings = settings(stateful_step_count=20)
TestAgeing = pytest.mark.timeout(900)(pytest.mark.slow(Ageing.TestCase))


@pytest.mark.parametrize("seed", [1, 2])
def test_a_life_of_points_leaves_whole_books(open_floor: Callable[..., Floor], seed: int) -> None:
    shop, dice = Ageing(), random.Random(seed)
    shop.floor = floor = open_floor(points=200)
    shop.tills, shop.late = [floor.till(), floor.till(name="Till 2"), floor.till("South")], []
    shop.truth = dict.fromkeys(floor.members, 200)
    publish(floor, AGEING)
    for _ in range(60):
        till, member, credit = dice.randrange(3), dice.randrange(3), dice.choice(list(Credit))
        match dice.randrange(8):
            case 0 | 1:
                shop.sell(till, member, dice.randint(1, 30), dice.randint(1, 3), credit)
            case 2:
                shop.redeem(till, member, dice.randint(1, 10), credit)
            case 3:
                shop.take_back(till, credit, whole=True)
            case 4:
                shop.close_for_the_night(till)
            case 5:
                shop.wait(1)
            case 6:
                shop.go_round()
            case _:
                shop.exchange(till)
    shop.settle()
    rows = floor.database.read(lambda tx: tx.rows(sa.select(schema.account)))
    assert {row.member: row.balance - row.debt for row in rows} == shop.truth
    expired = sa.select(sa.func.count()).where(schema.entry.c.credit == EXPIRED)
    assert floor.database.read(lambda tx: tx.rows(expired))[0][0] > 0
    assert whole(floor)
