"""Judges operations in the order of their till: what each does to the books, and with which verdict it is kept.

Pure: what must be known stands in a `Book`, which follows its own decisions, so that later ops see earlier ones.
Nothing is ever rejected: goods have left. What cannot be booked is quarantined, what should be looked at is flagged.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from loyalty.errors import BadWire
from loyalty.ids import OpId, valid_id
from loyalty.ledger import ISSUED, Account, Entry, Holding, debt_account, member_account, post
from loyalty.operations import Effect, Handback, Operation, Reversal, Sale, Unknown, read_body
from loyalty.points import BALANCE_MAX, taken_so_far
from loyalty.wire import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable

AT_MS_MAX = 1 << 52
_DAY_MS = 86_400_000

SENTENCES = {
    "unreadable": "This operation cannot be read. It is kept for a person to look at.",
    "unknown_kind": "This operation is of a newer kind than the server knows. It counts after the server's update.",
    "uuid_reused": "Another operation has the same identity. This one is kept for a person to look at.",
    "bad_effect": "This operation moves points that its kind cannot move. It is kept for a person to look at.",
    "no_member": "Points are moved, but no member is named. A person has to say whose they are.",
    "unknown_member": "No member has this id. A person has to say who it is; the points wait until then.",
    "too_large": "The balance would become larger than any balance can be. A person has to look at it.",
    "original_not_booked": "The sale that this takes back was never booked, so neither was this.",
    "member_differs": "The sale that this takes back belongs to another member. A person has to look at it.",
    "not_a_sale": "What this takes back is not a sale. A person has to look at it.",
    "unknown_original": "The sale that this takes back comes from a till that nobody knows.",
    "bad_clock": "The till's clock was far off.",
    "other_store": "This operation names another store than its till's.",
    "member_blocked": "The member is blocked. The points were booked; a person should look at it.",
    "sums_differ": "The parts of this sale do not add up to its whole.",
    "overdrawn": "More points were spent than the till held. The shop bears the difference.",
    "not_held": "More points were handed back than the till held. Only those that it held are free again.",
    "returned_twice": "Pieces were returned that had been returned before. The shop bears the difference.",
    "shares_differ": "The returned lines do not have the shares that the sale gave them.",
    "returns_differ": "Earlier returns of this sale do not fit it.",
    "reference_used": "Another sale of this day already has this receipt number.",
    "bad_signature": "This operation's signature does not fit it; its place in the chain is proven.",
}
"""What each code means, fit to show."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A member in the books: the account, what this till holds of it, and whether the member is blocked."""

    account: Account
    holding: Holding
    blocked: bool = False


@dataclass(frozen=True, slots=True)
class Original:
    """An op that others refer to; `sale` is None when it is something else or unreadable."""

    sale: Sale | None
    booked: bool


@dataclass(frozen=True, slots=True)
class Reference:
    """The shop's own receipt number on a day of a store (UTC), unique when given."""

    store: str
    day: int
    text: str


@dataclass(frozen=True, slots=True)
class Needs:
    """What a batch of ops must know before it is judged."""

    members: frozenset[str]
    origins: frozenset[OpId]
    uuids: frozenset[str]
    references: frozenset[Reference]


@dataclass(slots=True)
class Book:
    """What is known, kept up with each decision."""

    store: str
    tills: frozenset[str]
    standings: dict[str, Standing]
    originals: dict[OpId, Original] = field(default_factory=dict)
    returned: dict[OpId, dict[int, int]] = field(default_factory=dict)
    uuids: set[str] = field(default_factory=set)
    references: set[Reference] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of one op; `beyond` is by how much the booking differs from the op's own delta."""

    id: OpId
    verdict: Verdict
    flags: tuple[str, ...]
    kind: str
    member: str | None = None
    uuid: str | None = None
    entries: tuple[Entry, ...] = ()
    liabilities: tuple[tuple[str, int], ...] = ()
    beyond: int = 0
    returned: tuple[tuple[OpId, int, int], ...] = ()
    reference: Reference | None = None

    @property
    def code(self) -> str:
        """The first and weightiest reason, empty when all is well."""
        return self.flags[0] if self.flags else ""


def read(body: bytes) -> Operation | Unknown | str:
    """The op behind its bytes, or the code of why it must be quarantined."""
    try:
        return read_body(body)
    except BadWire:
        return "unreadable"


def needs_of(operations: Iterable[tuple[OpId, Operation | Unknown | str]]) -> Needs:
    """What these ops must know; a sale also asks whether returns of it came before it."""
    members, origins, uuids, references = set(), set(), set(), set()
    for op, operation in operations:
        if isinstance(operation, Unknown | str):
            continue
        uuids.add(operation.context.uuid)
        if operation.member is not None and valid_id(operation.member):
            members.add(operation.member)
        origin = _told_origin(op, operation)
        if origin is not None:
            origins.add(origin)
        reference = _reference(operation)
        if reference is not None:
            references.add(reference)
    return Needs(frozenset(members), frozenset(origins), frozenset(uuids), frozenset(references))


