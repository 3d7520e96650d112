"""What the till asks the server about vouchers, and what it hears: who holds them, and which are wanted back."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from loyalty.exchange.wire import WANTS_MAX
from terminal.till.elsewhere import last_heard

if TYPE_CHECKING:
    from loyalty.exchange.wire import ExchangeReply, ExchangeRequest
    from terminal.till.desk import Desk


class VoucherLine:
    """The part of an exchange that is about vouchers. Till thread only."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._wants: dict[str, None] = {}
        self._recalls: dict[str, int] = {}

    @property
    def waits(self) -> bool:
        """Whether anybody waits for a voucher."""
        return bool(self._wants)

    @property
    def is_new(self) -> bool:
        """Whether somebody waits for a voucher of which the server was not asked yet."""
        return any(voucher not in self._desk.voucher_holders for voucher in self._wants)

    def want(self, voucher: str) -> None:
        """Ask for a voucher with the next exchange."""
        self._wants[voucher] = None
        self._desk.voucher_holders.pop(voucher, None)

    def unwant(self, voucher: str) -> None:
        """Nobody waits for this voucher any more."""
        self._wants.pop(voucher, None)
        self._desk.voucher_holders.pop(voucher, None)

    def asked_for(self, voucher: str) -> bool:
        """Whether it is still wished for."""
        return voucher in self._wants

    def wishes(self) -> list[str]:
        """What the next request asks for."""
        return list(islice(self._wants, WANTS_MAX))

    def heard(self, asked: ExchangeRequest, reply: ExchangeReply) -> None:
        """What another till holds is wished for further; everything else is decided."""
        self._recalls = dict(reply.voucher_recalls)
        for voucher in asked.voucher_wants:
            holder = reply.voucher_pending.get(voucher)
            if holder is None:
                self.unwant(voucher)
            elif voucher in self._wants:
                heard = last_heard(holder, self._desk.clock)
                self._desk.voucher_holders[voucher] = f"This voucher is held by {holder.till} ({heard})."

    def failed(self, asked: ExchangeRequest | None) -> None:
        """The server was not reached: nobody waits for what was asked."""
        for voucher in asked.voucher_wants if asked is not None else ():
            self._wants.pop(voucher, None)

    def take_recalls(self) -> dict[str, int]:
        """Vouchers that others wait for, with the version that is wanted back, once."""
        recalls, self._recalls = self._recalls, {}
        return recalls
