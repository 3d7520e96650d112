"""The one row that says who the till is and where it stands; kept in memory and on disk in step."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, func, insert, select, update

from loyalty.ops.chain import Head, genesis
from terminal.errors import NotEnrolled
from terminal.ports import Identity, Standing
from terminal.store.connection import Connection, Prepared
from terminal.store.tables import device

if TYPE_CHECKING:
    from loyalty.exchange.wire import ExchangeReply
    from loyalty.ops.chain import SealedOp


_ABSORBED = (
    "generation",
    "acked_seq",
    "durable_seq",
    "anchor",
    "last_exchange_ms",
    "claimed_generation",
    "restored_ms",
)


class StandingRow:
    """The device row. Writes happen inside the caller's transaction; `forget` after a rollback reads the disk again."""

    def __init__(self, connection: Connection) -> None:
        columns = {column.name: column for column in device.columns}
        self._read = Prepared(connection, select(device))
        self._advance = Prepared(
            connection, update(device).values(head_seq=bindparam("head_seq"), head_hash=bindparam("head_hash"))
        )
        self._absorb = Prepared(
            connection,
            update(device).values({columns[name]: bindparam(name) for name in _ABSORBED}),
        )
        self._number = Prepared(connection, update(device).values(request_no=bindparam("number")))
        self._stop = Prepared(connection, update(device).values(redeeming_stopped=bindparam("sentence")))
        stopped: dict[Any, Any] = {device.c.redeeming_stopped: bindparam("sentence")}
        # Only the first time says where the copy ended: what is sold meanwhile is not of the copy.
        ended = {device.c.copy_seq: func.coalesce(device.c.copy_seq, device.c.head_seq)}
        asked = {device.c.rekey_id: bindparam("rekey_id"), **ended, **stopped}
        self._rekey = Prepared(connection, update(device).values(asked))
        begun = {"head_seq": 0, "acked_seq": 0, "durable_seq": 0, "rekey_id": None, "copy_seq": None}
        self._renew = Prepared(
            connection,
            update(device).values(
                {columns[name]: value for name, value in begun.items()}
                | {device.c.epoch: bindparam("epoch"), device.c.head_hash: bindparam("head_hash"), **stopped}
            ),
        )
        self._replica = Prepared(
            connection, update(device).values(replica_no=bindparam("number"), replica_base=bindparam("base"))
        )
        self.rewound = False
        self.forget()

    def forget(self) -> None:
        """Read the row again."""
        row = self._read.first()
        if row is None:
            raise NotEnrolled("This till has not joined a shop yet. Run: pointill enrol --server URL --code CODE")
        value = dict(zip((column.name for column in device.columns), row, strict=True))
        self.identity = Identity(
            device=value["device"],
            store=value["store"],
            store_name=value["store_name"],
            till_name=value["till_name"],
            currency=value["currency"],
            server_key=value["server_key"],
            lookup_key=value["lookup_key"],
            membership=value["membership"] or b"",
            pin_key=value["pin_key"] or b"",
        )
        self.standing = Standing(
            head=Head(value["epoch"], value["head_seq"], value["head_hash"]),
            generation=value["generation"],
            acked_seq=value["acked_seq"],
            anchor=bool(value["anchor"]),
            request_no=value["request_no"],
            last_exchange_ms=value["last_exchange_ms"],
            redeeming_stopped=value["redeeming_stopped"],
            rewound=self.rewound,
            claimed_generation=value["claimed_generation"],
            restored_ms=value["restored_ms"],
            rekey_id=value["rekey_id"],
        )
        self.durable_seq: int = value["durable_seq"]
        self.copy_seq: int | None = value["copy_seq"]
        self.replica_no: int = value["replica_no"]
        self.replica_base: int = value["replica_base"]

    def advance(self, sealed: SealedOp) -> None:
        """The chain now ends at this op."""
        self._advance.run(head_seq=sealed.id.seq, head_hash=sealed.hash)
        self.standing = replace(self.standing, head=Head(sealed.id.epoch, sealed.id.seq, sealed.hash))

    def absorbed(self, reply: ExchangeReply, at_ms: int) -> None:
        """What a reply said about this till; the server's mark also when it is less than before.

        A server that lost some of our ops is given them again.
        """
        self.standing = replace(
            self.standing,
            generation=reply.generation,
            acked_seq=reply.hwm,
            anchor=reply.anchor,
            last_exchange_ms=at_ms,
            claimed_generation=reply.generation if reply.claims_ok else 0,
            restored_ms=None if reply.recovery is None else reply.recovery.restored_ms,
        )
        self.durable_seq = reply.durable_seq
        self._absorb.run(
            generation=reply.generation,
            acked_seq=reply.hwm,
            durable_seq=reply.durable_seq,
            anchor=int(reply.anchor),
            last_exchange_ms=at_ms,
            claimed_generation=self.standing.claimed_generation,
            restored_ms=self.standing.restored_ms,
        )

    def number_request(self, at_ms: int) -> int:
        """The next request number: behind the last, and not before `at_ms`."""
        number = max(self.standing.request_no + 1, at_ms)
        self._number.run(number=number)
        self.standing = replace(self.standing, request_no=number)
        return number

    def stop_redeeming(self, sentence: str) -> None:
        """No points may be spent here until a person has looked."""
        self._stop.run(sentence=sentence)
        self.standing = replace(self.standing, redeeming_stopped=sentence)

    def found_older(self, *, rewound: bool) -> None:
        """Whether the files are an older copy of this till's own; kept by the witness, not by the row."""
        self.rewound = rewound
        self.standing = replace(self.standing, rewound=rewound)

    def ask_rekey(self, rekey_id: str, sentence: str) -> None:
        """A new epoch is to be asked for under this id; no points may be spent."""
        self._rekey.run(rekey_id=rekey_id, sentence=sentence)
        self.copy_seq = self.standing.head.seq if self.copy_seq is None else self.copy_seq
        self.standing = replace(self.standing, rekey_id=rekey_id, redeeming_stopped=sentence)

    def renew(self, epoch: int, sentence: str) -> None:
        """A new epoch begins: nothing of it is sent, durable or held."""
        head = Head(epoch, 0, genesis(self.identity.device, epoch))
        self._renew.run(epoch=epoch, head_hash=head.hash, sentence=sentence)
        self.durable_seq, self.copy_seq = 0, None
        self.standing = replace(self.standing, head=head, acked_seq=0, rekey_id=None, redeeming_stopped=sentence)

    def redeem_again(self) -> None:
        """Points may be spent."""
        self._stop.run(sentence=None)
        self.standing = replace(self.standing, redeeming_stopped=None)

    def live_replica(self, number: int, base: int) -> None:
        """Replica file `number` is the live one; its rows contain own ops up to op number `base`."""
        self._replica.run(number=number, base=base)
        self.replica_no, self.replica_base = number, base


def write_identity(connection: Connection, identity: Identity, *, epoch: int, generation: int) -> None:
    """The row of a till that has just joined, inside the caller's transaction."""
    Prepared(connection, insert(device)).insert(
        one=1,
        device=identity.device,
        store=identity.store,
        store_name=identity.store_name,
        till_name=identity.till_name,
        currency=identity.currency,
        server_key=identity.server_key,
        lookup_key=identity.lookup_key,
        epoch=epoch,
        head_seq=0,
        head_hash=genesis(identity.device, epoch),
        generation=generation,
        acked_seq=0,
        durable_seq=0,
        anchor=0,
        request_no=0,
        last_exchange_ms=None,
        redeeming_stopped=None,
        replica_no=1,
        replica_base=0,
        claimed_generation=generation,
        restored_ms=None,
        rekey_id=None,
        copy_seq=None,
        membership=identity.membership or None,
        pin_key=identity.pin_key or None,
    )
