"""What every store promises the till: the same tests for the files on disk and for the store of the simulation."""

from collections.abc import Callable

import msgspec
import pytest

from loyalty.exchange.wire import Cursor, Outcome, Page, Verdict
from loyalty.ledger.rights import Rights
from loyalty.ops.effect import Effect
from loyalty.ops.operations import SCHEMA, Origin, ReturnedLine, Reversal
from loyalty.signing.signature import Ed25519Signer
from loyalty.values.errors import BadValue, BadWire
from terminal.errors import DiskFull, RightsBroken
from terminal.ports import Store
from tests.fakes.memory_disk import PowerCut
from tests.fakes.shelf import AT_MS, KEY, Shelf
from tests.fakes.shop import AMARA, BEANS, BEN, CARLA, DEVICE, GTINS, SECOND_CARD, TillKnown, cafe


def test_a_till_that_has_just_joined_has_nothing(shelf: Shelf) -> None:
    store = shelf.store
    standing = store.standing()
    assert (standing.head.seq, standing.acked_seq, standing.anchor, standing.redeeming_stopped) == (0, 0, False, None)
    assert store.identity().device == DEVICE
    assert store.cursor() == Cursor()
    assert store.rights(AMARA) == Rights()
    assert (store.unsent().count, store.unsent().oldest_ms, store.unsent_ops(), store.newest(9)) == (0, None, [], [])
    assert (store.member(AMARA), store.programme(AT_MS), store.member_count()) == (None, None, 0)
    assert (store.last_sale(), store.open_basket(), store.held_baskets(), store.unsettled_jobs()) == (
        None,
        None,
        [],
        [],
    )


def test_what_is_committed_is_there_after_a_crash_with_its_rights_and_its_paper(shelf: Shelf) -> None:
    store = shelf.store
    store.save_basket(b"open", AT_MS)
    place = shelf.commit(shelf.sale(earn=40), paper=True, close_basket=True)
    assert (place.epoch, place.seq) == (1, 1)
    assert place.job is not None
    shelf.commit(shelf.sale(use=15))
    store = shelf.reopen()
    assert store.rights(AMARA) == Rights(0, 40, 15)
    first = store.kept("sale-1")
    assert first is not None
    assert (first.seq, first.hash, first.state) == (1, place.hash, "committed")
    assert [kept.operation.sale_id for kept in store.newest(5)] == ["sale-2", "sale-1"]
    assert (store.unsent().count, store.unsent().oldest_ms) == (2, AT_MS + 1)
    assert [op.seq for op in store.unsent_ops()] == [1, 2]
    bundle = store.unsent_bundle()
    assert (bundle.device, bundle.epoch, bundle.after, bundle.ops) == (DEVICE, 1, 0, store.unsent_ops())
    assert store.open_basket() is None
    assert [(job.id, job.state) for job in store.unsettled_jobs()] == [(place.job.id, "unknown")]


@pytest.mark.parametrize("moment", ["before", "behind"])
def test_power_may_go_at_either_side_of_a_commit(shelf: Shelf, moment: str) -> None:
    shelf.commit(shelf.sale(earn=40))
    before = shelf.store.standing()
    if moment == "before":
        shelf.power.before_it = PowerCut()
    else:
        shelf.power.behind_it = PowerCut()
    with pytest.raises(PowerCut):
        shelf.commit(shelf.sale(use=30))
    store = shelf.reopen()
    if moment == "before":
        assert (store.standing(), store.rights(AMARA).held) == (before, 40)
        assert store.kept("sale-2") is None
    else:
        assert (store.standing().head.seq, store.rights(AMARA).held) == (2, 10)
        assert store.kept("sale-2") is not None


