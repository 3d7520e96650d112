"""The home store of the member at the counter, where the points wait for them: moved here when they wish it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loyalty.ops.effect import Effect
from loyalty.ops.operations import SCHEMA, HomeChange
from terminal.events import Tone

if TYPE_CHECKING:
    from terminal.catalogue_ports import KnownMember
    from terminal.till.desk import Desk


class Homing:
    """Commits the wish; the server moves home and points as soon as the till that holds them is heard.

    Till thread only. What was wished is remembered until the server has heard of it and the member has gone, so that a
    wish is made once a visit: who came home and moved away again, which a till may not have seen, can wish anew.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._wished: dict[str, tuple[int, int]] = {}

    def attend(self, known: KnownMember | None) -> None:
        """Who stands at the counter now, if anybody does."""
        here, standing = None if known is None else known.member.id, self._desk.store.standing()
        heard = (standing.head.epoch, standing.acked_seq)
        for member in [member for member, wish in self._wished.items() if member != here and wish <= heard]:
            del self._wished[member]

    def is_away(self, known: KnownMember) -> bool:
        """Whether a member is at home in another store; who has no home yet gets it with the first sale."""
        here = self._desk.store.identity().store
        if known.member.home_store in {None, here}:
            self._wished.pop(known.member.id, None)
            return False
        return known.member.id not in self._wished

    def make_home(self, known: KnownMember | None) -> None:
        """The member wishes this store to be their home."""
        desk = self._desk
        if known is None:
            desk.notice(Tone.ATTENTION, "no_member", "Choose the member first: the home store is theirs.")
            return
        if not self.is_away(known):
            on_its_way = "The wish is on its way already." if known.member.id in self._wished else None
            at_home = f"{known.member.name} is at home in this store already."
            desk.notice(Tone.ATTENTION, "at_home", on_its_way or at_home)
            return
        wish = HomeChange(SCHEMA, desk.context(None, None), desk.new_id(), known.member.id, Effect())
        place = desk.commit(wish, slip=None, title="", wish_digest=None)
        self._wished[known.member.id] = (place.epoch, place.seq)
        sentence = f"This becomes the home store of {known.member.name}. The points follow as soon as they can."
        desk.notice(Tone.OK, "home_wished", sentence)
