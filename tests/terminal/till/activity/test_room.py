"""A cashier looks back: the room opens, finds a sale, follows scans, and leaves the counter as it was."""

from terminal import activity_commands as a
from terminal import commands as c
from terminal.activity import ActivityShown, Back, Step
from terminal.till.desk import TillSettings
from tests.fakes.past_counter import PastCounter
from tests.fakes.shop import AMARA, BEANS, BEN, GTINS, NUMBERS


def test_it_opens_on_the_newest_sale_and_closes_without_a_trace(counter: PastCounter) -> None:
    counter.do(c.AmountEntered(700, "drinks"))
    counter.do(a.ActivityWanted())
    assert counter.room == ActivityShown(open=True), "nothing was sold yet"
    counter.do(a.ActivityWanted(open=False), c.SaleFinished())
    sales = [counter.sell(AMARA), counter.sell(None, amount=500)]
    counter.do(c.AmountEntered(700, "drinks"), a.ActivityWanted())
    assert [row.ref for row in counter.room.rows][:2] == [sales[1].sale_id, sales[0].sale_id]
    assert [row.who for row in counter.room.rows] == [None, "Amara Okafor", None]
    assert counter.sale.ref == sales[1].sale_id
    head = counter.store.standing().head
    counter.do(a.PastChosen(sales[0].sale_id), a.StepLeft())
    assert counter.room == ActivityShown(open=False)
    assert counter.store.standing().head == head
    assert [line.amount_minor for line in counter.counter.lines] == [700]


def test_the_list_follows_what_happens_while_it_is_open(counter: PastCounter) -> None:
    sale = counter.sell(AMARA)
    counter.look_at(sale)
    counter.do(a.ReturnBegun(), a.PiecesWanted(None, 1), a.ReturnConfirmed(2_000))
    assert counter.room.rows[0].back is Back.ALL
    counter.restart()
    assert counter.room == ActivityShown(open=False), "a till that opens again says that the room is closed"
    counter.do(a.ActivityWanted())
    assert counter.room.rows[0].back is Back.ALL


def test_a_receipt_without_a_member_at_the_counter_opens_its_sale(counter: PastCounter) -> None:
    sale = counter.sell(AMARA)
    counter.sell(None)
    scan = counter.receipt()
    counter.look_at(sale)
    counter.do(scan)
    assert counter.sale.who is None
    assert counter.room.step is Step.LOOK


def test_a_receipt_that_brings_the_member_nothing_is_shown_with_what_else_can_be_done(counter: PastCounter) -> None:
    counter.sell(BEN)
    scan = counter.receipt()
    counter.do(c.MemberChosen(AMARA), scan)
    assert counter.notices == ["has_member"]
    assert "choose it among the last sales" in counter.sentence
    assert counter.sale.who == "Ben Ali"


def test_a_receipt_of_nobody_we_know_says_so_and_opens_nothing(counter: PastCounter) -> None:
    counter.do(counter.scan("T:ABCDE"))
    assert counter.notices == ["bad_receipt"]
    assert not counter.room.open


def test_a_members_card_lists_their_sales_for_whoever_has_no_receipt(counter: PastCounter) -> None:
    sales = [counter.sell(AMARA), counter.sell(BEN), counter.sell(AMARA)]
    counter.do(a.ActivityWanted(), counter.scan(f"C:{NUMBERS[AMARA]}"))
    assert [row.ref for row in counter.room.rows] == [sales[2].sale_id, sales[0].sale_id]
    assert counter.room.text == "Amara Okafor"
    assert counter.counter.member is None
    counter.do(a.PastSearched(""))
    assert len(counter.room.rows) == 3


def test_goods_that_are_scanned_belong_to_the_next_customer(counter: PastCounter) -> None:
    counter.look_at(counter.sell(AMARA))
    counter.do(c.CodeScanned(GTINS[BEANS].lstrip("0"), "EAN-13", "scanner", counter.clock.monotonic))
    assert not counter.room.open
    assert [line.name for line in counter.counter.lines] == ["House blend beans 250 g"]


def test_a_search_that_finds_nothing_shows_no_sale(counter: PastCounter) -> None:
    counter.look_at(counter.sell(AMARA))
    counter.do(a.PastSearched("zzz"))
    assert (counter.room.rows, counter.room.sale) == ((), None)
    counter.do(a.ReturnBegun(), a.PiecesWanted(None, 1), a.ReturnConfirmed(2_000))
    assert counter.room.step is Step.LOOK


def test_what_is_chosen_and_is_no_sale_says_so(counter: PastCounter) -> None:
    counter.sell(AMARA)
    counter.do(a.ActivityWanted(), a.PastChosen("nothing"))
    assert counter.notices == ["no_such_sale"]


def test_the_receipt_of_an_older_sale_is_printed_again_as_a_copy(counter: PastCounter) -> None:
    sale = counter.sell(AMARA)
    counter.sell(BEN)
    assert counter.look_at(sale).can_copy
    counter.do(a.PastCopied(sale.sale_id), a.PastCopied(sale.sale_id))
    assert [paper.copy_no for paper in counter.papers[-2:]] == [2, 3]
    assert counter.papers[-1].slip == counter.papers[0].slip
    counter.do(a.ReturnBegun(), a.PiecesWanted(None, 1), a.ReturnConfirmed(2_000))
    counter.do(a.PastCopied(counter.sale.later[0].ref))
    assert counter.papers[-1].slip == counter.papers[-2].slip
    assert counter.papers[-1].copy_no == 2


def test_what_was_never_printed_is_not_copied(counter: PastCounter) -> None:
    counter.restart(settings=TillSettings(prints=False))
    sale = counter.sell(AMARA)
    assert not counter.look_at(sale).can_copy
    counter.do(a.PastCopied(sale.sale_id))
    assert counter.notices == ["no_receipt"]
    counter.do(a.PastCopied("nothing"))
    assert counter.notices == ["no_receipt"]


def test_a_letter_of_a_search_reads_the_log_once(counter: PastCounter) -> None:
    counter.sell(AMARA)
    counter.sell(BEN)
    counter.do(a.ActivityWanted())
    read: list[str] = []
    vars(counter.store)["_connection"].driver.set_trace_callback(read.append)
    counter.do(a.PastSearched("amara"))
    vars(counter.store)["_connection"].driver.set_trace_callback(None)
    assert [row.who for row in counter.room.rows] == ["Amara Okafor"]
    lists = [one for one in read if "kind" in one and "ORDER BY" in one and "LIMIT 64" in one]
    assert len(lists) == 2, "one page, and the empty one behind it"
