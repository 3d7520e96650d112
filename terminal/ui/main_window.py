"""The main window: hears the till's events, draws them, sends what people want, and says what closing means."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QElapsedTimer, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QMainWindow

from terminal.activity import ActivityShown
from terminal.cash import ShiftShown
from terminal.cash_commands import CashWanted
from terminal.commands import (
    PinTyped,
    ProofDismissed,
    RewardConfirmed,
    RewardDismissed,
    ScreenReady,
    SyncCentreWanted,
)
from terminal.counter import Counter, Mode, ProofCard, RewardCard, Status, SyncShown
from terminal.events import (
    ActivityChanged,
    CounterChanged,
    DevicesChanged,
    Event,
    Found,
    Halted,
    Noticed,
    PrintsUnsettled,
    ShiftChanged,
    StatusChanged,
    SyncCentreChanged,
    Tone,
    UnsettledShown,
)
from terminal.invoice import InvoiceCard, InvoiceEntered, InvoiceLeft
from terminal.ui import shortcuts, words
from terminal.ui.beside_view import BesideView
from terminal.ui.desk import Desk
from terminal.ui.device_hand import DeviceHand
from terminal.ui.hand import Hand, Intend
from terminal.ui.look import Look, fits_compact
from terminal.ui.panels.cash_sheet import CashSheet
from terminal.ui.panels.invoice_sheet import InvoiceSheet
from terminal.ui.panels.proof_sheet import ProofSheet
from terminal.ui.panels.reward_sheet import RewardSheet
from terminal.ui.panels.sheet import Sheet, help_sheet
from terminal.ui.panels.sync_centre import SyncCentre
from terminal.ui.present import Present, plain
from terminal.ui.settings import ScreenSettings
from terminal.ui.sound import sound
from terminal.ui.theme import qt_palette, style_sheet
from terminal.ui.tokens import DARK, LIGHT, NARROWEST, largest_scale, scale_for
from terminal.ui.view import View

if TYPE_CHECKING:
    from collections.abc import Callable

TICK_MS = 1_000
Asked = TypeVar("Asked", bound=Sheet)
Card = TypeVar("Card", ProofCard, InvoiceCard)


class MainWindow(QMainWindow):
    """A new look, mode or currency builds the desk anew; the view, which is all that the screen remembers, stays."""

    closed = Signal()
    dressed = Signal(bool)

    def __init__(self, intend: Intend, settings: ScreenSettings, *, dark: bool) -> None:
        super().__init__()
        self.setWindowTitle(words.APP_NAME)
        self.setMinimumSize(*NARROWEST)
        self._settings = settings
        self._intend = intend
        self._dark = dark
        self._view = View()
        self._beside = BesideView(self._view)
        self._hand = Hand(self._view, Present(settings.locale), intend, self._draw, self._say_busy)
        self._devices = DeviceHand(settings.devices, self._say_busy)
        self._status: Status | None = None
        self._jobs: tuple[UnsettledShown, ...] = ()
        self._past = ActivityShown(open=False)
        self._sheet: Sheet | None = None
        self._reward_answered: RewardCard | None = None
        self._left: dict[type[Sheet], ProofCard | InvoiceCard] = {}
        self._sure = False
        self._wants_sync = False
        self._since_status = QElapsedTimer()
        self.desk: Desk = self._built(self._look())
        self._ticking = QTimer(self)
        self._ticking.setInterval(TICK_MS)
        self._ticking.timeout.connect(self._second)
        self._ticking.start()

    @property
    def view(self) -> View:
        """What the screen remembers beside the counter."""
        return self._view

    @property
    def sheet(self) -> Sheet | None:
        """The sheet that lies over the desk, if any."""
        return self._sheet

    def ready(self) -> None:
        """Asks the till for the whole state once."""
        self._hand.do((ScreenReady(),))

    @Slot(object)
    def hear(self, event: Event) -> None:
        """One event of the till; events that are not for eyes are left alone."""
        match event:
            case CounterChanged():
                self._counter(event.counter)
            case StatusChanged():
                self._status = event.status
                self._since_status.start()
                self._tick()
            case Noticed():
                self._notice(event)
            case Found():
                self.desk.suggestions.heard(event)
            case PrintsUnsettled():
                self._jobs = event.jobs
                self.desk.question.heard(event.jobs, self._now_ms())
            case SyncCentreChanged():
                self._sync_heard(event.shown)
            case ShiftChanged():
                self._cash_heard(event.shown)
            case ActivityChanged():
                self._past = event.shown
                self.desk.enter(event.shown, self._now_ms())
            case DevicesChanged():
                self._devices.shown = event.shown
                self.desk.draw_devices()
            case Halted():
                self._halted(event)
            case _:
                pass

    def set_dark(self, dark: bool) -> None:
        """Light or dark."""
        if dark != self._dark:
            self._dark = dark
            self._rebuild()
            self.dressed.emit(dark)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another size may ask for another scale or density."""
        super().resizeEvent(event)
        if self._look() != self.desk.look:
            self._rebuild()
        if self._sheet is not None:
            self._sheet.follow()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Closing is always safe; with unsent sales or an open basket it says so first."""
        if self._sure or not (self._unsent() or self._open_lines()):
            event.accept()
            self._ticking.stop()
            self.closed.emit()
            if self._settings.on_close is not None:
                self._settings.on_close()
            return
        event.ignore()
        self._ask_close()

    def _counter(self, counter: Counter) -> None:
        finished = self._view.heard(counter)
        self._beside.heard(counter)
        if finished:
            self.desk.toasts.calm()
        present = self._hand.present
        if counter.currency != present.currency or counter.mode is not self.desk.mode:
            self._hand.present = replace(present, currency=counter.currency)
            self._rebuild()
        self._draw()
        self._show_reward(counter.reward)
        self._show_asked(ProofSheet, counter.proof, ProofSheet.draw, self._proof_sheet)
        self._show_asked(InvoiceSheet, counter.invoice_card, InvoiceSheet.draw, self._invoice_sheet)

    def _show_reward(self, card: RewardCard | None) -> None:
        """The reward that waits to be confirmed lies over the desk, and goes when it is wanted no more."""
        sheet = self._sheet if isinstance(self._sheet, RewardSheet) else None
        if sheet is not None and sheet.shown != card:
            sheet.hide()
            sheet.deleteLater()
            self._back()
            sheet = None
        if card is None or sheet is not None or self._sheet is not None or self._reward_answered == card:
            self._reward_answered = card
            return
        answers = (
            partial(self._answer_reward, card, RewardConfirmed(card.id)),
            partial(self._answer_reward, card, RewardDismissed()),
        )
        self._open(RewardSheet(self.desk.look, self, card, self._hand.present, answers))

    def _answer_reward(self, card: RewardCard, answer: RewardConfirmed | RewardDismissed) -> None:
        self._reward_answered = card
        self._back()
        self._hand.do((answer,))

    def _show_asked(
        self, kind: type[Asked], card: Card | None, draw: Callable[[Asked, Card], None], made: Callable[[Card], Asked]
    ) -> None:
        """What is asked for lies over the desk until it was answered, or nobody wants to answer."""
        sheet = self._sheet if isinstance(self._sheet, kind) else None
        if card is None:
            self._left.pop(kind, None)
            if sheet is not None:
                sheet.hide()
                sheet.deleteLater()
                self._back()
        elif sheet is not None:
            draw(sheet, card)
        elif (kind, card) not in self._left.items():
            self._open(made(card))

    def _leave(self, kind: type[Sheet], card: ProofCard | InvoiceCard, said: ProofDismissed | InvoiceLeft) -> None:
        self._left[kind] = card
        self._back()
        self._hand.do((said,))

    def _proof_sheet(self, card: ProofCard) -> ProofSheet:
        leave = partial(self._leave, ProofSheet, card, ProofDismissed())
        return ProofSheet(self.desk.look, self, card, on_pin=self._take_pin, on_leave=leave)

    def _take_pin(self, pin: str) -> None:
        self._hand.do((PinTyped(pin),))

    def _invoice_sheet(self, card: InvoiceCard) -> InvoiceSheet:
        leave, present = partial(self._leave, InvoiceSheet, card, InvoiceLeft()), self._hand.present
        return InvoiceSheet(self.desk.look, self, card, present, on_invoice=self._take_invoice, on_leave=leave)

    def _take_invoice(self, number: str, amount_minor: int) -> None:
        self._hand.do((InvoiceEntered(number, amount_minor),))

    def _notice(self, notice: Noticed) -> None:
        if notice.tone is not Tone.OK and self._view.finishing:
            self._view.refused()
            self._draw()
        if notice.tone is not Tone.OK:
            self.desk.past.calm()
        if self._settings.bell:
            sound(notice.tone)
        self.desk.toasts.heard(notice)
        self.desk.follow()

    def _say_busy(self) -> None:
        self._notice(Noticed(Tone.ERROR, "inbox-full", words.BUSY))

    def _draw(self) -> None:
        self.desk.draw(self._view.counter, self._status, self._now_ms())

    def _tick(self) -> None:
        self.desk.tick(self._view.counter, self._status, self._now_ms())

    def _second(self) -> None:
        self._tick()
        if isinstance(self._sheet, SyncCentre):
            self._intend(SyncCentreWanted())

    def _now_ms(self) -> int:
        """The till's wall clock: its last word plus the time since."""
        if self._status is None:
            return 0
        return self._status.now_ms + self._since_status.elapsed()

    def _look(self) -> Look:
        fits = scale_for(self.width(), self.height())
        scale = min(self._settings.scale or fits, largest_scale(self.width(), self.height()))
        ratio = self.devicePixelRatioF()
        return Look(DARK if self._dark else LIGHT, scale, fits_compact(self.width(), scale), ratio)

    def _built(self, look: Look) -> Desk:
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.setPalette(qt_palette(look))
        self.setStyleSheet(style_sheet(look))
        counter = self._view.counter
        mode = counter.mode if counter else Mode.TILL
        desk = Desk(
            look,
            self._hand,
            self._beside,
            mode,
            self._devices,
            on_sync=self._sync,
            on_help=self._help,
            on_theme=self._other_theme,
            on_cash=self._cash,
        )
        self.setCentralWidget(desk)
        # A hidden widget cannot be the one that gets the keyboard when the window becomes active.
        desk.show()
        desk.setFocus()
        return desk

    def _rebuild(self) -> None:
        typed = self.desk.top.search.text()
        notices = [toast.notice for toast in self.desk.toasts.shown]
        self.desk = self._built(self._look())
        self.desk.top.search.setText(typed)
        self.desk.question.heard(self._jobs, self._now_ms())
        self.desk.enter(self._past, self._now_ms())
        self._draw()
        self.desk.draw_devices()
        for notice in reversed(notices):
            self.desk.toasts.heard(notice)
        self.desk.follow()
        if self._sheet is not None:
            self._sheet.raise_()

    def _other_theme(self) -> None:
        self.set_dark(not self._dark)

    def _sync(self) -> None:
        """Asks how things stand; the answer opens the sheet."""
        self._wants_sync = True
        self._hand.do((SyncCentreWanted(),))

    def _sync_heard(self, shown: SyncShown) -> None:
        if self._wants_sync:
            self._wants_sync = False
            self._open(SyncCentre(self.desk.look, self, self._hand, self._back))
        if isinstance(self._sheet, SyncCentre):
            self._sheet.draw(shown, self._now_ms())

    def _cash(self) -> None:
        """The sheet opens at once; how things stand comes with the answer."""
        do = lambda command: self._hand.do((command,))  # noqa: E731 - one command is what a sheet knows of
        self._open(CashSheet(self.desk.look, self, self._hand.present, do=do, on_leave=self._back))
        self._hand.do((CashWanted(),))

    def _cash_heard(self, shown: ShiftShown) -> None:
        if isinstance(self._sheet, CashSheet) and self._status is not None:
            self._sheet.draw(shown, self._status.drawer, self._now_ms())

    def _help(self) -> None:
        rows = shortcuts.SHEET if self.desk.mode is Mode.TILL else shortcuts.BESIDE_SHEET
        self._open(help_sheet(self.desk.look, self, rows, self._close_asked, self._back))

    def _close_asked(self) -> None:
        self._back()
        self.close()

    def _ask_close(self) -> None:
        sheet = Sheet(self.desk.look, self, words.CLOSE_TITLE, width=560)
        unsent = self._unsent()
        if unsent:
            shown = self._hand.present.number(unsent)
            sheet.write(words.count(unsent, words.CLOSE_UNSENT_ONE, words.CLOSE_UNSENT_MANY, shown))
        if self._open_lines():
            sheet.write(words.CLOSE_OPEN)
        sheet.offer((words.CLOSE, "primary", self._close_now), (words.KEEP_OPEN, "plain", self._back))
        self._open(sheet)

    def _halted(self, halted: Halted) -> None:
        if not halted.final:
            self._notice(Noticed(Tone.ERROR, "halted", halted.sentence))
            return
        sheet = Sheet(self.desk.look, self, words.HALTED, width=620)
        sheet.write(plain(halted.sentence, 600))
        sheet.write(words.HALTED_SAFE, "muted")
        sheet.offer((words.CLOSE, "primary", self._close_now))
        self._open(sheet)

    def _open(self, sheet: Sheet) -> None:
        if self._sheet is not None:
            self._sheet.hide()
            self._sheet.deleteLater()
        self._sheet = sheet
        self.desk.blocked = True
        sheet.unfold()

    def _back(self) -> None:
        self._sheet = None
        self.desk.blocked = False
        self.desk.setFocus()

    def _close_now(self) -> None:
        self._sure = True
        self.close()

    def _unsent(self) -> int:
        return self._status.unsent if self._status else 0

    def _open_lines(self) -> bool:
        return self._view.counter is not None and bool(self._view.counter.lines)
