"""Broken servers."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any

import sqlalchemy as sa

from central.errors import Problem
from central.exchange import answer, push
from central.exchange.grants import grant_pools, signed_documents
from central.exchange.push import Batch, Pushed, nothing_pushed, proven_batch
from central.store import chains
from central.store.database import Transaction
from central.store.feed import Reading, read_feed
from central.store.schema import account, op, rights, till_epoch
from central.store.tills import Till
from central.store.upsert import insert_or_leave
from loyalty.exchange.wire import Cursor, WireOp
from loyalty.ledger import booking
from loyalty.ledger.booking import Account, Holding
from loyalty.ledger.rights import SignedGrants
from loyalty.ops.bodies import Unknown, read_body
from loyalty.ops.effect import Credit, Effect
from loyalty.signing.signature import Signer, VerifierOf
from loyalty.values.ids import op_no
from tests.fakes.memory_log import MemoryLog
from tests.simulation.mutants.mutant import Mutant, swapped
from tests.simulation.mutants.tills import adds_grants_up

SILENT_MS = 20_000
HELD = rights.c.g + rights.c.e - rights.c.r - rights.c.s


def _no_dedupe() -> AbstractContextManager[None]:
    def take(tx: Transaction, till: Till, batch: Batch, *, wants: Collection[str], now_ms: int) -> Pushed | Problem:
        pushed = nothing_pushed(tx, till, lock=True)
        if not isinstance(pushed, Problem) and batch.ops:
            vars(push)["_take_fresh"](tx, till, batch, pushed, wants=wants, now_ms=now_ms)
            chains.move_head(tx, till.id, pushed.head)
        return pushed

    def keep(tx: Transaction, rows: Sequence[dict[str, object]]) -> None:
        tx.merge(insert_or_leave(op), *rows)

    return swapped(
        (answer, "take_batch", take), (chains, "keep_ops", keep), (chains, "known_uuids", lambda _tx, _uuids: set())
    )


def _free(tx: Transaction, where: sa.ColumnElement[bool]) -> None:
    """Takes rights from tills that said nothing of the kind."""
    for row in tx.rows(
        sa.select(rights.c.member, rights.c.till, rights.c.epoch, HELD.label("held")).where(where, HELD > 0)
    ):
        mine = (rights.c.member == row.member, rights.c.till == row.till, rights.c.epoch == row.epoch)
        tx.run(sa.update(rights).where(*mine).values(r=rights.c.r + row.held))
        less = {"outstanding": account.c.outstanding - row.held}
        tx.run(sa.update(account).where(account.c.member == row.member).values(less))


def _reclaims_by_timeout(tx: Transaction, till: Till, now_ms: int) -> None:
    silent = sa.select(till_epoch.c.till).where(till_epoch.c.seen_ms < now_ms - SILENT_MS)
    _free(tx, rights.c.till.in_(silent))
    grant_pools(tx, till, now_ms)


def _takes_what_it_recalls(tx: Transaction, till: Till, missing: Mapping[str, int], now_ms: int) -> set[str]:
    _free(tx, sa.and_(rights.c.member.in_(sorted(missing)), rights.c.till != till.id))
    return set()


def _delta_grants() -> AbstractContextManager[None]:
    sent: dict[tuple[str, str], int] = {}

    def deltas(till: Till, generation: int, totals: Mapping[str, int], signer: Signer) -> list[SignedGrants]:
        more = {member: total - sent.get((till.id, member), 0) for member, total in totals.items()}
        sent.update({(till.id, member): total for member, total in totals.items()})
        return signed_documents(till, generation, more, signer)

    return swapped((answer, "signed_documents", deltas), (MemoryLog, "granted", adds_grants_up))


def _stops_at_what_it_cannot_read(
    tx: Transaction, till: Till, ops: Sequence[WireOp], verifier_of: VerifierOf
) -> Batch | Problem:
    known: list[WireOp] = []
    for one in ops:
        if isinstance(read_body(one.body), Unknown):
            break
        known.append(one)
    return proven_batch(tx, till, known, verifier_of)


def _gains_twice(
    account_before: Account, holding: Holding, effect: Effect, repaid: int
) -> tuple[Account, Holding]:  # fmt: skip
    gained = effect.earn + effect.give - repaid
    local = effect.earn - effect.repay + effect.give if effect.credit is Credit.LOCAL else 0
    after = Account(account_before.balance + gained, account_before.outstanding, account_before.debt - repaid)
    return after, Holding(holding.g, holding.e + local, holding.r, holding.s)


def _reads_past_a_row(tx: Transaction, cursor: Cursor, **how: Any) -> Reading:  # noqa: ANN401 - whatever the feed takes
    reading = read_feed(tx, cursor, **how)
    places = {name: (place[0] + 1, "") if name == "member" else place for name, place in reading.cursor.places.items()}
    return Reading(reading.pages, Cursor(reading.cursor.generation, places), reading.more)


SERVERS = (
    Mutant("no dedupe", "I3: an op that comes again is known", _no_dedupe, seeds=(1,)),
    Mutant(
        "reclaim by timeout",
        "only the holder frees rights, no clock does",
        lambda: swapped((answer, "grant_pools", _reclaims_by_timeout)),
        seeds=(1,),
    ),
    Mutant(
        "takes what it recalls",
        "only the holder frees rights, no wish does",
        lambda: swapped((answer, "ask_holders", _takes_what_it_recalls)),
        seeds=(1,),
    ),
    Mutant("delta grants", "grants are running totals", _delta_grants, seeds=(2,)),
    Mutant(
        "stops at what it cannot read",
        "a poison op is quarantined in its place and blocks nobody",
        lambda: swapped((answer, "proven_batch", _stops_at_what_it_cannot_read)),
        seeds=(7,),
    ),
    Mutant(
        "gains go to till and pool", "I2: conservation", lambda: swapped((booking, "_gain", _gains_twice)), seeds=(1,)
    ),
    Mutant(
        "the stamp is one op short",
        "a row says which own ops it contains",
        lambda: swapped((answer, "op_no", lambda epoch, seq: op_no(epoch, max(seq - 1, 0)))),
        seeds=(1,),
    ),
    Mutant(
        "the feed reads past a row",
        "the cursor never passes a row",
        lambda: swapped((answer, "read_feed", _reads_past_a_row)),
        seeds=(1,),
    ),
)
