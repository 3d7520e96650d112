"""What the till asks the server about points, and what it hears: who holds them, and which are wanted back."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from loyalty.exchange.wire import WANTS_MAX

if TYPE_CHECKING:
    from loyalty.exchange.wire import ExchangeReply, ExchangeRequest
    from terminal.till.desk import Desk


class PointsLine:
    """The part of an exchange that is about points. Till thread only."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._wants: dict[str, int] = {}
        self._on_its_way: set[str] = set()
        self._recalls: dict[str, int] = {}
        self._arrived: set[str] = set()
        self._unheard: set[str] = set()
        self._granted = False

    @property
    def waits(self) -> bool:
        """Whether anybody waits for points."""
        return bool(self._wants)

    @property
    def is_new(self) -> bool:
        """Whether somebody waits for points that no other till was asked for yet."""
        return any(member not in self._on_its_way for member in self._wants)

    def want(self, member: str, level: int) -> None:
        """Ask for rights up to this level with the next exchange."""
        self._wants[member] = max(level, self._wants.get(member, 0))
        self._on_its_way.discard(member)

    def unwant(self, member: str) -> None:
        """Nobody waits for these rights any more."""
        self._wants.pop(member, None)
        self._on_its_way.discard(member)

    def asked_for(self, member: str) -> bool:
        """Whether the exchange under way, or one still to be made, asks for this member's rights."""
        return member in self._wants

    def wishes(self) -> dict[str, int]:
        """What the next request asks for."""
        return dict(islice(self._wants.items(), WANTS_MAX))

    def heard(self, asked: ExchangeRequest, reply: ExchangeReply) -> None:
        """What is on its way from other tills is wished for further; more than was asked for, likewise."""
        self._recalls, self._arrived = dict(reply.recalls), self._unheard.union(asked.wants)
        self._unheard, self._granted = set(), self._granted or bool(reply.grants)
        for member, told in reply.holders.items():
            self._desk.elsewhere.heard(member, told)
        for member, level in asked.wants.items():
            if reply.pending.get(member) and member in self._wants:
                self._on_its_way.add(member)
            elif self._wants.get(member, 0) <= level:
                self.unwant(member)

    def failed(self, asked: ExchangeRequest | None) -> None:
        """The server was not reached: nobody waits for what was asked, which may have been granted all the same."""
        self._unheard.update(asked.wants if asked is not None else ())
        for member in asked.wants if asked is not None else ():
            self._wants.pop(member, None)

    def take_recalls(self) -> dict[str, int]:
        """Points that others wait for and the server said we hold, once."""
        recalls, self._recalls = self._recalls, {}
        return recalls

    def take_granted(self) -> bool:
        """Whether the server told of any points that it granted, asked for or not, once."""
        granted, self._granted = self._granted, False
        return granted

    def take_arrived(self) -> set[str]:
        """Members whose points were asked for and may have come, once."""
        arrived, self._arrived = self._arrived, set()
        return arrived
