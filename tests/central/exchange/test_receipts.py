"""The server tells the lines of a long receipt to a till that has read its code, and to nobody else."""

from __future__ import annotations

import msgspec

from loyalty.codes.receipt import paper_name
from loyalty.exchange.told_receipts import CameBack, ToldReceipt, paper_lines
from loyalty.exchange.wire import ExchangeReply
from loyalty.ops.operations import Origin
from loyalty.sales.shares import Pieces, returned_lines
from tests.central.floor import Floor, FloorTill
from tests.central.images import image_of, renew


def told(till: FloorTill, *wanted: Origin) -> list[ToldReceipt]:
    reply = till.ask(msgspec.structs.replace(till.request(), receipt_wants=list(wanted)))
    assert isinstance(reply, ExchangeReply)
    return reply.receipts


def test_whoever_names_a_sale_as_its_receipt_does_is_told_its_lines_and_not_whose_it_was(floor: Floor) -> None:
    seller, other, member = floor.till(), floor.till(name="Till 2"), floor.members[0]
    seller.exchange({member: 500})
    sale = seller.sale(member, 900, quantity=3, use=100)
    seq = seller.commit(sale)
    wanted = Origin(seller.id, 1, seq, paper_name(sale.sale_id))
    assert told(other, wanted) == [], "it has not arrived"
    seller.exchange_all()
    assert told(other, wanted) == [ToldReceipt(wanted, paper_lines(sale))]
    assert member.encode() not in msgspec.json.encode(told(other, wanted))


def test_who_only_guesses_a_place_is_told_nothing(floor: Floor) -> None:
    seller, other = floor.till(), floor.till(name="Till 2")
    sale = seller.sale(floor.members[0])
    seq = seller.commit(sale)
    seller.exchange_all()
    named, place = paper_name(sale.sale_id), Origin(seller.id, 1, seq, paper_name("another"))
    wrong = (
        place,
        msgspec.structs.replace(place, sale_id=sale.sale_id),
        Origin("Z" * 16, 1, seq, named),
        Origin("no till", 1, seq, named),
    )
    assert told(other, *wrong, Origin(seller.id, 1, seq + 1, named)) == []


def test_what_is_no_sale_or_cannot_be_one_has_no_lines(floor: Floor) -> None:
    seller, other = floor.till(), floor.till(name="Till 2")
    sale = seller.sale(None)
    seller.commit(sale)
    back = seller.reversal(1)
    seller.commit(back)
    line = msgspec.structs.replace(sale.lines[0], discount_minor=5_000)
    impossible = msgspec.structs.replace(sale, sale_id="odd", context=seller.context(), lines=(line,))
    seller.commit(impossible)
    seller.commit_bytes(b"no operation at all")
    seller.exchange_all()
    names = [paper_name(one) for one in (back.sale_id, impossible.sale_id, "nothing")]
    assert told(other, *(Origin(seller.id, 1, at, name) for at, name in enumerate(names, start=2))) == []


def test_a_sale_that_was_told_again_by_a_till_put_back_is_found_by_its_first_receipt(floor: Floor) -> None:
    till, other = floor.till(), floor.till(name="Till 2")
    till.exchange_all()
    image = image_of(till)
    till.sell(None, 100)
    till.exchange_all()
    sale = image.sale(floor.members[0], 700)
    image.commit(sale)
    renew(image)
    image.exchange_all()
    wanted = Origin(image.id, 1, 1, paper_name(sale.sale_id))
    assert told(other, wanted) == [ToldReceipt(wanted, paper_lines(sale))]


def test_what_came_back_is_told_with_its_till_before_and_after_the_sale_is_heard_of(floor: Floor) -> None:
    seller, other, third = floor.till(), floor.till(name="Till 2"), floor.till(name="Till 3")
    sale = seller.sale(floor.members[0], 900, quantity=3)
    wanted = Origin(seller.id, 1, seller.commit(sale), paper_name(sale.sale_id))
    lines = returned_lines(sale, {}, [Pieces(1, 1)])
    assert isinstance(lines, tuple)
    back = other.reversal_of(sale, wanted, lines)
    other.commit(msgspec.structs.replace(back, member=None))
    other.exchange_all()
    (waits,) = told(third, wanted)
    (came,) = waits.back
    assert waits.lines == (), "the return waits for its sale, and the goods are back"
    assert came == CameBack(other.id, "Till 2", came.at_ms, 300, lines)
    stranger = msgspec.structs.replace(wanted, sale_id=paper_name("another"))
    assert told(third, stranger) == []
    seller.exchange_all()
    while floor.judge_latecomers():
        pass
    assert told(third, wanted) == [ToldReceipt(wanted, paper_lines(sale), (came,))]
