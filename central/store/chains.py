"""The op chains of the tills: how far each has come, what was decided, and every operation as it was signed."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from central.store.schema import liability, op, returned, sale_reference, till, till_epoch
from central.store.tills import SHUT_OUT
from central.store.upsert import insert_or_change, insert_or_leave
from loyalty.ops.chain import Head, genesis
from loyalty.values.ids import OpId

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from central.store.database import Transaction
    from loyalty.values.points import PieceCount


@dataclass(frozen=True, slots=True)
class ChainState:
    """One incarnation of a till: its head as far as decided, and whether it is sealed (nothing more is taken).

    `expected`: how far it had come by the knowledge of a backup that is older than what was restored.
    """

    head: Head
    sealed: bool
    durable_seq: int
    seen_ms: int
    expected: Head | None = None


@dataclass(frozen=True, slots=True)
class KeptOp:
    """A decided op as the books refer to it."""

    seq: int
    hash: bytes
    verdict: str
    code: str


@dataclass(frozen=True, slots=True)
class KeptBody:
    """A decided op itself, with its verdict, whose it was found to be and what is odd about it."""

    body: bytes
    verdict: str
    member: str | None
    flags: frozenset[str]


@dataclass(frozen=True, slots=True)
class WaitingOp:
    """A quarantined op: its bytes, why it waits, and the identity that is taken by it."""

    body: bytes
    code: str
    uuid: str | None


# Queries of every exchange are made once: to put one together costs as much as to run it.
_THIS_EPOCH = (till_epoch.c.till == sa.bindparam("of_till"), till_epoch.c.epoch == sa.bindparam("of_epoch"))
_STATE = (
    sa.select(till_epoch.c.hwm, till_epoch.c.head, till_epoch.c.sealed, till_epoch.c.durable_seq, till_epoch.c.seen_ms)
    .add_columns(till_epoch.c.expected_hwm, till_epoch.c.expected_head)
    .where(*_THIS_EPOCH)
)
_STATE_LOCKED = _STATE.with_for_update()
_OF_CHAIN = (op.c.till == sa.bindparam("of_till"), op.c.epoch == sa.bindparam("of_epoch"))
_HASH = sa.select(op.c.hash).where(*_OF_CHAIN, op.c.seq == sa.bindparam("at_seq"))
_KEPT = (
    sa.select(op.c.seq, op.c.hash, op.c.verdict, op.c.code)
    .where(*_OF_CHAIN, op.c.seq.between(sa.bindparam("first"), sa.bindparam("last")))
    .order_by(op.c.seq)
)
_OPEN = insert_or_leave(till_epoch)
_UNSETTLED = sa.select(till_epoch.c.epoch).where(
    till_epoch.c.till == sa.bindparam("of_till"), till_epoch.c.settled == 0
)
_MOVE_HEAD = sa.update(till_epoch).where(*_THIS_EPOCH).values(hwm=sa.bindparam("to_seq"), head=sa.bindparam("to_head"))
_WANTED: sa.BindParameter[list[Any]] = sa.bindparam("wanted", expanding=True)
_BODIES = sa.select(op.c.till, op.c.epoch, op.c.seq, op.c.body, op.c.verdict, op.c.member, op.c.flags).where(
    sa.tuple_(op.c.till, op.c.epoch, op.c.seq).in_(_WANTED)
)
_RECEIVED = sa.select(op.c.till, op.c.epoch, op.c.seq, op.c.received_ms).where(
    sa.tuple_(op.c.till, op.c.epoch, op.c.seq).in_(_WANTED)
)
_KEEP = sa.insert(op)
_REFERENCES = sa.select(sale_reference).where(
    sa.tuple_(sale_reference.c.store, sale_reference.c.day, sale_reference.c.reference).in_(_WANTED)
)
_KEEP_REFERENCE = sa.insert(sale_reference)
_OF_SALE = (returned.c.till, returned.c.epoch, returned.c.seq)
_LOCK_ROW = insert_or_leave(returned)
_RETURNS_LOCKED = (
    sa.select(returned.c.line)
    .where(sa.tuple_(*_OF_SALE).in_(_WANTED), returned.c.line == 0)
    .order_by(*_OF_SALE)
    .with_for_update()
)
_RETURNED = sa.select(*_OF_SALE, returned.c.line, returned.c.pieces, returned.c.part, returned.c.parts).where(
    sa.tuple_(*_OF_SALE).in_(_WANTED), returned.c.line > 0
)
_SAVE_RETURNED = insert_or_change(returned, replaced=("pieces", "part", "parts"))
_KEEP_LIABILITY = sa.insert(liability)
_UUIDS = sa.select(op.c.uuid).where(op.c.uuid.in_(sa.bindparam("uuids", expanding=True)))


def open_epoch(tx: Transaction, till_id: str, epoch: int, now_ms: int) -> None:
    """Starts the chain of a till's incarnation; harmless when it has started."""
    start = {"till": till_id, "epoch": epoch, "head": genesis(till_id, epoch), "seen_ms": now_ms}
    tx.merge(_OPEN, start)


