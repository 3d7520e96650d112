"""Two computers with one till's name: a person lets one of them in while the other is switched off.

The server cannot know which of the two asks. Should it be the wrong one, or both, they are stopped again, and nothing
is lost: what either sold is on its disk, and is told by whichever is let in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from central.errors import WorldSaidNo
from central.store import exceptions, incarnations
from central.store.incarnations import ALONE, LEAVING, STOPPED, TELLING
from central.store.tills import named_till

if TYPE_CHECKING:
    from central.store.database import Transaction
    from central.store.tills import Till

_SAID = {ALONE: "one computer is left", LEAVING: "one computer leaves, and tells before what it knows"}


def let_one_in(tx: Transaction, name: str, *, leaving: bool, by: str, now_ms: int) -> Till:
    """The next computer that asks gets an incarnation; one that is `leaving` tells what it knows and gets no points.

    WorldSaidNo for a till that is not stopped, or does not stand between the two.
    """
    till = named_till(tx, name)
    if till.lost or till.concern not in (STOPPED, ALONE, LEAVING, TELLING):
        raise WorldSaidNo(f"{till.name} is not stopped for being two computers.")
    word = LEAVING if leaving else ALONE
    incarnations.note_word(tx, till.id, word)
    exceptions.close_cause(tx, STOPPED, till.id, by=by, said=_SAID[word], now_ms=now_ms)
    return till
