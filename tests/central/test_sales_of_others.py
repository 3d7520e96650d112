"""A till that lies about what other tills sold, or will sell: nobody is robbed by it, and nothing is given for it."""

from __future__ import annotations

import msgspec
import pytest
import sqlalchemy as sa

from central.store import exceptions, schema
from central.store.accounts import accounts_of
from loyalty.codes.receipt import paper_name
from loyalty.ops.accrued import AccruedLine
from loyalty.ops.effect import Effect
from loyalty.ops.facts import Facts
from loyalty.ops.operations import SCHEMA, Accrual, Origin, ReturnedLine, Reversal, Sale
from loyalty.ops.stamped import Stamped, StampedLine
from loyalty.rules.claims import Claims
from loyalty.rules.stamps import FullCard, StampCard, StampCards
from tests.central.floor import Floor, FloorTill
from tests.central.gifts.giving import gift, given, giving
from tests.central.points.purses import publish

COFFEE = StampCards(cards=(StampCard(id="coffee", label="Coffee", full=9, worth=FullCard(free_piece=True)),))
NEVER = paper_name("never sold")


@pytest.fixture
def tills(sqlite_floor: Floor) -> tuple[FloorTill, FloorTill]:
    publish(sqlite_floor, giving(gift(from_minor=500), claims=Claims(), stamp_cards=COFFEE))
    honest, liar = sqlite_floor.till("North"), sqlite_floor.till("South", "Till 2")
    honest.exchange_all()
    liar.exchange_all()
    return honest, liar


def a_return(till: FloorTill, origin: Origin, member: str | None, give: int) -> Reversal:
    lines = (ReturnedLine(1, 1, 0, 0, give),)
    return Reversal(
        SCHEMA, till.context(), f"r-{till.head.seq}", member, Effect(give=give), "GBP", origin, 0, False, lines
    )


def a_claim(till: FloorTill, origin: Origin, member: str, points: int) -> Accrual:
    lines = (AccruedLine(1, 1, points),)
    return Accrual(SCHEMA, till.context(), f"c-{till.head.seq}", member, Effect(earn=points), origin, lines)


def looked(floor: Floor) -> list[str]:
    """What waits for a person once the server has judged by itself what it can."""
    while floor.judge_latecomers():
        pass
    assert floor.differences() == []
    return [one.noted.cause for one in floor.database.read(exceptions.exceptions)]


def net(floor: Floor, account: str) -> int:
    return floor.database.read(lambda tx: accounts_of(tx, [account]))[account].account.net


def on_card(sale: Sale, stamps: int) -> Sale:
    card = Stamped("coffee", Effect(earn=stamps), 9, (StampedLine(1, stamps, 0),))
    return msgspec.structs.replace(sale, stamps=(card,))


@pytest.mark.parametrize("name", ["whatever", NEVER])
def test_f26_a_till_cannot_spoil_what_another_till_is_going_to_sell(
    tills: tuple[FloorTill, FloorTill], name: str
) -> None:
    (honest, liar), floor = tills, tills[0].floor
    member, friend = floor.members[:2]
    for seq in (1, 2, 3):
        liar.commit(a_return(liar, Origin(honest.id, 1, seq, name), friend, 7_000))
        liar.commit(a_return(liar, Origin(honest.id, 1, seq, name), None, 0))
        liar.commit(a_claim(liar, Origin(honest.id, 1, seq, name), friend, 100))
    liar.exchange_all()
    for _ in range(3):
        honest.commit(on_card(honest.sale(member), 1))
    honest.exchange_all()
    assert (honest.points(member), net(floor, f"{member}.coffee"), len(given(floor, member))) == (800, 3, 1)
    assert looked(floor) == ["unknown_original"] * 9, "each lie waits for a person"
    honest.commit(honest.reversal(1))
    honest.exchange_all()
    assert (honest.points(member), net(floor, f"{member}.coffee"), honest.points(friend)) == (700, 2, 500)
    assert looked(floor) == ["unknown_original"] * 9


