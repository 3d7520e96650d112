"""What an op does to vouchers, as the log's own columns repeat it: which one, at which version, gained or given up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import msgspec

from loyalty.ops.operations import Reversal, Sale, VoucherIssue, VoucherReturn

if TYPE_CHECKING:
    from loyalty.ops.operations import Operation

Moves: TypeAlias = "frozenset[tuple[str, int, bool]]"
"""Voucher, version, and whether it was gained."""


@dataclass(frozen=True, slots=True)
class Move:
    """One voucher gained or given up; `uses`: only its holder may do so."""

    voucher: str
    hver: int
    gained: bool = False
    uses: bool = False


def moves_of(operation: Operation) -> tuple[Move, ...]:
    """The vouchers that an op moves here; what a return makes good again is the server's to hand out."""
    match operation:
        case VoucherIssue():
            return (Move(operation.voucher, 1, gained=True),)
        case VoucherReturn():
            return (Move(operation.voucher, operation.hver),)
        case Sale():
            return tuple(Move(used.id, used.hver, uses=True) for used in operation.vouchers)
        case Reversal():
            return tuple(Move(used.id, used.hver) for used in operation.vouchers)
        case _:
            return ()


class _Used(msgspec.Struct, frozen=True):
    id: str
    hver: int


class _Moved(msgspec.Struct, frozen=True):
    """The part of a body that says what it does to vouchers."""

    kind: str
    voucher: str = ""
    hver: int = 1
    vouchers: tuple[_Used, ...] = ()


_MOVED_READER = msgspec.json.Decoder(_Moved)


def moves_in(body: bytes) -> Moves:
    """The same, from the bytes of an op; nothing for bytes that are no op."""
    try:
        moved = _MOVED_READER.decode(body)
    except msgspec.DecodeError:
        return frozenset()
    if moved.kind in (VoucherIssue.KIND, VoucherReturn.KIND):
        return frozenset({(moved.voucher, moved.hver, moved.kind == VoucherIssue.KIND)})
    return frozenset((used.id, used.hver, False) for used in moved.vouchers)
