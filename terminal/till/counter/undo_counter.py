"""The undo key of the counter: the last sale is taken back, once the server said that it came back nowhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loyalty.values.errors import Refusal, RefusalCode
from terminal.counter import Mode
from terminal.events import Tone
from terminal.receipt import money
from terminal.till.exchange.patience import NeedsReceipt
from terminal.till.trade.past import elsewhere, on_paper

if TYPE_CHECKING:
    from loyalty.ops.operations import Origin
    from terminal.commands import LastUndone
    from terminal.ports import Kept
    from terminal.till.counter.serving import Serving
    from terminal.till.desk import Desk
    from terminal.till.exchange.patience import Need, Patience
    from terminal.till.trade.returning import Returning


class UndoCounter:
    """Till thread only."""

    def __init__(self, desk: Desk, serving: Serving, returning: Returning, patience: Patience) -> None:
        self._desk, self._serving, self._returning, self._patience = desk, serving, returning, patience
        self._asked: dict[Origin, Kept] = {}

    def hear(self, command: LastUndone) -> None:
        """Undo the last sale while its time lasts; with a line the server is asked first, and the till goes on."""
        kept = self._returning.undoable()
        if kept is None:
            sentence = "There is no sale to undo: its time has passed, or it was returned. Make a refund instead."
            self._desk.notice(Tone.ATTENTION, "nothing_to_undo", sentence)
            return
        about = on_paper(self._desk, kept)
        if not self._desk.online:
            self._undo(kept)
        elif about not in self._asked:
            self._asked[about] = kept
            self._patience.wait(command, NeedsReceipt(about))

    def take_up(self, need: Need) -> None:
        """The server has answered, or could not be reached: the sale that was meant is undone, whatever came since."""
        kept = self._asked.pop(need.origin, None) if isinstance(need, NeedsReceipt) else None
        if kept is not None:
            self._undo(kept)

    def _undo(self, kept: Kept) -> None:
        desk = self._desk
        back = self._elsewhere(kept) or self._returning.give_back(
            reversal_id=desk.new_id(), found=kept, pieces=None, undo=True
        )
        if isinstance(back, Refusal):
            desk.refuse(back)
            self._serving.follow_past()
            return
        price = money(desk.letterhead(None), back.reversal.amount_minor)
        hand_back = f"Hand back {price}. " if desk.settings.mode is Mode.TILL and back.reversal.amount_minor else ""
        again = " The vouchers are good again." if back.reversal.vouchers else ""
        desk.notice(Tone.OK, "undone", f"The last sale is undone. {hand_back}The points are put right.{again}")
        self._serving.show_done()

    def _elsewhere(self, kept: Kept) -> Refusal | None:
        """What came back in part at another till is no sale to undo; what is left of it is returned by name."""
        if not elsewhere(self._desk, kept):
            return None
        weighed = self._returning.weigh(self._desk.new_id(), kept, None, undo=True)
        if isinstance(weighed, Refusal):
            return weighed
        tills = " and at ".join(dict.fromkeys(one.till for one in elsewhere(self._desk, kept)))
        sentence = f"Some of it already came back at {tills}. Find the sale among the last ones and return the rest."
        return Refusal(RefusalCode.ALREADY_REFUNDED, sentence)
