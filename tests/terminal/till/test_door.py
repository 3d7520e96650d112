"""Another program asks: quotes, sales, refunds, and every refusal by its code."""

import json
from pathlib import Path

import msgspec
import pytest

from loyalty.codes.scanned import member_code
from loyalty.codes.voucher import typed_code, voucher_code
from loyalty.rules.programme import programme_bytes
from loyalty.rules.rewards import Reward
from loyalty.values.errors import Refusal
from loyalty.values.ids import new_voucher_id
from terminal import commands as c
from terminal.questions import (
    Answer,
    MembersAsked,
    Question,
    QuoteAsked,
    RefundAsked,
    SaleAsked,
    SaleStateAsked,
    ScanAsked,
    Told,
    VoucherAsked,
    WishedLine,
    WishedSale,
    WishedTender,
)
from terminal.till.exchange.patience import WAIT_MS
from tests.fakes.shop import AMARA, BEN, CROISSANT, DEVICE, NUMBERS, PROGRAMME, SECOND_CARD
from tests.fakes.till_world import TILL_KEY, TillWorld, disk_full
from tests.terminal.till.trade.test_vouchering import elsewhere

DAY_MS = 86_400_000
BEANS_LINE = WishedLine("4006381333931", None, None)
DRINK = WishedLine(None, "drinks", 1_000)


def wish(*lines: WishedLine, member: str | None = AMARA, **more: object) -> WishedSale:
    return WishedSale(member, lines or (BEANS_LINE,), **more)  # type: ignore[arg-type]


def document(answer: Answer | None) -> dict[str, object]:
    assert isinstance(answer, Told), answer
    json.dumps(answer.document)
    return answer.document


def refused(answer: Answer | None) -> str:
    assert isinstance(answer, Refusal), answer
    assert answer.sentence.endswith(".")
    return answer.code.value


def test_a_quote_gives_the_reason_for_every_point(world: TillWorld) -> None:
    told = document(world.ask(QuoteAsked(wish(BEANS_LINE, DRINK, redeem_points=500))))
    assert (told["total_minor"], told["discount_minor"], told["due_minor"]) == (1_950, 500, 1_450)
    assert told["points_earned"] == sum(line["points"] for line in told["lines"])  # type: ignore[attr-defined]
    assert told["lines"][0]["why"] == "double points"  # type: ignore[index]
    assert world.store.standing().head.seq == 0


def test_a_sale_is_told_only_when_it_is_on_disk_and_again_when_asked(world: TillWorld) -> None:
    told = document(world.ask(SaleAsked("s-1", wish(redeem_points=500, reference="A1"))))
    assert (told["epoch"], told["seq"], told["points_earned"], told["points_used"]) == (1, 1, 9, 500)
    assert (told["balance"], told["state"], told["vouchers"]) == (749, "committed", [])
    assert document(world.ask(SaleAsked("s-1", wish(redeem_points=500, reference="A1"))))["hash"] == told["hash"]
    assert world.store.standing().head.seq == 1
    world.wait(500)
    assert document(world.ask(SaleStateAsked("s-1")))["state"] == "applied"


def test_the_same_id_with_another_basket_is_refused(world: TillWorld) -> None:
    document(world.ask(SaleAsked("s-1", wish())))
    assert refused(world.ask(SaleAsked("s-1", wish(DRINK)))) == "id_reused"
    assert refused(world.ask(RefundAsked("s-1", "s-1", None))) == "id_reused"
    assert refused(world.ask(SaleAsked("no blanks", wish()))) == "id_reused"


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (wish(member="0000000000000000"), "unknown_member"),
        (wish(member="nobody"), "unknown_member"),
        (wish(WishedLine("5000000000005", None, 100)), "unknown_product"),
        (wish(WishedLine("garbage", None, 100)), "unknown_product"),
        (wish(WishedLine(None, "weapons", 100)), "unknown_product"),
        (wish(WishedLine(None, "drinks", 0)), "bad_amount"),
        (wish(WishedLine(None, "drinks", None)), "bad_amount"),
        (wish(WishedLine(None, "drinks", -100)), "bad_amount"),
        (wish(WishedLine(None, "drinks", 10**12)), "too_large"),
        (wish(WishedLine(None, "drinks", 100, 10**6)), "too_large"),
        (wish(WishedLine(None, "drinks", 100, 0)), "bad_amount"),
        (wish(WishedLine("4006381333931", None, None, 10**9)), "too_large"),
        (wish(*[DRINK] * 501), "too_large"),
        (wish(redeem_points=1_300), "not_enough_points"),
        (wish(redeem_points=50), "below_minimum"),
        (wish(redeem_points=150), "wrong_step"),
        (wish(redeem_points=1_000), "over_max_share"),
        (wish(member=None, redeem_points=100), "unknown_member"),
        (wish(redeem_reward="free-coffee"), "unknown_reward"),
        (wish(redeem_voucher="ABC"), "unknown_voucher"),
        (wish(tenders=(WishedTender("cash", 1),)), "underpaid"),
        (wish(tenders=(WishedTender("card", 5_000),)), "bad_amount"),
        (wish(tenders=(WishedTender("shells", 950),)), "bad_amount"),
        (wish(tenders=(WishedTender("cash", 0),)), "bad_amount"),
    ],
)
def test_every_no_has_its_code_and_writes_nothing(world: TillWorld, asked: WishedSale, code: str) -> None:
    assert refused(world.ask(SaleAsked("s-1", asked))) == code
    assert world.store.standing().head.seq == 0


