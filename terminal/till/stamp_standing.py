"""The stamp cards of a member as this till has them now: stamps shown, those that may be used here, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loyalty.ledger.endings import ended
from loyalty.ops.stamps import stamp_account
from loyalty.shopping.card_standing import CardStanding

if TYPE_CHECKING:
    from collections.abc import Callable

    from loyalty.rules.programme import Programme
    from terminal.ports import Store

Held = tuple[int, str]
"""What may be spent of an account here now, and why the rest may not."""


def card_standings(
    store: Store, programme: Programme | None, member: str, *, now_ms: int, held: Callable[[str], Held]
) -> dict[str, CardStanding]:
    """Each card of the programme by its id; of a server that was put back what is held here is true."""
    found = {}
    for card in () if programme is None else programme.cards:
        account = stamp_account(member, card.id)
        known = store.card_stamps(account)
        gone = ended(known.endings, now_ms)
        here, reason = held(account)
        here, balance = max(here - gone, 0), max(known.net - gone, 0)
        if store.standing().restored_ms is not None:
            balance = max(balance, here)
        here = min(here, balance)
        found[card.id] = CardStanding(balance, here, max(-known.net, 0), reason if here < balance else None)
    return found
