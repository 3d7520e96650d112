"""The print question: did a receipt come out whole? It waits under the member and never stands in the way of trade."""

from __future__ import annotations

from terminal import commands as c
from terminal.events import UnsettledShown
from terminal.ui import words
from terminal.ui.hand import Hand
from terminal.ui.look import Look
from terminal.ui.panels.member_panel import member_width
from terminal.ui.pieces.card import Card, column, row
from terminal.ui.pieces.key import Key
from terminal.ui.pieces.label import Elided, Label, Picture
from terminal.ui.present import plain


class PrintQuestion(Card):
    """One receipt at a time, the oldest first; an answer goes out once."""

    def __init__(self, look: Look, hand: Hand) -> None:
        super().__init__("warn", margin=(look.px(14), look.px(12)), gap=look.px(10))
        self.setFixedWidth(member_width(look))
        self._hand = hand
        self._jobs: tuple[UnsettledShown, ...] = ()
        self._title = Label(look, "strong", "warn_ink", words.PRINT_ASK, wrap=True)
        self._which = Elided(look, "caption", "warn_ink")
        self.yes = Key(look, words.YES, icon="check", once=True)
        self.no = Key(look, words.NO, icon="printer", once=True)
        self.yes.does(lambda: self._answer(came_out=True))
        self.no.does(lambda: self._answer(came_out=False))
        head = row(look.px(10), Picture(look, "receipt", "warn_ink", 24), column(look.px(2), self._title, self._which))
        head.box.setStretch(1, 1)
        answers = row(look.px(8), self.yes, self.no)
        for at, key in enumerate((self.yes, self.no)):
            key.give_way()
            answers.box.setStretch(at, 1 + at)
        self.put(head, answers)
        self.hide()

    def heard(self, jobs: tuple[UnsettledShown, ...], now_ms: int) -> None:
        """Shows the first of these jobs, or nothing when there are none."""
        self._jobs = jobs
        self.setVisible(bool(jobs))
        if not jobs:
            return
        job, present = jobs[0], self._hand.present
        which = words.PRINT_WHICH.format(title=plain(job.title, 80), time=present.moment(job.at_ms, now_ms))
        more = words.PRINT_MORE.format(n=present.number(len(jobs) - 1)) if len(jobs) > 1 else ""
        self._which.setText(" · ".join(part for part in (which, more) if part))
        self.setAccessibleName(f"{words.PRINT_ASK} {which}")

    def _answer(self, *, came_out: bool) -> None:
        if self._jobs:
            job, rest = self._jobs[0], self._jobs[1:]
            self._hand.do((c.PrintSettled(job.job_id, came_out),))
            self.heard(rest, job.at_ms)