def test_a_full_disk_changes_nothing_and_may_be_tried_again(shelf: Shelf) -> None:
    shelf.exchange()
    before = shelf.store.standing()
    sale = shelf.sale(earn=40)
    writes: tuple[Callable[[], object], ...] = (
        lambda: shelf.commit(sale),
        lambda: shelf.store.next_request_no(AT_MS),
        lambda: shelf.store.save_basket(b"x", 1),
        lambda: shelf.store.stop_redeeming("No."),
    )
    for write in writes:
        shelf.power.before_it = DiskFull("The disk is full.")
        with pytest.raises(DiskFull):
            write()
    assert (shelf.store.standing(), shelf.store.open_basket(), shelf.store.rights(AMARA).e) == (before, None, 0)
    assert shelf.commit(sale).seq == 1


def test_nothing_is_spent_beyond_the_rights(shelf: Shelf) -> None:
    shelf.commit(shelf.sale(earn=40))
    with pytest.raises(BadValue):
        shelf.commit(shelf.sale(use=41))
    assert shelf.store.rights(AMARA) == Rights(0, 40, 0)
    assert shelf.store.standing().head.seq == 1


def test_a_reply_brings_verdicts_rights_and_rows_and_again_changes_nothing(shelf: Shelf) -> None:
    shelf.exchange()
    store = shelf.store
    assert (store.rights(AMARA).g, store.rights(BEN).g) == (1_240, 50)
    assert store.standing().last_exchange_ms == AT_MS
    shelf.commit(shelf.sale(use=100))
    reply = shelf.cafe.answer(shelf.request())
    assert [outcome.seq for outcome in store.absorb_verdicts(reply, AT_MS + 5)] == [1]
    assert store.absorb_verdicts(reply, AT_MS + 6) == []
    assert store.absorb_pages(reply.pages, reply.cursor, reply.mark) == {AMARA}
    store = shelf.reopen()
    kept = store.kept("sale-1")
    assert kept is not None
    assert (kept.state, store.standing().acked_seq, store.unsent().count) == ("applied", 1, 0)
    assert (store.rights(AMARA), store.cursor()) == (Rights(1_240, 0, 100), reply.cursor)
    assert store.standing().anchor


def test_a_late_reply_takes_no_rights_away(shelf: Shelf) -> None:
    early = shelf.cafe.answer(shelf.request())
    shelf.cafe.give(AMARA, 500)
    shelf.exchange()
    shelf.store.absorb_verdicts(early, AT_MS)
    assert shelf.store.rights(AMARA).g == 1_740


def test_grants_for_another_incarnation_or_till_or_of_another_server_are_not_taken(shelf: Shelf) -> None:
    shelf.exchange()
    reply = shelf.cafe.answer(shelf.request())
    forged = cafe()
    forged.signer = Ed25519Signer(b"\x0a" * 32)
    forged.tills[DEVICE] = TillKnown(KEY.public)
    with pytest.raises(BadWire):
        shelf.store.absorb_verdicts(
            msgspec.structs.replace(reply, grants=[forged.sign(DEVICE, {AMARA: 9_000})]), AT_MS
        )  # fmt: skip
    old = shelf.cafe.sign(DEVICE, {AMARA: 9_000}, generation=0)
    shelf.store.absorb_verdicts(msgspec.structs.replace(reply, grants=[old]), AT_MS)
    assert shelf.store.absorb_verdicts(msgspec.structs.replace(reply, epoch=2), AT_MS) == []
    assert shelf.store.absorb_verdicts(msgspec.structs.replace(reply, generation=0), AT_MS) == []
    assert shelf.store.rights(AMARA).g == 1_240


@pytest.mark.parametrize("what", ["further", "other"])
def test_a_server_that_knows_another_history_is_noticed(shelf: Shelf, what: str) -> None:
    shelf.exchange()
    shelf.commit(shelf.sale(earn=1))
    reply = shelf.cafe.answer(shelf.request())
    wrong = {"hwm": 2} if what == "further" else {"head": "00" * 32}
    with pytest.raises(RightsBroken):
        shelf.store.absorb_verdicts(msgspec.structs.replace(reply, **wrong), AT_MS)
    assert shelf.store.standing().acked_seq == 0