def test_more_points_than_the_till_holds_are_asked_from_the_server_before_the_answer(tmp_path: Path) -> None:
    world = TillWorld(tmp_path, anchor=False).connect()
    world.connected = False
    assert world.ask(SaleAsked("s-1", wish(redeem_points=500)), ticket=7) is None
    assert world.wanted[-1].wants == {AMARA: 500}
    world.reply()
    assert document(world.answer_to(7))["points_used"] == 500
    assert world.ask(QuoteAsked(wish(redeem_points=600)), ticket=8) is None
    world.wanted.clear()
    world.do(c.ExchangeFailed("The line went down."))
    assert refused(world.answer_to(8)) == "not_spendable_here"
    assert world.ask(QuoteAsked(wish(redeem_points=600)), ticket=9) is None
    world.wait(2_900)
    assert world.answer_to(9) is None
    world.wait(200)
    assert refused(world.answer_to(9)) == "not_spendable_here"
    world.close()


def test_two_programs_that_wait_are_both_answered(tmp_path: Path) -> None:
    world = TillWorld(tmp_path, anchor=False).connect()
    world.connected = False
    assert world.ask(SaleAsked("s-1", wish(redeem_points=800)), ticket=1) is None
    assert world.ask(SaleAsked("s-2", wish(redeem_points=800)), ticket=2) is None
    world.reply()
    answers = [world.answer_to(1), world.answer_to(2)]
    assert [isinstance(answer, Told) for answer in answers] == [True, False]
    world.close()


def test_a_full_disk_is_said_to_the_program_too(world: TillWorld) -> None:
    with disk_full(world):
        answers = [world.ask(SaleAsked(f"s-{place}", wish())) for place in range(20)]
    sold = sum(isinstance(answer, Told) for answer in answers)
    assert sold < 20
    assert refused(answers[-1]) == "disk_full"
    assert world.store.standing().head.seq == sold
    document(world.ask(SaleAsked("s-19", wish())))


def test_a_sale_whose_reference_is_foreign_text_is_kept_clean(world: TillWorld) -> None:
    told = document(world.ask(SaleAsked("s-1", wish(reference="A\u0301\u0000-" + "x" * 200))))
    assert str(told["reference"]).startswith("\u00c1")
    assert refused(world.ask(SaleAsked("s-2", wish(reference="A\u0301\u0000-" + "x" * 200)))) == "reference_used"


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        (MembersAsked(code=AMARA), ["Amara Okafor"]),
        (MembersAsked(code=member_code(AMARA)), ["Amara Okafor"]),
        (MembersAsked(code=SECOND_CARD), ["Amara Okafor"]),
        (MembersAsked(code=NUMBERS[BEN]), ["Ben Ali"]),
        (MembersAsked(code="x" * 10_000), []),
        (MembersAsked(phone="+44 7700 900123"), ["Amara Okafor"]),
        (MembersAsked(phone="0044 7700 900123"), ["Amara Okafor"]),
        (MembersAsked(phone="07700 900123"), ["Amara Okafor"]),
        (MembersAsked(phone="+1 7700 900123"), []),
        (MembersAsked(phone="0123"), ["Amara Okafor"]),
        (MembersAsked(phone="Amara"), []),
        (MembersAsked(name="n"), []),
        (MembersAsked(name="b"), ["Ben Ali"]),
        (MembersAsked(name="carla nun"), ["Carla Núñez"]),
        (MembersAsked(name="\u0301"), []),
    ],
)
def test_members_are_found_by_whatever_names_them(world: TillWorld, asked: Question, names: list[str]) -> None:
    members = document(world.ask(asked))["members"]
    assert [member["name"] for member in members] == names  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (NUMBERS[AMARA], "member"),
        ("C:0000000000", "unknown"),
        ("4006381333931", "product"),
        ("5000000000005", "product"),
        ("R:free", "reward"),
        ("V:ABC", "voucher"),
        ("T:ABC", "receipt"),
        ("\x1b[2J", "unknown"),
    ],
)
def test_a_scan_is_explained(world: TillWorld, text: str, kind: str) -> None:
    assert document(world.ask(ScanAsked(text, None)))["kind"] == kind


