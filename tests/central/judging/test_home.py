"""What ops say about homes: booked visits in this store, and wishes made here."""

import msgspec

from central.judging.book import Book
from central.judging.home import HomeFacts, home_facts
from loyalty.exchange.wire import Verdict
from loyalty.ops.bodies import Unknown
from loyalty.ops.effect import Effect
from loyalty.ops.operations import SCHEMA, Accrual, HomeChange, Operation, Origin
from loyalty.sales.claiming import make_accrual, on_paper
from loyalty.values.ids import OpId
from tests.central.judging.ops import ANA, TILL, back, book, context, decide, sale
from tests.central.judging.test_orphans import orphan, renewed

NOW_MS = 1_790_000_500_000
DAY = NOW_MS // 86_400_000


def wish(**changed: object) -> HomeChange:
    return HomeChange(SCHEMA, context(uuid="wish", **changed), "w", ANA, Effect())


def facts(*operations: Operation | Unknown, store: str = "store", into: Book | None = None) -> HomeFacts:
    into = book() if into is None else into
    decisions = [decide(one, into, seq) for seq, one in enumerate(operations, start=1)]
    named = [(OpId(TILL, 1, seq), one) for seq, one in enumerate(operations, start=1)]
    return home_facts(named, decisions, store, NOW_MS)


def test_sales_are_visits_and_a_wish_is_a_wish() -> None:
    stranger = msgspec.structs.replace(sale(earn=0, member=None), context=context(uuid="uuid-3"))
    found = facts(sale(), back(1, take=25), stranger, wish())
    assert (found.visits, found.wishes) == ({ANA: [DAY]}, {ANA})


def test_who_claims_a_sale_was_here_and_who_is_not_given_its_points_was_not() -> None:
    nobodys = sale(earn=0, member=None, claimable=(100,))

    def claim(member: str, uuid: str) -> Accrual:
        of = Origin(TILL, 1, 1, nobodys.sale_id)
        return make_accrual(
            context=context(uuid=uuid), claim_id=uuid, member=member, origin=of, lines=on_paper(nobodys), returned={}
        )

    assert facts(nobodys, claim(ANA, "c-1"), claim(ANA, "c-2")).visits == {ANA: [DAY]}


def test_a_wish_changes_no_points_and_is_applied() -> None:
    into = book()
    before = into.standings[ANA]
    assert decide(wish(), into).verdict is Verdict.APPLIED
    assert into.standings[ANA] == before
    greedy = msgspec.structs.replace(wish(), effect=Effect(earn=5), context=context(uuid="greedy"))
    assert decide(greedy, into).verdict is Verdict.QUARANTINED
    assert facts(greedy).wishes == set()


def test_a_till_whose_disk_was_put_back_tells_wishes_and_visits_again_and_each_counts_once() -> None:
    assert facts(orphan(wish()), into=renewed(former=0)).wishes == {ANA}
    assert facts(orphan(sale()), into=renewed(former=0)).visits == {ANA: [DAY]}
    known = renewed(former=0)
    known.uuids |= {"wish", "uuid-1"}
    assert facts(orphan(wish()), orphan(sale(), context=context(uuid="told-2")), into=known) == HomeFacts()
    forged = msgspec.structs.replace(orphan(wish()), signature="0" * 128)
    assert facts(forged, into=renewed(former=0)).wishes == set(), "nobody proved it"


def test_what_names_another_store_says_nothing_about_this_one() -> None:
    found = facts(sale(), wish(), store="another")
    assert (found.visits, found.wishes) == ({}, set())


def test_a_visit_of_the_future_is_one_of_today() -> None:
    assert facts(msgspec.structs.replace(sale(), context=context(at_ms=2 * NOW_MS))).visits == {ANA: [DAY]}
    assert facts(msgspec.structs.replace(sale(), context=context(at_ms=-5))).visits == {ANA: [0]}


def test_what_nobody_can_read_says_nothing() -> None:
    assert facts(Unknown("later", 9)) == HomeFacts()
