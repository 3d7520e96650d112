"""Vouchers at one counter: bought with points, taken in once, refused with a sentence for each cause."""

import base64
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from loyalty.codes.voucher import typed_code, voucher_code
from loyalty.exchange.wire import RekeyReply
from loyalty.ledger.voucher_ledger import VoucherAccount
from loyalty.ops.chain import Head, genesis
from loyalty.ops.operations import Reversal, Sale, VoucherIssue, VoucherReturn
from loyalty.signing.signature import Ed25519Signer
from loyalty.values.errors import Refusal, RefusalCode
from loyalty.values.ids import OpId, new_id, new_voucher_id
from terminal import commands as c
from terminal.slip import QR, Text, from_json_bytes
from terminal.till.exchange.patience import WAIT_MS
from tests.fakes.shop import AMARA, BEANS, BEN, CARLA, CROISSANT, DEVICE, TillKnown
from tests.fakes.till_world import TILL_KEY, TillWorld

OTHER_TILL = new_id(b"\x21" * 10)
ELSEWHERE = new_voucher_id(b"\x31" * 16)
OTHER_KEY = Ed25519Signer(b"\x0a" * 32)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[TillWorld]:
    world = TillWorld(tmp_path / "till").connect()
    yield world
    world.close()


def buy(world: TillWorld, offer: str = "thanks") -> str:
    """A member buys a voucher and leaves; its id."""
    world.do(c.MemberChosen(AMARA), c.VoucherBought(offer))
    issue = world.store.newest(1)[0].operation
    assert isinstance(issue, VoucherIssue)
    world.do(c.MemberCleared())
    return issue.voucher


def elsewhere(world: TillWorld, holder: str = OTHER_TILL) -> VoucherAccount:
    """A voucher that another till holds."""
    account = VoucherAccount(ELSEWHERE, "Gift voucher", 700, "GBP", hver=3, holder=holder)
    world.shop.tills.setdefault(OTHER_TILL, TillKnown(OTHER_KEY.public, anchor=False, name="Till 7"))
    world.shop.put(
        "till_key", id=OTHER_TILL, name="Till 7", store="S", public_key=base64.b64encode(OTHER_KEY.public).decode()
    )
    world.shop.vouchers.hold(account)
    return account


def test_points_become_a_voucher_and_its_paper_comes_out_once(world: TillWorld) -> None:
    world.do(c.MemberChosen(AMARA))
    assert [(offer.id, offer.possible) for offer in world.counter.voucher_offers] == [("thanks", True), ("gift", True)]
    papers = len(world.papers)
    world.do(c.VoucherBought("thanks"))
    assert world.notices == ["voucher_issued"]
    assert world.counter.member is not None
    assert world.counter.member.balance == 740
    issue = world.store.newest(1)[0].operation
    assert isinstance(issue, VoucherIssue)
    assert (issue.value_minor, issue.effect.use, issue.name) == (500, 500, "Thank-you voucher")
    assert typed_code(issue.voucher) in world.sentence
    assert len(world.papers) == papers + 1
    slip = from_json_bytes(world.papers[-1].slip)
    qr = next(element for element in slip.elements if isinstance(element, QR))
    assert qr.text == voucher_code(TILL_KEY, DEVICE, issue.voucher)
    assert typed_code(issue.voucher) in [element.text for element in slip.elements if isinstance(element, Text)]
    assert "Counts once, in one sale." in [element.text for element in slip.elements if isinstance(element, Text)]


