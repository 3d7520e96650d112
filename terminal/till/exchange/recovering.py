"""What the till does when its server was put back: it tells what it holds, page by page, and says so to people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from terminal.recovery_ports import FIRST_PAGE

if TYPE_CHECKING:
    from loyalty.exchange.wire import ExchangeReply, ExchangeRequest, Recovery
    from terminal.recovery_ports import ClaimsPage
    from terminal.till.desk import Desk


class Claiming:
    """The server's own words brought back to it; how far is kept in memory only, for a crash may begin anew.

    A page goes only after the one before was answered, and only the server's express word ends it. Till thread only.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._generation = 0
        self._place = FIRST_PAGE

    def page(self) -> ClaimsPage | None:
        """What goes with the next request, None when nothing is owed."""
        standing = self._desk.store.standing()
        if not standing.owes_claims:
            return None
        if self._generation != standing.generation:
            self._generation, self._place = standing.generation, FIRST_PAGE
        return self._desk.store.claims(self._place)

    def heard(self, asked: ExchangeRequest, reply: ExchangeReply, page: ClaimsPage | None) -> bool:
        """A request was answered; whether the next page may go at once."""
        standing = self._desk.store.standing()
        if not standing.owes_claims:
            return False
        if page is None or asked.generation != reply.generation:
            return True
        # A server that heard the last page and does not say so is told all of it again, but in its own time.
        self._place = FIRST_PAGE if page.last else page.place
        return not page.last


def recovery_words(recovery: Recovery) -> str:
    """The banner while the server recovers."""
    answered = f"{recovery.answered:,} of {recovery.tills:,} tills have answered"
    return f"The server was restored; {answered}. Redeeming uses the points already at this till."
