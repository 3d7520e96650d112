"""Stamp cards at the screen: full ones are used in the open sale, and taken off it again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loyalty.ops.stamps import stamp_account
from loyalty.values.errors import Refusal, RefusalCode
from terminal.counter_words import counter_word
from terminal.till.counter.one_at_a_time import in_the_way
from terminal.till.exchange.patience import NeedsPoints

if TYPE_CHECKING:
    from loyalty.rules.stamps import StampCard
    from terminal import commands as c
    from terminal.till.counter.open_sale import OpenSale
    from terminal.till.counter.serving import Serving
    from terminal.till.desk import Desk
    from terminal.till.exchange.patience import Patience

_GOODS_FIRST = Refusal(RefusalCode.EMPTY_BASKET, "Scan or key the goods first, then use the full card on them.")


class CardCounter:
    """Till thread only."""

    def __init__(self, desk: Desk, serving: Serving, patience: Patience) -> None:
        self._desk, self._serving, self._patience = desk, serving, patience

    def use(self, command: c.FullCardUsed, *, final: bool = False) -> None:
        """Use a full card in the open sale, once its stamps are here, or take it off again."""
        serving = self._serving
        if (final and serving.waiting is None) or (not final and in_the_way(self._desk, serving, command)):
            return
        serving.waiting = None
        changed = serving.sale.with_full_card(command.card, used=command.used)
        refused = self._refusal(changed) if command.used else None
        if refused is None:
            unproven = serving.proving.refusal(changed) if command.used else None
            if unproven is None:
                serving.become(changed)
            else:
                serving.refuse(unproven, command)
            return
        need = self._need(command)
        if need is not None and not final and self._worth_asking(refused):
            self._patience.forget_screen()
            self._patience.wait(command, need)
            serving.wait(counter_word(self._desk.language, "asking_stamps"), command)
        else:
            self._desk.refuse(refused)

    def in_use(self, account: str) -> int:
        """Stamps of a card that the open sale is about to use."""
        sale, cards = self._serving.sale, self._cards()
        if sale.member is None:
            return 0
        full = {stamp_account(sale.member, card.id): card.full for card in cards if card.id in sale.full_cards}
        return full.get(account, 0)

    def _cards(self) -> tuple[StampCard, ...]:
        programme = self._desk.programme()
        return () if programme is None else programme.cards

    def _refusal(self, changed: OpenSale) -> Refusal | None:
        return self._serving.refusal(changed) if changed.lines else _GOODS_FIRST

    def _need(self, command: c.FullCardUsed) -> NeedsPoints | None:
        member = self._serving.sale.member
        card = next((one for one in self._cards() if one.id == command.card), None)
        if member is None or card is None:
            return None
        return NeedsPoints(stamp_account(member, card.id), card.full)

    def _worth_asking(self, refused: Refusal) -> bool:
        """Whether only the stamps are not here, and the server may have them."""
        known = self._serving.member()
        short = refused.code is RefusalCode.NOT_SPENDABLE_HERE and self._desk.online
        return short and known is not None and not known.member.blocked