def test_a_voucher_is_taken_in_by_its_typed_letters_and_only_once(world: TillWorld) -> None:
    voucher = buy(world)
    world.do(c.ProductPicked(BEANS), c.TextEntered(typed_code(voucher).lower().replace("-", " ")))
    assert [(one.id, one.value_minor, one.worth_minor) for one in world.counter.vouchers] == [(voucher, 500, 500)]
    assert world.counter.total_minor == 450
    world.do(c.SaleFinished())
    sale = world.store.newest(1)[0].operation
    assert isinstance(sale, Sale)
    assert [(used.id, used.hver, used.value_minor) for used in sale.vouchers] == [(voucher, 1, 500)]
    assert (sale.due_minor, world.counter.vouchers) == (450, ())
    world.do(c.ProductPicked(BEANS), c.VoucherHanded(voucher))
    assert world.notices == ["voucher_used"]
    assert "at this till" in world.sentence
    world.connect()
    assert world.shop.vouchers.twice == []


def test_what_is_left_over_is_said_before_it_is_gone(world: TillWorld) -> None:
    voucher = buy(world)
    world.do(c.ProductPicked(CROISSANT), c.VoucherHanded(voucher))
    assert world.notices == ["voucher_rest"]
    assert "£1.60 more" in world.sentence
    assert (world.counter.forfeited_minor, world.counter.total_minor) == (160, 0)
    world.do(c.ProductPicked(CROISSANT))
    assert (world.counter.forfeited_minor, world.counter.total_minor) == (0, 180)


def test_a_voucher_may_come_before_the_goods_and_be_taken_off_again(world: TillWorld) -> None:
    voucher = buy(world)
    world.do(c.VoucherHanded(voucher), c.ProductPicked(BEANS))
    assert world.counter.total_minor == 450
    world.do(c.VoucherHanded(voucher))
    assert world.notices == ["voucher_used"]
    assert "in this sale already" in world.sentence
    world.do(c.VoucherDropped(voucher))
    assert (world.counter.vouchers, world.counter.total_minor) == ((), 950)
    world.do(c.VoucherHanded(voucher), c.SaleFinished())
    assert world.notices == []


def test_an_open_sale_keeps_its_voucher_over_a_crash(world: TillWorld) -> None:
    voucher = buy(world)
    world.do(c.ProductPicked(BEANS), c.VoucherHanded(voucher))
    world.restart()
    assert [one.id for one in world.counter.vouchers] == [voucher]
    world.do(c.SaleFinished())
    assert world.store.vouchers.held(voucher) is None


def test_a_voucher_that_no_longer_fits_comes_off_and_stays_good(world: TillWorld) -> None:
    first, second = buy(world), buy(world)
    world.do(c.ProductPicked(BEANS), c.VoucherHanded(first), c.VoucherHanded(second))
    assert world.counter.total_minor == 0
    line = world.counter.lines[0].number
    world.do(c.ProductPicked(CROISSANT), c.QuantitySet(line, 0))
    assert [one.id for one in world.counter.vouchers] == [first]
    assert world.store.vouchers.held(second) is not None


def test_an_undone_sale_makes_its_voucher_good_again(world: TillWorld) -> None:
    voucher = buy(world)
    world.do(c.ProductPicked(BEANS), c.VoucherHanded(voucher), c.SaleFinished(), c.LastUndone())
    assert "good again" in world.sentence
    back = world.store.newest(1)[0].operation
    assert isinstance(back, Reversal)
    assert (back.amount_minor, [one.id for one in back.vouchers]) == (450, [voucher])
    world.connect()
    assert world.shop.vouchers.accounts[voucher].is_live
    world.do(c.ProductPicked(BEANS), c.VoucherHanded(voucher))
    assert [one.id for one in world.counter.vouchers] == [voucher]


@pytest.mark.parametrize(
    ("member", "offer", "code"),
    [(BEN, "thanks", "not_enough_points"), (CARLA, "thanks", "not_spendable_here"), (AMARA, "x", "unknown_offer")],
)
def test_a_voucher_that_cannot_be_bought_is_refused(world: TillWorld, member: str, offer: str, code: str) -> None:
    world.do(c.MemberChosen(member), c.VoucherBought(offer))
    assert world.notices[-1] == code
    assert not isinstance(world.store.newest(1)[0].operation if world.store.newest(1) else None, VoucherIssue)


