"""The Sync centre: what waits and since when, what needs a person and who that is; nothing here closes itself."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QWidget

from terminal import commands as c
from terminal.counter import ExceptionShown, Line, SyncShown
from terminal.ui import words
from terminal.ui.hand import Hand
from terminal.ui.look import Look
from terminal.ui.panels.sheet import Sheet
from terminal.ui.pieces.card import Card, column, spring
from terminal.ui.pieces.key import Key
from terminal.ui.pieces.label import Label, Picture
from terminal.ui.present import age, plain

_TINTS = {Line.ONLINE: "earn_ink", Line.OFFLINE: "warn_ink", Line.NOT_OURS: "warn_ink", Line.STARTING: "muted"}
_ICONS = {Line.ONLINE: "cloud", Line.OFFLINE: "cloud-off", Line.NOT_OURS: "cloud-off", Line.STARTING: "refresh-cw"}

WIDTH = 760


class SyncCentre(Sheet):
    """Built for one look; `draw` fills it anew whenever the till says something."""

    def __init__(self, look: Look, over: QWidget, hand: Hand, on_back: Callable[[], None]) -> None:
        super().__init__(look, over, words.SYNC_TITLE, width=WIDTH)
        self._hand = hand
        self._line = Card("sunken", across=True, margin=(look.px(14), look.px(12)), gap=look.px(12))
        self._picture = Picture(look, "refresh-cw", "muted", 24)
        self._state = Label(look, "strong")
        self._detail = Label(look, "body", "muted", wrap=True)
        self.send = Key(look, words.SYNC_SEND, icon="refresh-cw", once=True)
        self.send.does(lambda: hand.do((c.SendNow(),)))
        self._line.put(self._picture, column(look.px(2), self._state, self._detail), self.send)
        self._line.box.setStretch(1, 1)
        self._rows = Card("bare", gap=look.px(8))
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(self._rows)
        self.seen: list[Key] = []
        self._shown: list[QWidget] = []
        self.card.put(self._line, self._scroll)
        self.offer((words.SYNC_CLOSE, "primary", on_back))

    def draw(self, shown: SyncShown, now_ms: int) -> None:
        """Shows this state at this time."""
        self._picture.draw(_ICONS[shown.line], _TINTS[shown.line])
        self._state.show_text(self._waiting(shown, now_ms))
        self._detail.show_text(" ".join(self._line_words(shown, now_ms)))
        self.send.setEnabled(True)
        for widget in self._shown:
            self._rows.box.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self.seen = []
        self._shown = [self._row(one, now_ms) for one in shown.rows]
        if not shown.rows:
            self._shown.append(Label(self._look, "body", "muted", words.SYNC_NOTHING, wrap=True))
        if shown.more:
            text = words.SYNC_MORE.format(n=self._hand.present.number(shown.more))
            self._shown.append(Label(self._look, "caption", "muted", text))
        for widget in self._shown:
            self._rows.put(widget)
            # A widget that is not shown yet has no size in its layout.
            widget.show()
        self.follow()

    def follow(self) -> None:
        """Fills its parent; the rows take the room that the window has, and scroll when that is too little."""
        width = min(self._look.px(WIDTH), self.width() - self._look.px(24)) - self._look.px(56 + 14)
        self._rows.box.activate()
        wanted = self._rows.box.heightForWidth(width) if self._rows.box.hasHeightForWidth() else -1
        wanted = max(wanted, self._rows.box.sizeHint().height() if wanted < 0 else 0)
        wanted, room = wanted + self._look.px(4), max(self.height() - self._look.px(320), 120)
        self._scroll.setFixedHeight(min(wanted, room))
        # What cannot scroll needs no keyboard: Tab would seem to stop nowhere.
        self._scroll.setFocusPolicy(Qt.FocusPolicy.StrongFocus if wanted > room else Qt.FocusPolicy.NoFocus)
        super().follow()

    def _waiting(self, shown: SyncShown, now_ms: int) -> str:
        if not shown.unsent:
            return words.SYNC_ALL_SENT
        count = words.count(shown.unsent, words.UNSENT_ONE, words.UNSENT_MANY, self._hand.present.number(shown.unsent))
        if shown.oldest_unsent_ms is None:
            return count
        return words.SYNC_OLDEST.format(count=count, age=age(shown.oldest_unsent_ms, now_ms))

    def _line_words(self, shown: SyncShown, now_ms: int) -> list[str]:
        said = [plain(shown.sentence, 300)]
        if shown.last_exchange_ms is not None:
            moment = self._hand.present.moment(shown.last_exchange_ms, now_ms)
            said.append(words.SYNC_LAST.format(time=moment))
        return said

    def _row(self, one: ExceptionShown, now_ms: int) -> Card:
        look = self._look
        card = Card(
            "warn" if one.no is None else "sunken", across=True, margin=(look.px(14), look.px(10)), gap=look.px(12)
        )
        ink = "warn_ink" if one.no is None else "text"
        when = "" if one.at_ms is None else f" · {self._hand.present.moment(one.at_ms, now_ms)}"
        title = f"{plain(one.title, 80)}{when}"
        who = words.SYNC_WHO.format(who=one.who)
        texts = column(
            look.px(2),
            Label(look, "strong", ink, title),
            Label(look, "body", ink, plain(one.sentence, 400), wrap=True),
            Label(look, "caption", "warn_ink" if one.no is None else "muted", who),
        )
        card.put(texts)
        card.box.setStretch(0, 1)
        if one.no is not None:
            key = Key(look, words.SYNC_SEEN, icon="check", once=True)
            key.setAccessibleName(f"{words.SYNC_SEEN}: {title}")
            number = one.no
            key.does(lambda: self._hand.do((c.ExceptionSeen(number),)))
            card.put(column(0, key, spring()))
            self.seen.append(key)
        return card
