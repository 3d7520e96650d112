"""What can be done about the sale that is looked at: a key for each thing that can, a sentence where nothing can."""

from __future__ import annotations

from terminal import activity_commands as a
from terminal.activity import PastSale, Whose
from terminal.ui import shortcuts
from terminal.ui.activity_words import Tongue
from terminal.ui.hand import Hand
from terminal.ui.look import Look
from terminal.ui.panels.activity.side import Strip
from terminal.ui.pieces.card import Card, spring
from terminal.ui.pieces.key import Key
from terminal.ui.pieces.label import Label
from terminal.ui.pieces.sure_key import SureKey
from terminal.ui.present import countdown, plain

HEIGHT = 60
CLAIMS = {Whose.ADD: ("add", "user-plus"), Whose.MOVE: ("move", "users"), Whose.PAID: ("paid", "circle-check")}
"""What the key of the points says, and its icon; where they are settled or can be undone it is not there."""


class LookSide(Card):
    """Keys that make no sense for this sale are not there at all."""

    def __init__(self, look: Look, tongue: Tongue, hand: Hand) -> None:
        super().__init__("surface", margin=(look.pad, look.px(14)), gap=look.px(10))
        self._tongue, self._hand = tongue, hand
        self._sale: PastSale | None = None
        self.give_back = _row(look, "primary", "package", tongue("return"), shortcuts.ENTER)
        self.copy = _row(look, "plain", "printer", tongue("copy"), shortcuts.RECEIPT, once=True)
        self.undo = SureKey(
            look,
            tongue("undo"),
            tongue("sure"),
            lambda: hand.do((a.PastUndone(),)),
            icon="undo-2",
            height=HEIGHT,
            shape="row",
        )
        self.claim = _row(look, "plain", "user-plus", tongue("add"))
        self.unclaim = SureKey(
            look,
            tongue("unclaim"),
            tongue("sure"),
            lambda: hand.do((a.ClaimUndone(),)),
            icon="coins",
            height=HEIGHT,
            shape="row",
        )
        self.give_back.does(lambda: hand.do((a.ReturnBegun(),)))
        self.copy.does(lambda: hand.do((a.PastCopied(self._sale.ref),)) if self._sale else None)
        self.claim.does(lambda: hand.do((a.ClaimBegun(),)))
        self._over = Strip(look, "sunken", "info", "text")
        self._paper = Strip(look, "brand", "circle-check", "brand_ink")
        self._title = Label(look, "title", "text", tongue("do"))
        self.keys = (self.give_back, self.copy, self.undo, self.claim, self.unclaim)
        for key in (self.undo, self.unclaim):
            key.give_way()
        self.put(self._title, self._paper, self._over, *self.keys, spring())

    def draw(self, sale: PastSale | None, now_ms: int) -> None:
        """Shows what can be done about this sale."""
        if sale is None or self._sale is None or sale.ref != self._sale.ref:
            # Whoever pressed once meant that sale, not this one.
            for key in (self.undo, self.unclaim):
                key.calm()
        self._sale, tongue = sale, self._tongue
        self._title.setVisible(sale is not None)
        self.give_back.setVisible(sale is not None and sale.can_return)
        self.copy.setVisible(sale is not None and sale.can_copy)
        is_paid = sale is not None and sale.whose is Whose.PAID
        self.give_back.say(tongue("cancel_invoice" if sale is not None and sale.is_invoice else "return"))
        # An invoice is paid more often than it is cancelled: that is what Enter means then.
        self.give_back.be("plain" if is_paid else "primary", hint="" if is_paid else shortcuts.ENTER)
        whose = None if sale is None else sale.whose
        self.claim.setVisible(whose in CLAIMS)
        words, icon = CLAIMS.get(whose or Whose.ADD, CLAIMS[Whose.ADD])
        self.claim.say(tongue(words))
        self.claim.be("primary" if is_paid else "plain", icon=icon, hint=shortcuts.ENTER if is_paid else "")
        self.unclaim.setVisible(sale is not None and sale.whose is Whose.UNDO)
        self._over.say(self._why_not(sale))
        self._paper.say(tongue("paper") if sale is not None and sale.till and sale.lines else "")
        self.tick(now_ms)

    def tick(self, now_ms: int) -> None:
        """Time has passed: the undo closes."""
        left = countdown(self._sale.undo_until_ms, now_ms) if self._sale is not None else ""
        self.undo.setVisible(bool(left))
        self.undo.setEnabled(bool(left))
        self.undo.rest(self._tongue("undo"), detail=self._tongue("undo_left", time=left) if left else "")

    def _why_not(self, sale: PastSale | None) -> str:
        if sale is None or sale.can_return:
            return ""
        if sale.totals_only:
            return self._tongue("no_lines", till=plain(sale.till or "", 60))
        return self._tongue("all_back")


def _row(look: Look, kind: str, icon: str, text: str, hint: str = "", *, once: bool = False) -> Key:
    key = Key(look, text, kind=kind, shape="row", role="item", icon=icon, hint=hint, height=HEIGHT, once=once)
    key.give_way()
    return key