def test_nobody_buys_a_voucher(world: TillWorld) -> None:
    world.do(c.VoucherBought("thanks"))
    assert world.notices == ["unknown_member"]


def test_points_for_a_voucher_are_asked_from_the_server(tmp_path: Path) -> None:
    world = TillWorld(tmp_path, anchor=False).connect()
    world.do(c.MemberChosen(AMARA), c.VoucherBought("thanks"))
    assert "voucher_issued" in world.notices
    assert world.counter.waiting is None
    world.close()


def test_points_for_a_voucher_that_lie_elsewhere_are_refused_in_time(tmp_path: Path) -> None:
    world = TillWorld(tmp_path, anchor=False).connect()
    world.disconnect()
    world.do(c.MemberChosen(AMARA), c.VoucherBought("thanks"))
    world.wait(WAIT_MS + 1_500)
    assert world.counter.waiting is None
    assert world.counter.member is not None
    assert world.counter.member.balance == 1_240
    world.close()


def test_points_in_the_open_sale_are_not_spent_twice(world: TillWorld) -> None:
    world.do(c.MemberChosen(AMARA), c.ProductPicked(BEANS), c.PointsEntered(900), c.VoucherBought("thanks"))
    assert world.notices == ["not_enough_points"]


# --- other tills


def test_a_voucher_of_another_till_is_fetched_when_that_till_gives_it_up(world: TillWorld) -> None:
    elsewhere(world)
    world.connect()
    world.do(c.ProductPicked(BEANS), c.VoucherHanded(ELSEWHERE))
    assert "Asking the server for this voucher." in str(world.counter.waiting)
    account = world.shop.vouchers.accounts[ELSEWHERE]
    world.shop.vouchers.hold(account.returned_by(OTHER_TILL, 3))
    world.do(c.NewsHeard())
    world.wait(300)
    assert world.counter.waiting is None
    assert [(one.id, one.value_minor) for one in world.counter.vouchers] == [(ELSEWHERE, 700)]
    world.do(c.SaleFinished())
    sale = world.store.newest(1)[0].operation
    assert isinstance(sale, Sale)
    assert [used.hver for used in sale.vouchers] == [4]


def test_a_voucher_whose_sale_came_back_at_another_till_is_good_here_again(world: TillWorld) -> None:
    voucher = buy(world)
    world.do(c.ProductPicked(BEANS), c.VoucherHanded(voucher), c.SaleFinished())
    world.connect()
    world.shop.vouchers.hold(world.shop.vouchers.accounts[voucher].good_again(1))
    world.connect()
    world.do(c.ProductPicked(BEANS), c.VoucherHanded(voucher))
    world.wait(300)
    assert (world.counter.waiting, [one.id for one in world.counter.vouchers]) == (None, [voucher])
    world.do(c.SaleFinished())
    sale = world.store.newest(1)[0].operation
    assert isinstance(sale, Sale)
    assert [used.hver for used in sale.vouchers] == [3]
    world.connect()
    assert world.shop.vouchers.twice == []


def test_a_voucher_whose_till_does_not_answer_is_refused_by_that_tills_name(world: TillWorld) -> None:
    elsewhere(world)
    world.shop.tills[OTHER_TILL].seen_ms = world.clock.wall
    world.connect()
    world.do(c.ProductPicked(BEANS), c.VoucherHanded(ELSEWHERE))
    world.wait(WAIT_MS + 100)
    assert world.counter.waiting is None
    assert world.notices == ["voucher_elsewhere"]
    assert "held by Till 7 (last heard" in world.sentence
    assert "try again once that till is connected and no sale is open there with it" in world.sentence
    assert world.counter.vouchers == ()


