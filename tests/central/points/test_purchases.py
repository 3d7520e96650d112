"""A finished sale whose points are given to a member is their purchase: for tiers, for lots and against inactivity."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest

from central.points.rounds import go_round
from central.store.activity import done_since, ranks
from central.store.audit import ledger_balances
from loyalty.ledger.booking import EXPIRED
from loyalty.ops.operations import Origin
from loyalty.ops.tally import day_of
from loyalty.rules.claims import Claims
from loyalty.rules.expiry import DAY_MS, ExpireBy, Expiry, Vesting, day_end
from loyalty.rules.tiers import ReachedBy, Tier, Tiers
from loyalty.sales.claiming import make_accrual, make_withdrawal, on_paper, worth
from loyalty.sales.shares import Pieces, returned_lines
from tests.central.floor import PROGRAMME, START_MS, Floor, FloorTill
from tests.central.points.purses import left, lots, publish, whole

BY_SPEND = Tiers((Tier("bronze", "Bronze", 0), Tier("silver", "Silver", 1_000)), by=ReachedBy.SPEND)


def open_shop(open_floor: Callable[..., Floor], **rules: object) -> tuple[Floor, FloorTill, str]:
    floor = open_floor(points=0)
    publish(floor, msgspec.structs.replace(PROGRAMME, claims=Claims(), **rules))
    till = floor.till(store="South")
    till.exchange_all()
    return floor, till, floor.members[0]


def sell_to_nobody(till: FloorTill, amount_minor: int = 1_000, quantity: int = 1) -> int:
    sale = till.sale(None, amount_minor, quantity=quantity)
    return till.commit(msgspec.structs.replace(sale, claimable=(amount_minor // 10,)))


def claim(till: FloorTill, seq: int, member: str) -> None:
    sale = till.sales[seq]
    till.commit(
        make_accrual(
            context=till.context(),
            claim_id=f"claim-{till.head.seq}",
            member=member,
            origin=Origin(till.id, 1, seq, sale.sale_id),
            lines=on_paper(sale),
            returned=till.returned.get(seq, {}),
            day=day_of(sale),
        )
    )
    till.exchange_all()


def undo_claim(till: FloorTill, seq: int, member: str) -> None:
    sale = till.sales[seq]
    till.commit(
        make_withdrawal(
            context=till.context(),
            claim_id=f"undo-{till.head.seq}",
            member=member,
            origin=Origin(till.id, 1, seq, sale.sale_id),
            points=worth(on_paper(sale), till.returned.get(seq, {})),
            spendable_here=0,
            day=day_of(sale),
        )
    )
    till.exchange_all()


def done(floor: Floor, member: str) -> tuple[int, int]:
    return floor.database.read(lambda tx: done_since(tx, [member], 0)).get(member, (0, 0))


def test_a_claim_brings_a_tier_as_the_sale_would_have_and_its_undoing_takes_the_figures_back(
    open_floor: Callable[..., Floor],
) -> None:
    floor, till, member = open_shop(open_floor, tiers=BY_SPEND)
    seq = sell_to_nobody(till, 2_000, quantity=4)
    lines = returned_lines(till.sales[seq], {}, (Pieces(1, 1),))
    assert isinstance(lines, tuple)
    till.commit(till.reversal_of(till.sales[seq], Origin(till.id, 1, seq, till.sales[seq].sale_id), lines))
    claim(till, seq, member)
    assert done(floor, member) == (150, 1_500), "a piece of four had come back"
    assert floor.database.read(lambda tx: ranks(tx, [member]))[member].tier == "silver"
    undo_claim(till, seq, member)
    assert done(floor, member) == (0, 0)
    assert whole(floor)


def test_claimed_points_are_as_old_as_their_sale(open_floor: Callable[..., Floor]) -> None:
    floor, till, member = open_shop(open_floor, expiry=Expiry(100), vesting=Vesting(14))
    seq = sell_to_nobody(till)
    sold_ms = till.sales[seq].context.at_ms
    floor.clock.now += 3 * DAY_MS
    claim(till, seq, member)
    (lot,) = lots(floor, member)
    assert (lot.earned_ms, lot.expires_ms, lot.vests_ms) == (sold_ms, day_end(sold_ms, 100), sold_ms + 14 * DAY_MS)


@pytest.mark.parametrize("together", [True, False])
def test_who_claims_was_active_on_the_day_of_the_sale(open_floor: Callable[..., Floor], *, together: bool) -> None:
    floor, till, member = open_shop(open_floor, expiry=Expiry(100, ExpireBy.INACTIVITY))
    till.sell(member, 1_000)
    till.exchange_all()
    floor.clock.now = START_MS + 90 * DAY_MS
    seq = sell_to_nobody(till)
    if not together:
        till.exchange_all()
    claim(till, seq, member)
    floor.clock.now = START_MS + 150 * DAY_MS
    gone = go_round(floor.database, floor.clock())
    assert gone is not None
    assert (gone.expired, floor.database.read(ledger_balances).get(EXPIRED, 0)) == (0, 0)
    assert sum(left(floor, member).values()) == 200
