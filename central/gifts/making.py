"""A voucher made for a member by the programme: its id follows from its name, also on a server that was restored."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import count
from typing import TYPE_CHECKING

from central.store.vouchers import live_codes, vouchers_of
from loyalty.codes.voucher import SHORT_LETTERS, draw_voucher
from loyalty.ledger.voucher_ledger import VoucherAccount
from loyalty.shopping.occasion import day_begins_ms

if TYPE_CHECKING:
    from central.store.database import Transaction
    from loyalty.rules.gifts import Gift
    from loyalty.rules.spending import VoucherOffer
    from loyalty.shopping.occasion import Occasion
    from loyalty.values.ids import OpId


@dataclass(frozen=True, slots=True)
class Wish:
    """A voucher that a member is to have once under `name`: of which kind, where and when, and for which sale.

    `reached` is the balance with which it is given, where it is given for that.
    """

    name: str
    gift: Gift
    kind: VoucherOffer
    currency: str
    version: int
    member: str
    occasion: Occasion
    sale: OpId | None = None
    reached: int | None = None


def last_day(wish: Wish) -> date | None:
    """The last day on which the voucher counts, None: it has no end."""
    return wish.kind.last_day(wish.occasion.day)


def make(tx: Transaction, secret: bytes, wish: Wish) -> VoucherAccount:
    """The voucher of this name, held by nobody; one that a till has shown after a restore stays as it was shown."""
    draws = count()

    def draw(size: int) -> bytes:
        told = f"{wish.name}|{next(draws)}".encode()
        return hmac.new(secret, b"gift-v1|" + told, hashlib.sha256).digest()[:size]

    passed = set[str]()
    while True:
        id = draw_voucher(draw, passed.__contains__)
        known = vouchers_of(tx, [id], lock=True).get(id)
        if known is not None and known.gift is None and known.issued is None:
            return _of_kind(known, wish)
        if known is None and not live_codes(tx, [id]):
            return _of_kind(VoucherAccount(id, "", 0, wish.currency, hver=1), wish)
        passed.add(id[:SHORT_LETTERS])


def _of_kind(known: VoucherAccount, wish: Wish) -> VoucherAccount:
    kind, offset, last = wish.kind, wish.occasion.offset_min, last_day(wish)
    first = None if kind.not_before is None else day_begins_ms(date.fromisoformat(kind.not_before), offset)
    return replace(
        known.made(),
        name=kind.name,
        value_minor=kind.value_minor or 0,
        currency=wish.currency,
        member=wish.member,
        expires_ms=None if last is None else day_begins_ms(last + timedelta(days=1), offset),
        terms=kind.terms(first),
        gift=wish.name,
    )
