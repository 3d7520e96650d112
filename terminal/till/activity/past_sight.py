"""Draws one sale of the past: its lines with what can still come back, what was done about it, what can be done now."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, TypedDict

from msgspec import UNSET

from loyalty.ops.operations import Accrual, Reversal, Sale
from loyalty.rules.limits import DAY_MS
from loyalty.sales.shares import shares_of
from terminal.activity import Back, Deed, LaterShown, PastLine, PastSale, Whose
from terminal.counter import TenderShown
from terminal.till.trade.papers import FoundPaper
from terminal.till.trade.past import about, claims_about, elsewhere, had_somebody, returned

if TYPE_CHECKING:
    from collections.abc import Mapping

    from loyalty.sales.shares import Pieces, Shares
    from loyalty.values.points import PieceCount
    from terminal.ports import Kept
    from terminal.till.activity.journal import Journal
    from terminal.till.desk import Desk
    from terminal.till.trade.claiming import Claiming
    from terminal.till.trade.past import Found
    from terminal.till.trade.returning import Returning


class PastSight:
    """Values only, no decisions of its own. Till thread only."""

    def __init__(self, desk: Desk, journal: Journal, returning: Returning, claiming: Claiming) -> None:
        self._desk, self._journal, self._returning, self._claiming = desk, journal, returning, claiming

    def shown(self, ref: str, found: Found, wanted: Mapping[int, Pieces]) -> PastSale:
        """A sale, with so many pieces of its lines chosen to come back."""
        return self._paper(ref, found, wanted) if isinstance(found, FoundPaper) else self._own(ref, found, wanted)

    def _own(self, ref: str, kept: Kept, wanted: Mapping[int, Pieces]) -> PastSale:
        sale = kept.operation
        if not isinstance(sale, Sale):
            raise TypeError("only a sale is drawn as one")
        row, back, store = self._journal.row(kept, sale), returned(self._desk, kept), self._desk.store
        lines = tuple(
            PastLine(
                number=number,
                name=line.name,
                quantity=line.quantity,
                **_left(share, back.get(number, 0), wanted.get(number)),
                paid_minor=share.paid_minor if sale.invoice is UNSET else line.amount_minor,
                points=line.points,
                used=line.used,
                is_reward=line.reward is not UNSET,
            )
            for number, (line, share) in enumerate(zip(sale.lines, shares_of(sale), strict=True), start=1)
        )
        return PastSale(
            ref=ref,
            till=None,
            short_code=row.short_code,
            reference=row.reference,
            who=row.who,
            at_ms=row.at_ms,
            total_minor=row.total_minor,
            due_minor=sale.due_minor,
            points_earned=row.points_earned,
            points_used=row.points_used,
            tenders=_tenders(sale),
            voucher_minor=sale.voucher_value_minor,
            lines=lines,
            later=self._later(kept),
            back=row.back,
            whose=self._whose(kept, sale, row.back),
            undo_until_ms=self._undo_until(kept),
            can_copy=self._desk.settings.prints and store.has_receipt(kept.epoch, kept.seq),
            is_invoice=sale.invoice is not UNSET,
        )

    def _paper(self, ref: str, found: FoundPaper, wanted: Mapping[int, Pieces]) -> PastSale:
        paper, back = found.paper, returned(self._desk, found)
        lines = tuple(
            PastLine(
                number=number,
                name="",
                quantity=line.quantity,
                **_left(share, back.get(number, 0), wanted.get(number)),
                paid_minor=line.paid_minor,
                points=line.earned,
                used=line.used,
            )
            for number, (line, share) in enumerate(zip(paper.lines, found.shares, strict=True), start=1)
        )
        owned, left = had_somebody(found), [line.left for line in lines]
        came = Back.NOTHING if not back else Back.PART if any(left) else Back.ALL
        return PastSale(
            ref=ref,
            till=found.till.name,
            short_code="",
            reference=None,
            who=None,
            at_ms=paper.day * DAY_MS + DAY_MS // 2,
            total_minor=paper.total_minor,
            due_minor=sum(line.paid_minor for line in paper.lines),
            points_earned=sum(line.points for line in lines) if owned else 0,
            points_used=sum(line.used for line in lines),
            tenders=(),
            voucher_minor=0,
            lines=lines,
            later=self._later(found),
            back=came,
            whose=self._whose_on_paper(found, came),
            undo_until_ms=0,
            can_copy=False,
            totals_only=not paper.lines,
        )

    def _later(self, found: Found) -> tuple[LaterShown, ...]:
        """What was done here comes last: the newest of it may be printed again."""
        shown = (self._one_later(one) for one in about(self._desk, found))
        others = (
            LaterShown("", Deed.RETURNED, one.at_ms, one.amount_minor, 0, None, till=one.till)
            for one in elsewhere(self._desk, found)
        )
        return (*others, *(one for one in shown if one is not None))

    def _one_later(self, kept: Kept) -> LaterShown | None:
        one = kept.operation
        who = self._journal.name_of(one.member)
        match one:
            case Reversal():
                deed = Deed.UNDONE if one.undo else Deed.RETURNED
                points = one.effect.give - one.effect.take
                return LaterShown(one.sale_id, deed, one.context.at_ms, one.amount_minor, points, who)
            case Accrual():
                deed = Deed.CLAIMED if one.lines else Deed.UNCLAIMED
                return LaterShown(one.sale_id, deed, one.context.at_ms, 0, one.effect.delta, who, one.because)
            case _:
                return None

    def _whose(self, kept: Kept, sale: Sale, back: Back) -> Whose:
        if self._claiming.stands(kept) is not None:
            return Whose.UNDO
        programme = self._desk.programme()
        over = back in (Back.ALL, Back.UNDONE)
        if sale.invoice is not UNSET:
            return Whose.SETTLED if over else Whose.PAID
        if programme is None or programme.claims is None or over or sale.pending_card is not None:
            return Whose.SETTLED
        return Whose.MOVE if sale.member is not None and not claims_about(self._desk, kept) else Whose.ADD

    def _whose_on_paper(self, found: FoundPaper, back: Back) -> Whose:
        if self._claiming.stands(found) is not None:
            return Whose.UNDO
        programme, owned = self._desk.programme(), had_somebody(found)
        closed = programme is None or programme.claims is None or not found.paper.lines
        return Whose.SETTLED if closed or owned or back is Back.ALL else Whose.ADD

    def _undo_until(self, kept: Kept) -> int:
        last = self._returning.undoable()
        is_last = last is not None and (last.epoch, last.seq) == (kept.epoch, kept.seq)
        return self._returning.undo_until_ms(kept) if is_last else 0


def _tenders(sale: Sale) -> tuple[TenderShown, ...]:
    """How it was paid, the change taken off the cash; another program's money is not known here."""
    change = sale.change_minor
    paid = []
    for one in sale.tenders:
        off = min(change, one.amount_minor) if one.kind == "cash" else 0
        change -= off
        if one.amount_minor > off:
            paid.append(TenderShown(one.kind, one.amount_minor - off))
    return tuple(paid)


class _Left(TypedDict):
    left: int
    wanted: int
    left_minor: int | None
    price_minor: int | None
    part_minor: int


def _left(share: Shares, back: PieceCount, wanted: Pieces | None) -> _Left:
    """What can still come back of a line, and what of that is wanted; a piece of which a part is left is left."""
    return {
        "left": math.ceil(share.left(back)),
        "wanted": 0 if wanted is None else wanted.quantity,
        "left_minor": share.left_minor(back),
        "price_minor": share.price_minor,
        "part_minor": 0 if wanted is None else wanted.part_minor or 0,
    }
