"""Whose are the points? The member is found, what happens is seen, and where somebody loses them, it is said why."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QGridLayout, QWidget

from loyalty.ops.accrued import Reason, Why
from terminal import activity_commands as a
from terminal.activity import ClaimShown
from terminal.ui import shortcuts
from terminal.ui.activity_words import Tongue
from terminal.ui.hand import Hand
from terminal.ui.look import Look
from terminal.ui.panels.activity.ask_field import AskField
from terminal.ui.panels.activity.side import Fact, Strip, hero_role
from terminal.ui.pieces.card import Card, spring
from terminal.ui.pieces.key import Key
from terminal.ui.pieces.label import Elided, Label
from terminal.ui.pieces.scroller import Scroller
from terminal.ui.present import plain

ROWS_MAX = 6
REASONS = (Why.WRONG_CARD, Why.SAME_FAMILY, Why.SHOWN_LATE)


class ClaimSide(Card):
    """Nothing here goes out twice: the key is dead from its touch until the till has answered."""

    def __init__(self, look: Look, tongue: Tongue, hand: Hand) -> None:
        super().__init__("surface", margin=(look.pad, look.px(14)), gap=look.px(10))
        self._tongue, self._hand = tongue, hand
        self._claim = ClaimShown()
        self.field = AskField(
            look, tongue("who_hint"), lambda text: hand.do((a.ClaimantTyped(text),)), icon="search", height=52
        )
        self.rows = [
            Key(look, kind="offer", shape="row", role="item", icon="users", height=48) for _ in range(ROWS_MAX)
        ]
        for at, key in enumerate(self.rows):
            key.give_way()
            key.does(partial(self.choose, at))
        self._how = Label(look, "body", "muted", tongue("who_how"), wrap=True)
        self.who = Elided(look, "lead", "earn_ink")
        self.gets = Label(look, "key", "earn_ink")
        self._gain = Card("earn", across=True, margin=(look.px(14), look.px(10)), gap=look.px(8))
        self._gain.put(self.who, self.gets)
        self._gain.box.setStretch(0, 1)
        self.loses = Fact(look, "", "warn_ink")
        self.owes = Strip(look, "danger", "triangle-alert", "danger_ink")
        self.pending = Label(look, "body", "muted", tongue("pending"), wrap=True)
        self.refused = Strip(look, "warn", "triangle-alert", "warn_ink")
        self.reasons = [Key(look, tongue.because(Reason(why)), kind="quiet", role="small") for why in REASONS]
        self._why = self._build_why(look)
        middle = Card("bare", gap=look.px(8))
        self.stamps = Strip(look, "brand", "coffee", "brand_ink")
        figures = (self._gain, self.stamps, self.pending, self.loses, self.owes, self._why, self.refused)
        middle.put(self._how, *self.rows, *figures, spring())
        self.confirm = Key(look, kind="go", shape="hero", role=hero_role(look), height=76, once=True)
        self.confirm.give_way()
        self.confirm.does(self.press)
        self.leave = Key(look, tongue("leave"), kind="plain", hint="Esc", icon="x")
        self.leave.does(lambda: hand.do((a.StepLeft(),)))
        self.title = Label(look, "title", "text", tongue("whose"))
        self.paid = Label(look, "body", "muted", tongue("paid_why"), wrap=True)
        self.put(self.title, self.paid, self.field, Scroller(middle), self.confirm, self.leave)
        self.box.setStretch(3, 1)

    def draw(self, claim: ClaimShown) -> None:
        """Shows what was found, and what would happen."""
        self._claim, tongue, present = claim, self._tongue, self._hand.present
        self.title.setText(tongue("paid" if claim.is_invoice else "whose"))
        self.paid.setVisible(claim.is_invoice)
        self.field.setVisible(not claim.is_invoice)
        self.field.follow(claim.text)
        for at, key in enumerate(self.rows):
            key.setVisible(at < len(claim.rows))
            if at < len(claim.rows):
                row = claim.rows[at]
                key.say(plain(row.title, 80), note=plain(row.detail, 80), name=f"{row.title}, {row.detail}")
        self._how.setText(tongue("who_nobody" if claim.found_nobody else "who_how"))
        self._how.setVisible(claim.who is None and not claim.rows)
        ready = claim.who is not None and claim.refusal is None
        self._gain.setVisible(ready)
        self.pending.setVisible(ready and claim.pending)
        cards = ", ".join(f"{plain(card, 60)} +{present.number(stamps)}" for card, stamps in claim.stamps)
        self.stamps.say(tongue("stamps_too", cards=cards) if ready and cards else "")
        self.who.setText(plain(claim.who or "", 80))
        self.gets.setText(f"+{present.number(claim.points)}")
        loser = plain(claim.loser or "", 60)
        taken = f"\N{MINUS SIGN}{present.number(claim.taken)}"
        self.loses.say(taken if ready and loser else "", loser)
        owed = tongue.points(claim.loser_owed, present.number(claim.loser_owed))
        self.owes.say(tongue("owes", name=loser, points=owed) if ready and claim.loser_owed else "")
        self._draw_why(claim, needed=ready and bool(loser))
        self.refused.say(plain(claim.refusal or "", 300))
        self.calm()

    def calm(self) -> None:
        """The till has answered, or did not take it: the key lives again where all is known."""
        ready = self._claim.can_confirm
        words = self._tongue("confirm_move" if self._claim.loser else "confirm_claim")
        self.confirm.setEnabled(ready)
        self.confirm.say(words, detail=plain(self._claim.who or "", 40) if ready else "")
        self.confirm.be("go", hint=shortcuts.ENTER if ready else "", end_icon="corner-down-left" if ready else "")

    def press(self) -> None:
        """Confirm, once; with a list of members open Enter takes the first of them."""
        if self._claim.rows:
            self.choose(0)
        elif self.confirm.isEnabled():
            self.confirm.setEnabled(False)
            self.confirm.say(self.confirm.words, detail=self._tongue("saving"))
            self._hand.do((a.ClaimConfirmed(self._claim.points),))

    def choose(self, at: int) -> None:
        """This member of the list is the one."""
        if at < len(self._claim.rows):
            self._hand.do((a.ClaimantChosen(self._claim.rows[at].id),))

    def _build_why(self, look: Look) -> Card:
        why = Card("bare", gap=look.px(6))
        grid = QWidget()
        places = QGridLayout(grid)
        places.setContentsMargins(0, 0, 0, 0)
        places.setSpacing(look.px(6))
        for at, (key, code) in enumerate(zip(self.reasons, REASONS, strict=True)):
            key.give_way()
            key.does(partial(self._explain, Reason(code)))
            places.addWidget(key, at // 2, at % 2)
        self.reason = AskField(look, self._tongue("why_other"), self._tell, icon="info", height=48)
        why.put(Label(look, "small", "muted", self._tongue("why_move")), grid, self.reason)
        return why

    def _explain(self, reason: Reason) -> None:
        self._hand.do((a.ClaimReasoned(reason),))

    def _tell(self, text: str) -> None:
        self._explain(Reason(text=text))

    def _draw_why(self, claim: ClaimShown, *, needed: bool) -> None:
        self._why.setVisible(needed)
        for key, code in zip(self.reasons, REASONS, strict=True):
            key.be("chosen" if claim.reason.code == code else "quiet")
        self.reason.follow(claim.reason.text)