def _told_origin(op: OpId, operation: Operation) -> OpId | None:
    if isinstance(operation, Reversal):
        return origin_of(operation)
    return op if isinstance(operation, Sale) else None


def origin_of(reversal: Reversal) -> OpId | None:
    """The op that a reversal takes back, None when no op can have that name."""
    origin = reversal.origin
    return OpId(origin.device, origin.epoch, origin.seq) if valid_id(origin.device) else None


def judge(op: OpId, operation: Operation | Unknown | str, book: Book) -> Decision:
    """The decision on the next op of a till; the book has followed it when this returns."""
    if isinstance(operation, str):
        decision = Decision(op, Verdict.QUARANTINED, (operation,), "unreadable")
    elif isinstance(operation, Unknown):
        decision = Decision(op, Verdict.QUARANTINED, ("unknown_kind",), operation.kind)
    else:
        decision = _judge_known(op, operation, book)
    if isinstance(operation, Sale):
        book.originals[op] = Original(operation, decision.verdict is not Verdict.QUARANTINED)
    else:
        book.originals[op] = Original(None, booked=False)
    return decision


def _judge_known(op: OpId, operation: Operation, book: Book) -> Decision:
    member = operation.member if operation.member in book.standings else None
    uuid = operation.context.uuid
    if uuid in book.uuids:
        return Decision(op, Verdict.QUARANTINED, ("uuid_reused",), operation.KIND, member)
    book.uuids.add(uuid)
    refused = _unbookable(operation, book)
    if refused is not None:
        return Decision(op, Verdict.QUARANTINED, (refused,), operation.KIND, member, uuid)
    decision = Decision(op, Verdict.APPLIED, _general_flags(operation, book), operation.KIND, member, uuid)
    decision = _book_effect(decision, operation.effect, book)
    if isinstance(operation, Sale):
        decision = _with_sale(decision, operation, book)
    elif isinstance(operation, Reversal):
        decision = _with_return(decision, operation, book)
    return replace(decision, verdict=Verdict.FLAGGED) if decision.flags else decision


def _unbookable(operation: Operation, book: Book) -> str | None:
    effect = operation.effect
    if not _may_move(operation):
        return "bad_effect"
    if operation.member is None:
        if effect.earn or effect.use or effect.take or effect.give:
            return "no_member"
    elif operation.member not in book.standings:
        return "unknown_member"
    elif book.standings[operation.member].account.balance + effect.earn + effect.give > BALANCE_MAX:
        return "too_large"
    return _unbookable_return(operation, book) if isinstance(operation, Reversal) else None


def _may_move(operation: Operation) -> bool:
    """Whether an op of this kind may have such an effect."""
    effect = operation.effect
    match operation:
        case Sale():
            return not (effect.take or effect.give or effect.release)
        case Reversal():
            return not (effect.earn or effect.use or effect.release)
        case Handback():
            return not (effect.earn or effect.use or effect.take or effect.give)


def _unbookable_return(reversal: Reversal, book: Book) -> str | None:
    origin = origin_of(reversal)
    if origin is None:
        return "unknown_original"
    original = book.originals.get(origin)
    if original is None:
        return None
    if original.sale is None:
        return "not_a_sale"
    if not original.booked:
        return "original_not_booked"
    return None if original.sale.member == reversal.member else "member_differs"


def _general_flags(operation: Operation, book: Book) -> tuple[str, ...]:
    flags = []
    if isinstance(operation, Handback):
        if operation.effect.release > book.standings[operation.member].holding.held:
            flags.append("not_held")
    elif operation.member is not None and book.standings[operation.member].blocked:
        flags.append("member_blocked")
    if operation.context.store != book.store:
        flags.append("other_store")
    if not 0 <= operation.context.at_ms <= AT_MS_MAX:
        flags.append("bad_clock")
    return tuple(flags)


def _book_effect(decision: Decision, effect: Effect, book: Book) -> Decision:
    if decision.member is None:
        return decision
    standing = book.standings[decision.member]
    posting = post(decision.member, standing.account, standing.holding, effect)
    book.standings[decision.member] = replace(standing, account=posting.account, holding=posting.holding)
    decision = replace(decision, entries=posting.entries)
    if not posting.overdrawn:
        return decision
    return replace(
        decision,
        flags=("overdrawn", *decision.flags),
        liabilities=(("overdrawn", posting.overdrawn),),
        beyond=posting.overdrawn,
    )


