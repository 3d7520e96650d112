"""The list of the last sales of this till, and what a typed text finds in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from loyalty.ops.chain import short_code
from loyalty.ops.operations import Sale
from loyalty.values.money import minor_digits
from terminal.activity import Back, PastRow
from terminal.till.activity.wanted import Wanted
from terminal.till.trade.past import returned, reversals_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from terminal.ports import Kept
    from terminal.till.desk import Desk

LISTED_MAX = 60
SEARCHED_MAX = 1_500
"""Sales that one search looks through; older ones are found by their receipt."""
_PAGE = 64
_CARD_TAIL = 4


@dataclass(frozen=True, slots=True)
class Listed:
    """The rows, and the time of the oldest sale looked at where there are older ones that were not."""

    rows: tuple[PastRow, ...]
    searched_back_ms: int | None


class Journal:
    """Reads the log; with `at_door` the sales of other programs too. Till thread only."""

    def __init__(self, desk: Desk, *, at_door: bool = False) -> None:
        self._desk, self._at_door = desk, at_door

    def listed(self, text: str, member: str | None = None) -> Listed:
        """The newest sales that fit a text, all where it is empty; with `member` those of this member."""
        fits, oldest = self._fits(text.strip(), member), None
        rows: list[PastRow] = []
        for looked, kept in enumerate(self._newest(), start=1):
            if isinstance(kept.operation, Sale) and fits(kept, kept.operation):
                if len(rows) == LISTED_MAX:
                    return Listed(tuple(rows), oldest)
                rows.append(self.row(kept, kept.operation))
            oldest = kept.operation.context.at_ms
            if looked == SEARCHED_MAX:
                return Listed(tuple(rows), oldest)
        return Listed(tuple(rows), None)

    def row(self, kept: Kept, sale: Sale) -> PastRow:
        """A sale as it stands in the list."""
        return PastRow(
            ref=sale.sale_id,
            short_code=short_code(kept.hash),
            reference=sale.context.reference,
            who=self.who(sale),
            at_ms=sale.context.at_ms,
            total_minor=sale.total_minor,
            points_earned=sale.effect.earn,
            points_used=sale.effect.use,
            back=self.back(kept, sale),
        )

    def who(self, sale: Sale) -> str | None:
        """Whose sale it was: the member's name, or the end of a card that was not known; None for nobody."""
        if sale.pending_card is not None:
            return f"..{sale.pending_card[-_CARD_TAIL:]}"
        return self.name_of(sale.member)

    def name_of(self, member: str | None) -> str | None:
        """A member's name; one that is not here any more goes by three dots."""
        known = None if member is None else self._desk.store.member(member)
        if known is not None:
            return known.member.name
        return None if member is None else "…"

    def back(self, kept: Kept, sale: Sale) -> Back:
        """How much of it came back, as far as known here."""
        back = reversals_of(self._desk, kept)
        if any(one.undo for one in back):
            return Back.UNDONE
        pieces = returned(self._desk, kept)
        if not pieces:
            return Back.NOTHING
        whole = all(pieces.get(number, 0) >= line.quantity for number, line in enumerate(sale.lines, start=1))
        return Back.ALL if whole else Back.PART

    def _newest(self) -> Iterator[Kept]:
        before = None
        while page := self._desk.store.past.last_sales(_PAGE, before, at_door=self._at_door):
            yield from page
            before = (page[-1].epoch, page[-1].seq)

    def _fits(self, text: str, member: str | None) -> Callable[[Kept, Sale], bool]:
        if member is not None:
            return lambda _kept, sale: sale.member == member
        if not text:
            return lambda _kept, _sale: True
        wanted = Wanted(text, minor_digits(self._desk.store.identity().currency))
        return lambda kept, sale: wanted.fits(
            short_code(kept.hash),
            sale.context.reference or "",
            (sale.total_minor, sale.due_minor),
            lambda: f"{self._desk.clock.local(sale.context.at_ms):%H:%M}",
            lambda: self.who(sale) or "",
        )
