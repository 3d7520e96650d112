"""A member's home store: moved by visits, by a wish at the counter, or by the member; the rights follow.

A home changes only while the till is heard that holds the member's rights: else points that a switched-off till holds
would count at a store that cannot have them. Until then the change waits, and it is done when that till is heard.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from central.judging.home import home_facts
from central.judging.orphans import told_in
from central.store import chains, homes
from central.store.cards import cards_of
from central.store.homes import Move
from central.store.recalls import SILENT_MS
from loyalty.ledger.visits import Visits, better_home, chosen_home
from loyalty.ops.operations import HomeChange
from loyalty.rules.limits import DAY_MS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from central.exchange.keeping import Judged
    from central.judging.home import HomeFacts
    from central.judging.told import ToldAt
    from central.store.database import Transaction
    from central.store.tills import Till

MOVES_MAX = 200
"""Waiting changes that one exchange takes up; the rest follows with the next."""
BY_VISITS, BY_CASHIER, BY_MEMBER = "visits", "cashier", "member"


def settle_homes(tx: Transaction, till: Till, facts: HomeFacts, moved: set[str], now_ms: int) -> set[str]:
    """What ops of a till say about homes, and what waited for this till; other tills to call.

    `moved` are members whose accounts just moved: of them this till may hold nothing any more.
    """
    call = _note_visits(tx, till.store, facts, now_ms)
    for member in sorted(facts.wishes):
        call |= wish_home(tx, member, till.store, BY_CASHIER, now_ms)
    if till.anchor:
        for move in homes.moves_from(tx, till.store, MOVES_MAX):
            call |= _take_up(tx, move, now_ms)
    arrived = homes.arrived(tx, till.id, moved) if moved else set()
    if arrived:
        stores = {home for home in homes.homes_of(tx, arrived).values() if home is not None}
        call |= {anchor.till for anchor in homes.anchors_of(tx, stores).values()}
    return call - {till.id}


def settle_homes_late(tx: Transaction, till: Till, ops: Sequence[ToldAt], judged: Judged, now_ms: int) -> None:
    """The same for ops that were judged some time after they arrived: a wish is over for who wished anew since.

    Nobody is called: the tills hear of it when they come by themselves.
    """
    facts = home_facts(ops, judged.decisions, till.store, now_ms)
    if facts.wishes:
        facts.wishes -= _wished_since(tx, ops, facts.wishes)
    settle_homes(tx, till, facts, judged.members, now_ms)


def _wished_since(tx: Transaction, ops: Sequence[ToldAt], members: set[str]) -> set[str]:
    own = {told.context.uuid for _, told in ops if isinstance(told, HomeChange)}
    since_ms = min(chains.received(tx, [op for op, _ in ops]).values(), default=0)
    told = ((member, told_in(body)) for member, body in chains.ops_since(tx, members, since_ms))
    return {member for member, one in told if isinstance(one, HomeChange) and one.context.uuid not in own}


def wish_home(tx: Transaction, member: str, store: str, cause: str, now_ms: int) -> set[str]:
    """Somebody chose the member's home; the tills to call. The choice outlasts the visits of the past."""
    chosen = chosen_home(homes.visits_of(tx, [member])[member], now_ms // DAY_MS)
    homes.save_visits(tx, store, {member: chosen})
    home = homes.homes_of(tx, [member]).get(member)
    return _move(tx, Move(member, store, home or store, cause, now_ms), is_home=home == store, now_ms=now_ms)


def _note_visits(tx: Transaction, store: str, facts: HomeFacts, now_ms: int) -> set[str]:
    """Counts visits, and moves whom they show to be at home elsewhere."""
    if not facts.visits:
        return set()
    known, call = homes.visits_of(tx, facts.visits), set[str]()
    for member, days in facts.visits.items():
        for day in sorted(days):
            known[member][store] = known[member].get(store, Visits(0, day)).with_visit(day)
    homes.save_visits(tx, store, {member: visits[store] for member, visits in known.items()})
    for member, home in sorted(homes.homes_of(tx, facts.visits).items()):
        better = better_home(home, known[member], now_ms // DAY_MS)
        if better is not None:
            call |= _move(tx, Move(member, better, home or better, BY_VISITS, now_ms), is_home=False, now_ms=now_ms)
    return call


def _move(tx: Transaction, move: Move, *, is_home: bool, now_ms: int) -> set[str]:
    """Done now, or kept for later; a wish for the present home takes back what still waits."""
    if is_home:
        homes.forget_move(tx, move.member)
        return set()
    return _move_if_heard(tx, move, now_ms)


def _take_up(tx: Transaction, move: Move, now_ms: int) -> set[str]:
    """A change that waited; visits may say something else by now, and then nothing is changed."""
    known = homes.visits_of(tx, [move.member])[move.member] if move.cause == BY_VISITS else None
    if known is not None and better_home(move.from_store, known, now_ms // DAY_MS) != move.store:
        homes.forget_move(tx, move.member)
        return set()
    return _move_if_heard(tx, move, now_ms)


def _move_if_heard(tx: Transaction, move: Move, now_ms: int) -> set[str]:
    anchors = homes.anchors_of(tx, {move.from_store, move.store})
    old, new = anchors.get(move.from_store), anchors.get(move.store)
    named = (move.member, *cards_of(tx, move.member))
    holds = old is not None and any(homes.holds(tx, old.till, one) for one in named)
    if old is not None and holds and not (old.open and now_ms - old.seen_ms <= SILENT_MS):
        homes.save_move(tx, move)
        return set()
    homes.forget_move(tx, move.member)
    for one in named:
        homes.set_home(tx, one, move.store)
        if old is not None and homes.holds(tx, old.till, one):
            homes.recall_home(tx, one, old.till)
        if new is not None:
            homes.keep_at_home(tx, one, new.till)
    return {one.till for one in (old, new) if one is not None}