def test_a_server_that_lost_ops_is_given_them_again(shelf: Shelf) -> None:
    shelf.exchange()
    lost = shelf.cafe.answer(shelf.request())
    shelf.commit(shelf.sale(earn=1))
    shelf.exchange()
    shelf.store.absorb_verdicts(lost, AT_MS)
    assert [op.seq for op in shelf.store.unsent_ops()] == [1]


def test_shown_points_are_the_row_and_own_ops_behind_its_stamp(shelf: Shelf) -> None:
    shelf.exchange()
    shelf.commit(shelf.sale(earn=7))
    assert _net(shelf.store, AMARA) == 1_247
    late = shelf.cafe.answer(shelf.request())
    shelf.commit(shelf.sale(use=100))
    shelf.exchange()
    assert _net(shelf.store, AMARA) == 1_147
    shelf.store.absorb_pages(late.pages, late.cursor, late.mark)
    assert _net(shelf.reopen(), AMARA) == 1_147
    shelf.store.start_replica_anew()
    assert shelf.store.member(AMARA) is None
    assert shelf.store.cursor() == Cursor()
    shelf.exchange()
    assert _net(shelf.reopen(), AMARA) == 1_147


def test_the_way_to_the_next_tier_and_what_is_pending_are_known(shelf: Shelf) -> None:
    shelf.cafe.put("member", id=AMARA, pending=70, vests="[[50,30],[90,40]]", tier_figure=300, tier_missed_ms=7)
    shelf.exchange()
    shelf.commit(shelf.sale(earn=7))
    known = shelf.reopen().member(AMARA)
    assert known is not None
    assert (known.tier_figure, known.earned_since, known.tier_missed_ms) == (300, 7, 7)
    assert [known.pending_at(now) for now in (49, 50, 90)] == [70, 40, 0]
    shelf.exchange()
    known = shelf.store.member(AMARA)
    assert known is not None
    assert known.earned_since == 0, "the server has counted it"


def test_what_waits_for_a_person_is_shown_apart_though_no_row_of_its_member_comes(shelf: Shelf) -> None:
    shelf.exchange()
    shelf.commit(shelf.sale(earn=7))
    shelf.commit(shelf.sale(earn=40))
    reply = shelf.cafe.answer(shelf.request())
    told = [Outcome(1, Verdict.APPLIED), Outcome(2, Verdict.QUARANTINED, "unknown_kind", "Newer than the server.")]
    shelf.store.absorb_verdicts(msgspec.structs.replace(reply, outcomes=told), AT_MS)
    assert _net(shelf.reopen(), AMARA) == 1_247


def _net(store: Store, member: str) -> int | None:
    known = store.member(member)
    return None if known is None else known.net


def test_people_goods_and_the_programme_are_found(shelf: Shelf) -> None:
    shelf.exchange()
    store = shelf.store
    amara = store.member(AMARA)
    assert amara is not None
    assert (amara.member.name, amara.net, store.member_count()) == ("Amara Okafor", 1_240, 4)
    assert store.member_by_card(SECOND_CARD) == store.member_by_card(amara.member.number) == amara
    assert (store.member_by_card("nobody"), store.member("nobody")) == (None, None)
    for phone in ("+447700900123", "00447700900123", "0123"):
        assert store.members_by_phone(phone, 5) == [amara]
    assert store.members_by_phone("+447700900999", 5) == []
    assert [known.member.id for known in store.members_by_name("carla nu", 5)] == [CARLA]
    assert len(store.members_by_name("", 5)) == 0
    beans = store.product(BEANS)
    assert beans is not None
    assert (beans.price_minor, beans.gtin) == (950, GTINS[BEANS])
    assert store.product_by_gtin(GTINS[BEANS]) == beans
    assert (store.product_by_gtin("00000000000000"), store.product("nothing")) == (None, None)
    assert [one.name for one in store.products_by_name("a", 9)] == ["Almond croissant", "Amarena tray"]
    assert [one.id for one in store.picture_keys(9)] == ["flat-white", "croissant"]
    assert [kind.id for kind in store.categories()] == ["bakery", "gift-card", "drinks"]
    programme = store.programme(AT_MS)
    assert programme is not None
    assert store.programme_version(1) == programme
    assert store.programme_version(2) is None


