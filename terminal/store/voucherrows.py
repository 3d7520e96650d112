"""Vouchers and the keys of tills in the replica."""

from __future__ import annotations

import base64
import binascii
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, func, select

from loyalty.shopping.voucher_terms import read_terms
from terminal.store.connection import Connection, Prepared
from terminal.store.tables import replica
from terminal.voucher_ports import IssuingTill, KnownVoucher

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Column
    from sqlalchemy.sql.elements import ColumnElement

_VOUCHER, _TILL, _STORE = replica["voucher"], replica["till_key"], replica["store"]
VOUCHERS_MAX = 20
"""So many vouchers of one member are looked at."""
_LAST = "\U0010ffff"


class VoucherRows:
    """Prepared look-ups. Till thread only; made anew after the replica file is swapped."""

    def __init__(self, connection: Connection, base: int) -> None:
        self._base = base
        columns = (
            *(_VOUCHER.c.id, _VOUCHER.c.name, _VOUCHER.c.member, _VOUCHER.c.value_minor, _VOUCHER.c.currency),
            *(_VOUCHER.c.expires_ms, _VOUCHER.c.state, _name_of(_VOUCHER.c.holder), _VOUCHER.c.used_ms),
            *(_name_of(_VOUCHER.c.used_by), _VOUCHER.c.terms),
        )
        self._by_id = Prepared(connection, select(*columns).where(_VOUCHER.c.id == bindparam("id")))
        of_member = (_VOUCHER.c.member == bindparam("member"), _VOUCHER.c.state == "live")
        ending = (_VOUCHER.c.expires_ms.is_(None), _VOUCHER.c.expires_ms, _VOUCHER.c.id)
        live = select(*columns).where(*of_member).order_by(*ending).limit(VOUCHERS_MAX)
        self._of_member = Prepared(connection, live)
        alive = (_VOUCHER.c.id == bindparam("id"), _VOUCHER.c.state == "live")
        self._contained = Prepared(connection, select(_VOUCHER.c.own).where(*alive))
        between = _VOUCHER.c.id.between(bindparam("low"), bindparam("high"))
        self._beginning = Prepared(connection, select(_VOUCHER.c.id).where(between))
        self._store = Prepared(connection, select(_STORE.c.name).where(_STORE.c.id == bindparam("id")))
        self._till = Prepared(connection, select(_TILL.c.name, _TILL.c.public_key).where(_TILL.c.id == bindparam("id")))

    def voucher(self, voucher: str) -> KnownVoucher | None:
        """A voucher by its id."""
        row = self._by_id.first(id=voucher)
        return None if row is None else _known(row)

    def of_member(self, member: str) -> list[KnownVoucher]:
        """The live vouchers of a member, those that end first before the others."""
        return [_known(row) for row in self._of_member.all(member=member)]

    def store_name(self, store: str) -> str | None:
        """The name of a store by its id."""
        row = self._store.first(id=store)
        return None if row is None else str(row[0])

    def live_behind(self, voucher: str, no: int) -> bool:
        """Whether a row that contains this till's op of that number says that the voucher may be used."""
        row = self._contained.first(id=voucher)
        return row is not None and max(row[0], self._base) >= no

    def beginning(self, short: str) -> Iterator[str]:
        """The ids that begin so."""
        return (row[0] for row in self._beginning.all(low=short, high=short + _LAST))

    def till(self, till: str) -> IssuingTill | None:
        """A till by its id; one whose key cannot be read is as if it were not there."""
        row = self._till.first(id=till)
        if row is None:
            return None
        try:
            return IssuingTill(row[0], base64.b64decode(row[1], validate=True))
        except (binascii.Error, ValueError):
            return None


def _known(row: Any) -> KnownVoucher:  # noqa: ANN401 - a row as the driver brings it
    return replace(KnownVoucher(*row[:-1]), terms=read_terms(row[-1]))


def _name_of(till: Column[str]) -> ColumnElement[str]:
    """A till's name; its id while its row has not come."""
    other = _TILL.alias()
    named = select(other.c.name).where(other.c.id == till).scalar_subquery()
    return func.coalesce(named, till)
