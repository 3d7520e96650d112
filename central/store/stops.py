"""Rules and offers that are stopped, and who has heard of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import sqlalchemy as sa

from central.store.programme_tables import rule_stop, stop_heard
from central.store.schema import programme, till
from central.store.upsert import insert_or_change

if TYPE_CHECKING:
    from central.store.database import Transaction


class StoppedBy(StrEnum):
    """Whether a person stopped a rule, or its budget that is spent."""

    PERSON = "person"
    BUDGET = "budget"


@dataclass(frozen=True, slots=True)
class Stop:
    """A stopped rule; `place` is where a till has read to once it has heard of it."""

    rule: str
    since_ms: int
    cause: StoppedBy
    stopped_by: str
    place: tuple[int, str]


@dataclass(frozen=True, slots=True)
class Heard:
    """A till in service, and how far it has read of the stops by its own word; nothing heard yet is (0, "")."""

    till: str
    name: str
    store: str
    place: tuple[int, str] = (0, "")
    heard_ms: int | None = None


_STOP = insert_or_change(rule_stop, replaced=("since_ms", "cause", "stopped_by", "gone", "feed_tx"))
_HEARD = insert_or_change(stop_heard, replaced=("generation", "feed_tx", "rule", "heard_ms"))
_PLACES = (
    sa.select(stop_heard.c.seq, stop_heard.c.feed_tx, stop_heard.c.rule)
    .where(stop_heard.c.till == sa.bindparam("of_till"), stop_heard.c.epoch == sa.bindparam("of_epoch"))
    .where(stop_heard.c.generation == sa.bindparam("of_generation"))
    .order_by(stop_heard.c.seq)
)


def stops(tx: Transaction) -> list[Stop]:
    """Every rule that is stopped, by name."""
    query = sa.select(rule_stop).where(rule_stop.c.gone == 0).order_by(rule_stop.c.rule)
    return [
        Stop(row.rule, row.since_ms, StoppedBy(row.cause), row.stopped_by, (row.feed_tx, row.rule))
        for row in tx.rows(query)
    ]


def ever_stopped(tx: Transaction) -> frozenset[str]:
    """Every rule that was ever stopped, whether it still is or not."""
    return frozenset(row.rule for row in tx.rows(sa.select(rule_stop.c.rule)))


def stop_place(tx: Transaction, rule: str) -> tuple[int, str] | None:
    """Where a till has read to once it has heard the last word on a rule, stopped or not; None if there was none."""
    row = tx.row(sa.select(rule_stop.c.feed_tx, rule_stop.c.rule).where(rule_stop.c.rule == rule))
    return None if row is None else (int(row.feed_tx), rule)


def put_stop(tx: Transaction, rule: str, cause: StoppedBy, by: str, now_ms: int) -> None:
    """Stops a rule; tills hear it with the feed."""
    values = {"rule": rule, "since_ms": now_ms, "cause": cause.value, "stopped_by": by}
    tx.merge(_STOP, values | {"gone": 0, "feed_tx": tx.feed_tx})


def lift_stop(tx: Transaction, rule: str) -> bool:
    """Lets a rule count again; False when it was not stopped."""
    lifted = sa.update(rule_stop).where(rule_stop.c.rule == rule, rule_stop.c.gone == 0)
    return tx.run(lifted.values(gone=1, feed_tx=tx.feed_tx)) > 0


def last_word(tx: Transaction) -> int:
    """A number that grows with every change of the stops and of the versions of the programme."""
    newest = [tx.rows(sa.select(sa.func.max(one.c.feed_tx).label("tx"))) for one in (rule_stop, programme)]
    return max(row.tx or 0 for rows in newest for row in rows)


def places_heard(tx: Transaction, till_id: str, epoch: int, generation: int) -> list[tuple[int, tuple[int, str]]]:
    """How far an incarnation of a till had read of the stops before what it made behind each of these seqs, rising."""
    rows = tx.rows(_PLACES, {"of_till": till_id, "of_epoch": epoch, "of_generation": generation})
    return [(row.seq, (row.feed_tx, row.rule)) for row in rows]


def heard_place(tx: Transaction, till_id: str, epoch: int, generation: int) -> tuple[int, str]:
    """How far a till has said that it has read of the stops."""
    heard = places_heard(tx, till_id, epoch, generation)
    return heard[-1][1] if heard else (0, "")


def note_heard_stops(
    tx: Transaction, till_id: str, behind: tuple[int, int], generation: int, place: tuple[int, str], *, now_ms: int
) -> None:
    """Writes down how far a till had read of the stops before what it makes behind this epoch and seq."""
    values = {"till": till_id, "epoch": behind[0], "seq": behind[1], "generation": generation}
    tx.merge(_HEARD, values | {"feed_tx": place[0], "rule": place[1], "heard_ms": now_ms})


def who_heard(tx: Transaction) -> list[Heard]:
    """Every till in service, by store and name."""
    serving = sa.select(till.c.id, till.c.name, till.c.store).where(till.c.status == "active")
    said = sa.select(stop_heard).join(till, sa.and_(till.c.id == stop_heard.c.till, till.c.epoch == stop_heard.c.epoch))
    places = {row.till: ((row.feed_tx, row.rule), row.heard_ms) for row in tx.rows(said.order_by(stop_heard.c.seq))}
    return [
        Heard(row.id, row.name, row.store, *places.get(row.id, ((0, ""), None)))
        for row in tx.rows(serving.order_by(till.c.store, till.c.name))
    ]
