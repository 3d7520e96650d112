"""The end of a recovery: the last till has answered, so every account is settled and points may be granted again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from central.points.lotting import keep_other_lots
from central.store import accounts, exceptions, recovery
from central.store.accounts import EntrySource
from central.store.exceptions import Noted
from central.store.shops import shop
from central.store.tills import tills_in_service
from loyalty.exchange.wire import MISSING_MAX, Recovery
from loyalty.ledger.booking import recovered
from loyalty.ops.stamps import owner_of

if TYPE_CHECKING:
    from central.store.database import Transaction
    from central.store.shops import Shop
    from loyalty.ledger.booking import Entry

CAUSE = "thaw"


def thaw_when_complete(tx: Transaction, now_ms: int) -> set[str]:
    """Ends the recovery if nobody is missing; the tills that may want points now. The caller is alone."""
    if recovery.waiting(tx, shop(tx).generation).missing:
        return set()
    settled, shortfalls = {}, {}
    booked: list[tuple[EntrySource, Entry]] = []
    of_members: dict[str, tuple[Entry, ...]] = {}
    for member, account in recovery.unsettled_accounts(tx).items():
        settled[member], entries, missing = recovered(member, account)
        of_members[member] = entries
        booked += [(EntrySource(CAUSE, now_ms), entry) for entry in entries]
        if missing:
            shortfalls[member] = missing
    accounts.save_entries(tx, booked)
    keep_other_lots(tx, of_members, f"{CAUSE}/{shop(tx).generation}/{now_ms}", now_ms)
    recovery.keep_shortfalls(tx, shortfalls, now_ms)
    total = sum(points for one, points in shortfalls.items() if owner_of(one) is None)
    if shortfalls:
        about = shop(tx)
        # A till that came when all was over is noted beside those that were waited for.
        late = "" if about.restored_ms is not None else f" late {now_ms}"
        stamps = sum(shortfalls.values()) - total
        detail = f"Beside points, tills held {stamps:,} stamps of cards more than were there." if stamps else ""
        subject = f"{about.generation}{late}"
        exceptions.note(tx, [Noted(recovery.SHORTFALL, now_ms, points=total, subject=subject, detail=detail)])
    recovery.end(tx, settled, total, now_ms)
    return tills_in_service(tx)


def is_complete(tx: Transaction, about: Shop) -> bool:
    """Whether a recovery is under way for which nobody is missing any more."""
    return about.restored_ms is not None and not recovery.waiting(tx, about.generation).missing


def recovery_told(tx: Transaction, about: Shop) -> Recovery | None:
    """What tills are told of a recovery, None when there is none."""
    if about.restored_ms is None:
        return None
    waiting = recovery.waiting(tx, about.generation)
    missing = list(waiting.missing[:MISSING_MAX])
    return Recovery(about.restored_ms, waiting.tills, waiting.tills - len(waiting.missing), missing)