def test_f27_no_points_are_given_for_a_sale_that_nobody_has_seen(tills: tuple[FloorTill, FloorTill]) -> None:
    (honest, liar), floor = tills, tills[0].floor
    member = floor.members[0]
    for seq in range(900_000, 900_003):
        liar.commit(a_return(liar, Origin(honest.id, 1, seq, NEVER), member, 1_000_000))
        liar.commit(a_claim(liar, Origin(honest.id, 1, seq, NEVER), member, 1_000_000))
        liar.commit(a_return(liar, Origin(liar.id, 1, seq, NEVER), member, 1_000_000))
    liar.exchange_all()
    assert looked(floor) == ["sale_awaited"] * 9
    floor.clock.now += 31 * 24 * 3_600_000
    assert looked(floor) == ["sale_missing"] * 9, "what never comes is for a person"
    honest.exchange_all()
    assert honest.points(member) == 500


def test_what_was_not_sent_yet_comes_right_by_itself_however_late(tills: tuple[FloorTill, FloorTill]) -> None:
    (offline, open_till), floor = tills, tills[0].floor
    member = floor.members[0]
    sold = [offline.commit(msgspec.structs.replace(offline.sale(None), claimable=(100,))) for _ in range(2)]
    origins = [Origin(offline.id, 1, seq, paper_name(offline.sales[seq].sale_id)) for seq in sold]
    for origin in origins:
        open_till.commit(a_claim(open_till, origin, member, 100))
    withdrawn = Accrual(SCHEMA, open_till.context(), "w", member, Effect(take=100), origins[1])
    open_till.commit(withdrawn)
    open_till.exchange_all()
    assert (open_till.points(member), looked(floor)) == (500, ["sale_awaited"] * 3)
    floor.clock.now += 31 * 24 * 3_600_000
    assert looked(floor) == ["sale_missing"] * 3
    offline.exchange_all()
    assert looked(floor) == []
    open_till.exchange_all()
    assert open_till.points(member) == 600


def test_what_is_undone_before_the_server_has_looked_again_stays_behind_what_it_undoes(
    tills: tuple[FloorTill, FloorTill],
) -> None:
    (offline, open_till), floor = tills, tills[0].floor
    member = floor.members[0]
    seq = offline.commit(msgspec.structs.replace(offline.sale(None), claimable=(100,)))
    origin = Origin(offline.id, 1, seq, paper_name(offline.sales[seq].sale_id))
    open_till.commit(a_claim(open_till, origin, member, 100))
    open_till.exchange_all()
    offline.exchange_all()
    open_till.commit(Accrual(SCHEMA, open_till.context(), "w", member, Effect(take=100), origin))
    open_till.exchange_all()
    assert looked(floor) == []
    open_till.exchange_all()
    assert open_till.points(member) == 500


def test_f29_a_till_cannot_price_what_another_till_sold(tills: tuple[FloorTill, FloorTill]) -> None:
    (honest, liar), floor = tills, tills[0].floor
    member = floor.members[0]
    seq = honest.commit(msgspec.structs.replace(honest.sale(None, 100), claimable=(10,)))
    honest.exchange_all()
    origin = Origin(honest.id, 1, seq, paper_name(honest.sales[seq].sale_id))
    for facts in (Facts(0, "en"), msgspec.UNSET):
        liar.commit(msgspec.structs.replace(a_claim(liar, origin, member, 1_000_000), facts=facts))
    liar.commit(a_claim(liar, origin, member, 10))
    liar.exchange_all()
    assert (liar.points(member), looked(floor)) == (510, ["claim_misfit"] * 2)


