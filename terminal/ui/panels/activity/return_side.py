"""What the return will do, before it is done: money, points, debt, vouchers, rewards; and the key that does it."""

from __future__ import annotations

from collections.abc import Callable

from terminal import activity_commands as a
from terminal.activity import AfterShown, PastSale
from terminal.ui import shortcuts
from terminal.ui.activity_words import Tongue
from terminal.ui.amount import plain_amount, typed_minor
from terminal.ui.hand import Hand
from terminal.ui.look import Look
from terminal.ui.panels.activity.ask_field import AskField
from terminal.ui.panels.activity.side import Fact, Strip, hero_role
from terminal.ui.pieces.card import Card, row, spring
from terminal.ui.pieces.key import Key
from terminal.ui.pieces.label import Label
from terminal.ui.pieces.scroller import Scroller
from terminal.ui.present import plain


class ReturnSide(Card):
    """Nothing here goes out twice: the key is dead from its touch until the till has answered."""

    def __init__(self, look: Look, tongue: Tongue, hand: Hand, line_at: Callable[[], int]) -> None:
        super().__init__("surface", margin=(look.pad, look.px(14)), gap=look.px(10))
        self._tongue, self._hand, self._line_at = tongue, hand, line_at
        self._after = AfterShown()
        icons = ("", "") if look.compact else ("check", "x")
        self.everything = Key(look, tongue("everything"), kind="quiet", icon=icons[0], hint=shortcuts.ALL)
        self.nothing = Key(look, tongue("nothing"), kind="quiet", icon=icons[1])
        self.everything.does(lambda: hand.do((a.PiecesWanted(None, 1),)))
        self.nothing.does(lambda: hand.do((a.PiecesWanted(None, 0),)))
        both = row(look.px(8), self.everything, self.nothing)
        for at, key in enumerate((self.everything, self.nothing)):
            key.give_way()
            both.box.setStretch(at, 3 - at)
        self.part = AskField(look, tongue("part_amount"), self._part_typed, icon="coins", height=48)
        self.money = Label(look, "total")
        self._box = Card("sunken", margin=(look.px(14), look.px(10)), gap=0)
        self._box.put(Label(look, "body", "muted", tongue("hand_back")), self.money)
        self._how = Strip(look, "brand", "scan-barcode", "brand_ink")
        self._hint = Label(look, "body", "muted", tongue("choose_first"), wrap=True)
        self.taken = Fact(look, tongue("taken"), "warn_ink")
        self.given = Fact(look, tongue("given"), "earn_ink")
        self.balance = Fact(look, tongue("balance"))
        self.owes = Strip(look, "danger", "triangle-alert", "danger_ink")
        self.note = Strip(look, "sunken", "info", "text")
        self.vouchers = Strip(look, "brand", "ticket", "brand_ink")
        self.rewards = Strip(look, "brand", "gift", "brand_ink")
        self.refused = Strip(look, "warn", "triangle-alert", "warn_ink")
        facts = Card("bare", gap=look.px(8))
        self.parts = (self.note, self.vouchers, self.rewards, self.refused)
        facts.put(self.owes, self.taken, self.given, self.balance, *self.parts, self._how, self._hint, spring())
        # Said only now: a part without a parent would open as a window of its own.
        self._how.say(tongue("scan_goods"))
        self.confirm = Key(
            look, tongue("confirm_return"), kind="go", shape="hero", role=hero_role(look), height=76, once=True
        )
        self.confirm.give_way()
        self.confirm.does(self.press)
        self.leave = Key(look, tongue("leave"), kind="plain", hint="Esc", icon="x")
        self.leave.does(lambda: hand.do((a.StepLeft(),)))
        title = Label(look, "title", "text", tongue("what_comes"))
        self.put(title, both, self.part, self._box, Scroller(facts), self.confirm, self.leave)
        self.box.setStretch(4, 1)

    def draw(self, after: AfterShown, sale: PastSale) -> None:
        """Shows what these pieces would mean."""
        self._after, tongue, present = after, self._tongue, self._hand.present
        wanted = any(line.wanted for line in sale.lines)
        self.part.setVisible(any(line.left_minor for line in sale.lines))
        self._follow_part(sum(line.part_minor for line in sale.lines))
        self.money.setText(present.money(after.amount_minor))
        self.money.set_ink("text" if wanted else "muted")
        number = present.number
        self.taken.say(f"\N{MINUS SIGN}{number(after.taken)}" if after.taken else "")
        self.given.say(f"+{number(after.given)}" if after.given else "")
        self.balance.say(number(after.balance) if after.balance is not None and not after.owed else "")
        who = plain(after.who or "", 60)
        owed = tongue.points(after.owed, number(after.owed))
        self.owes.say(tongue("owes", name=who, points=owed) if after.owed else "")
        self.note.say(self._note(after) if wanted and after.refusal is None else "")
        self.vouchers.say(self._vouchers(after))
        self.rewards.say(tongue("reward_back", names=plain(", ".join(after.rewards), 120)) if after.rewards else "")
        self.refused.say(plain(after.refusal or "", 300))
        for part in (self._how, self._hint):
            part.setVisible(not wanted)
        self.calm()

    def _follow_part(self, part_minor: int) -> None:
        """What stands in the field is what the till has, unless somebody is typing."""
        digits = self._hand.present.digits
        if (typed_minor(self.part.text(), digits) or 0) != part_minor:
            self.part.follow(plain_amount(part_minor, digits))

    def _part_typed(self, text: str) -> None:
        minor = typed_minor(text, self._hand.present.digits) or 0
        self._hand.do((a.PartWanted(self._line_at(), minor),))

    def calm(self) -> None:
        """The till has answered, or did not take it: the key lives again where there is something to confirm."""
        ready = self._after.refusal is None and self._is_something()
        self.confirm.setEnabled(ready)
        money = self._hand.present.money(self._after.amount_minor)
        detail = self._tongue.joined(self._tongue("hand_back"), money) if ready else ""
        self.confirm.say(self._tongue("confirm_return"), detail=detail)
        self.confirm.be("go", hint=shortcuts.ENTER if ready else "", end_icon="corner-down-left" if ready else "")

    def press(self) -> None:
        """Confirm, once."""
        if not self.confirm.isEnabled():
            return
        self.confirm.setEnabled(False)
        self.confirm.say(self._tongue("confirm_return"), detail=self._tongue("saving"))
        self._hand.do((a.ReturnConfirmed(self._after.amount_minor),))

    def _is_something(self) -> bool:
        return self._after != AfterShown()

    def _note(self, after: AfterShown) -> str:
        if not after.is_somebodys:
            return self._tongue("no_points")
        moved = after.taken or after.given
        return self._tongue("unknown_owner") if after.balance is None and moved else ""

    def _vouchers(self, after: AfterShown) -> str:
        if after.vouchers:
            return self._tongue("voucher_back", codes=", ".join(after.vouchers))
        return self._tongue("voucher_waits") if after.vouchers_wait else ""
