"""What the till asks the server about receipts, and what it hears: lines that have no room there, what came back."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from loyalty.exchange.wire import WANTS_MAX

if TYPE_CHECKING:
    from loyalty.exchange.wire import ExchangeReply, ExchangeRequest
    from loyalty.ops.operations import Origin
    from terminal.till.desk import Desk

KEPT_MAX = 20
"""Receipts of which is remembered what was told; the one told first is forgotten first."""


class ReceiptLine:
    """The part of an exchange that is about receipts. Till thread only."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._wants: dict[Origin, None] = {}

    @property
    def waits(self) -> bool:
        """Whether anybody waits for a receipt."""
        return bool(self._wants)

    def want(self, origin: Origin) -> None:
        """Ask about a sale with the next exchange."""
        self._wants[origin] = None

    def unwant(self, origin: Origin) -> None:
        """Nobody waits to hear of this sale any more."""
        self._wants.pop(origin, None)

    def asked_for(self, origin: Origin) -> bool:
        """Whether it is still asked about."""
        return origin in self._wants

    def wishes(self) -> list[Origin]:
        """What the next request asks for."""
        return list(islice(self._wants, WANTS_MAX))

    def heard(self, asked: ExchangeRequest, reply: ExchangeReply) -> None:
        """What was told is kept; what was not, the server does not have."""
        kept = self._desk.told_receipts
        for told in reply.receipts:
            if told.origin in asked.receipt_wants:
                kept.pop(told.origin, None)
                kept[told.origin] = told
        while len(kept) > KEPT_MAX:
            del kept[next(iter(kept))]
        self.failed(asked)

    def failed(self, asked: ExchangeRequest | None) -> None:
        """Nobody waits for what was asked: the server was not reached, or has answered."""
        for origin in asked.receipt_wants if asked is not None else ():
            self.unwant(origin)