def test_a_sale_of_another_program_leaves_the_screen_as_it_is(world: TillWorld) -> None:
    world.do(c.MemberChosen(AMARA), c.ProductPicked(CROISSANT))
    document(world.ask(SaleAsked("s-1", wish())))
    assert world.counter.items == 1
    assert world.counter.done is None
    assert world.counter.member is not None
    assert world.counter.member.balance == 1_259


def test_what_nobody_sold_is_unknown(world: TillWorld) -> None:
    assert refused(world.ask(SaleStateAsked("nothing"))) == "no_such_sale"
    assert refused(world.ask(RefundAsked("r", "nothing", None))) == "no_such_sale"


def issued(world: TillWorld, name: str = "v-1") -> dict[str, str]:
    told = document(world.ask(VoucherAsked(name, NUMBERS[AMARA], "thanks")))
    vouchers = told["vouchers"]
    assert isinstance(vouchers, list)
    voucher = vouchers[0]
    assert isinstance(voucher, dict)
    return voucher


def test_a_voucher_is_issued_once_under_the_callers_id(world: TillWorld) -> None:
    told = document(world.ask(VoucherAsked("v-1", AMARA, "thanks")))
    assert (told["kind"], told["points_used"], told["balance"]) == ("voucher_issue", 500, 740)
    again = document(world.ask(VoucherAsked("v-1", AMARA, "thanks")))
    assert again == told
    assert refused(world.ask(VoucherAsked("v-1", AMARA, "gift"))) == "id_reused"
    assert world.store.standing().head.seq == 1
    world.wait(500)
    assert document(world.ask(SaleStateAsked("v-1")))["state"] == "applied"


@pytest.mark.parametrize(
    ("member", "offer", "code"),
    [("9999", "thanks", "unknown_member"), (AMARA, "x", "unknown_offer"), (BEN, "thanks", "not_enough_points")],
)
def test_a_voucher_that_cannot_be_bought_has_its_code(world: TillWorld, member: str, offer: str, code: str) -> None:
    assert refused(world.ask(VoucherAsked("v-1", member, offer))) == code


def test_a_voucher_pays_by_id_by_letters_and_by_its_code_and_only_once(world: TillWorld) -> None:
    voucher = issued(world)
    for code in (voucher["id"], voucher["code"], voucher["code"].lower().replace("-", "")):
        told = document(world.ask(QuoteAsked(wish(redeem_voucher=code))))
        assert (told["due_minor"], told["voucher_value_minor"], told["voucher_forfeited_minor"]) == (450, 500, 0)
    sold = document(world.ask(SaleAsked("s-1", wish(redeem_voucher=voucher["code"]))))
    assert sold["vouchers_used"] == [{"id": voucher["id"], "value_minor": 500}]
    assert document(world.ask(SaleAsked("s-1", wish(redeem_voucher=voucher["code"])))) == sold
    assert refused(world.ask(SaleAsked("s-2", wish(redeem_voucher=voucher["id"])))) == "voucher_used"
    back = document(world.ask(RefundAsked("r-1", "s-1", None)))
    assert (back["amount_minor"], back["vouchers_given_back"]) == (450, [voucher["id"]])


def test_an_issue_is_refunded_while_its_voucher_is_here(world: TillWorld) -> None:
    voucher = issued(world)
    back = document(world.ask(RefundAsked("r-1", "v-1", None)))
    assert (back["points_given_back"], back["amount_minor"]) == (500, 0)
    assert refused(world.ask(RefundAsked("r-2", "v-1", None))) == "already_refunded"
    assert refused(world.ask(QuoteAsked(wish(redeem_voucher=voucher["id"])))) == "voucher_used"
    issued(world, "v-2")
    document(world.ask(SaleAsked("s-1", wish(redeem_voucher=issued(world, "v-2")["id"]))))
    assert refused(world.ask(RefundAsked("r-3", "v-2", None))) == "voucher_used"


