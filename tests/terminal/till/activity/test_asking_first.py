"""A return that is confirmed waits for what the server knows of its sale, while there is a line."""

import msgspec

from loyalty.codes.receipt import paper_name
from loyalty.exchange.told_receipts import CameBack, ToldReceipt
from loyalty.ops.operations import Origin, ReturnedLine, Reversal, Sale
from terminal import activity_commands as a
from terminal import commands as c
from terminal.activity import Step
from terminal.till.exchange.patience import WAIT_MS
from tests.fakes.past_counter import OTHER, PastCounter
from tests.fakes.shop import DEVICE


def confirmed(counter: PastCounter) -> Origin:
    """A return is confirmed, and the answer is still under way; the sale as its receipt names it."""
    sale = counter.sell()
    counter.look_at(sale)
    counter.do(a.ReturnBegun(), a.PiecesWanted(None, 1))
    counter.connected = False
    kept = counter.store.kept(sale.sale_id)
    assert kept is not None
    counter.do(a.ReturnConfirmed(2_000))
    return Origin(DEVICE, kept.epoch, kept.seq, paper_name(sale.sale_id))


def test_the_sale_is_asked_about_and_comes_back_with_the_answer(counter: PastCounter) -> None:
    about = confirmed(counter)
    assert counter.newest.KIND == Sale.KIND, "the answer is not there yet"
    assert counter.wanted[0].receipt_wants == [about]
    counter.reply()
    assert counter.newest.KIND == Reversal.KIND
    assert counter.room.step is Step.DONE


def test_what_the_server_says_counts_and_the_step_stays(counter: PastCounter) -> None:
    about = confirmed(counter)
    back = CameBack(OTHER, "Till 4", 1, 2_000, (ReturnedLine(1, 1, 2_000, 0, 0),))
    reply = counter.shop.answer(counter.wanted.pop(0))
    counter.do(c.ReplyArrived(msgspec.structs.replace(reply, receipts=[ToldReceipt(about, back=(back,))])))
    assert isinstance(counter.newest, Sale)
    assert counter.notices[-1] == "already_refunded"
    assert counter.room.step is Step.RETURN
    assert [one.till for one in counter.sale.later] == ["Till 4"]


def test_a_server_that_says_nothing_holds_nobody_up(counter: PastCounter) -> None:
    confirmed(counter)
    counter.wait(WAIT_MS + 10)
    assert isinstance(counter.newest, Reversal)


def test_without_a_line_it_is_done_at_once(counter: PastCounter) -> None:
    sale = counter.sell()
    counter.disconnect()
    counter.look_at(sale)
    counter.do(a.ReturnBegun(), a.PiecesWanted(None, 1), a.ReturnConfirmed(2_000))
    assert isinstance(counter.newest, Reversal)


def test_an_answer_is_not_for_another_sale_that_is_shown_by_then(counter: PastCounter) -> None:
    other = counter.sell()
    confirmed(counter)
    counter.do(a.PastChosen(other.sale_id), a.ReturnBegun(), a.PiecesWanted(None, 1))
    counter.reply()
    assert isinstance(counter.newest, Sale)
    assert counter.sale.ref == other.sale_id
