"""The room of the last sales as one widget: what to type and walk on top and at the side, the sale, what to do."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from terminal import activity_commands as a
from terminal.activity import ActivityShown, Step, Whose
from terminal.ui.activity_words import Tongue
from terminal.ui.hand import Hand
from terminal.ui.look import Look
from terminal.ui.panels.activity.ask_field import AskField
from terminal.ui.panels.activity.claim_side import ClaimSide
from terminal.ui.panels.activity.done_side import DoneSide
from terminal.ui.panels.activity.look_side import LookSide
from terminal.ui.panels.activity.past_list import PastList
from terminal.ui.panels.activity.return_side import ReturnSide
from terminal.ui.panels.activity.sale_card import SaleCard
from terminal.ui.panels.activity.side import side_width
from terminal.ui.pieces.card import Card, row
from terminal.ui.pieces.key import Key
from terminal.ui.pieces.label import Label

_WIDEST = 16_777_215
"""Qt's own word for no limit."""


class ActivityRoom(Card):
    """Draws what the till says, remembers only the line that + and - work on; hidden while the room is closed."""

    def __init__(self, look: Look, hand: Hand) -> None:
        super().__init__("bare", gap=look.gap)
        self._hand = hand
        self.shown = ActivityShown(open=False)
        self._list_width = look.px(288 if look.compact else 400)
        tongue = Tongue(hand.present.locale)
        hint = tongue("search_short" if look.compact else "search")
        self.search = AskField(look, hint, lambda text: hand.do((a.PastSearched(text),)), icon="scan-barcode")
        self.back = Key(look, tongue("to_till"), icon="shopping-basket", hint="Esc", height=56)
        self.back.does(lambda: hand.do((a.ActivityWanted(open=False),)))
        self.list = PastList(look, tongue, hand.present)
        self.sale = SaleCard(look, tongue, hand.present)
        self.look_side = LookSide(look, tongue, hand)
        self.return_side = ReturnSide(look, tongue, hand, lambda: self.sale.at)
        self.claim_side = ClaimSide(look, tongue, hand)
        self.done_side = DoneSide(look, tongue, hand)
        self._sides: dict[Step, QWidget] = {
            Step.LOOK: self.look_side,
            Step.RETURN: self.return_side,
            Step.CLAIM: self.claim_side,
            Step.DONE: self.done_side,
        }
        self._stack = QStackedWidget()
        for side in self._sides.values():
            self._stack.addWidget(side)
        self._lay(look)
        self.list.chosen.connect(lambda ref: hand.do((a.PastChosen(ref),)))
        self.sale.stepped.connect(lambda line, wanted: hand.do((a.PiecesWanted(line, wanted),)))
        self.sale.copied.connect(lambda ref: hand.do((a.PastCopied(ref),)))
        self.search.walked.connect(self.list.walk)
        for field in (self.search, self.return_side.part, self.claim_side.field, self.claim_side.reason):
            field.left.connect(self.setFocus)
            field.entered.connect(self.setFocus)
        self.claim_side.field.entered.connect(self.claim_side.press)

    def draw(self, shown: ActivityShown, now_ms: int) -> None:
        """Shows the room as it now is; another step takes the keyboard back from the fields."""
        moved = (shown.step, shown.sale and shown.sale.ref) != (
            self.shown.step,
            self.shown.sale and self.shown.sale.ref,
        )
        self.shown = shown
        self.search.follow(shown.text)
        self.list.draw(shown, now_ms)
        self.sale.setVisible(shown.sale is not None)
        self._stack.setVisible(shown.sale is not None)
        self._frame.setMaximumWidth(_WIDEST if shown.sale is None else self._list_width)
        self._frame.setMinimumWidth(self._list_width)
        self._stack.setCurrentWidget(self._sides[shown.step])
        self.look_side.draw(shown.sale, now_ms)
        if shown.sale is not None:
            self.sale.draw(shown.sale, now_ms, returning=shown.step is Step.RETURN)
            if shown.after is not None:
                self.return_side.draw(shown.after, shown.sale)
            if shown.done is not None:
                self.done_side.draw(shown.done, shown.sale)
        if shown.claim is not None:
            self.claim_side.draw(shown.claim)
        if moved and not self.search.hasFocus():
            self.setFocus()

    def tick(self, now_ms: int) -> None:
        """Time has passed: the undo counts down."""
        self.look_side.tick(now_ms)

    def calm(self) -> None:
        """The till refused something: what waited for its answer waits no more."""
        self.return_side.calm()
        self.claim_side.calm()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A key that no field wanted; keys of the room go here, letters and digits to its field."""
        key, text = event.key(), event.text()
        acts: dict[int, Callable[[], object]] = {
            Qt.Key.Key_Up: lambda: self._walk(-1),
            Qt.Key.Key_Down: lambda: self._walk(1),
            Qt.Key.Key_Return: self._enter,
            Qt.Key.Key_Enter: self._enter,
            Qt.Key.Key_Escape: lambda: self._hand.do((a.StepLeft(),)),
        }
        returning = self.shown.step is Step.RETURN
        if returning:
            acts |= {Qt.Key.Key_Plus: lambda: self.sale.step(1), Qt.Key.Key_Minus: lambda: self.sale.step(-1)}
        once = key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape)
        if key in acts:
            if not (once and event.isAutoRepeat()):
                acts[key]()
        elif returning and text.isdecimal() and self.return_side.part.isVisibleTo(self):
            self.return_side.part.take_text(text)
        elif not (returning or self._is_paid()) and text.isprintable() and text.strip() and not _is_chord(event):
            (self.claim_side.field if self.shown.step is Step.CLAIM else self.search).take_text(text)

    def _is_paid(self) -> bool:
        """Whose an invoice is nobody is asked."""
        return self.shown.claim is not None and self.shown.claim.is_invoice

    def look_for(self) -> None:
        """The field that looks for sales takes the keyboard."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def copy(self) -> None:
        """Prints again what is in sight: the slip of what was just done, else the receipt."""
        key = self.done_side.copy if self.shown.step is Step.DONE else self.look_side.copy
        if key.isVisibleTo(self) and self.shown.step in (Step.LOOK, Step.DONE):
            key.click()

    def undo(self) -> None:
        """Undoes the sale in sight, asked twice."""
        if self.shown.step is Step.LOOK:
            self.look_side.undo.press_once()

    def everything(self) -> None:
        """All that is left of the sale comes back."""
        if self.shown.step is Step.RETURN:
            self._hand.do((a.PiecesWanted(None, 1),))

    def _walk(self, step: int) -> None:
        if self.shown.step is Step.RETURN:
            self.sale.walk(step)
        elif self.shown.step is not Step.CLAIM:
            self.list.walk(step)

    def _enter(self) -> None:
        match self.shown.step:
            case Step.RETURN:
                self.return_side.press()
            case Step.CLAIM:
                self.claim_side.press()
            case Step.DONE:
                self._hand.do((a.StepLeft(),))
            case Step.LOOK:
                if self.shown.sale is not None and self.shown.sale.whose is Whose.PAID:
                    self._hand.do((a.ClaimBegun(),))
                elif self.shown.sale is not None and self.shown.sale.can_return:
                    self._hand.do((a.ReturnBegun(),))

    def _lay(self, look: Look) -> None:
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        top = row(look.gap, self.search, self.back)
        top.box.setStretch(0, 1)
        title = Label(look, "title", "text", Tongue(self._hand.present.locale)("title"))
        title.setContentsMargins(look.px(10), look.px(8), look.px(10), look.px(4))
        frame = Card("surface", margin=(look.px(6), look.px(6)))
        frame.put(title, self.list)
        frame.box.setStretch(1, 1)
        self._frame = frame
        self._stack.setFixedWidth(side_width(look))
        columns = row(look.gap, frame, self.sale, self._stack)
        columns.box.setStretch(1, 1)
        self.put(top, columns)
        self.box.setStretch(1, 1)


def _is_chord(event: QKeyEvent) -> bool:
    return bool(event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier))
