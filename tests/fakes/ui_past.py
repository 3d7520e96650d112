"""Sample states of the room of the last sales as the screen receives them."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from loyalty.ops.accrued import Reason, Why
from terminal.activity import (
    ActivityShown,
    AfterShown,
    Back,
    ClaimShown,
    Deed,
    DeedShown,
    LaterShown,
    PastLine,
    PastRow,
    PastSale,
    Step,
    Whose,
)
from terminal.counter import FoundShown, TenderShown
from tests.fakes.ui_counters import HOUR_MS, MINUTE_MS, NOW_MS

ROWS: Final = (
    PastRow("s-9", "7B2F0-1C9D4", None, "Amara Okafor", NOW_MS - 2 * MINUTE_MS, 2_280, 32, 500, Back.NOTHING),
    PastRow("s-8", "E01A7-33D20", "K-1042", None, NOW_MS - 9 * MINUTE_MS, 390, 0, 0, Back.NOTHING),
    PastRow("s-7", "40C11-9AB6E", None, "Tomasz Wiśniewski", NOW_MS - 31 * MINUTE_MS, 1_240, 12, 0, Back.PART),
    PastRow("s-6", "0D8E2-77F15", None, "Amanda Price", NOW_MS - 55 * MINUTE_MS, 6_450, 64, 0, Back.ALL),
    PastRow("s-5", "9F3B6-00A4C", None, "..5594", NOW_MS - 2 * HOUR_MS, 880, 8, 0, Back.NOTHING),
    PastRow("s-4", "12E70-D4C88", None, None, NOW_MS - 3 * HOUR_MS, 210, 0, 0, Back.UNDONE),
    PastRow(
        "s-3", "C5A09-6EE31", None, "Luis Fernández de la Vega", NOW_MS - 26 * HOUR_MS, 12_990, 129, 0, Back.NOTHING
    ),
    PastRow("s-2", "77F10-B2D4A", None, None, NOW_MS - 27 * HOUR_MS, 540, 0, 0, Back.NOTHING),
    PastRow("s-1", "A4402-1F90C", None, "Amara Okafor", NOW_MS - 28 * HOUR_MS, 1_120, 11, 0, Back.NOTHING),
)
LINES: Final = (
    PastLine(1, "Flat white, large", 2, 2, 0, 609, 8, 171),
    PastLine(2, "Almond croissant", 1, 1, 0, 265, 3, 75),
    PastLine(3, "House blend beans 250 g", 3, 3, 0, 742, 19, 208),
    PastLine(4, "Travel cup", 1, 1, 0, 200, 0, 500, is_reward=True),
)
RETURNED_LATER: Final = LaterShown("r-1", Deed.RETURNED, NOW_MS - MINUTE_MS, 247, 62, "Amara Okafor")
SALE: Final = PastSale(
    ref="s-9",
    till=None,
    short_code="7B2F0-1C9D4",
    reference=None,
    who="Amara Okafor",
    at_ms=NOW_MS - 2 * MINUTE_MS,
    total_minor=2_280,
    due_minor=1_780,
    points_earned=32,
    points_used=500,
    tenders=(TenderShown("card", 1_000), TenderShown("cash", 780)),
    voucher_minor=0,
    lines=LINES,
    later=(),
    back=Back.NOTHING,
    whose=Whose.MOVE,
    undo_until_ms=NOW_MS + 104_000,
    can_copy=True,
)
SALE_PART: Final = replace(
    SALE,
    lines=(*LINES[:2], replace(LINES[2], left=2), LINES[3]),
    later=(RETURNED_LATER,),
    back=Back.PART,
    undo_until_ms=0,
)
INVOICE: Final = replace(
    SALE,
    reference="R-2026-0417",
    total_minor=12_000,
    due_minor=11_500,
    points_earned=0,
    tenders=(),
    lines=(PastLine(1, "Invoice R-2026-0417", 1, 1, 0, 12_000, 0, 500),),
    whose=Whose.PAID,
    is_invoice=True,
)
NOBODYS: Final = replace(
    SALE,
    ref="s-8",
    short_code="E01A7-33D20",
    reference="K-1042",
    who=None,
    total_minor=390,
    points_earned=0,
    points_used=0,
    tenders=(TenderShown("cash", 390),),
    lines=(PastLine(1, "Flat white, large", 1, 1, 0, 390, 0, 0),),
    later=(),
    back=Back.NOTHING,
    whose=Whose.ADD,
    undo_until_ms=0,
)
BACK_WHOLE: Final = replace(
    SALE,
    lines=tuple(replace(line, left=0) for line in LINES),
    back=Back.ALL,
    whose=Whose.SETTLED,
    undo_until_ms=0,
    later=(RETURNED_LATER, replace(RETURNED_LATER, ref="r-2", amount_minor=1_533, points=406)),
)
PAPER: Final = replace(
    SALE,
    ref="T:PAPER",
    till="Till 4",
    short_code="",
    who=None,
    tenders=(),
    later=(),
    back=Back.NOTHING,
    whose=Whose.SETTLED,
    can_copy=False,
    undo_until_ms=0,
    lines=tuple(replace(line, name="", is_reward=False, left=line.quantity) for line in LINES),
)
TOTALS: Final = replace(PAPER, lines=(), totals_only=True)

EMPTY: Final = ActivityShown(open=True)
NOT_FOUND: Final = ActivityShown(open=True, text="K-9999", searched_back_ms=NOW_MS - 28 * HOUR_MS)
LOOKING: Final = ActivityShown(open=True, rows=ROWS, searched_back_ms=NOW_MS - 28 * HOUR_MS, sale=SALE)
LOOKING_PART: Final = replace(LOOKING, rows=(replace(ROWS[0], back=Back.PART), *ROWS[1:]), sale=SALE_PART)
ELSEWHERE: Final = replace(
    LOOKING_PART,
    sale=replace(SALE_PART, later=(replace(RETURNED_LATER, ref="", points=0, who=None, till="Till 4"),)),
)
LOOKING_NOBODYS: Final = replace(LOOKING, sale=NOBODYS)
ALL_BACK: Final = replace(LOOKING, rows=(replace(ROWS[0], back=Back.ALL), *ROWS[1:]), sale=BACK_WHOLE)
PAPER_LOOK: Final = replace(LOOKING, sale=PAPER)
RETURN_BEGUN: Final = replace(LOOKING_PART, step=Step.RETURN, after=AfterShown())
WANTED: Final = replace(
    SALE_PART, lines=(replace(LINES[0], wanted=1), LINES[1], replace(LINES[2], left=2, wanted=2), LINES[3])
)
RETURNING: Final = replace(
    RETURN_BEGUN,
    sale=WANTED,
    after=AfterShown(amount_minor=798, taken=17, given=224, is_somebodys=True, who="Amara Okafor", balance=0, owed=12),
)
AMOUNT: Final = replace(
    SALE_PART,
    total_minor=3_000,
    due_minor=3_000,
    points_earned=150,
    points_used=0,
    tenders=(TenderShown("card", 1_000), TenderShown("cash", 2_000)),
    lines=(PastLine(1, "Food", 1, 1, 0, 3_000, 150, 0, left_minor=2_200, price_minor=3_000),),
    later=(replace(RETURNED_LATER, amount_minor=800, points=-40),),
)
_AMOUNT_ROW: Final = replace(ROWS[0], total_minor=3_000, points_earned=150, points_used=0, back=Back.PART)
AMOUNT_RETURN_BEGUN: Final = replace(RETURN_BEGUN, rows=(_AMOUNT_ROW, *ROWS[1:]), sale=AMOUNT)
RETURNING_AMOUNT: Final = replace(
    AMOUNT_RETURN_BEGUN,
    sale=replace(AMOUNT, lines=(replace(AMOUNT.lines[0], wanted=1, part_minor=800),)),
    after=AfterShown(amount_minor=800, taken=40, is_somebodys=True, who="Amara Okafor", balance=1_200),
)
RETURNING_VOUCHERS: Final = replace(
    RETURN_BEGUN,
    sale=replace(WANTED, voucher_minor=500),
    after=AfterShown(
        amount_minor=798,
        taken=17,
        given=724,
        is_somebodys=True,
        who="Amara Okafor",
        balance=1_479,
        vouchers_minor=500,
        vouchers=("7K2M-9QXD-4F",),
        rewards=("Travel cup",),
    ),
)
RETURNING_PART: Final = replace(RETURNING, after=replace(RETURNING.after or AfterShown(), owed=0, vouchers_wait=True))
PAPER_RETURN: Final = replace(
    RETURN_BEGUN,
    sale=replace(PAPER, lines=(replace(PAPER.lines[0], wanted=1), *PAPER.lines[1:])),
    after=AfterShown(amount_minor=304, taken=4, given=85, is_somebodys=True),
)
REFUSED_RETURN: Final = replace(
    RETURNING,
    after=AfterShown(
        refusal="Points of this sale were given on goodwill. It can be returned once the server has booked it."
    ),
)
RETURNED: Final = replace(
    LOOKING_PART,
    step=Step.DONE,
    done=DeedShown(Deed.RETURNED, 798, 207, "Amara Okafor", 1_447),
)
UNCLAIMED: Final = replace(LOOKING, step=Step.DONE, done=DeedShown(Deed.UNCLAIMED, 0, -40, "Ben Ali", 0, 12))
CLAIM_BEGUN: Final = replace(LOOKING_NOBODYS, step=Step.CLAIM, claim=ClaimShown())
CLAIM_ROWS: Final = replace(
    CLAIM_BEGUN,
    claim=ClaimShown(
        text="ama",
        rows=(
            FoundShown("member", "m-1", "Amara Okafor", "card ..4821 · Gold"),
            FoundShown("member", "m-2", "Amanda Price", "card ..7730 · Silver"),
        ),
    ),
)
CLAIMING: Final = replace(CLAIM_BEGUN, claim=ClaimShown(member="m-1", who="Amara Okafor", points=8))
CLAIM_PENDING: Final = replace(CLAIM_BEGUN, claim=ClaimShown(member="m-1", who="Amara Okafor", points=8, pending=True))
CLAIM: Final = ClaimShown(
    member="m-2",
    who="Amanda Price",
    points=32,
    loser="Amara Okafor",
    taken=32,
    loser_owed=12,
    reason=Reason(Why.WRONG_CARD),
)
MOVING: Final = replace(LOOKING, step=Step.CLAIM, claim=CLAIM)
CLAIM_REFUSED: Final = replace(
    CLAIM_BEGUN,
    claim=ClaimShown(
        member="m-1", who="Amara Okafor", refusal="Points are added to a sale for 14 days. This one is older."
    ),
)
INVOICED: Final = replace(
    LOOKING,
    rows=(replace(ROWS[0], reference="R-2026-0417", total_minor=12_000, points_earned=0), *ROWS[1:]),
    sale=INVOICE,
)
INVOICE_PAID: Final = replace(
    INVOICED, step=Step.CLAIM, claim=ClaimShown(member="m-1", who="Amara Okafor", points=115, is_invoice=True)
)
INVOICE_CANCELLED: Final = replace(
    INVOICED,
    step=Step.RETURN,
    sale=replace(INVOICE, lines=(replace(INVOICE.lines[0], wanted=1),)),
    after=AfterShown(given=500, is_somebodys=True, who="Amara Okafor", balance=1_240),
)
EVERY: Final = (
    EMPTY,
    NOT_FOUND,
    LOOKING,
    INVOICED,
    INVOICE_PAID,
    INVOICE_CANCELLED,
    LOOKING_NOBODYS,
    ALL_BACK,
    ELSEWHERE,
    PAPER_LOOK,
    replace(LOOKING, sale=TOTALS),
    RETURN_BEGUN,
    RETURNING,
    RETURNING_VOUCHERS,
    RETURNING_PART,
    PAPER_RETURN,
    REFUSED_RETURN,
    RETURNED,
    UNCLAIMED,
    CLAIM_BEGUN,
    CLAIM_ROWS,
    CLAIMING,
    MOVING,
    CLAIM_REFUSED,
)
