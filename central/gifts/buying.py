"""What sales and their returns mean for gifts: each sale as it is left, with the visit and the balance that it made."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from msgspec import UNSET

from central.judging.orphans import ALREADY_KNOWN
from central.points.lotting import CLOCK_MS, op_name
from central.zones import zones_at
from loyalty.ledger.booking import debt_account, member_account
from loyalty.ops.facts import Facts
from loyalty.rules.gifts import GiftGround
from loyalty.sales.requote import basket_of, occasion_of
from loyalty.shopping.occasion import Occasion
from loyalty.values.errors import BadValue
from loyalty.values.points import taken_so_far

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from central.judging.book import Book, Decision
    from central.store.receivers import Receiver
    from loyalty.ops.operations import Sale
    from loyalty.shopping.basket import Line
    from loyalty.values.ids import OpId
    from loyalty.values.points import PieceCount


@dataclass(frozen=True, slots=True)
class Bought:
    """A sale that was booked for a member, or given to one later; `name` is its own for ever.

    `version` is the programme that it names; `given` is when and where a voucher for it begins.
    """

    sale: OpId
    name: str
    member: str
    version: int | None
    purchase: GiftGround
    given: Occasion


def bought(decisions: Sequence[Decision], book: Book, receivers: Mapping[str, Receiver], now_ms: int) -> list[Bought]:
    """What these decisions bring their members, in their order; `receivers` are those as the decisions left them."""
    visits = {one: seen.visits for one, seen in receivers.items()}
    balances = Counter({one: seen.balance for one, seen in receivers.items()})
    found: list[Bought] = []
    later: list[Decision] = []
    for one in reversed(decisions):
        receiver = None if one.member is None else receivers.get(one.member)
        if receiver is None:
            continue
        brought = purchase_of(one, book)
        if brought is not None:
            balance = balances[receiver.member] - _came_back(later, receiver.member)
            then = replace(receiver, visits=visits[receiver.member], balance=balance)
            found.append(_bought(one, brought, book, then, now_ms))
        visits[receiver.member] -= one.tally.visits
        balances[receiver.member] -= moved(one, receiver.member)
        later.append(one)
    return [one for one in reversed(found) if one.purchase.lines]


def _came_back(later: Sequence[Decision], member: str) -> int:
    """Points that went with goods of before: whoever brings them back at once has not reached a balance by them."""
    sales = {one.id for one in later}
    backs = [one for one in later if one.member == member and one.returned and one.returned[0][0] not in sales]
    return -sum(moved(one, member) for one in backs)


def lines_left(sale: Sale, returned: Mapping[int, PieceCount]) -> tuple[Line, ...]:
    """What is left of a sale of which so many pieces of each line came back, with their share of what they cost.

    A piece of which a part came back is a piece still.
    Goods that cost nothing bring nothing; nor does a sale that cannot have been, whatever its till says.
    """
    facts = Facts(0, "en") if sale.facts is UNSET else sale.facts
    try:
        lines = basket_of(sale, facts).lines
    except BadValue:
        return ()
    left = []
    for number, line in enumerate(lines, start=1):
        back = min(returned.get(number, 0), line.quantity)
        cost = sale.lines[number - 1].amount_minor
        amount = cost - taken_so_far(cost, line.quantity, back)
        if back < line.quantity and (amount or line.reward is not None):
            left.append(replace(line, quantity=math.ceil(line.quantity - back), amount_minor=amount))
    return tuple(left)


def as_bought(sale: Sale, lines: tuple[Line, ...], occasion: Occasion, receiver: Receiver) -> GiftGround:
    """A sale as gifts see it, of a member as they were after it; the kind of card is what the till saw."""
    kind = None if sale.facts is UNSET else sale.facts.card_kind
    patron = replace(receiver.patron, card_kind=kind, first_visit=receiver.visits == 1, balance=receiver.balance)
    return GiftGround(occasion, patron, lines, {}, receiver.balance)


def moved(decision: Decision, member: str) -> int:
    """By how much the decision changed the member's points less what is owed."""
    mine = (member_account(member), debt_account(member))
    gained = sum(one.points for one in decision.entries if one.credit in mine)
    return gained - sum(one.points for one in decision.entries if one.debit in mine)


def _bought(decision: Decision, bought_as: tuple[OpId, Sale], book: Book, receiver: Receiver, now_ms: int) -> Bought:
    """A sale as it is left; who has it by a later op has the voucher from then on, as if they had come with it."""
    id, sale = bought_as
    occasion, lines = _occasion(sale, now_ms), lines_left(sale, book.returned.get(id, {}))
    purchase = as_bought(sale, lines, occasion, receiver)
    if id != decision.id:
        kind = book.claims[id].card_kind or receiver.patron.card_kind
        purchase = replace(purchase, patron=replace(purchase.patron, card_kind=kind))
    given = occasion if id == decision.id else Occasion(now_ms, occasion.offset_min, occasion.store)
    name = op_name(book.tells.get(id, id))
    return Bought(id, name, receiver.member, sale.context.programme, purchase, given)


def purchase_of(decision: Decision, book: Book) -> tuple[OpId, Sale] | None:
    """The sale that a decision makes its member's: it books it for the first time, or gives them its points.

    One whose points went elsewhere is none, nor is an invoice before it is paid.
    """
    if ALREADY_KNOWN in decision.flags:
        return None
    id = decision.id if decision.claimed is None else decision.claimed[0]
    original, claim = book.originals.get(id), book.claims.get(id)
    sale = None if original is None or not original.booked else original.sale
    if sale is None:
        return None
    if decision.claimed is not None:
        return (id, sale) if claim is not None and claim.member is not None and claim.by == decision.id else None
    return (id, sale) if claim is None and sale.invoice is UNSET else None


def _occasion(sale: Sale, now_ms: int) -> Occasion:
    """When and where it was; a time that no right clock shows is taken for now."""
    facts = Facts(0, "en") if sale.facts is UNSET else sale.facts
    if now_ms - CLOCK_MS <= sale.context.at_ms <= now_ms:
        return occasion_of(sale, facts)
    zones = () if facts.zones is UNSET else zones_at((zone for zone, _ in facts.zones), now_ms)
    return Occasion(now_ms, facts.offset_min, sale.context.store, zones=zones)
