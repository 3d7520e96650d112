"""What this till knows of a sale that is over, whether it lies in its own log or stands on another till's paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from loyalty.codes.receipt import PaperMark, is_paper_name, paper_name, same_sale
from loyalty.ops.operations import Accrual, Origin, Reversal, Sale
from loyalty.rules.limits import DAY_MS
from loyalty.sales.shares import returned_so_far, shares_of, with_lines
from terminal.till.trade.papers import FoundPaper

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from loyalty.exchange.told_receipts import CameBack
    from loyalty.sales.shares import Shares
    from loyalty.values.points import PieceCount
    from terminal.ports import Kept
    from terminal.till.desk import Desk

Found: TypeAlias = "Kept | FoundPaper"
"""A sale that is over: this till's own as it lies in its log, another till's as it is on paper."""


def sale_of(found: Found) -> Sale | None:
    """The sale as this till wrote it down; None where only its paper is here, or where it is no sale."""
    operation = None if isinstance(found, FoundPaper) else found.operation
    return operation if isinstance(operation, Sale) else None


def sold_on(found: Found) -> int:
    """The day on which it was sold, in UTC days since 1970."""
    return found.paper.day if isinstance(found, FoundPaper) else found.operation.context.at_ms // DAY_MS


def shares_in(found: Found) -> tuple[Shares, ...]:
    """What each line has to give back, none where the lines are not known."""
    if isinstance(found, FoundPaper):
        return found.shares
    sale = sale_of(found)
    return () if sale is None else shares_of(sale)


def had_somebody(found: Found) -> bool:
    """Whether it was a member's, or a card's that was not known, when it was sold."""
    if isinstance(found, FoundPaper):
        return PaperMark.OWNED in found.paper.marks
    sale = sale_of(found)
    return found.operation.member is not None or (sale is not None and sale.pending_card is not None)


def took_vouchers(found: Found) -> bool:
    """Whether vouchers paid a part of it."""
    if isinstance(found, FoundPaper):
        return PaperMark.VOUCHERS in found.paper.marks
    sale = sale_of(found)
    return sale is not None and bool(sale.vouchers)


def about(desk: Desk, found: Found | Origin) -> list[Kept]:
    """Own ops that took it back, or gave or took its points later, oldest first."""
    store, device = desk.store, desk.store.identity().device
    if isinstance(found, FoundPaper):
        return _naming(desk, found.origin)
    if isinstance(found, Origin):
        # An own sale is known by its name, wherever in the log it was told again.
        own = store.kept(found.sale_id) if found.device == device else None
        return _naming(desk, found) if own is None else about(desk, own)
    claims = (one for place in {(found.epoch, found.seq), found.place} for one in store.past.about(device, *place))
    return _oldest_first([*store.reversals_of(found.epoch, found.seq), *claims])


def claims_about(desk: Desk, found: Found | Origin) -> list[tuple[Kept, Accrual]]:
    """Those among them that gave or took its points; the last one stands."""
    return [(one, one.operation) for one in about(desk, found) if isinstance(one.operation, Accrual)]


def reversals_of(desk: Desk, found: Found | Origin) -> list[Reversal]:
    """Those among them that took something of it back."""
    return [one.operation for one in about(desk, found) if isinstance(one.operation, Reversal)]


def returned(desk: Desk, found: Found | Origin) -> dict[int, PieceCount]:
    """Pieces of each line that came back, here and as far as the server told elsewhere."""
    here, told = returned_so_far(reversals_of(desk, found)), _told_back(desk, found)
    # Of its own returns a till that was put back may have forgotten some, and the server not have heard of others.
    heard = _with({}, (one for one in told if one.by == desk.store.identity().device))
    back = {line: max(here.get(line, 0), heard.get(line, 0)) for line in sorted(here.keys() | heard.keys())}
    return _with(back, elsewhere(desk, found))


def elsewhere(desk: Desk, found: Found | Origin) -> tuple[CameBack, ...]:
    """Returns of it at other tills, as the server told them last, oldest first."""
    return tuple(one for one in _told_back(desk, found) if one.by != desk.store.identity().device)


def on_paper(desk: Desk, found: Found | Origin) -> Origin:
    """The name and place of a sale that stand on its receipt: by these the server is asked about it."""
    if isinstance(found, FoundPaper):
        return found.origin
    store, device = desk.store, desk.store.identity().device
    if isinstance(found, Origin):
        own = store.kept(found.sale_id) if found.device == device else None
        if own is None:
            name = found.sale_id if is_paper_name(found.sale_id) else paper_name(found.sale_id)
            return Origin(found.device, found.epoch, found.seq, name)
        found = own
    return Origin(device, found.epoch, found.seq, paper_name(found.operation.sale_id))


def _told_back(desk: Desk, found: Found | Origin) -> tuple[CameBack, ...]:
    told = desk.told_receipts.get(on_paper(desk, found)) if desk.told_receipts else None
    return () if told is None else told.back


def _with(before: Mapping[int, PieceCount], back: Iterable[CameBack]) -> dict[int, PieceCount]:
    pieces = dict(before)
    for one in back:
        pieces = with_lines(pieces, one.lines)
    return pieces


def _naming(desk: Desk, origin: Origin) -> list[Kept]:
    """An older copy of its till may have sold something else in this place: that has another name."""
    store = desk.store
    is_own = origin.device == store.identity().device
    back = store.reversals_of(origin.epoch, origin.seq) if is_own else []
    return _oldest_first(
        one
        for one in (*back, *store.past.about(origin.device, origin.epoch, origin.seq))
        if isinstance(one.operation, Reversal | Accrual) and same_sale(origin.sale_id, one.operation.origin.sale_id)
    )


def _oldest_first(found: Iterable[Kept]) -> list[Kept]:
    return sorted(found, key=lambda one: (one.epoch, one.seq))
