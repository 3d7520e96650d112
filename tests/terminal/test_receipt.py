"""The slip that the customer takes home."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
import zxingcpp
from hypothesis import given
from PIL import Image

from loyalty.codes.voucher import open_voucher_code, short_of, typed_code, voucher_code
from loyalty.ops.effect import Effect
from loyalty.ops.facts import Facts
from loyalty.ops.operations import (
    Context,
    Origin,
    Paid,
    ReturnedLine,
    Reversal,
    Sale,
    SoldLine,
    UsedVoucher,
    VoucherIssue,
)
from loyalty.signing.signature import Ed25519Signer, Ed25519Verifier
from loyalty.values.ids import new_voucher_id
from terminal.devices.escpos_builder import EscposBuilder
from terminal.devices.profiles import PAPER_58, PAPER_80, Paper
from terminal.receipt import (
    CardPaper,
    Customer,
    Letterhead,
    VoucherPaper,
    card_rows,
    money,
    number,
    reversal_slip,
    sale_slip,
    voucher_slip,
)
from terminal.slip import QR, Cut, Row, Slip, Text, from_json_bytes
from terminal.virtual_printer.press import Press
from terminal.virtual_printer.tape import Tape
from terminal.virtual_printer.tokens import Tokeniser
from tests.strategies import sales
from tests.terminal.virtual_printer.test_press import BodyFake

HEAD = Letterhead("High Street", "Till 2", "Corner Club", "GBP", "en_GB")
AMARA = Customer("Amara Okafor", "0000482188", 1_271, 0, 229)
AT = datetime(2026, 11, 23, 14, 8, tzinfo=UTC)
DIGEST = bytes(range(32))
CONTEXT = Context("u", "s", "c", None, None, 1, "A-4711", 0, 0, "b")
SALE = Sale(
    schema=1,
    context=CONTEXT,
    sale_id="s",
    member="m",
    effect=Effect(earn=31, use=500),
    currency="GBP",
    total_minor=2_280,
    discount_minor=500,
    points_value_minor=500,
    due_minor=1_780,
    change_minor=220,
    tenders=(Paid("cash", 2_000),),
    lines=(
        SoldLine("Flat white", "drinks", 2, 780, 12, 171, 171, "drinks"),
        SoldLine("Beans", "bakery", 3, 1_000, 19, 219, 219, "double points"),
        SoldLine("Gift card", "gift-card", 1, 500, 0, 110, 110, "earns no points"),
    ),
)
OFFERED = msgspec.structs.replace(
    SALE,
    effect=Effect(earn=26),
    total_minor=1_650,
    discount_minor=0,
    points_value_minor=0,
    due_minor=1_650,
    change_minor=0,
    tenders=(Paid("card", 1_650),),
    lines=(
        SoldLine("Flat white", "drinks", 2, 700, 12, 0, 0, "Hot drinks", offer_minor=80, offer="Gold: 10 % off"),
        SoldLine("Scone", "scones", 1, 950, 14, 0, 0, "Bakery", above=("bakery",)),
    ),
    facts=Facts(0, "en", names=(("bakery", "Bakery"), ("drinks", "Hot drinks"), ("scones", "Scones"))),
)
BACK = Reversal(
    schema=1,
    context=msgspec.structs.replace(CONTEXT, reference=None),
    sale_id="r",
    member="m",
    effect=Effect(take=6, give=85),
    currency="GBP",
    origin=Origin("d", 1, 1, "s"),
    amount_minor=305,
    undo=False,
    lines=(ReturnedLine(1, 1, 305, 6, 85),),
)
VOUCHER = new_voucher_id(bytes(range(40, 56)))
ISSUE = VoucherIssue(1, CONTEXT, "v-1", "M" * 16, Effect(use=500), VOUCHER, "Thank-you voucher", 500, "GBP", 1)
PAPER = VoucherPaper("£5.00", (), AT, "V:ABC", "7K2M-9QXD-4F")
ISSUER, ISSUING_KEY = "A" * 16, Ed25519Signer(b"\x0b" * 32)


def printed(slip: Slip) -> list[str]:
    """Each element in the words that stand on paper."""
    words = []
    for element in slip.elements:
        match element:
            case Row():
                words.append(f"{element.left} | {element.right}")
            case Text():
                words.append(element.text.strip())
            case QR():
                words.append(f"[{element.text}] {element.caption}")
            case _:
                pass
    return words


def test_a_receipt_says_what_was_bought_paid_and_earned() -> None:
    slip = sale_slip(HEAD, SALE, AMARA, at=AT, digest=DIGEST, code="T:ABC")
    assert printed(slip) == [
        "High Street",
        "Corner Club",
        "Receipt | 23 Nov 2026 14:08",
        "Flat white | £7.80",
        "2 × £3.90  +12 points",
        "Beans | £10.00",
        "3 × (together)  +19 points, double points",
        "Gift card | £5.00",
        "earns no points",
        "Subtotal | £22.80",
        "500 points used | -£5.00",
        "To pay | £17.80",
        "Cash | £20.00",
        "Change | £2.20",
        "Amara Okafor | card ..2188",
        "Points earned | +31",
        "Points used | -500",
        "Balance | 1,271 points",
        "To the next reward | 229 points",
        "Receipt number | A-4711",
        "Till 2 | 00010-20304",
        "[T:ABC] Keep this code for returns",
        "Thank you",
        "Not a tax receipt",
    ]
    assert slip.elements[-1] == Cut()


def test_a_receipt_says_what_offers_took_off_and_calls_categories_by_their_names() -> None:
    assert printed(sale_slip(HEAD, OFFERED, AMARA, at=AT, digest=DIGEST, code=None))[3:10] == [
        "Flat white | £7.80",
        "2 × £3.90  +12 points",
        "   Gold: 10 % off | -£0.80",
        "Scone | £9.50",
        "+14 points",
        "Total | £16.50",
        "Card | £16.50",
    ]


def test_a_customer_without_a_card_sees_no_points() -> None:
    plain = msgspec.structs.replace(
        SALE, member=None, effect=Effect(), discount_minor=0, points_value_minor=0, due_minor=2_280, change_minor=0
    )
    words = printed(sale_slip(HEAD, plain, None, at=AT, digest=DIGEST, code=None))
    assert "Total | £22.80" in words
    assert not any("oints" in line for line in words)


def test_points_that_pay_are_no_discount() -> None:
    tender = msgspec.structs.replace(SALE, discount_minor=0)
    assert "Total | £22.80" in printed(sale_slip(HEAD, tender, AMARA, at=AT, digest=DIGEST, code=None))


def test_what_is_owed_is_said() -> None:
    owing = Customer("Dora", "0000030143", 0, 15, None)
    words = printed(sale_slip(HEAD, SALE, owing, at=AT, digest=DIGEST, code=None))
    assert "Owed from a returned purchase | 15 points" in words


def test_a_refund_says_what_is_handed_back_and_what_becomes_of_the_points() -> None:
    words = printed(reversal_slip(HEAD, BACK, SALE.lines, AMARA, at=AT, digest=DIGEST, code="T:R"))
    assert words[2:] == [
        "Refund | 23 Nov 2026 14:08",
        "Flat white | £3.05",
        "1 of 2",
        "To hand back | £3.05",
        "Amara Okafor | card ..2188",
        "Points taken back | -6",
        "Points given back | +85",
        "Balance | 1,271 points",
        "To the next reward | 229 points",
        "Till 2 | 00010-20304",
        "[T:R] Keep this with the shop's papers",
        "Thank you",
        "Not a tax receipt",
    ]
    undone = msgspec.structs.replace(BACK, undo=True)
    assert printed(reversal_slip(HEAD, undone, SALE.lines, None, at=AT, digest=DIGEST, code=None))[2].startswith(
        "Sale undone"
    )


@pytest.mark.parametrize(
    ("currency", "locale", "minor", "text"),
    [
        ("GBP", "en_GB", 123_456, "£1,234.56"),
        ("EUR", "de_DE", 123_456, "1.234,56\xa0€"),
        ("JPY", "ja_JP", 1_234, "\uffe51,234"),
        ("KWD", "en_GB", 1_234, "KWD1.234"),
        ("GBP", "en_GB", -5, "-£0.05"),
    ],
)
def test_money_is_written_as_the_shop_writes_it(currency: str, locale: str, minor: int, text: str) -> None:
    assert money(Letterhead("", "", "", currency, locale), minor) == text


def test_points_have_the_thousands_sign_of_the_shop() -> None:
    assert number(HEAD, 12_345) == "12,345"
    assert number(Letterhead("", "", "", "EUR", "fr_FR"), 12_345) == "12\u202f345"


@given(sales)
def test_any_sale_has_a_slip_that_can_be_kept_and_read_again(sale: Sale) -> None:
    slip = sale_slip(HEAD, sale, AMARA, at=AT, digest=DIGEST, code="T:ABC")
    assert from_json_bytes(slip.to_json_bytes()) == slip


def test_points_given_on_goodwill_are_named_on_the_receipt() -> None:
    trusted = msgspec.structs.replace(SALE, effect=Effect(earn=31, use=500, goodwill=100))
    words = [printed(sale_slip(HEAD, sale, AMARA, at=AT, digest=DIGEST, code=None)) for sale in (trusted, SALE)]
    assert ["100 of them on trust, to be checked" in one for one in words] == [True, False]


def test_a_voucher_says_its_worth_its_last_day_and_that_it_counts_once() -> None:
    slip = voucher_slip(HEAD, ISSUE, AMARA, at=AT, digest=DIGEST, paper=PAPER)
    assert printed(slip) == [
        "High Street",
        "Corner Club",
        "Voucher | 23 Nov 2026 14:08",
        "£5.00",
        "Thank-you voucher",
        "[V:ABC] ",
        "7K2M-9QXD-4F",
        "Good until 23 Nov 2026",
        "Counts once, in one sale.",
        "What is left over is gone.",
        "A copy is this same voucher.",
        "Amara Okafor | card ..2188",
        "Points used | -500",
        "Balance | 1,271 points",
        "To the next reward | 229 points",
        "Till 2 | 00010-20304",
        "Thank you",
    ]
    endless = voucher_slip(HEAD, ISSUE, None, at=AT, digest=DIGEST, paper=replace(PAPER, until=None))
    assert not any(words.startswith("Good until") for words in printed(endless))


def test_a_voucher_over_no_amount_says_what_it_takes_off_and_what_it_asks() -> None:
    paper = replace(PAPER, headline="20 % off", conditions=("At most £5.00", "Only in Harbour"))
    words = printed(voucher_slip(HEAD, ISSUE, None, at=AT, digest=DIGEST, paper=paper))
    assert words[3:9] == [
        "20 % off",
        "Thank-you voucher",
        "[V:ABC] ",
        "7K2M-9QXD-4F",
        "Good until 23 Nov 2026",
        "At most £5.00",
    ]
    used = (UsedVoucher(VOUCHER, 1, 456),)
    paid = msgspec.structs.replace(SALE, vouchers=used)
    receipt = printed(sale_slip(HEAD, paid, None, at=AT, digest=DIGEST, code=None, vouchers={VOUCHER: "20 % off"}))
    at = receipt.index(f"Voucher {typed_code(VOUCHER)[:4]}.. | -£4.56")
    assert receipt[at + 1].strip() == "20 % off"


def test_a_receipt_names_the_vouchers_that_paid() -> None:
    used = (UsedVoucher(new_voucher_id(b"\x01" * 16), 1, 500),)
    paid = msgspec.structs.replace(SALE, vouchers=used, due_minor=SALE.due_minor - 500)
    words = printed(sale_slip(HEAD, paid, AMARA, at=AT, digest=DIGEST, code=None))
    assert "Voucher 040G.. | -£5.00" in words
    assert "To pay | £12.80" in words


@pytest.mark.parametrize("paper", [PAPER_80, PAPER_58], ids=["80 mm", "58 mm"])
@pytest.mark.parametrize("copy_no", [1, 2, 3])
def test_the_voucher_on_paper_is_read_by_cameras_and_people_and_a_copy_says_so(
    tmp_path: Path, paper: Paper, copy_no: int
) -> None:
    code, typed = voucher_code(ISSUING_KEY, ISSUER, VOUCHER), typed_code(VOUCHER)
    voucher = replace(PAPER, code=code, typed=typed)
    slip = voucher_slip(HEAD, ISSUE, AMARA, at=AT, digest=DIGEST, paper=voucher)
    tape = Tape(tmp_path, paper.dots)
    press = Press(tape, BodyFake())
    for token in Tokeniser().feed(EscposBuilder(paper).build(slip, copy_no)):
        press.obey(token)
    (piece,) = tape.pieces
    lines = [line.strip() for line in piece.text.splitlines()]
    assert all(whole in lines for whole in ("£5.00", typed, "Good until 23 Nov 2026", "A copy is this same voucher."))
    assert lines.count(f"COPY {copy_no}") == (0 if copy_no == 1 else 2)
    assert piece.path is not None
    with Image.open(piece.path) as picture:
        (read,) = zxingcpp.read_barcodes(picture.convert("L"))
    paper_voucher = open_voucher_code(read.text.removeprefix("V:"))
    assert (paper_voucher.till, paper_voucher.id) == (ISSUER, VOUCHER)
    assert paper_voucher.is_signed_by(Ed25519Verifier(ISSUING_KEY.public))
    letters = next(line for line in lines if line == typed).replace("-", "")
    assert VOUCHER.startswith(short_of(letters) or "no letters")


@pytest.mark.parametrize(
    ("card", "locale", "lines"),
    [
        (CardPaper("Coffee", 1, 0, 4, 9), "en_GB", ["Coffee | 4 of 9", "+1 stamp"]),
        (CardPaper("Coffee", 1, 9, 1, 9), "en_GB", ["Coffee | 1 of 9", "+1 stamp  -9 stamps"]),
        (CardPaper("coffee", 0, 2, 1, 0), "en_GB", ["coffee | 1 stamp", "-2 stamps"]),
        (CardPaper("coffee", 3, 0, 0, 0), "es_ES", ["coffee | 0 sellos", "+3 sellos"]),
    ],
)
def test_a_stamp_is_not_stamps_and_a_card_that_is_gone_is_full_with_no_figure(
    card: CardPaper, locale: str, lines: list[str]
) -> None:
    assert printed(Slip(tuple(card_rows(card, replace(HEAD, locale=locale))))) == lines