def test_f30_points_of_old_sales_or_of_many_in_a_day_are_not_given_by_any_till(
    tills: tuple[FloorTill, FloorTill],
) -> None:
    (till, _), floor = tills, tills[0].floor
    member = floor.members[0]

    def claimed(count: int, days_later: int) -> None:
        seqs = [till.commit(msgspec.structs.replace(till.sale(None), claimable=(100,))) for _ in range(count)]
        floor.clock.now += days_later * 24 * 3_600_000
        for seq in seqs:
            till.commit(a_claim(till, Origin(till.id, 1, seq, till.sales[seq].sale_id), member, 100))
            till.exchange_all()

    claimed(40, 0)
    assert till.points(member) == 500 + 6 * 100, "as many as two days of one till may lie in a day and a night"
    claimed(3, 14)
    assert till.points(member) == 500 + 9 * 100
    claimed(3, 15)
    assert till.points(member) == 500 + 9 * 100
    assert {"claims_too_many", "claim_not_allowed"} < set(looked(floor))


def test_f30_a_clock_that_runs_back_brings_no_more(tills: tuple[FloorTill, FloorTill]) -> None:
    (till, _), floor = tills, tills[0].floor
    member, day_ms = floor.members[0], 24 * 3_600_000
    seqs = [till.commit(msgspec.structs.replace(till.sale(None), claimable=(100,))) for _ in range(40)]
    sold_ms = till.sales[seqs[-1]].context.at_ms
    till.exchange_all()
    floor.clock.now += 200 * day_ms
    for number, seq in enumerate(seqs):
        claim = a_claim(till, Origin(till.id, 1, seq, till.sales[seq].sale_id), member, 100)
        back = msgspec.structs.replace(claim.context, at_ms=sold_ms + 14 * day_ms - number * day_ms // 3)
        till.commit(msgspec.structs.replace(claim, context=back))
    till.exchange_all()
    assert till.points(member) == 500 + 6 * 100
    assert {"claims_too_many", "claim_clock_back"} < set(looked(floor))


def test_f30_a_till_that_was_away_for_long_has_given_what_each_of_its_days_allowed(
    tills: tuple[FloorTill, FloorTill],
) -> None:
    (till, _), floor = tills, tills[0].floor
    member, day_ms = floor.members[0], 24 * 3_600_000
    for _ in range(10):
        for _ in range(3):
            seq = till.commit(msgspec.structs.replace(till.sale(None), claimable=(100,)))
            till.commit(a_claim(till, Origin(till.id, 1, seq, till.sales[seq].sale_id), member, 100))
        floor.clock.now += day_ms
    till.exchange_all()
    assert till.points(member) == 500 + 30 * 100
    assert not {"claims_too_many", "claim_clock_back", "claims_at_once"}.intersection(looked(floor))


def test_f31_a_till_without_the_receipt_takes_back_nothing_and_with_it_no_more_than_its_shares(
    tills: tuple[FloorTill, FloorTill],
) -> None:
    (honest, liar), floor = tills, tills[0].floor
    member = floor.members[0]
    seqs = [honest.sell(member, 1_000, use=50) for _ in range(3)]
    honest.exchange_all()
    before = net(floor, member)

    def taken(seq: int, name: str, whose: str | None) -> Reversal:
        lines = (ReturnedLine(1, 1, 10**9, 0, 1_000_000),)
        origin, effect = Origin(honest.id, 1, seq, name), Effect(give=1_000_000)
        return Reversal(SCHEMA, liar.context(), f"r-{liar.head.seq}", whose, effect, "JPY", origin, 10**9, True, lines)

    for seq in seqs:
        liar.commit(taken(seq, "never seen", member))
        liar.commit(taken(seq, NEVER, None))
    liar.exchange_all()
    assert looked(floor) == ["unknown_original"] * 6
    liar.commit(taken(seqs[0], paper_name(honest.sales[seqs[0]].sale_id), None))
    liar.exchange_all()
    honest.exchange_all()
    assert (net(floor, member), looked(floor)) == (before + 50, [*["unknown_original"] * 6, "shares_differ"])
    flags = floor.database.read(lambda tx: tx.rows(sa.select(schema.op.c.flags).where(schema.op.c.seq == 7)))
    assert "undone_elsewhere" in {flag for row in flags for flag in row.flags.split()}
