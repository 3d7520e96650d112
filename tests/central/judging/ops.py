"""Ops as a till might bring them, and books to judge them by."""

from __future__ import annotations

import msgspec

from central.judging.book import Book, Decision, MemberStanding
from central.judging.judge import judge
from central.judging.told import Told
from loyalty.ledger.booking import Account, Holding
from loyalty.ops.effect import Credit, Effect
from loyalty.ops.operations import SCHEMA, Context, Origin, ReturnedLine, Reversal, Sale, SoldLine
from loyalty.values.ids import OpId

TILL, OTHER, ANA = "AAAAAAAAAAAAAAAA", "BBBBBBBBBBBBBBBB", "MMMMMMMMMMMMMMMM"


def context(**changed: object) -> Context:
    plain = Context("uuid-1", "store", "built-in", None, None, 1, None, 1_790_000_000_000, 0, "boot")
    return msgspec.structs.replace(plain, **changed)


def sale(
    *, earn: int = 100, use: int = 0, member: str | None = ANA, credit: Credit = Credit.POOL, **changed: object
) -> Sale:
    line = SoldLine("Thing", "food", 4, 1_000, earn, use, use, "food")
    plain = Sale(
        schema=SCHEMA,
        context=context(),
        sale_id="s",
        member=member,
        effect=Effect(earn=earn, use=use, credit=credit),
        currency="GBP",
        total_minor=1_000,
        discount_minor=use,
        points_value_minor=use,
        due_minor=1_000 - use,
        change_minor=0,
        tenders=(),
        lines=(line,),
    )
    return msgspec.structs.replace(plain, **changed)


def back(
    pieces: int,
    *,
    take: int,
    give: int = 0,
    uuid: str = "uuid-2",
    origin: Origin | None = None,
    money: int | None = None,
) -> Reversal:
    money = max(250 * pieces - give, 0) if money is None else money
    return Reversal(
        schema=SCHEMA,
        context=context(uuid=uuid),
        sale_id="r",
        member=ANA,
        effect=Effect(take=take, give=give),
        currency="GBP",
        origin=origin or Origin(TILL, 1, 1, "s"),
        amount_minor=money,
        undo=False,
        lines=(ReturnedLine(1, pieces, money, take, give),),
    )


def book(balance: int = 500, held: int = 500, debt: int = 0, *, blocked: bool = False) -> Book:
    standing = MemberStanding(Account(balance, held, debt), Holding(g=held), blocked)
    return Book(store="store", device=TILL, tills=frozenset({TILL, OTHER}), standings={ANA: standing})


def decide(operation: Told, into: Book, seq: int = 1) -> Decision:
    return judge(OpId(TILL, 1, seq), operation, into)
