"""Sample counters and states of the till as the screen receives them, the mock-up's scene among them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Final

from terminal.cash import ShiftShown
from terminal.counter import (
    Counter,
    DatedPoints,
    DeviceShown,
    DoneShown,
    ExceptionShown,
    FoundShown,
    HeldShown,
    KeyShown,
    Line,
    LineShown,
    MemberShown,
    Mode,
    OfferShown,
    ProofCard,
    RankShown,
    RedeemShown,
    RewardCard,
    RewardShown,
    Status,
    SyncShown,
    TenderShown,
    VoucherOfferShown,
    VoucherShown,
)
from terminal.events import UnsettledShown
from terminal.invoice import InvoiceCard

NOW_MS: Final = int(datetime(2026, 11, 21, 14, 8, 20, tzinfo=UTC).timestamp() * 1000)
MINUTE_MS: Final = 60_000
HOUR_MS: Final = 60 * MINUTE_MS

AMARA: Final = MemberShown(
    id="m-1",
    number="9810004821",
    name="Amara Okafor",
    tier="Gold",
    since_year=2022,
    balance=1_240,
    owed=0,
    worth_minor=1_240,
    spendable_here=1_240,
    spendable_reason=None,
    as_of_ms=NOW_MS - 40_000,
    birthday="Birthday on Tuesday: say hello",
    next_goal_points=1_500,
    next_goal_worth_minor=1_500,
)
AMARA_OFFLINE: Final = replace(
    AMARA,
    spendable_here=800,
    spendable_reason="440 of the points were earned elsewhere and need the line.",
    as_of_ms=NOW_MS - 4 * HOUR_MS - 26 * MINUTE_MS,
)

AMARA_AHEAD: Final = replace(
    AMARA,
    ending=DatedPoints(120, date(2027, 1, 5)),
    vesting=DatedPoints(40, date(2026, 11, 29)),
    rank=RankShown("Platinum", 1_820, 2_000, brings=("10 % off",), next_brings=("15 % off", "50 % more points")),
)
AMARA_IN_DANGER: Final = replace(
    AMARA_AHEAD,
    vesting=None,
    rank=RankShown("Platinum", 1_780, 5_000, brings=("10 % off",), keep=220, until=date(2026, 12, 14)),
)

LINES: Final = (
    LineShown(1, "Flat white, large", "Hot drinks", 2, 780, 8, "Hot drinks"),
    LineShown(2, "Almond croissant", "Bakery", 1, 340, 3, "Bakery"),
    LineShown(3, "House blend beans 250 g", "Coffee to take home", 1, 950, 19, "double points"),
    LineShown(4, "Sparkling water 500 ml", "Cold drinks", 1, 210, 2, "Cold drinks"),
)
OFFERS: Final = (
    OfferShown(300, 300, False, True, None),
    OfferShown(500, 500, False, True, None),
    OfferShown(1_200, 1_200, False, False, "At most half of a sale can be paid with points."),
)
CATEGORIES: Final = tuple(
    KeyShown(f"c-{at}", name, name, None)
    for at, name in enumerate(("Hot drinks", "Cold drinks", "Bakery", "Food", "Coffee to take home", "Gift cards"))
)
KEYS: Final = tuple(
    KeyShown(f"p-{at}", name, category, price)
    for at, (name, category, price) in enumerate(
        (
            ("Flat white", "Hot drinks", 340),
            ("Flat white, large", "Hot drinks", 390),
            ("Americano", "Hot drinks", 310),
            ("Cappuccino", "Hot drinks", 360),
            ("Tea of the day", "Hot drinks", 280),
            ("Hot chocolate", "Hot drinks", 380),
            ("Almond croissant", "Bakery", 340),
            ("Butter croissant", "Bakery", 290),
            ("Cinnamon bun", "Bakery", 320),
            ("Banana", "Food", 80),
            ("Soup of the day", "Food", 590),
            ("Toasted sandwich", "Food", 640),
        )
    )
)
EMPTY: Final = Counter(
    mode=Mode.TILL,
    currency="GBP",
    programme_name="Corner Club",
    member=None,
    lines=(),
    items=0,
    reference=None,
    subtotal_minor=0,
    discount_minor=0,
    total_minor=0,
    points_earned=0,
    redeem=None,
    offers=(),
    tenders=(),
    left_minor=0,
    change_minor=0,
    can_finish=False,
    finish_hint="Nothing to pay for yet",
    waiting=None,
    done=None,
    held=(),
    keys=KEYS,
    categories=CATEGORIES,
)
BARE: Final = replace(EMPTY, keys=(), categories=())
SALE: Final = replace(
    EMPTY,
    member=AMARA,
    lines=LINES,
    items=5,
    subtotal_minor=2_280,
    total_minor=2_280,
    points_earned=32,
    offers=OFFERS,
    left_minor=2_280,
    can_finish=True,
    finish_hint="Earn 32",
)
REDEEMING: Final = replace(
    SALE,
    offers=(OFFERS[0], replace(OFFERS[1], chosen=True), OFFERS[2]),
    redeem=RedeemShown(500, 500, as_tender=False),
    discount_minor=500,
    total_minor=1_780,
    left_minor=1_780,
    finish_hint="Earn 32 · use 500",
)
REDUCED: Final = replace(
    SALE,
    member=AMARA_AHEAD,
    lines=(
        replace(LINES[0], offer_minor=78, offer="Gold: 10 % off"),
        replace(LINES[1], offer_minor=34, offer="Gold: 10 % off"),
        replace(LINES[2], offer_minor=200, offer="Beans of the month"),
        LINES[3],
    ),
    total_minor=1_968,
    left_minor=1_968,
    points_earned=29,
    finish_hint="Earn 29",
)
VOUCHER_OFFERS: Final = (
    VoucherOfferShown("thank-you", "Thank-you voucher", 500, 500, possible=True, hint=None),
    VoucherOfferShown("gift", "Gift voucher", 1_000, 1_000, possible=True, hint=None),
    VoucherOfferShown("feast", "Feast voucher", 2_000, 2_500, possible=False, hint="760 points to go"),
)
REWARDS: Final = (
    RewardShown("drink", "Free hot drink", 300, 0, possible=True, hint=None),
    RewardShown("mug", "Travel cup", 500, 200, possible=True, hint=None),
    RewardShown("tasting", "Coffee tasting for two", 1_500, 0, possible=False, hint="260 points to go"),
)
GIFT_CARD: Final = RewardCard(
    id="mug",
    name="Travel cup",
    points=500,
    money_minor=200,
    member="Amara Okafor",
    store="High Street",
    balance=1_240,
    balance_after=740,
    left=12,
    note="Shelf 3",
)
GIFT: Final = replace(SALE, rewards=REWARDS, reward=GIFT_CARD)
PROOF_CARD: Final = ProofCard(
    title="Amara Okafor uses 500 points",
    how="So many points ask for proof. Scan the member's card, or let the member type the PIN.",
    wrong="",
    pad=True,
    checking=False,
    enter="Check",
    leave="Without these points",
)
PROVING: Final = replace(SALE, proof=PROOF_CARD)
GIVEN: Final = replace(
    SALE,
    rewards=REWARDS,
    lines=(*SALE.lines[:2], LineShown(9, "Travel cup", "reward", 1, 200, 0, "a reward", 500)),
)
CHOOSING: Final = replace(EMPTY, member=AMARA, rewards=REWARDS, voucher_offers=VOUCHER_OFFERS)
BUYING: Final = replace(EMPTY, member=AMARA, voucher_offers=VOUCHER_OFFERS)
HANDED: Final = replace(
    SALE,
    vouchers=(
        VoucherShown("V" * 26, "7K2M-9QXD-4F", "Thank-you voucher", 500, 500),
        VoucherShown("W" * 26, "0RTG-5W8Z-1C", "Gift voucher", 1_780, 2_000),
    ),
    forfeited_minor=220,
    voucher_offers=VOUCHER_OFFERS[:2],
    total_minor=0,
    left_minor=0,
    finish_hint="Earn 0",
)
UNNAMED: Final = replace(SALE, member=None, offers=(), points_earned=0, finish_hint="")
PAID: Final = replace(REDEEMING, tenders=(TenderShown("cash", 2_000),), left_minor=0, change_minor=220)
MIXED: Final = replace(REDEEMING, tenders=(TenderShown("card", 1_000),), left_minor=780)
DONE_SALE: Final = DoneShown(
    sale_id="s-9",
    short_code="7KQ-29F",
    member_name="Amara Okafor",
    total_minor=1_780,
    change_minor=220,
    points_earned=32,
    points_used=500,
    balance=772,
    undo_until_ms=NOW_MS + 104_000,
    undone=False,
)
INVOICE: Final = replace(
    EMPTY,
    member=AMARA,
    lines=(LineShown(1, "Invoice R-2026-0417", "", 1, 12_000, 0, "", earns=False),),
    items=1,
    subtotal_minor=12_000,
    discount_minor=500,
    total_minor=11_500,
    redeem=RedeemShown(500, 500, as_tender=False),
    offers=OFFERS,
    can_finish=True,
    finish_hint="",
    invoice="R-2026-0417",
    earns_later=True,
)
INVOICE_ASKED: Final = replace(EMPTY, member=AMARA, invoice_card=InvoiceCard())
INVOICE_DONE: Final = replace(
    EMPTY,
    done=replace(DONE_SALE, total_minor=11_500, change_minor=0, points_earned=0, balance=740, invoice="R-2026-0417"),
)
DONE: Final = replace(EMPTY, done=DONE_SALE)
HELD: Final = replace(
    SALE,
    held=(
        HeldShown(1, "Tomasz Wiśniewski", 3, 1_240, NOW_MS - 7 * MINUTE_MS),
        HeldShown(2, None, 1, 390, NOW_MS - 2 * MINUTE_MS),
    ),
)
BESIDE: Final = replace(
    SALE,
    mode=Mode.BESIDE,
    lines=(LineShown(1, "Sale at the other till", "Goods", 1, 2_480, 24, "1 point for each £1"),),
    items=1,
    subtotal_minor=2_480,
    total_minor=2_480,
    left_minor=0,
    points_earned=24,
    keys=(),
    categories=(),
)
BESIDE_EMPTY: Final = replace(BARE, mode=Mode.BESIDE)

READY: Final = DeviceShown("ready", "Ready.")
ONLINE: Final = Status(
    line=Line.ONLINE,
    line_sentence="",
    since_ms=NOW_MS - 5 * HOUR_MS,
    unsent=0,
    oldest_unsent_ms=None,
    last_exchange_ms=NOW_MS - 40_000,
    printer=READY,
    scanner=READY,
    camera=DeviceShown("unset", "No camera."),
    store="High Street",
    till="Till 2",
    cashier="Priya S.",
    now_ms=NOW_MS,
    prints_to_settle=0,
    redeeming_stopped=None,
)
OFFLINE: Final = replace(
    ONLINE,
    line=Line.OFFLINE,
    line_sentence="The server does not answer.",
    since_ms=NOW_MS - 4 * HOUR_MS - 26 * MINUTE_MS,
    unsent=7,
    oldest_unsent_ms=NOW_MS - 66 * MINUTE_MS,
    last_exchange_ms=NOW_MS - 4 * HOUR_MS - 26 * MINUTE_MS,
)
TROUBLE: Final = replace(
    OFFLINE, printer=DeviceShown("trouble", "Out of paper: put in a new roll, printing goes on by itself.")
)
FOUND: Final = (
    FoundShown("member", "m-1", "Amara Okafor", "•••• 4821 · Gold"),
    FoundShown("member", "m-2", "Amanda Price", "•••• 7730 · Silver"),
    FoundShown("product", "p-6", "Almond croissant", "£3.40"),
)
UNSETTLED: Final = (
    UnsettledShown(41, "Sale 7KQ-29F £17.80", NOW_MS - 5 * MINUTE_MS, 0, "unknown"),
    UnsettledShown(42, "Sale 8MB-41C £3.90", NOW_MS - 3 * MINUTE_MS, 0, "unknown"),
)
HOSTILE_NAMES: Final = (
    "<b>Bold</b> & <img src='file:///etc/passwd'>",
    "<script>alert(1)</script>",
    "\u202eevil\u202c right to left",
    "Line one\nline two\ttab\x00null",
    "&amp; &lt; && &F9",
    "A" * 500,
)


SYNC_QUIET: Final = SyncShown(
    Line.ONLINE, "Connected to the server.", NOW_MS - HOUR_MS, 0, None, NOW_MS - MINUTE_MS, (), 0
)
SYNC_BUSY: Final = SyncShown(
    line=Line.OFFLINE,
    sentence="The server does not answer. Sales go on and are sent when it is back.",
    since_ms=NOW_MS - HOUR_MS,
    unsent=7,
    oldest_unsent_ms=NOW_MS - HOUR_MS - 6 * MINUTE_MS,
    last_exchange_ms=NOW_MS - HOUR_MS,
    rows=(
        ExceptionShown(
            "Redeeming is stopped",
            "This till's data is an older copy. Selling and earning go on; points cannot be used here until the till "
            "was online and the server has renewed it.",
            "Administrator",
            None,
            None,
        ),
        ExceptionShown(
            "Sale, Amara O.",
            "Another sale of this day already has this receipt number.",
            "Store manager",
            NOW_MS - 3 * HOUR_MS,
            41,
        ),
        ExceptionShown(
            "Return",
            "Its points wait. The sale that this takes back belongs to another member. A person has to look at it.",
            "Store manager",
            NOW_MS - 26 * HOUR_MS,
            12,
        ),
    ),
    more=3,
)
WITH_DRAWER: Final = replace(ONLINE, drawer=DeviceShown("open", "The cash drawer is open."))
SHIFT: Final = ShiftShown(NOW_MS - 6 * HOUR_MS, "Ines", 10_000, 13_550, 7, 41, NOW_MS - 20 * HOUR_MS, "GBP")
NO_SHIFT: Final = replace(SHIFT, since_ms=None, by="", float_minor=0)