def test_a_voucher_that_another_till_wants_is_given_up_unless_it_lies_on_the_counter(world: TillWorld) -> None:
    voucher = buy(world)
    world.connect()
    world.do(c.ProductPicked(BEANS), c.VoucherHanded(voucher))
    world.shop.vouchers.wanted[voucher] = OTHER_TILL
    world.connect()
    assert world.store.vouchers.held(voucher) is not None
    world.do(c.VoucherDropped(voucher))
    world.connect()
    back = next(kept.operation for kept in world.store.newest(5) if isinstance(kept.operation, VoucherReturn))
    assert (back.voucher, back.hver) == (voucher, 1)
    assert world.store.vouchers.held(voucher) is None
    assert world.shop.vouchers.accounts[voucher].holder is None


def test_a_grant_that_never_came_is_given_up_and_counts_no_more_when_it_comes(world: TillWorld) -> None:
    elsewhere(world, holder=DEVICE)
    world.shop.vouchers.wanted[ELSEWHERE] = OTHER_TILL
    world.connect()
    assert world.shop.vouchers.accounts[ELSEWHERE].holder is None
    assert world.store.vouchers.right(ELSEWHERE).given == 3


def test_a_renewed_till_gives_up_what_it_was_granted_since_though_it_held_that_voucher_before(world: TillWorld) -> None:
    voucher = buy(world)
    world.connect()
    world.wait(61_000)
    world.wanted.clear()
    world.do(c.ExchangeFailed("The server knows another history.", code="forked"))
    world.connected = False
    world.wait(5_000)
    seq = world.store.standing().acked_seq
    world.do(c.RekeyAnswered(RekeyReply(2, 1, seq, "0" * 64, {1: seq})))
    world.shop.tills[DEVICE].head = Head(2, 0, genesis(DEVICE, 2))
    world.connect()
    assert world.status.redeeming_stopped is None
    for hver, given in ((1, 0), (3, 3)):
        world.shop.vouchers.hold(replace(world.shop.vouchers.accounts[voucher], holder=DEVICE, hver=hver))
        world.shop.vouchers.wanted[voucher] = OTHER_TILL
        world.connect()
        assert world.store.vouchers.right(voucher).given == given


# --- row by row


def test_row_57_an_expired_voucher_is_refused_by_the_shops_own_time(world: TillWorld) -> None:
    voucher = buy(world)
    world.clock.passes(31 * 24 * 3_600_000)
    world.do(c.ProductPicked(BEANS), c.VoucherHanded(voucher))
    assert world.notices == ["voucher_expired"]
    world.clock.wall -= 20 * 24 * 3_600_000
    world.do(c.VoucherHanded(voucher))
    assert world.notices == ["voucher_expired"], "setting the clock back helps nobody (F11)"


def test_row_57_a_voucher_of_another_shop_is_unknown(world: TillWorld) -> None:
    stranger = Ed25519Signer(b"\x0b" * 32)
    code = voucher_code(stranger, new_id(b"\x77" * 10), new_voucher_id(b"\x78" * 16))
    world.do(c.ProductPicked(BEANS), c.CodeScanned(code, "QR", "wedge", 0))
    world.wait(WAIT_MS)
    assert world.counter.vouchers == ()
    world.disconnect()
    world.do(c.CodeScanned(code, "QR", "wedge", 0))
    world.wait(WAIT_MS + 100)
    assert world.notices == ["unknown_voucher"]
    assert "another shop" in world.sentence


def test_row_57_a_code_that_was_changed_is_refused_by_its_signature_also_offline(world: TillWorld) -> None:
    elsewhere(world)
    world.connect().disconnect()
    code = voucher_code(OTHER_KEY, OTHER_TILL, ELSEWHERE)
    forged = voucher_code(TILL_KEY, OTHER_TILL, ELSEWHERE)
    world.do(c.ProductPicked(BEANS), c.CodeScanned(forged, "QR", "wedge", 0))
    assert world.notices == ["voucher_damaged"]
    assert "Till 7, which it names, did not sign it" in world.sentence
    world.do(c.CodeScanned(code[:-9], "QR", "wedge", 0))
    assert world.notices == ["voucher_damaged"]
    assert "damaged" in world.sentence


