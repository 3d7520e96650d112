"""What was just done: what to hand over the counter, what the points are now."""

from __future__ import annotations

from PySide6.QtCore import Qt

from terminal import activity_commands as a
from terminal.activity import Deed, DeedShown, PastSale
from terminal.ui import shortcuts
from terminal.ui.activity_words import Tongue
from terminal.ui.hand import Hand
from terminal.ui.look import Look
from terminal.ui.panels.activity.side import Fact, Strip
from terminal.ui.pieces.card import Card, row, spring
from terminal.ui.pieces.key import Key
from terminal.ui.pieces.label import Elided, Label, Picture
from terminal.ui.present import plain


class DoneSide(Card):
    """Goes with Enter, Esc or the next sale that is chosen."""

    def __init__(self, look: Look, tongue: Tongue, hand: Hand) -> None:
        super().__init__("surface", margin=(look.pad, look.px(14)), gap=look.px(12))
        self._tongue, self._hand = tongue, hand
        self._ref = ""
        self.title = Label(look, "title", wrap=True)
        head = row(look.px(12), Picture(look, "circle-check", "earn_ink", 36), self.title)
        head.box.setStretch(1, 1)
        self.money = Label(look, "total", "earn_ink")
        self._box = Card("earn", margin=look.px(16), gap=0)
        for part in (Label(look, "lead", "earn_ink", tongue("hand_back")), self.money):
            self._box.box.addWidget(part, 0, Qt.AlignmentFlag.AlignHCenter)
        self.who = Elided(look, "lead")
        self.taken, self.given = Fact(look, tongue("taken"), "warn_ink"), Fact(look, tongue("given"), "earn_ink")
        self.balance = Fact(look, tongue("balance"))
        self.owes = Strip(look, "danger", "triangle-alert", "danger_ink")
        self._slip = Label(look, "caption", "muted", tongue("slip_prints"), wrap=True)
        self.copy = Key(look, tongue("copy_slip"), icon="printer", hint=shortcuts.RECEIPT, height=56, once=True)
        self.copy.does(lambda: hand.do((a.PastCopied(self._ref),)) if self._ref else None)
        self.copy.give_way()
        self.leave = Key(
            look, tongue("done"), kind="primary", icon="check", hint=shortcuts.ENTER, height=60, role="item"
        )
        self.leave.does(lambda: hand.do((a.StepLeft(),)))
        self.pending = Label(look, "body", "muted", tongue("pending"), wrap=True)
        facts = (self.who, self.taken, self.given, self.pending, self.balance, self.owes)
        self.put(head, self._box, *facts, self._slip, spring(), self.copy, self.leave)

    def draw(self, done: DeedShown, sale: PastSale) -> None:
        """Shows this deed; its slip is the newest of the sale."""
        tongue, present = self._tongue, self._hand.present
        self.title.setText(tongue(f"did_{done.deed.value}"))
        self.money.setText(present.money(done.amount_minor))
        self._box.setVisible(done.deed in (Deed.RETURNED, Deed.UNDONE))
        self.who.show_text(plain(done.who or "", 80))
        number = present.number
        self.taken.say(f"\N{MINUS SIGN}{number(-done.points)}" if done.points < 0 else "")
        self.given.say(f"+{number(done.points)}" if done.points > 0 else "")
        self.pending.setVisible(done.pending)
        self.balance.say(number(done.balance) if done.balance is not None else "")
        owed = tongue.points(done.owed, number(done.owed))
        self.owes.say(tongue("owes", name=plain(done.who or "", 60), points=owed) if done.owed else "")
        self._ref = sale.later[-1].ref if sale.later else ""
        self.copy.setVisible(bool(self._ref))