def chain_state(tx: Transaction, till_id: str, epoch: int, *, lock: bool = False) -> ChainState | None:
    """How far a chain has come; with `lock` nobody else moves it before this transaction ends."""
    row = tx.row(_STATE_LOCKED if lock else _STATE, {"of_till": till_id, "of_epoch": epoch})
    if row is None:
        return None
    expected = None if row.expected_hwm is None else Head(epoch, row.expected_hwm, bytes(row.expected_head))
    return ChainState(Head(epoch, row.hwm, row.head), bool(row.sealed), row.durable_seq, row.seen_ms, expected)


def unsettled_epochs(tx: Transaction, till_id: str) -> set[int]:
    """The incarnations of a till that may hold rights: the present one, and former ones until they are settled."""
    return {row.epoch for row in tx.rows(_UNSETTLED, {"of_till": till_id})}


def hash_at(tx: Transaction, till_id: str, epoch: int, seq: int) -> bytes | None:
    """The chain hash of a kept op; the genesis for seq 0, None for what is not here."""
    if seq == 0:
        return genesis(till_id, epoch)
    row = tx.row(_HASH, {"of_till": till_id, "of_epoch": epoch, "at_seq": seq})
    return None if row is None else bytes(row.hash)


def kept_ops(tx: Transaction, till_id: str, epoch: int, first: int, last: int) -> list[KeptOp]:
    """The decided ops between two seqs, in order."""
    rows = tx.rows(_KEPT, {"of_till": till_id, "of_epoch": epoch, "first": first, "last": last})
    return [KeptOp(row.seq, bytes(row.hash), row.verdict, row.code) for row in rows]


def bodies(tx: Transaction, ids: Iterable[OpId]) -> dict[OpId, KeptBody]:
    """Those of these ops that are here."""
    wanted = [(one.device, one.epoch, one.seq) for one in ids]
    if not wanted:
        return {}
    return {
        OpId(row.till, row.epoch, row.seq): KeptBody(
            bytes(row.body), row.verdict, row.member, frozenset(row.flags.split())
        )
        for row in tx.rows(_BODIES, {"wanted": wanted})
    }


def ops_since(tx: Transaction, members: Collection[str], since_ms: int) -> list[tuple[str, bytes]]:
    """Member and body of the booked ops of these members that were received since then."""
    if not members:
        return []
    columns = op.c
    is_booked = sa.and_(columns.received_ms >= since_ms, columns.verdict != "quarantined")
    query = sa.select(columns.member, columns.body).where(columns.member.in_(sorted(members)), is_booked)
    return [(row.member, bytes(row.body)) for row in tx.rows(query)]


def received(tx: Transaction, ids: Iterable[OpId]) -> dict[OpId, int]:
    """When those of these ops that are here arrived."""
    wanted = [(one.device, one.epoch, one.seq) for one in ids]
    return {OpId(row.till, row.epoch, row.seq): row.received_ms for row in tx.rows(_RECEIVED, {"wanted": wanted})}


def known_uuids(tx: Transaction, uuids: Iterable[str]) -> set[str]:
    """Those of these identities that an op already has."""
    wanted = list(uuids)
    return {row.uuid for row in tx.rows(_UUIDS, {"uuids": wanted})} if wanted else set()


def known_references(tx: Transaction, references: Iterable[tuple[str, int, str]]) -> dict[tuple[str, int, str], OpId]:
    """The sale of each of these (store, day, receipt number) that is taken."""
    wanted = list(references)
    if not wanted:
        return {}
    rows = tx.rows(_REFERENCES, {"wanted": wanted})
    return {(row.store, row.day, row.reference): OpId(row.till, row.epoch, row.seq) for row in rows}


def lock_returns(tx: Transaction, origins: Iterable[OpId]) -> None:
    """Keeps others from returning lines of these sales until this transaction ends."""
    keys = sorted((one.device, one.epoch, one.seq) for one in origins)
    if not keys:
        return
    tx.merge(_LOCK_ROW, *({"till": key[0], "epoch": key[1], "seq": key[2], "line": 0, "pieces": 0} for key in keys))
    tx.rows(_RETURNS_LOCKED, {"wanted": keys})