def test_row_57_f07_a_copy_of_the_paper_is_the_same_voucher(world: TillWorld) -> None:
    voucher = buy(world)
    first = world.papers[-1]
    world.do(c.ReceiptWanted())
    copy = world.papers[-1]
    assert (copy.copy_no, copy.slip) == (2, first.slip)
    assert [kept.operation.KIND for kept in world.store.newest(9)].count("voucher_issue") == 1
    code = voucher_code(TILL_KEY, DEVICE, voucher)
    world.do(c.ProductPicked(BEANS), c.CodeScanned(code, "QR", "wedge", 0), c.SaleFinished())
    world.do(c.ProductPicked(BEANS), c.CodeScanned(code, "QR", "wedge", 0))
    assert world.notices == ["voucher_used"]


def test_row_58_a_voucher_that_this_till_does_not_hold_is_refused_offline_with_the_way_out(world: TillWorld) -> None:
    elsewhere(world)
    world.connect().disconnect()
    code = voucher_code(OTHER_KEY, OTHER_TILL, ELSEWHERE)
    world.do(c.ProductPicked(BEANS), c.CodeScanned(code, "QR", "wedge", 0))
    world.wait(WAIT_MS + 100)
    assert world.notices == ["voucher_elsewhere"]
    assert "held by Till 7 (as of" in world.sentence
    assert "Use it at Till 7, or here once the line to the server is back." in world.sentence
    world.do(c.SaleFinished())
    sale = world.store.newest(1)[0].operation
    assert isinstance(sale, Sale)
    assert sale.vouchers == ()


def test_what_another_till_took_in_is_named_with_time_and_till(world: TillWorld) -> None:
    account = elsewhere(world)
    world.shop.vouchers.hold(account.taken_in(OpId(OTHER_TILL, 1, 9), 3, world.clock.wall))
    world.connect()
    world.do(c.VoucherHanded(ELSEWHERE))
    assert world.notices == ["voucher_used"]
    assert "at Till 7" in world.sentence


def test_no_voucher_comes_out_of_the_printer_by_itself_after_a_crash(world: TillWorld) -> None:
    buy(world)
    world.restart()
    papers = len(world.papers)
    world.do(c.ScreenReady())
    assert len(world.papers) == papers
    assert [job.state for job in world.unsettled.jobs] == ["unknown"]
    assert "Voucher" in world.unsettled.jobs[0].title


def test_a_till_that_must_not_redeem_takes_no_voucher(world: TillWorld) -> None:
    voucher = buy(world)
    world.store.stop_redeeming("A person has to look.")
    world.do(c.ProductPicked(BEANS), c.VoucherHanded(voucher))
    assert world.notices == ["redeeming_stopped"]


def test_a_fortnight_without_the_server_vouchers_rest_too(world: TillWorld) -> None:
    voucher = buy(world)
    world.disconnect()
    world.clock.passes(15 * 24 * 3_600_000)
    world.do(c.ProductPicked(BEANS), c.VoucherHanded(voucher))
    assert world.notices == [RefusalCode.NEEDS_ONLINE.value]


def test_an_issue_taken_back_gives_the_points_back(world: TillWorld) -> None:
    voucher = buy(world)
    returning = vars(world.till)["_returning"]
    kept = world.store.newest(1)[0]
    back = returning.give_back(reversal_id="back", found=kept, pieces=None)
    assert not isinstance(back, Refusal)
    assert world.store.vouchers.held(voucher) is None
    again = returning.give_back(reversal_id="back-2", found=kept, pieces=None)
    assert isinstance(again, Refusal)
    assert again.code is RefusalCode.ALREADY_REFUNDED
    world.connect()
    assert world.shop.net(AMARA) == 1_240
    assert not world.shop.vouchers.accounts[voucher].is_live
    world.do(c.VoucherHanded(voucher))
    assert world.notices == ["voucher_used"]
