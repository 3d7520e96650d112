"""The room of the last sales: a sale is found, looked at, and then returned, undone, printed again or put right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loyalty.codes.scanned import CardCode, MemberCode, ProductCode, ReceiptCode, parse_scan
from loyalty.ops.operations import Sale
from loyalty.values.errors import Refusal, RefusalCode
from terminal import activity_commands as a
from terminal.activity import ActivityShown, Step
from terminal.events import ActivityChanged, Tone
from terminal.ports import Kept
from terminal.till.activity.journal import Journal
from terminal.till.activity.owning import Owning
from terminal.till.activity.past_sight import PastSight
from terminal.till.activity.taking_back import TakingBack
from terminal.till.trade.invoicing import is_invoice
from terminal.till.trade.papers import FoundPaper
from terminal.till.trade.past import on_paper

if TYPE_CHECKING:
    from collections.abc import Callable

    from loyalty.codes.scanned import Code
    from loyalty.ops.chain import Head
    from loyalty.ops.operations import Origin
    from terminal.activity import DeedShown
    from terminal.catalogue_ports import KnownMember
    from terminal.till.activity.journal import Listed
    from terminal.till.desk import Desk
    from terminal.till.trade.claiming import Claiming
    from terminal.till.trade.finding import Finding
    from terminal.till.trade.past import Found
    from terminal.till.trade.returning import Returning

_RECEIPT = "T:"
"""Begins the name of a sale that is known by its paper."""
_GONE = Refusal(RefusalCode.NO_SUCH_SALE, "This till knows no such sale. Scan its receipt, or choose it in the list.")
_NO_PAPER = "This sale was not printed here, so there is nothing to copy. Its points and its return do not need paper."
_UNKNOWN_CARD = "This till knows no member with this card. Search by name, amount or time."


class Room:
    """Open or closed; says how it looks whenever that changes. Till thread only.

    `at_counter` is who is served just now; `changed` is called after each op, for the counter to follow; `ask_receipt`
    asks the server what it knows of a sale, which is there some moments later.
    """

    def __init__(
        self,
        desk: Desk,
        *,
        finding: Finding,
        returning: Returning,
        claiming: Claiming,
        at_counter: Callable[[], KnownMember | None],
        changed: Callable[[], None],
        ask_receipt: Callable[[Origin], None],
    ) -> None:
        self._ask_receipt = ask_receipt
        self._desk, self._finding, self._returning, self._changed = desk, finding, returning, changed
        self._journal = Journal(desk)
        self._sight = PastSight(desk, self._journal, returning, claiming)
        self._taking = TakingBack(desk, returning)
        self._owning = Owning(desk, finding, claiming, at_counter)
        self._said: ActivityShown | None = ActivityShown(open=False)
        self.open = False
        self._text, self._ref = "", ""
        self._member: str | None = None
        self._read_last: tuple[Head, Listed] | None = None
        self._step = Step.LOOK
        self._done: DeedShown | None = None

    @property
    def about(self) -> Origin | None:
        """The sale that is shown, by the names on its receipt."""
        found = self._found()
        return None if found is None else on_paper(self._desk, found)

    def hear(self, command: a.ActivityCommand) -> None:
        """Do it; how the room looks then is said by the next `draw`."""
        match command:
            case a.ActivityWanted():
                self._enter() if command.open else self._leave()
            case a.PastSearched():
                self._list(command.text, None)
            case a.PastChosen():
                self._choose(command.ref)
            case a.PastCopied():
                self._copy(command.ref)
            case a.StepLeft():
                self._rest() if self._step is not Step.LOOK else self._leave()
            case _:
                found = self._found()
                if found is not None:
                    self._work(command, found)

    def hear_code(self, code: Code) -> bool:
        """A scan while the room is open, or a receipt at any time; False for what is the counter's: the room closes."""
        if isinstance(code, ReceiptCode):
            self._choose(f"{_RECEIPT}{code.text}")
        elif not self.open:
            return False
        elif not self._took(code):
            self.leave()
            return False
        self.draw()
        return True

    def show(self, receipt: str) -> None:
        """Show the sale of a receipt (the letters of its code), whatever the room did before."""
        self._choose(f"{_RECEIPT}{receipt}")
        self.draw()

    def leave(self) -> None:
        """Back to the counter."""
        self._leave()
        self.draw()

    def draw(self) -> None:
        """Say how it looks, if that is not what was said last."""
        shown = self._shown() if self.open else ActivityShown(open=False)
        if shown != self._said:
            self._said = shown
            self._desk.say(ActivityChanged(shown))

    def show_anew(self) -> None:
        """Somebody looks who has seen nothing yet, or what a till that is no more had said."""
        self._said = None
        self.draw()

    def _took(self, code: Code) -> bool:
        """Whether a scan means something in the step that is open."""
        found = self._found()
        match code:
            case MemberCode() | CardCode() if self._step is Step.CLAIM:
                self._owning.scanned(self._finding.member_of(code))
            case MemberCode() | CardCode() if self._step in (Step.LOOK, Step.DONE):
                self._of_member(self._finding.member_of(code))
            case ProductCode() if self._step is Step.RETURN and found is not None:
                self._taking.scanned(found, code.gtin)
            case _:
                return False
        return True

    def _work(self, command: a.ActivityCommand, found: Found) -> None:
        """What is done about the sale that is shown."""
        match command:
            case a.ReturnBegun():
                self._rest(Step.RETURN)
                self._ask_receipt(on_paper(self._desk, found))
                if is_invoice(found):  # It was cancelled: nothing of it can stay.
                    self._taking.want(found, None, 1)
            case a.ClaimBegun():
                self._rest(Step.CLAIM)
                self._owning.begin(found)
            case a.PiecesWanted() if self._step is Step.RETURN:
                self._taking.want(found, command.line, command.quantity)
            case a.PartWanted() if self._step is Step.RETURN:
                self._taking.want_part(found, command.line, command.part_minor)
            case a.ReturnConfirmed() if self._step is Step.RETURN:
                self._finish(self._taking.confirm(found, command.amount_minor))
            case a.PastUndone() if self._step is Step.LOOK:
                self._finish(self._taking.undo(found))
            case a.ClaimUndone() if self._step is Step.LOOK:
                self._finish(self._owning.undo(found))
            case a.ClaimantTyped() if self._step is Step.CLAIM:
                self._owning.type(command.text)
            case a.ClaimantChosen() if self._step is Step.CLAIM:
                self._owning.choose(command.member_id)
            case a.ClaimReasoned() if self._step is Step.CLAIM:
                self._owning.explain(command.reason)
            case a.ClaimConfirmed() if self._step is Step.CLAIM:
                self._finish(self._owning.confirm(found, command.points))
            case _:
                pass

    def _finish(self, done: DeedShown | None) -> None:
        """Say what is on disk now; where nothing is, the step stays."""
        if done is not None:
            self._rest(Step.DONE)
            self._done = done
            self._changed()

    def _enter(self) -> None:
        self.open = True
        self._list("", None)

    def _leave(self) -> None:
        self.open, self._text, self._member, self._ref = False, "", None, ""
        self._read_last = None
        self._rest()

    def _rest(self, step: Step = Step.LOOK) -> None:
        self._step, self._done = step, None
        self._taking.forget()

    def _list(self, text: str, member: str | None) -> None:
        """Another list; what was shown goes on being shown while it stands there, else the newest."""
        self._text, self._member, self._read_last = text, member, None
        rows = self._listed().rows
        if self._ref not in [row.ref for row in rows]:
            self._ref = rows[0].ref if rows else ""
            self._rest()

    def _of_member(self, known: KnownMember | None) -> None:
        if known is None:
            self._desk.notice(Tone.ATTENTION, "unknown_member", _UNKNOWN_CARD)
        else:
            self._list(known.member.name, known.member.id)

    def _choose(self, ref: str) -> None:
        found = self._read(ref)
        if isinstance(found, Refusal):
            self._desk.refuse(found)
            return
        if isinstance(found, FoundPaper):
            self._ask_receipt(found.origin)
        self.open = True
        self._ref = found.operation.sale_id if isinstance(found, Kept) else ref
        self._rest()

    def _read(self, ref: str) -> Found | Refusal:
        code = parse_scan(ref)
        if isinstance(code, ReceiptCode):
            return self._returning.papers.read(code.text)
        kept = self._desk.store.kept(ref)
        return kept if kept is not None and isinstance(kept.operation, Sale) else _GONE

    def _found(self) -> Found | None:
        found = self._read(self._ref) if self._ref else None
        return None if isinstance(found, Refusal) else found

    def _copy(self, ref: str) -> None:
        kept, now = self._desk.store.kept(ref), self._desk.now_ms()
        prints = kept is not None and self._desk.settings.prints
        job = self._desk.store.copy_receipt(kept.epoch, kept.seq, now) if prints and kept is not None else None
        if job is None:
            self._desk.notice(Tone.ATTENTION, "no_receipt", _NO_PAPER)
        self._desk.queue_print(job)

    def _listed(self) -> Listed:
        """The list, read once from a search until it is shown, unless something was committed meanwhile."""
        head = self._desk.store.standing().head
        if self._read_last is None or self._read_last[0] != head:
            self._read_last = head, self._journal.listed(self._text, self._member)
        return self._read_last[1]

    def _shown(self) -> ActivityShown:
        listed, self._read_last, found = self._listed(), None, self._found()
        shown = ActivityShown(
            open=True, text=self._text, rows=listed.rows, searched_back_ms=listed.searched_back_ms, step=self._step
        )
        if found is None:
            return shown
        is_return, is_claim = self._step is Step.RETURN, self._step is Step.CLAIM
        return ActivityShown(
            open=True,
            text=self._text,
            rows=listed.rows,
            searched_back_ms=listed.searched_back_ms,
            sale=self._sight.shown(self._ref, found, self._taking.wanted),
            step=self._step,
            after=self._taking.shown(found) if is_return else None,
            claim=self._owning.shown(found) if is_claim else None,
            done=self._done,
        )
