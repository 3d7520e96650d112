"""The vouchers that the member has: a touch hands one in with the open sale."""

from __future__ import annotations

from terminal import commands as c
from terminal.counter import OwnVoucherShown
from terminal.ui import words
from terminal.ui.hand import Hand
from terminal.ui.look import Look
from terminal.ui.pieces.card import Card
from terminal.ui.pieces.key import Key
from terminal.ui.pieces.label import Label
from terminal.ui.present import plain


class OwnVouchers(Card):
    """One key each, those that end first before the others."""

    def __init__(self, look: Look, hand: Hand) -> None:
        super().__init__("bare", gap=look.px(6))
        self._look, self._hand = look, hand
        self.put(Label(look, "small", "muted", words.VOUCHERS_OWN))
        self._rows: list[_Own] = []

    def draw(self, vouchers: tuple[OwnVoucherShown, ...]) -> None:
        """Shows these vouchers, reusing the rows there are."""
        self.setVisible(bool(vouchers))
        while len(self._rows) < len(vouchers):
            self._rows.append(_Own(self._look, self._hand))
            self.put(self._rows[-1])
        for at, row in enumerate(self._rows):
            row.setVisible(at < len(vouchers))
            if at < len(vouchers):
                row.draw(vouchers[at])

    @property
    def keys(self) -> list[Key]:
        """The keys that are shown."""
        return [row for row in self._rows if not row.isHidden()]


class _Own(Key):
    def __init__(self, look: Look, hand: Hand) -> None:
        super().__init__(look, shape="row", kind="offer", icon="ticket", role="item", height=48)
        self._hand = hand
        self._voucher: OwnVoucherShown | None = None
        self.does(self._touched)
        self.give_way()

    def draw(self, voucher: OwnVoucherShown) -> None:
        """Shows this voucher, what it takes off and its last day."""
        self._voucher = voucher
        name, takes = plain(voucher.name, 80), plain(voucher.headline, 80)
        note = words.VOUCHER_UNTIL.format(day=plain(voucher.until)) if voucher.until else ""
        self.say(name, detail=takes, note=note, name=", ".join(part for part in (name, takes, note) if part))
        self.be("offer", end_icon="plus")

    def _touched(self) -> None:
        if self._voucher is not None:
            self._hand.do((*self._hand.view.dismiss_done(), c.VoucherHanded(self._voucher.id)))
