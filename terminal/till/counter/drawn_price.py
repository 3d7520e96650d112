"""What the counter last said that the open sale costs, and the words for a price that changed by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loyalty.pricing.quote import Quote
from loyalty.shopping.basket import TenderKind
from loyalty.values.errors import Refusal
from terminal.counter import Mode
from terminal.counter_words import counter_word
from terminal.events import Tone
from terminal.receipt import money

if TYPE_CHECKING:
    from collections.abc import Iterable

    from terminal.till.counter.open_sale import OpenSale
    from terminal.till.desk import Desk

Priced = Quote | Refusal | None


class DrawnPrice:
    """The price that cashier and customer go by; nothing else is booked. Till thread only."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.due_minor: int | None = None
        """What is due as it was last drawn; None before anything was."""
        self._sale: OpenSale | None = None
        self._priced: Priced = None
        self._told: Quote | None = None

    def draw(self, sale: OpenSale, priced: Priced, due_minor: int) -> None:
        """This is on the screen now."""
        if isinstance(priced, Quote) or sale != self._sale:
            self._told = priced if isinstance(priced, Quote) else None
        self.due_minor, self._sale, self._priced = due_minor, sale, priced

    def is_of(self, sale: OpenSale) -> bool:
        """Whether it was drawn for this sale as it is."""
        return bool(sale.lines) and sale == self._sale

    def moved(self, priced: Priced) -> bool:
        """Whether the sale that was drawn is priced in another way by now."""
        return priced != self._priced

    def tell(self, sale: OpenSale, priced: Priced) -> None:
        """Say once what changed and by how much, and what that means for money that is taken already."""
        if not isinstance(priced, Quote) or self._told is None or priced.due_minor == self._told.due_minor:
            return
        before, self._told = self._told, priced
        change = priced.due_minor - before.due_minor
        amounts = {"by": abs(change), "before": before.due_minor, "now": priced.due_minor}
        parts = [self._say("price_up" if change > 0 else "price_down", **amounts)]
        parts += self._reasons(before, priced)
        parts += self._money(sale, priced.due_minor)
        parts.append(self._word("price_not_booked"))
        self._desk.notice(Tone.ATTENTION, "price_changed", " ".join(parts))

    def _reasons(self, before: Quote, now: Quote) -> Iterable[str]:
        """The offers that went and those that came."""
        were, are = _offers(before), _offers(now)
        for name, offers in (("price_ended", were - are), ("price_begun", are - were)):
            if offers:
                yield self._word(name, names=", ".join(sorted(offers)))

    def _money(self, sale: OpenSale, due_minor: int) -> Iterable[str]:
        paid = sum(tender.amount_minor for tender in sale.tenders)
        if not paid or self._desk.settings.mode is Mode.BESIDE:
            return
        cashless = sum(tender.amount_minor for tender in sale.tenders if tender.kind is not TenderKind.CASH)
        if paid <= due_minor:
            yield self._say("price_left", paid=paid, left=due_minor - paid)
        elif cashless <= due_minor:
            yield self._say("price_change", paid=paid, left=paid - due_minor)
        else:
            yield self._say("price_back", paid=paid, left=paid - due_minor)

    def _say(self, name: str, **amounts_minor: int) -> str:
        head = self._desk.letterhead(None)
        return self._word(name, **{field: money(head, minor) for field, minor in amounts_minor.items()})

    def _word(self, name: str, **filled: str) -> str:
        return counter_word(self._desk.language, name, **filled)


def _offers(quoted: Quote) -> set[str]:
    return {line.offer for line in quoted.lines if line.offer}