def test_a_page_that_cannot_be_kept_is_refused(shelf: Shelf) -> None:
    short = Page("member", ("id", "gone"), [["x", 0]], [1])
    wrong = Page("programme", ("version", "document", "starts_ms", "gone"), [["x", "d", 0, 0]], [1])
    for page in (short, wrong):
        with pytest.raises(BadWire):
            shelf.store.absorb_pages([page], Cursor(1, {"store": (1, "x")}), 0)
    assert shelf.store.cursor() == Cursor()
    unknown = Page("gadget", ("id", "gone"), [["x", 0]], [1])
    assert shelf.store.absorb_pages([unknown], Cursor(1, {"gadget": (1, "x")}), 0) == frozenset()
    gone = Page("store", ("id", "name", "gone"), [["x", "X", 0], ["x", "X", 1]], [1, 2])
    shelf.store.absorb_pages([gone], Cursor(1, {"store": (2, "x")}), 0)
    assert shelf.store.cursor() == Cursor(1, {"gadget": (1, "x"), "store": (2, "x")})


def test_returns_are_found_by_their_sale_and_an_undone_sale_frees_its_receipt_number(shelf: Shelf) -> None:
    sale = shelf.sale(earn=10)
    sale = msgspec.structs.replace(sale, context=msgspec.structs.replace(sale.context, reference="R-1"))
    place = shelf.commit(sale)
    assert shelf.store.reference_used("R-1", AT_MS)
    assert not shelf.store.reference_used("R-1", AT_MS + 60_000)
    shelf.committed += 1
    back = Reversal(
        SCHEMA, shelf.context(), "back-1", AMARA, Effect(take=10, take_local=10), "GBP",
        Origin(DEVICE, 1, place.seq, "sale-1"), 1_900, undo=True, lines=(ReturnedLine(1, 2, 1_900, 10, 0),),
    )  # fmt: skip
    shelf.commit(back)
    store = shelf.reopen()
    assert [kept.operation for kept in store.reversals_of(1, place.seq)] == [back]
    assert store.reversals_of(1, 2) == []
    assert not store.reference_used("R-1", AT_MS)
    last = store.last_sale()
    assert last is not None
    assert last.operation == sale


def test_baskets_are_opened_parked_and_taken_up_again(shelf: Shelf) -> None:
    store = shelf.store
    store.save_basket(b"one", 1)
    store.save_basket(b"two", 2)
    parked = store.hold_basket(b"two", 3)
    assert store.open_basket() is None
    store.save_basket(b"three", 4)
    store = shelf.reopen()
    assert [(held.id, held.document) for held in store.held_baskets()] == [(parked, b"two")]
    opened = store.open_basket()
    assert opened is not None
    assert opened.document == b"three"
    store.save_basket(None, 5)
    taken = store.take_held(parked)
    assert taken is not None
    assert (taken.document, store.held_baskets(), store.take_held(99)) == (b"two", [], None)
    assert store.open_basket() == taken