def returned_pieces(tx: Transaction, sales: Iterable[OpId]) -> dict[OpId, dict[int, PieceCount]]:
    """Pieces returned so far by sale and line, also of sales that have not arrived here yet."""
    keys = [(one.device, one.epoch, one.seq) for one in sales]
    if not keys:
        return {}
    found: dict[OpId, dict[int, PieceCount]] = {}
    for row in tx.rows(_RETURNED, {"wanted": keys}):
        count = row.pieces + Fraction(row.part, row.parts) if row.part else row.pieces
        found.setdefault(OpId(row.till, row.epoch, row.seq), {})[row.line] = count
    return found


def keep_ops(tx: Transaction, rows: Sequence[dict[str, object]]) -> None:
    """Appends decided ops (columns of `op`)."""
    tx.run_many(_KEEP, rows)


def waiting_op(tx: Transaction, at: OpId) -> WaitingOp | None:
    """A quarantined op, which nobody else judges before this transaction ends; None for what is none."""
    columns = op.c
    here = (columns.till == at.device, columns.epoch == at.epoch, columns.seq == at.seq)
    query = sa.select(columns.body, columns.code, columns.uuid).where(*here, columns.verdict == "quarantined")
    row = tx.row(query.with_for_update())
    return None if row is None else WaitingOp(bytes(row.body), row.code, row.uuid)


def waiting_ops(tx: Transaction, till_id: str, code: str | None = None) -> list[tuple[OpId, WaitingOp]]:
    """The quarantined ops of a till, or those that wait for this reason, in the order in which they were made."""
    columns = op.c
    here = [columns.till == till_id, columns.verdict == "quarantined"]
    here += [] if code is None else [columns.code == code]
    query = sa.select(columns.epoch, columns.seq, columns.body, columns.code, columns.uuid).where(*here)
    rows = tx.rows(query.order_by(columns.epoch, columns.seq))
    return [(OpId(till_id, row.epoch, row.seq), WaitingOp(bytes(row.body), row.code, row.uuid)) for row in rows]


def waits_before(tx: Transaction, at: OpId) -> bool:
    """Whether anything is quarantined that this incarnation of the till made before."""
    here = (op.c.till == at.device, op.c.epoch == at.epoch, op.c.seq < at.seq, op.c.verdict == "quarantined")
    return tx.row(sa.select(op.c.seq).where(*here).limit(1)) is not None


def change_verdict(tx: Transaction, at: OpId, values: Mapping[str, object]) -> None:
    """Writes what was decided of a kept op when it was judged again (columns of `op`): later than it arrived."""
    here = (op.c.till == at.device, op.c.epoch == at.epoch, op.c.seq == at.seq)
    tx.run(sa.update(op).where(*here).values(late=1, **values))


def keep_references(tx: Transaction, rows: Sequence[dict[str, object]]) -> None:
    """Takes receipt numbers (columns of `sale_reference`)."""
    tx.run_many(_KEEP_REFERENCE, rows)


def free_references(tx: Transaction, freed: Iterable[tuple[str, int, str]]) -> None:
    """Gives receipt numbers free."""
    columns = sale_reference.c
    wanted = list(freed)
    if wanted:
        tx.run(sa.delete(sale_reference).where(sa.tuple_(columns.store, columns.day, columns.reference).in_(wanted)))


def sealed_epochs(tx: Transaction, till_id: str) -> frozenset[int]:
    """The incarnations of a till that are over."""
    columns = till_epoch.c
    query = sa.select(columns.epoch).where(columns.till == till_id, columns.sealed == 1)
    return frozenset(row.epoch for row in tx.rows(query))


def settle_epoch(tx: Transaction, till_id: str, epoch: int) -> None:
    """An incarnation that is over has given back what it held."""
    tx.run(sa.update(till_epoch).where(till_epoch.c.till == till_id, till_epoch.c.epoch == epoch).values(settled=1))


def chain_ends(tx: Transaction, till_id: str) -> dict[int, Head]:
    """Where the chain of each incarnation of a till ends here."""
    columns = till_epoch.c
    query = sa.select(columns.epoch, columns.hwm, columns.head).where(columns.till == till_id).order_by(columns.epoch)
    return {row.epoch: Head(row.epoch, row.hwm, bytes(row.head)) for row in tx.rows(query)}


