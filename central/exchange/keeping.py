"""Judges ops by an open book, and keeps in the books whatever follows from the decisions but for the ops' own rows."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import chain, islice
from typing import TYPE_CHECKING

from central.exchange.opening import open_book
from central.gifts.following import follow
from central.judging.book import Reference
from central.judging.judge import judge
from central.judging.needs import needs_of
from central.points.ending import put_off_ends, settle_ends
from central.points.lotting import keep_lots
from central.points.ranking import note_purchases
from central.store import accounts, chains, exceptions
from central.store.accounts import EntrySource
from central.store.cards import keep_beyond
from central.store.claims import KeptClaim, save_claims
from central.store.exceptions import Noted
from central.store.orphans import keep_orphans
from central.store.returns import keep_returns
from central.store.rewards import count_rewards
from central.store.tallies import add_tallies
from central.store.vouchers import free_held_by, save_vouchers
from loyalty.exchange.wire import Verdict
from loyalty.ledger.booking import Holding
from loyalty.rules.limits import DAY_MS
from loyalty.values.ids import OpId

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from central.judging.book import Book, Claim, Decision, MemberStanding
    from central.judging.told import ToldAt
    from central.store.database import Transaction
    from central.store.tills import Till
    from loyalty.ledger.voucher_ledger import VoucherAccount
    from loyalty.signing.signature import Verifier

LOST_NOTED_MAX = 1_000
"""So many lost ops of one till are listed one by one; the op that told of them names all."""


@dataclass(frozen=True, slots=True)
class Judged:
    """Decisions in the order of their ops, the book that followed them, and what stood in it before."""

    decisions: tuple[Decision, ...]
    book: Book
    standings: Mapping[str, MemberStanding]
    former: Mapping[tuple[str, int], Holding]
    vouchers: Mapping[str, VoucherAccount]
    claims: Mapping[OpId, Claim]

    @property
    def members(self) -> set[str]:
        """Whom the decisions concern, and the accounts of their cards."""
        return {one.member for one in self.booked if one.member is not None}

    @property
    def booked(self) -> list[Decision]:
        """Each decision, and behind it what it does to cards."""
        return [part for one in self.decisions for part in (one, *one.parts)]

    @property
    def changed_vouchers(self) -> dict[str, VoucherAccount]:
        """The vouchers that are not what they were."""
        return {name: one for name, one in self.book.vouchers.items() if self.vouchers.get(name) != one}


def judge_ops(
    tx: Transaction,
    till: Till,
    ops: Sequence[ToldAt],
    *,
    wants: Collection[str],
    verifier: Verifier | None,
    own_uuids: Collection[str] = (),
    accepted: bool = False,
    now_ms: int,
) -> Judged:
    """The decisions on ops of one incarnation of a till; `own_uuids` are those that these very ops were kept with.

    `accepted`: people gave up the till's points and take on what it brings.
    """
    ids = [op for op, _ in ops]
    book = open_book(tx, till, needs_of(ops), ids, wants=wants, verifier=verifier, now_ms=now_ms)
    book.uuids.difference_update(own_uuids)
    book.accepted = accepted
    before, former, vouchers = dict(book.standings), dict(book.former), dict(book.vouchers)
    claims = dict(book.claims)
    return Judged(tuple(judge(op, operation, book) for op, operation in ops), book, before, former, vouchers, claims)


def keep_consequences(tx: Transaction, till: Till, judged: Judged, now_ms: int) -> None:
    """Everything that follows from the decisions, in the caller's transaction."""
    _keep_notes(tx, judged, now_ms)
    _keep_references(tx, judged.decisions)
    told = {one.tells: one.id for one in judged.decisions if one.tells is not None}
    by = set(told.values())
    keep_orphans(tx, told, {name: op for name, op in judged.book.told_names.items() if op in by})
    now, before = judged.book.standings, judged.standings
    accounts.save_accounts(tx, {one: now[one].account for one in judged.members})
    moved = {one: now[one].holding for one in judged.members if now[one].holding != before[one].holding}
    accounts.save_holdings(tx, till.id, till.epoch, moved)
    for (member, epoch), holding in sorted(judged.book.former.items(), key=lambda one: one[0]):
        if judged.former.get((member, epoch), Holding()) != holding:
            accounts.save_holdings(tx, till.id, epoch, {member: holding})
    save_vouchers(tx, judged.changed_vouchers.values())
    claimed = {sale: one for sale, one in judged.book.claims.items() if judged.claims.get(sale) != one}
    save_claims(tx, {sale: KeptClaim(one.member, one.by) for sale, one in claimed.items()})
    count_rewards(tx, _rewards(judged.decisions))
    visits = ((one.member, one.tally) for one in judged.decisions if one.member is not None)
    add_tallies(tx, visits, today=now_ms // DAY_MS)
    keep_lots(tx, judged.booked, judged.book, now_ms)
    put_off_ends(tx, judged.decisions, judged.book, now_ms)
    _settle(tx, till, judged.decisions, now_ms)
    _release_over(tx, till, {till.epoch, *(epoch for _, epoch in judged.book.former)})
    settle_ends(tx, judged.members, now_ms)
    note_purchases(tx, judged.decisions, judged.book, now_ms)
    follow(tx, judged.decisions, judged.book, now_ms)


def _rewards(decisions: Sequence[Decision]) -> Counter[str]:
    more: Counter[str] = Counter()
    for one in decisions:
        more.update(dict(one.rewards))
    return more


def _settle(tx: Transaction, till: Till, decisions: Sequence[Decision], now_ms: int) -> None:
    """Behind all that these ops booked: what the incarnations that are over still hold is free again."""
    for epoch in sorted({one.settles for one in decisions if one.settles is not None}):
        accounts.release_epoch(tx, till.id, epoch)
        free_held_by(tx, till.id, upto_epoch=epoch)
        chains.settle_epoch(tx, till.id, epoch)
    for one in decisions:
        if one.settles is not None and one.lost:
            note_lost(tx, till, one.settles, one.lost, now_ms)


def _release_over(tx: Transaction, till: Till, epochs: set[int]) -> None:
    """What is booked of an incarnation after it was settled earns for nobody's rights: no till would give it up."""
    for epoch in sorted(epochs - chains.unsettled_epochs(tx, till.id)):
        accounts.release_epoch(tx, till.id, epoch)


def _keep_notes(tx: Transaction, judged: Judged, now_ms: int) -> None:
    decisions = judged.decisions
    sources = {one.id: EntrySource(one.kind, now_ms, one.id.device, one.id.epoch, one.id.seq) for one in decisions}
    accounts.save_entries(tx, [(sources[one.id], entry) for one in judged.booked for entry in one.entries])
    parts = chain.from_iterable(one.parts for one in decisions)
    keep_beyond(tx, [(part.id, part.member, part.beyond) for part in parts if part.member is not None])
    chains.keep_liabilities(
        tx,
        [
            place_of(one.id) | {"cause": cause, "member": one.member, "points": points, "noted_ms": now_ms}
            for one in judged.booked
            for cause, points in one.liabilities
        ],
    )
    exceptions.note(
        tx,
        [
            Noted(one.code, now_ms, one.id.device, one.id.epoch, one.id.seq, one.member, one.beyond, detail=one.detail)
            for one in decisions
            if one.verdict is not Verdict.APPLIED
        ],
    )
    keep_returns(tx, {(origin, one.id) for one in decisions for origin, _, _ in one.returned})
    origins = {origin for one in decisions for origin, _, _ in one.returned}
    chains.save_returned(tx, {one: judged.book.returned[one] for one in origins})


def _keep_references(tx: Transaction, decisions: Sequence[Decision]) -> None:
    """A number that a sale took and an undo gave free within one batch may be taken again by the next sale of it."""
    taken: dict[Reference, OpId] = {}
    freed: set[Reference] = set()
    for one in decisions:
        if one.freed is not None and taken.pop(one.freed[0], None) is None:
            freed.add(one.freed[0])
        if one.reference is not None:
            taken[one.reference] = one.id
    chains.free_references(tx, [(one.store, one.day, one.text) for one in freed])
    rows = [place_of(op) | {"store": one.store, "day": one.day, "reference": one.text} for one, op in taken.items()]
    chains.keep_references(tx, rows)


def note_lost(tx: Transaction, till: Till, epoch: int, lost: Sequence[tuple[int, int]], now_ms: int) -> None:
    """Ops that went with the till's file before the server had them: nobody has them, each is a receipt to look for."""
    ends = chains.chain_ends(tx, till.id)
    known = ends[epoch].seq if epoch in ends else 0
    behind = chain.from_iterable(range(max(first, known + 1), last + 1) for first, last in lost)
    gone = list(islice(behind, LOST_NOTED_MAX))
    exceptions.note(tx, [Noted("ops_lost", now_ms, till.id, epoch=epoch, seq=seq) for seq in gone])


def place_of(op: OpId) -> dict[str, object]:
    """The columns that say which op a row is about."""
    return {"till": op.device, "epoch": op.epoch, "seq": op.seq}


def verdict_of(decision: Decision) -> dict[str, object]:
    """The columns of an op's row that a decision fills."""
    return {
        "kind": decision.kind,
        "member": decision.member,
        "uuid": decision.uuid,
        "verdict": decision.verdict.value,
        "code": decision.code,
        "flags": " ".join(decision.flags),
        "beyond": decision.beyond,
    }
