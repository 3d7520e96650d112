"""The way to the next tier as words and a bar; a tier in danger says until when it stays and what keeps it."""

from __future__ import annotations

from terminal.counter import MemberShown, RankShown
from terminal.ui import words
from terminal.ui.look import Look
from terminal.ui.pieces.bar import Bar
from terminal.ui.pieces.card import Card
from terminal.ui.pieces.label import Elided, Label
from terminal.ui.present import Present, plain

BRINGS_MAX = 2


class Way(Card):
    """Hidden at the top, and where the programme has no tiers."""

    def __init__(self, look: Look) -> None:
        super().__init__("sunken", margin=(look.px(12), look.px(8)), gap=look.px(5))
        self.title = Label(look, "strong", "text", wrap=True)
        self.bar = Bar(look)
        self.note = Elided(look, "caption", "muted")
        self.put(self.title, self.bar, self.note)

    def draw(self, member: MemberShown, present: Present, now_ms: int) -> None:
        """Shows where this member stands."""
        rank = member.rank
        self.setVisible(rank is not None and (rank.until is not None or rank.next is not None))
        if rank is None:
            return
        if rank.until is not None:
            until = present.day(rank.until, now_ms)
            title = words.TIER_UNTIL.format(tier=plain(member.tier or "", 40), day=until)
            self._say("warn", "warn_ink", title, words.TIER_KEEP.format(figure=_figure(rank, rank.keep, present)))
            self.bar.draw(rank.figure, rank.figure + rank.keep, "warn_edge")
        elif rank.next is not None:
            figure = _figure(rank, rank.goal - rank.figure, present)
            self._say("sunken", "text", words.TIER_TO.format(figure=figure, tier=plain(rank.next, 40)), brings(rank))
            self.bar.draw(rank.figure, rank.goal)

    def _say(self, kind: str, ink: str, title: str, note: str) -> None:
        self.set_kind(kind)
        self.title.set_ink(ink)
        self.note.set_ink("muted" if kind == "sunken" else ink)
        self.title.setText(title)
        self.note.show_text(note)
        self.setAccessibleName(" ".join(part for part in (title, note) if part))


def brings(rank: RankShown) -> str:
    """What the next tier brings, in a line."""
    return " · ".join(plain(one, 60) for one in rank.next_brings[:BRINGS_MAX])


def _figure(rank: RankShown, figure: int, present: Present) -> str:
    return present.money(figure) if rank.is_money else present.points(figure)