def save_returned(tx: Transaction, sales: Mapping[OpId, Mapping[int, PieceCount]]) -> None:
    """Writes how many pieces were returned of each line, whose sales are locked: see `lock_returns`."""
    tx.merge(
        _SAVE_RETURNED,
        *(
            {"till": one.device, "epoch": one.epoch, "seq": one.seq, "line": line, "pieces": int(count)}
            | {"part": count.numerator % count.denominator, "parts": count.denominator}
            for one, lines in sorted(sales.items(), key=lambda each: (each[0].device, each[0].epoch, each[0].seq))
            for line, count in sorted(lines.items())
        ),
    )


def keep_liabilities(tx: Transaction, rows: Sequence[dict[str, object]]) -> None:
    """Notes what the shop bears (columns of `liability`)."""
    tx.run_many(_KEEP_LIABILITY, [{"state": "open", **row} for row in rows])


def move_head(tx: Transaction, till_id: str, head: Head) -> None:
    """Sets how far a chain has come."""
    tx.run(_MOVE_HEAD, {"of_till": till_id, "of_epoch": head.epoch, "to_seq": head.seq, "to_head": head.hash})


def seal(tx: Transaction, till_id: str, epoch: int, concern: str) -> None:
    """Closes a forked incarnation: nothing more is taken from it, and its till is marked.

    A till that was reported lost stays lost: else a thief with its key would have it renewed, and let in again.
    """
    tx.run(sa.update(till_epoch).where(till_epoch.c.till == till_id, till_epoch.c.epoch == epoch).values(sealed=1))
    status = sa.case((till.c.status.in_(SHUT_OUT), till.c.status), else_="forked")
    values = {"status": status, "concern": concern, "feed_tx": tx.feed_tx}
    tx.run(sa.update(till).where(till.c.id == till_id).values(**values))


def note_concern(tx: Transaction, till_id: str, concern: str) -> None:
    """Marks a till for a person to look at; writes nothing when it is marked so already."""
    fresh = till.c.concern.is_distinct_from(concern)
    tx.run(sa.update(till).where(till.c.id == till_id, fresh).values(concern=concern))


@dataclass(frozen=True, slots=True)
class Unproven:
    """Ops that were taken because a later signature covers them; their own are still to be looked at."""

    till: str
    epoch: int
    public_key: bytes
    first: int
    hashes: tuple[bytes, ...]
    signatures: tuple[bytes, ...]


def unproven(tx: Transaction, ops_max: int) -> Unproven | None:
    """Some ops whose own signatures nobody has looked at, in the order of their chain."""
    columns = till_epoch.c
    waiting = sa.select(columns.till, columns.epoch, columns.proven_seq, columns.hwm, till.c.public_key)
    row = tx.row(waiting.join(till, till.c.id == columns.till).where(columns.proven_seq < columns.hwm).limit(1))
    if row is None:
        return None
    last = min(row.hwm, row.proven_seq + ops_max)
    query = (
        sa.select(op.c.hash, op.c.signature)
        .where(op.c.till == row.till, op.c.epoch == row.epoch, op.c.seq.between(row.proven_seq + 1, last))
        .order_by(op.c.seq)
    )
    found = tx.rows(query)
    hashes, signatures = tuple(bytes(one.hash) for one in found), tuple(bytes(one.signature) for one in found)
    return Unproven(row.till, row.epoch, bytes(row.public_key), row.proven_seq + 1, hashes, signatures)


def note_proven(tx: Transaction, looked_at: Unproven, bad_seqs: Collection[int], code: str) -> None:
    """Writes down that these signatures were looked at; a wrong one flags its op and its till, and undoes nothing."""
    where = (till_epoch.c.till == looked_at.till, till_epoch.c.epoch == looked_at.epoch)
    proven = looked_at.first + len(looked_at.hashes) - 1
    tx.run(sa.update(till_epoch).where(*where, till_epoch.c.proven_seq < proven).values(proven_seq=proven))
    for seq in sorted(bad_seqs):
        verdict = sa.case((op.c.verdict == "applied", "flagged"), else_=op.c.verdict)
        reason = sa.case((op.c.code == "", code), else_=op.c.code)
        flags = sa.func.trim(op.c.flags + f" {code}")
        own = (op.c.till == looked_at.till, op.c.epoch == looked_at.epoch, op.c.seq == seq)
        tx.run(sa.update(op).where(*own).values(verdict=verdict, code=reason, flags=flags))
    if bad_seqs:
        note_concern(tx, looked_at.till, code)