def test_papers_end_settled_and_copies_are_numbered(shelf: Shelf) -> None:
    job = shelf.commit(shelf.sale(), paper=True).job
    assert job is not None
    store = shelf.store
    assert store.job_starting(job.id, since_ms=0)
    assert store.job_starting(job.id, since_ms=AT_MS * 2), "it was allowed to begin"
    store.job_ended(job.id, "failed", "No paper.")
    store.job_ended(job.id, "confirmed", "late")
    assert (store.count_unsettled(), store.job_starting(99, since_ms=0)) == (1, False)
    again = store.job_settled(job.id, came_out=False, at_ms=AT_MS + 9)
    assert again is not None
    assert (again.copy_no, store.job_settled(job.id, came_out=True, at_ms=0)) == (2, None)
    assert not store.job_starting(again.id, since_ms=AT_MS + 10)
    assert store.count_unsettled() == 1
    assert store.job_settled(again.id, came_out=True, at_ms=AT_MS) is None
    copy = store.copy_last_receipt(AT_MS)
    assert copy is not None
    assert (copy.copy_no, copy.state, store.count_unsettled()) == (3, "queued", 0)


def test_the_slip_of_any_op_is_copied_with_the_next_number_of_its_own(shelf: Shelf) -> None:
    first, bare, last = (shelf.commit(shelf.sale(earn=points), paper=points != 2) for points in (1, 2, 3))
    store = shelf.store
    assert [store.has_receipt(1, done.seq) for done in (first, bare, last)] == [True, False, True]
    assert store.copy_receipt(1, bare.seq, AT_MS) is None
    copies = [store.copy_receipt(1, first.seq, AT_MS) for _ in range(2)]
    assert first.job is not None
    assert [(copy.copy_no, copy.slip) for copy in copies if copy] == [(2, first.job.slip), (3, first.job.slip)]
    newest = store.copy_last_receipt(AT_MS)
    assert newest is not None
    assert newest.copy_no == 2, "the last receipt is that of the newest op"


def test_what_was_stopped_stays_stopped_and_request_numbers_only_grow(shelf: Shelf) -> None:
    assert [shelf.store.next_request_no(7) for _ in range(3)] == [7, 8, 9]
    shelf.store.stop_redeeming("Ask a manager.")
    store = shelf.reopen()
    assert store.next_request_no(6) == 10, "the clock may be put back"
    assert store.next_request_no(AT_MS) == AT_MS
    assert store.standing().redeeming_stopped == "Ask a manager."


def test_what_the_server_flagged_is_listed_until_a_person_has_seen_it(shelf: Shelf) -> None:
    shelf.commit(shelf.sale(earn=40))
    shelf.commit(shelf.sale(earn=50))
    shelf.commit(shelf.sale(earn=60))
    assert shelf.store.count_exceptions() == 0
    verdicts = (Verdict.FLAGGED, Verdict.APPLIED, Verdict.QUARANTINED)
    told = [Outcome(seq, verdict, "odd", "Look.") for seq, verdict in enumerate(verdicts, start=1)]
    reply = shelf.cafe.answer(shelf.request())
    shelf.store.absorb_verdicts(msgspec.structs.replace(reply, outcomes=told), AT_MS)
    newest, oldest = shelf.store.exceptions(9)
    assert (newest.verdict, newest.code, newest.sentence, newest.kind) == ("quarantined", "odd", "Look.", "sale")
    assert [one.no for one in shelf.store.exceptions(1)] == [newest.no]
    shelf.store.see_exception(newest.no, at_ms=AT_MS, by="built-in")
    shelf.store.see_exception(newest.no, at_ms=AT_MS + 1, by="somebody else")
    store = shelf.reopen()
    assert (store.count_exceptions(), store.exceptions(9)) == (1, [oldest])


def test_what_the_server_books_by_itself_later_is_listed_for_nobody(shelf: Shelf) -> None:
    shelf.commit(shelf.sale(earn=40))
    told = [Outcome(1, Verdict.QUARANTINED, "sale_awaited", "It is booked by itself.")]
    reply = shelf.cafe.answer(shelf.request())
    shelf.store.absorb_verdicts(msgspec.structs.replace(reply, outcomes=told), AT_MS)
    assert (shelf.store.count_exceptions(), shelf.store.exceptions(9)) == (0, [])
