"""Books operations together, or those at which the server fails by themselves: one is put aside, the rest goes on."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, TypeVar

from central.errors import FAULTS
from loyalty.values.ids import OpId

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from central.judging.told import ToldAt
    from central.store.database import Transaction

NOT_BOOKABLE = "not_bookable"
Result = TypeVar("Result")

_log = logging.getLogger(__name__)


def book_all(tx: Transaction, ops: Sequence[ToldAt], book: Callable[[Sequence[ToldAt]], Result]) -> list[Result]:
    """What `book` returns for these ops, or for runs of them where it fails at some.

    An op at which it fails alone is a fault of this server and stands in its log; `book` is told the code instead.
    """
    try:
        with tx.part():
            return [book(ops)]
    except FAULTS:
        if len(ops) == 1:
            return [_put_aside(ops[0][0], book)]
    half = len(ops) // 2
    return [*book_all(tx, ops[:half], book), *book_all(tx, ops[half:], book)]


def _put_aside(op: OpId, book: Callable[[Sequence[ToldAt]], Result]) -> Result:
    _log.exception("operation %s/%s/%s cannot be booked and waits for a person", op.device, op.epoch, op.seq)
    return book([(op, NOT_BOOKABLE)])