def _with_sale(decision: Decision, sale: Sale, book: Book) -> Decision:
    flags = list(decision.flags)
    if not _adds_up(sale):
        flags.append("sums_differ")
    if not _earlier_returns_fit(sale, book.returned.get(decision.id, {})):
        flags.append("returns_differ")
    reference = _reference(sale)
    if reference is not None and reference in book.references:
        flags.append("reference_used")
        reference = None
    if reference is not None:
        book.references.add(reference)
    return replace(decision, flags=tuple(flags), reference=reference)


def _adds_up(sale: Sale) -> bool:
    lines = sale.lines
    return (
        sale.effect.earn == sum(line.points for line in lines)
        and sale.effect.use == sum(line.used for line in lines)
        and sale.total_minor == sum(line.amount_minor for line in lines)
        and sale.discount_minor == sum(line.discount_minor for line in lines)
        and sale.due_minor == sale.total_minor - sale.points_value_minor
    )


def _earlier_returns_fit(sale: Sale, returned: dict[int, int]) -> bool:
    quantities = {number: line.quantity for number, line in enumerate(sale.lines, start=1)}
    return all(pieces <= quantities.get(line, 0) for line, pieces in returned.items())


def _with_return(decision: Decision, reversal: Reversal, book: Book) -> Decision:
    origin = origin_of(reversal)
    if origin is None:  # Quarantined before; said again for the type checker and for whoever changes the order.
        return decision
    before = book.returned.setdefault(origin, {})
    original = book.originals.get(origin)
    flags = list(decision.flags)
    taken_twice = given_twice = 0
    if original is None and origin.device not in book.tills:
        flags.append("unknown_original")
    if original is not None and original.sale is not None:
        if not _shares_fit(reversal, original.sale, before):
            flags.append("shares_differ")
        taken_twice, given_twice, twice = _beyond_the_sale(reversal, original.sale, before)
        flags = ["returned_twice", *flags] if twice else flags
    for line in reversal.lines:
        before[line.line] = before.get(line.line, 0) + line.quantity
    decision = replace(
        decision,
        flags=tuple(flags),
        returned=tuple((origin, line.line, line.quantity) for line in reversal.lines),
    )
    return _bear_second_return(decision, taken_twice, given_twice, book)


def _shares_fit(reversal: Reversal, sale: Sale, before: dict[int, int]) -> bool:
    """Whether each returned line within the sale's quantity has exactly the shares of its pieces."""
    before = dict(before)
    for line in reversal.lines:
        if line.line > len(sale.lines):
            return False
        sold, done = sale.lines[line.line - 1], before.get(line.line, 0)
        before[line.line] = upto = done + line.quantity
        if upto > sold.quantity:
            continue
        for told, total in ((line.points, sold.points), (line.used, sold.used)):
            if told != taken_so_far(total, sold.quantity, upto) - taken_so_far(total, sold.quantity, done):
                return False
    return reversal.effect.take == sum(line.points for line in reversal.lines) and reversal.effect.give == sum(
        line.used for line in reversal.lines
    )


def _beyond_the_sale(reversal: Reversal, sale: Sale, before: dict[int, int]) -> tuple[int, int, bool]:
    """Points taken and points given for pieces that the sale no longer had, and whether there were such pieces."""
    before = dict(before)
    taken = given = 0
    twice = False
    for line in reversal.lines:
        sold = sale.lines[line.line - 1].quantity if line.line <= len(sale.lines) else 0
        before[line.line] = upto = before.get(line.line, 0) + line.quantity
        excess = min(line.quantity, max(0, upto - sold))
        twice = twice or excess > 0
        taken += taken_so_far(line.points, line.quantity, excess)
        given += taken_so_far(line.used, line.quantity, excess)
    return min(taken, reversal.effect.take), min(given, reversal.effect.give), twice


def _bear_second_return(decision: Decision, taken: int, given: int, book: Book) -> Decision:
    """A member is never debited twice: what a second return took goes back; what it gave is the shop's loss."""
    if given:
        decision = replace(decision, liabilities=(*decision.liabilities, ("returned_twice", given)))
    if not taken or decision.member is None:
        return decision
    standing, member = book.standings[decision.member], decision.member
    account = standing.account
    repaid = min(taken, account.debt)
    account = Account(account.balance + taken - repaid, account.outstanding, account.debt - repaid)
    book.standings[member] = replace(standing, account=account)
    moves = ((debt_account(member), repaid), (member_account(member), taken - repaid))
    given_back = tuple(Entry(ISSUED, credited, points) for credited, points in moves if points)
    return replace(decision, entries=(*decision.entries, *given_back), beyond=decision.beyond + taken)


def _reference(operation: Operation) -> Reference | None:
    context = operation.context
    if not isinstance(operation, Sale) or context.reference is None or not 0 <= context.at_ms <= AT_MS_MAX:
        return None
    return Reference(context.store, context.at_ms // _DAY_MS, context.reference)
