"""The scenes: what the till says, what a person then does, in which look and size."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from typing import Final

from babel.numbers import format_currency

from terminal.activity import ActivityShown
from terminal.counter import Counter, ProofCard, Status
from terminal.counter_words import counter_word
from terminal.events import (
    ActivityChanged,
    CounterChanged,
    Event,
    Found,
    Noticed,
    PrintsUnsettled,
    ShiftChanged,
    SyncCentreChanged,
    Tone,
)
from terminal.invoice import InvoiceCard
from terminal.till.counter.proof_words import proof_word
from terminal.ui.beside_view import BesideStep
from terminal.ui.entry import EntryMode
from terminal.ui.main_window import MainWindow
from terminal.ui.panels.cash_sheet import CashSheet
from terminal.ui.panels.invoice_sheet import InvoiceSheet
from terminal.ui.panels.proof_sheet import ProofSheet
from terminal.ui.view import Page
from tests.fakes import ui_counters as u
from tests.fakes import ui_past as past
from tests.screens.device_scenes import SHOTS, opened

Act = Callable[[MainWindow], None]


def _nothing(window: MainWindow) -> None:
    pass


@dataclass(frozen=True)
class Scene:
    """One picture."""

    name: str
    counter: Counter
    status: Status = u.ONLINE
    width: int = 1366
    height: int = 768
    dark: bool = False
    locale: str = "en_GB"
    then: tuple[Event, ...] = ()
    act: Act = _nothing


def _finished(window: MainWindow) -> None:
    window.hear(CounterChanged(u.DONE))


def _invoice_finished(window: MainWindow) -> None:
    window.hear(CounterChanged(u.INVOICE_DONE))


def _pay(window: MainWindow) -> None:
    window.view.open_payment()


def _search(window: MainWindow) -> None:
    window.desk.top.search.setFocus()
    window.desk.top.search.setText("ama")


def _keyed(window: MainWindow) -> None:
    window.view.digit("450")


def _points(window: MainWindow) -> None:
    window.view.mode(EntryMode.POINTS)
    window.view.digit("750")


def _voucher_sure(window: MainWindow) -> None:
    window.desk.member.vouchers.keys[0].click()


def _pin(window: MainWindow) -> None:
    sheet = window.sheet
    if isinstance(sheet, ProofSheet):
        for key in sheet.digits[:4]:
            key.click()


def _invoice(window: MainWindow) -> None:
    sheet = window.sheet
    if isinstance(sheet, InvoiceSheet):
        for key in (sheet.pad.digits[0], sheet.pad.digits[1], *[sheet.pad.digits[9]] * 3):
            key.click()


def _held(window: MainWindow) -> None:
    window.view.toggle(Page.HELD)


def _keys(window: MainWindow) -> None:
    window.view.toggle(Page.KEYS)


def _sync(window: MainWindow) -> None:
    window.desk.rail.sync.click()
    window.hear(SyncCentreChanged(u.SYNC_BUSY))


def _sync_quiet(window: MainWindow) -> None:
    window.desk.rail.sync.click()
    window.hear(SyncCentreChanged(u.SYNC_QUIET))


def _cash(window: MainWindow) -> None:
    if window.desk.rail.cash is not None:
        window.desk.rail.cash.click()
    window.hear(ShiftChanged(u.SHIFT))


def _cash_counted(window: MainWindow) -> None:
    _cash(window)
    sheet = window.sheet
    if isinstance(sheet, CashSheet):
        for digit in "13450":
            sheet._digit(digit)  # noqa: SLF001 - a scene types without a keyboard
        sheet.close_key.click()


def _help(window: MainWindow) -> None:
    window.desk.rail.help.click()


def _close(window: MainWindow) -> None:
    window.close()


def _shown(shown: ActivityShown) -> Event:
    return ActivityChanged(shown)


def _beside(window: MainWindow) -> None:
    window._beside.heard(u.BESIDE)  # noqa: SLF001 the scene puts the steps where a cashier would have brought them
    window._beside.go(BesideStep.REFERENCE)  # noqa: SLF001 as above
    window._beside.digit("10482")  # noqa: SLF001 as above


OFFLINE_SALE: Final = replace(u.REDEEMING, member=u.AMARA_OFFLINE)
TOASTS: Final = (
    Noticed(Tone.OK, "member-found", "Amara Okafor is at the counter."),
    Noticed(
        Tone.ERROR, "printer", "The printer is out of paper. The sale is saved; the receipt prints when paper is in."
    ),
)


def _price_changed(locale: str) -> tuple[Event, ...]:
    """An offer ended while the sale was open, as the till says it."""
    amounts = {"by": Decimal(3), "before": Decimal("19.80"), "now": Decimal("22.80")}
    price = {name: format_currency(amount, "GBP", locale=locale) for name, amount in amounts.items()}
    said = (
        counter_word(locale, "price_up", **price),
        counter_word(locale, "price_ended", names="Happy hour"),
        counter_word(locale, "price_not_booked"),
    )
    return (Noticed(Tone.ATTENTION, "price_changed", " ".join(said)),)


PAST_SCENES: Final = tuple(
    Scene(f"past-{name}{size}", u.SALE, u.OFFLINE, width, height, dark=dark, locale=locale, then=(_shown(shown),))
    for name, shown, size, width, height, dark, locale in (
        ("list", past.LOOKING, "", 1366, 768, False, "en_GB"),
        ("list-dark", past.LOOKING, "-1024", 1024, 768, True, "en_GB"),
        ("empty", past.EMPTY, "", 1366, 768, False, "en_GB"),
        ("not-found", past.NOT_FOUND, "", 1366, 768, True, "en_GB"),
        ("return-none", past.RETURN_BEGUN, "", 1366, 768, False, "en_GB"),
        ("return", past.RETURNING, "", 1366, 768, False, "en_GB"),
        ("return-amount", past.RETURNING_AMOUNT, "", 1366, 768, False, "en_GB"),
        ("return-amount-de", past.RETURNING_AMOUNT, "-1024", 1024, 768, True, "de_DE"),
        ("return-dark", past.RETURNING, "", 1366, 768, True, "en_GB"),
        ("return", past.RETURNING, "-1024", 1024, 768, False, "en_GB"),
        ("return-vouchers", past.RETURNING_VOUCHERS, "-1024", 1024, 768, True, "en_GB"),
        ("return-paper", past.PAPER_RETURN, "", 1366, 768, False, "en_GB"),
        ("returned", past.RETURNED, "", 1366, 768, False, "en_GB"),
        ("claim-rows", past.CLAIM_ROWS, "", 1366, 768, False, "en_GB"),
        ("claim", past.CLAIMING, "", 1366, 768, True, "en_GB"),
        ("claim-pending", past.CLAIM_PENDING, "", 1366, 768, False, "en_GB"),
        ("claim-pending", past.CLAIM_PENDING, "-1024", 1024, 768, True, "de_DE"),
        ("move", past.MOVING, "", 1366, 768, False, "en_GB"),
        ("move", past.MOVING, "-1024", 1024, 768, True, "en_GB"),
        ("claim-refused", past.CLAIM_REFUSED, "", 1366, 768, False, "en_GB"),
        ("invoice", past.INVOICED, "", 1366, 768, False, "en_GB"),
        ("invoice", past.INVOICED, "-1024", 1024, 768, True, "de_DE"),
        ("invoice-paid", past.INVOICE_PAID, "", 1366, 768, True, "en_GB"),
        ("invoice-paid", past.INVOICE_PAID, "-1024", 1024, 768, False, "fr_FR"),
        ("invoice-cancelled", past.INVOICE_CANCELLED, "", 1366, 768, False, "en_GB"),
        ("returned-elsewhere", past.ELSEWHERE, "", 1366, 768, False, "en_GB"),
        ("returned-elsewhere", past.ELSEWHERE, "-1024", 1024, 768, True, "de_DE"),
        ("done", past.ALL_BACK, "", 1366, 768, False, "en_GB"),
        ("return-de", past.RETURNING, "-1024", 1024, 768, False, "de_DE"),
        ("list-fr", past.LOOKING, "", 1366, 768, False, "fr_FR"),
        ("return-ar", past.RETURNING, "", 1366, 768, False, "ar"),
    )
)
DEVICE_SCENES: Final = tuple(
    Scene(
        name,
        u.SALE,
        u.OFFLINE,
        width,
        768,
        dark=dark,
        locale=locale,
        act=partial(opened, shown=shown, kind=kind, name=of, bars=bars),
    )
    for name, shown, kind, of, width, dark, locale, bars in SHOTS
)
PIN_WRONG: Final = proof_word("en", "wrong", left=2)
CARD_ONLY: Final = replace(u.PROOF_CARD, pad=False, how=proof_word("en", "card"), wrong=proof_word("en", "no_pin"))
PROOF_ARABIC: Final = ProofCard(
    title=proof_word("ar", "title", who="Amara Okafor", points="500"),
    how=proof_word("ar", "both"),
    wrong=proof_word("ar", "wrong", left=2),
    pad=True,
    checking=False,
    enter=proof_word("ar", "enter"),
    leave=proof_word("ar", "leave"),
)
INVOICE_ASKED: Final = replace(u.EMPTY, member=u.AMARA, invoice_card=InvoiceCard("R-2026-0417"))
INVOICE_WRONG: Final = replace(
    INVOICE_ASKED,
    invoice_card=InvoiceCard("R-2026-0417", "Invoice R-2026-0417 was written down here on 20 Nov 2026 already."),
)
SCENES: Final = (
    Scene("invoice-asked", INVOICE_ASKED, act=_invoice),
    Scene("invoice-asked-dark", INVOICE_WRONG, u.OFFLINE, 1024, 768, dark=True, act=_invoice),
    Scene("invoice-asked-arabic", INVOICE_ASKED, locale="ar", act=_invoice),
    Scene("cash", u.SALE, u.WITH_DRAWER, act=_cash),
    Scene("cash-dark", u.SALE, u.WITH_DRAWER, 1024, 768, dark=True, act=_cash_counted),
    Scene("cash-german", u.SALE, u.WITH_DRAWER, 1024, 768, locale="de_DE", act=_cash_counted),
    Scene("cash-arabic", u.SALE, u.ONLINE, act=_cash, locale="ar"),
    Scene("invoice", u.INVOICE),
    Scene("invoice-dark", u.INVOICE, u.OFFLINE, 1024, 768, dark=True),
    Scene("invoice-german", u.INVOICE, u.OFFLINE, 1024, 768, locale="de_DE"),
    Scene("invoice-done", u.EMPTY, act=_invoice_finished),
    Scene("invoice-done-dark", u.EMPTY, u.OFFLINE, 1024, 768, dark=True, act=_invoice_finished),
    Scene("light", u.REDEEMING, u.OFFLINE),
    Scene("dark", u.REDEEMING, dark=True),
    Scene("offline", OFFLINE_SALE, u.TROUBLE),
    Scene("offline-dark", OFFLINE_SALE, u.OFFLINE, dark=True),
    Scene("voucher-offers", u.BUYING),
    Scene("voucher-offers-sure", u.BUYING, act=_voucher_sure, dark=True),
    Scene("vouchers", u.HANDED),
    Scene("vouchers-1280", u.HANDED, u.OFFLINE, 1280, 800, dark=True),
    Scene("vouchers-compact", u.HANDED, width=1024),
    Scene("voucher-offers-1024", u.BUYING, u.OFFLINE, 1024, 768),
    Scene("voucher-offers-1280", u.BUYING, width=1280, height=800, act=_voucher_sure),
    Scene("rewards", u.CHOOSING),
    Scene("ahead", replace(u.REDEEMING, member=u.AMARA_AHEAD)),
    Scene("ahead-1024", replace(u.REDEEMING, member=u.AMARA_AHEAD), u.OFFLINE, 1024, 768, dark=True),
    Scene("in-danger", replace(u.CHOOSING, member=u.AMARA_IN_DANGER)),
    Scene("reduced", u.REDUCED),
    Scene("reduced-1024", u.REDUCED, u.OFFLINE, 1024, 768),
    Scene("rewards-sale", u.GIVEN, u.OFFLINE),
    Scene("rewards-sale-1024", u.GIVEN, u.OFFLINE, 1024, 768, dark=True),
    Scene("reward-card", u.GIFT),
    Scene("proof", u.PROVING, act=_pin),
    Scene("proof-wrong-dark", replace(u.PROVING, proof=replace(u.PROOF_CARD, wrong=PIN_WRONG)), dark=True),
    Scene("proof-card-1024", replace(u.PROVING, proof=CARD_ONLY), u.OFFLINE, 1024, 768),
    Scene("proof-arabic", replace(u.PROVING, proof=PROOF_ARABIC), width=1280, height=800),
    Scene("reward-card-dark", u.GIFT, width=1280, height=800, dark=True),
    Scene("redeeming", u.SALE, act=_points),
    Scene("keyed", u.SALE, act=_keyed),
    Scene("payment", u.REDEEMING, act=_pay),
    Scene("payment-mixed", u.MIXED, act=_pay, dark=True),
    Scene("payment-paid", u.PAID, act=_pay),
    Scene("done", u.EMPTY, act=_finished),
    Scene("done-dark", u.EMPTY, dark=True, act=_finished),
    Scene("empty", u.EMPTY),
    Scene("empty-bare", u.BARE, dark=True),
    Scene("keys", u.SALE, act=_keys),
    Scene("held", u.HELD, act=_held),
    Scene("search", u.UNNAMED, act=_search, then=(Found("ama", u.FOUND, None),)),
    Scene("toasts", u.SALE, then=TOASTS),
    Scene("price-changed", u.SALE, then=_price_changed("en_GB")),
    Scene(
        "price-changed-german",
        u.SALE,
        u.OFFLINE,
        1024,
        768,
        dark=True,
        locale="de_DE",
        then=_price_changed("de_DE"),
    ),
    Scene("price-changed-arabic", u.SALE, locale="ar", then=_price_changed("ar")),
    Scene("print-question", u.SALE, then=(PrintsUnsettled(u.UNSETTLED),)),
    Scene("help", u.SALE, act=_help),
    Scene("sync-centre", u.SALE, status=replace(u.OFFLINE, exceptions=5), act=_sync),
    Scene("sync-centre-dark-small", u.SALE, status=u.OFFLINE, width=1024, height=700, dark=True, act=_sync),
    Scene("sync-centre-quiet", u.SALE, act=_sync_quiet),
    Scene("closing", u.SALE, u.OFFLINE, act=_close),
    Scene("beside", u.BESIDE, act=_beside),
    Scene("beside-empty", u.BESIDE_EMPTY, dark=True),
    Scene("light-1920", u.REDEEMING, u.OFFLINE, 1920, 1080),
    Scene("dark-1920", OFFLINE_SALE, u.OFFLINE, 1920, 1080, dark=True),
    Scene("light-1024", OFFLINE_SALE, u.OFFLINE, 1024, 768),
    Scene("payment-1024", u.REDEEMING, u.OFFLINE, 1024, 768, dark=True, act=_pay),
    Scene("empty-1024", u.EMPTY, u.ONLINE, 1024, 768),
    Scene("done-1024", u.EMPTY, u.OFFLINE, 1024, 768, act=_finished),
    *PAST_SCENES,
    *DEVICE_SCENES,
    Scene("right-to-left", replace(u.REDEEMING, member=u.AMARA_AHEAD), u.OFFLINE, locale="ar"),
    Scene("right-to-left-1024", u.REDUCED, u.OFFLINE, 1024, 768, locale="ar"),
    Scene("german", replace(u.REDEEMING, member=u.AMARA_AHEAD), u.OFFLINE, locale="de_DE"),
    Scene("german-1024", replace(u.REDUCED, member=u.AMARA_IN_DANGER), u.OFFLINE, 1024, 768, locale="de_DE"),
    Scene("german-payment-1024", u.REDEEMING, u.OFFLINE, 1024, 768, dark=True, act=_pay, locale="de_DE"),
    Scene("german-reward", u.GIFT, locale="de_DE"),
    Scene("german-empty-1024", u.EMPTY, u.OFFLINE, 1024, 768, locale="de_DE"),
    Scene("german-done-1024", u.EMPTY, u.OFFLINE, 1024, 768, locale="de_DE", act=_finished),
    Scene("german-help", u.SALE, act=_help, locale="de_DE"),
    Scene("french-vouchers-1024", u.HANDED, u.OFFLINE, 1024, 768, locale="fr_FR"),
    Scene("french-rewards", u.CHOOSING, u.OFFLINE, locale="fr_FR"),
    Scene("spanish-sync", u.SALE, status=replace(u.OFFLINE, exceptions=5), locale="es_ES", act=_sync),
    Scene("spanish-beside", u.BESIDE, locale="es_ES", act=_beside),
)
