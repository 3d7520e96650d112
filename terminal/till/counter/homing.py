"""The home store of the member at the counter, where the points wait for them: moved here when they wish it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loyalty.operations import SCHEMA, Effect, HomeChange
from terminal.events import Tone

if TYPE_CHECKING:
    from terminal.catalogue_ports import KnownMember
    from terminal.till.desk import Desk


class Homing:
    """Commits the wish; the server moves home and points as soon as the till that holds them is heard.

    Till thread only. What was wished is remembered until the replica says so, so that a wish is made once.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._wished: set[str] = set()

    def is_away(self, known: KnownMember) -> bool:
        """Whether a member is at home in another store; who has no home yet gets it with the first sale."""
        here = self._desk.store.identity().store
        if known.member.home_store in {None, here}:
            self._wished.discard(known.member.id)
            return False
        return known.member.id not in self._wished

    def make_home(self, known: KnownMember | None) -> None:
        """The member wishes this store to be their home."""
        desk = self._desk
        if known is None:
            desk.notice(Tone.ATTENTION, "no_member", "Choose the member first: the home store is theirs.")
            return
        if not self.is_away(known):
            desk.notice(Tone.ATTENTION, "at_home", f"{known.member.name} is at home in this store already.")
            return
        wish = HomeChange(SCHEMA, desk.context(None, None), desk.new_id(), known.member.id, Effect())
        desk.commit(wish, slip=None, title="", wish_digest=None)
        self._wished.add(known.member.id)
        sentence = f"This becomes the home store of {known.member.name}. The points follow as soon as they can."
        desk.notice(Tone.OK, "home_wished", sentence)
