"""The points of a finished sale find their member: who it is, what they would get, why they are moved."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from loyalty.ops.accrued import Reason
from loyalty.ops.fields import TEXT_LETTERS_MAX
from loyalty.values.errors import Refusal
from loyalty.values.text import clean
from terminal.activity import ClaimShown, Deed, DeedShown
from terminal.counter import FoundShown
from terminal.events import Tone
from terminal.till.trade.finding import member_row
from terminal.till.trade.invoicing import is_invoice
from terminal.till.trade.past import sale_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from terminal.catalogue_ports import KnownMember
    from terminal.till.desk import Desk
    from terminal.till.trade.claiming import Claimed, Claiming
    from terminal.till.trade.finding import Finding
    from terminal.till.trade.past import Found

ROWS_MAX = 6
_NOBODY = "No member has this card. Check the number, or search by name or phone."
_CHANGED = "Something about these points changed just now. Look at the figures again, then confirm."
_NO_CLAIM = "No points were added to this sale here. Points that another till added are taken back there."


class Owning:
    """Keeps who was chosen until it is confirmed or left. Till thread only."""

    def __init__(
        self, desk: Desk, finding: Finding, claiming: Claiming, at_counter: Callable[[], KnownMember | None]
    ) -> None:
        self._desk, self._finding, self._claiming, self._at_counter = desk, finding, claiming, at_counter
        self._asked = ClaimShown()

    def begin(self, found: Found) -> None:
        """Whoever is at the counter is proposed; an invoice that was paid earns for whose it is."""
        here = self._at_counter()
        sale = sale_of(found)
        if sale is not None and is_invoice(found):
            self._asked = ClaimShown(member=sale.member, is_invoice=True)
        else:
            self._asked = ClaimShown() if here is None else ClaimShown(member=here.member.id)

    def type(self, text: str) -> None:
        """Look who may be meant."""
        named = self._finding.member_by_any(text.strip()) if text.strip() else None
        found = [named] if named is not None else self._finding.members(text) if text.strip() else []
        rows: tuple[FoundShown, ...] = tuple(member_row(known, self._desk.language) for known in found[:ROWS_MAX])
        nobody = bool(text.strip()) and not rows
        self._asked = replace(self._asked, text=text, rows=rows, found_nobody=nobody, member=None)

    def choose(self, member_id: str) -> None:
        """This member is the one."""
        self._asked = replace(self._asked, text="", rows=(), found_nobody=False, member=member_id)

    def scanned(self, known: KnownMember | None) -> None:
        """A card was scanned."""
        if known is None:
            self._desk.notice(Tone.ATTENTION, "unknown_member", _NOBODY)
        else:
            self.choose(known.member.id)

    def explain(self, reason: Reason) -> None:
        """Why the points are moved."""
        self._asked = replace(self._asked, reason=Reason(reason.code, clean(reason.text, TEXT_LETTERS_MAX)))

    def shown(self, found: Found) -> ClaimShown:
        """Who gets what, who loses it, or why not."""
        asked = self._asked
        known = None if asked.member is None else self._desk.store.member(asked.member)
        if known is None:
            return replace(asked, member=None)
        outlook, who = self._claiming.outlook(found, known), known.member.name
        if isinstance(outlook, Refusal):
            return replace(asked, who=who, refusal=outlook.sentence)
        loser = None if outlook.owner is None else self._desk.store.member(outlook.owner)
        return replace(
            asked,
            who=who,
            points=outlook.points,
            loser=None if outlook.owner is None else "…" if loser is None else loser.member.name,
            taken=outlook.taken,
            pending=outlook.pending,
            stamps=outlook.stamps,
            loser_owed=0 if loser is None else max(outlook.taken - loser.net, 0),
        )

    def confirm(self, found: Found, points: int) -> DeedShown | None:
        """Commit the claim, unless it is not what was shown; None where nothing was committed."""
        shown = self.shown(found)
        known = None if shown.member is None else self._desk.store.member(shown.member)
        if known is None:
            return None
        if shown.can_confirm and shown.points != points:
            self._desk.notice(Tone.ATTENTION, "claim_changed", _CHANGED)
            return None
        claimed = self._claiming.claim(self._desk.new_id(), found, known, reason=shown.reason)
        return self._told(Deed.CLAIMED, claimed)

    def undo(self, found: Found) -> DeedShown | None:
        """Take back what a claim gave; None where nothing was committed."""
        stands = self._claiming.stands(found)
        if stands is None:
            self._desk.notice(Tone.ATTENTION, "nothing_to_undo", _NO_CLAIM)
            return None
        return self._told(Deed.UNCLAIMED, self._claiming.undo(self._desk.new_id(), stands))

    def _told(self, deed: Deed, claimed: Claimed | Refusal) -> DeedShown | None:
        if isinstance(claimed, Refusal):
            self._desk.refuse(claimed)
            return None
        accrual = claimed.accrual
        known = self._desk.store.member(accrual.member)
        if known is None:
            return DeedShown(deed, 0, accrual.effect.delta, "…")
        if accrual.lines and accrual.origin.device != self._desk.store.identity().device:
            return DeedShown(deed, 0, accrual.effect.delta, known.member.name, pending=True)
        return DeedShown(deed, 0, accrual.effect.delta, known.member.name, max(known.net, 0), max(-known.net, 0))
