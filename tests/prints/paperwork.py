"""Papers of every template in five languages for both widths of paper, all different, by a plain count."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from loyalty.codes.voucher import typed_code, voucher_code
from loyalty.ops.accrued import AccruedLine
from loyalty.ops.effect import Effect
from loyalty.ops.operations import (
    Accrual,
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
from loyalty.signing.signature import Ed25519Signer
from loyalty.values.ids import new_voucher_id
from terminal.devices.profiles import PAPER_58, PAPER_80, Paper
from terminal.papers.calibration_card import CodeToScan, calibration_card
from terminal.papers.card_sheet import CardToPrint, card_sheet
from terminal.papers.day_report import day_figures, report_slip
from terminal.papers.trial_page import trial_page
from terminal.receipt import (
    CardPaper,
    Customer,
    Letterhead,
    VoucherPaper,
    accrual_slip,
    reversal_slip,
    sale_slip,
    voucher_slip,
)
from terminal.slip import Slip

HEADS = (
    Letterhead("High Street", "Till 2", "Corner Club", "GBP", "en_GB"),
    Letterhead("Calle Mayor", "Caja 1", "Club Añejo", "EUR", "es_ES"),
    Letterhead("Rue du Château", "Caisse 3", "Le Cercle", "EUR", "fr_FR"),
    Letterhead("Große Straße", "Kasse 4", "Stammgäste", "EUR", "de_DE"),
    Letterhead("شارع النيل", "صندوق ١", "نادي الزاوية", "EGP", "ar_EG"),
)
GOODS = (
    "Flat white",
    "Crème brûlée",
    "Käsekuchen, groß",
    "Piña colada ½ l",
    "قهوة عربية",
    "Żurek 🍲",
    "A very long name of a thing that nobody would ever put on a shelf with so many words",
)
PEOPLE = (
    Customer("Amara Okafor", "0000482188", 1_271, 0, 229),
    Customer("Zoë Müller", "0000030143", 0, 15, None, ("120 points end on 5 Jan 2027",)),
    Customer("أحمد علي", "0000077001", 12_345, 0, 50),
    None,
)
VARIANTS = 5
SIGNER = Ed25519Signer(b"\x0b" * 32)
START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
CONTEXT = Context("u", "s", "c", None, None, 1, "A-4711", 0, 0, "b")


@dataclass(frozen=True, slots=True)
class Paperwork:
    name: str
    slip: Slip
    paper: Paper
    copy_no: int


def all_papers() -> Iterator[Paperwork]:
    """More than 200 of them."""
    for number, head in enumerate(HEADS):
        for width, paper in (("80", PAPER_80), ("58", PAPER_58)):
            for variant in range(VARIANTS):
                for template, slip in _slips(head, number * VARIANTS + variant):
                    yield Paperwork(f"{template}-{head.locale}-{width}-{variant}", slip, paper, 1 + variant % 3)


def _slips(head: Letterhead, n: int) -> Iterator[tuple[str, Slip]]:
    at, digest = START + timedelta(minutes=37 * n), bytes((n + byte) % 256 for byte in range(32))
    customer, sale = PEOPLE[n % len(PEOPLE)], any_sale(n)
    cards = (CardPaper("Coffee", 1, 0, n % 9, 9),) if n % 2 else ()
    yield "sale", sale_slip(head, sale, customer, at=at, digest=digest, code=f"T:{digest.hex().upper()}", cards=cards)
    back = Reversal(
        1, CONTEXT, f"r{n}", "m", Effect(take=n, give=n + 1), "EUR", Origin("d", 1, 1, "s"), 305 + n, n % 2 == 0,
        (ReturnedLine(1, 1, 305 + n, n, n + 1),),
    )  # fmt: skip
    yield "refund", reversal_slip(head, back, sale.lines, customer, at=at, digest=digest, code=f"R:{n:020}")
    given = Accrual(1, CONTEXT, f"a{n}", "m", Effect(earn=n + 1), Origin("d", 1, 1, "s"), (AccruedLine(1, 1, n + 1),))
    yield "points", accrual_slip(head, given, customer, at=at, digest=digest, pending=n % 2 == 0)
    voucher = new_voucher_id(bytes((n + byte) % 256 for byte in range(16)))
    issue = VoucherIssue(1, CONTEXT, f"v{n}", "M" * 16, Effect(use=500), voucher, GOODS[n % 7][:40], 500, "EUR", 1)
    words = VoucherPaper(
        f"{n + 1} %", ("≥ 10", "Only food"), at, voucher_code(SIGNER, "A" * 16, voucher), typed_code(voucher)
    )
    yield "voucher", voucher_slip(head, issue, customer, at=at, digest=digest, paper=words)
    figures = day_figures([sale, back, given, issue, any_sale(n + 1)])
    yield "day", report_slip(head, figures, since=START, until=at, closing=n if n % 2 else None)
    if n % VARIANTS == 0:
        yield "test", trial_page(head, at=at)
        numbers = (f"{n:04}{place:06}" for place in range(3))
        yield "cards", card_sheet(head, [CardToPrint(number, f"M:{number}K7", GOODS[n % 7]) for number in numbers])
        yield (
            "calibration",
            calibration_card(
                head, [CodeToScan("layout", "ABCXYZabcxyz019"), CodeToScan("signs", "-_:/?&=+*", linear=True)]
            ),
        )


def any_sale(n: int) -> Sale:
    lines = tuple(
        SoldLine(GOODS[(n + place) % 7], "drinks", 1 + place % 3, 100 * (n + 1) + place, place, 0, 0, "drinks")
        for place in range(1 + n % 6)
    )
    total = sum(line.amount_minor for line in lines)
    off = min(total, 7 * n)
    used = (UsedVoucher(new_voucher_id(bytes([n] * 16)), 1, min(50, total - off)),) if n % 3 == 0 else ()
    due = total - off - sum(voucher.value_minor for voucher in used)
    return Sale(
        schema=1,
        context=CONTEXT,
        sale_id=f"s{n}",
        member="m",
        effect=Effect(earn=sum(line.points for line in lines), use=off),
        currency="EUR",
        total_minor=total,
        discount_minor=0 if n % 2 else off,
        points_value_minor=off,
        due_minor=due,
        change_minor=25,
        tenders=(Paid(("cash", "card", "e-wallet", "other")[n % 4 if n % 4 == 0 else 0], due + 25),),
        lines=lines,
        vouchers=used,
    )