VOUCHER_REFUSALS = {
    "used": ("voucher_used", "take money"),
    "expired": ("voucher_expired", "Take money instead"),
    "elsewhere": ("voucher_elsewhere", "Use it at Till 7, or here once the line to the server is back"),
    "slip": ("unknown_voucher", "Type them again"),
    "strange": ("unknown_voucher", "Compare them with the paper"),
    "damaged": ("voucher_damaged", "Scan it again, or type the letters beneath it"),
    "no code": ("unknown_voucher", "or type its 10 letters"),
}


@pytest.mark.parametrize("case", VOUCHER_REFUSALS)
def test_a_voucher_that_cannot_be_used_has_its_code_a_sentence_and_the_way_out(world: TillWorld, case: str) -> None:
    voucher, other = issued(world), elsewhere(world)
    if case == "used":
        document(world.ask(SaleAsked("s-0", wish(redeem_voucher=voucher["id"]))))
    world.connect()
    if case == "expired":
        world.clock.passes(31 * DAY_MS)
        world.connect()
    world.disconnect()
    shown = {
        "elsewhere": other.id,
        "slip": typed_code(voucher["id"])[:-1] + "Q",
        "strange": typed_code(new_voucher_id(b"\x77" * 16)),
        "damaged": voucher_code(TILL_KEY, DEVICE, voucher["id"])[:-4],
        "no code": "HALF PRICE",
    }.get(case, voucher["id"])
    head = world.store.standing().head
    for asked in (QuoteAsked(wish(redeem_voucher=shown)), SaleAsked("s-1", wish(redeem_voucher=shown))):
        answer = world.ask(asked)
        if answer is None:
            world.wait(WAIT_MS + 100)
            answer = world.answer_to(1)
        code, way_out = VOUCHER_REFUSALS[case]
        assert refused(answer) == code
        assert isinstance(answer, Refusal)
        assert way_out in answer.sentence
    assert world.store.standing().head == head


def test_a_scanned_voucher_is_named_and_a_returned_sale_gives_it_back_for_the_next(world: TillWorld) -> None:
    voucher = issued(world)
    paper = voucher_code(TILL_KEY, DEVICE, voucher["id"])
    assert document(world.ask(ScanAsked(paper, "QR-Code"))) == {"kind": "voucher", "voucher": voucher["id"]}
    document(world.ask(SaleAsked("s-1", wish(redeem_voucher=paper))))
    assert document(world.ask(RefundAsked("r-1", "s-1", None)))["vouchers_given_back"] == [voucher["id"]]
    again = document(world.ask(SaleAsked("s-2", wish(redeem_voucher=paper))))
    assert again["vouchers_used"] == [{"id": voucher["id"], "value_minor": 500}]
    assert refused(world.ask(RefundAsked("r-2", "s-1", None))) == "already_refunded"


GIFTS = (
    Reward(id="mug", label="Mug", points=500, money_minor=200, code="GIFT-1"),
    Reward(id="hat", label="Hat", points=9_000),
)


def with_gifts(world: TillWorld) -> TillWorld:
    programme = msgspec.structs.replace(PROGRAMME, version=9, rewards=GIFTS)
    world.shop.put("programme", version=9, document=programme_bytes(programme).decode(), starts_ms=0)
    return world.connect()


def test_another_program_gives_a_reward_and_is_told_what_it_cost(world: TillWorld) -> None:
    with_gifts(world)
    told = document(world.ask(ScanAsked("R:mug", None)))
    assert (told["kind"], told["reward"], told["points"], told["amount_minor"]) == ("reward", "mug", 500, 200)
    assert document(world.ask(ScanAsked("GIFT-1", None)))["reward"] == "mug"
    assert document(world.ask(ScanAsked("R:shoe", None)))["known"] is False
    asked = wish(BEANS_LINE, redeem_reward="GIFT-1")
    quoted = document(world.ask(QuoteAsked(asked)))
    assert (quoted["total_minor"], quoted["points_used"]) == (1_150, 500)
    sold = document(world.ask(SaleAsked("s-1", asked)))
    lines = sold["lines"]
    assert isinstance(lines, list)
    assert [(line["reward"], line["points_used"]) for line in lines] == [(None, 0), ("mug", 500)]
    assert refused(world.ask(QuoteAsked(wish(redeem_reward="hat")))) == "not_enough_points"
    assert refused(world.ask(QuoteAsked(wish(member=None, redeem_reward="mug")))) == "unknown_member"


def test_points_for_a_reward_are_asked_for_first(tmp_path: Path) -> None:
    world = with_gifts(TillWorld(tmp_path / "guest", anchor=False))
    assert document(world.ask(SaleAsked("s-1", wish(redeem_reward="mug"))))["points_used"] == 500
    world.close()
