"""What is left of a till in a damaged or lost file: who it is, how far it came, operations that prove themselves."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import msgspec

from loyalty.ledger.rights import SignedGrants, open_grants
from loyalty.ops.bodies import Unknown, read_body
from loyalty.ops.chain import HASH_BYTES, Head, SealedOp, genesis, op_hash
from loyalty.ops.operations import Operation
from loyalty.signing.signature import KEY_BYTES, SIGNATURE_BYTES, Ed25519Verifier
from loyalty.values.errors import BadValue, BadWire
from loyalty.values.ids import OpId, op_no, valid_id
from terminal.ports import Identity
from terminal.store.badge import read_badge
from terminal.store.cash_remains import CashRemains
from terminal.store.pages import Pages
from terminal.store.runs import runs
from terminal.store.tables import device, grant_document, incarnation, op
from terminal.store.witness import noted_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from sqlalchemy import Table

    from loyalty.signing.signature import Verifier
    from terminal.store.pages import Row

_FIRST_COLUMNS = {device.name: 20, op.name: 21, grant_document.name: 3, incarnation.name: 3}
"""As many columns as these tables had when they were first made; a row never has fewer."""


@dataclass(frozen=True, slots=True)
class SavedOp:
    """An operation that proved itself, with what is kept beside it."""

    sealed: SealedOp
    operation: Operation
    beside: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Incarnation:
    """What the file said of an earlier epoch."""

    epoch: int
    hwm: int
    settlement_no: int | None


@dataclass(frozen=True, slots=True)
class Remains:
    """All that is left. `head` is the last place of the chain that anything knows of, also where the op is gone.

    `row` is the till's own row as it was found; it is believed where nothing hangs on it.
    """

    identity: Identity
    head: Head
    ops: dict[int, SavedOp]
    documents: list[SignedGrants]
    incarnations: dict[int, Incarnation]
    row: dict[str, Any] | None
    cash: CashRemains

    @property
    def acked(self) -> int:
        """How far the server had confirmed the last epoch, as far as that is known."""
        if self.row is not None and self.row["epoch"] == self.head.epoch:
            return min(int(self.row["acked_seq"]), self.head.seq)
        return max((one.sealed.id.seq for one in self._last() if one.beside["verdict"] is not None), default=0)

    @property
    def lost(self) -> list[tuple[int, int]]:
        """Runs of operations of the last epoch behind the server's mark that could not be read, first and last."""
        return runs(set(range(self.acked + 1, self.head.seq + 1)) - {one.sealed.id.seq for one in self._last()})

    def _last(self) -> list[SavedOp]:
        return [one for one in self.ops.values() if one.sealed.id.epoch == self.head.epoch]


@dataclass(slots=True)
class _Found:
    """Rows by what they look like; nothing is proven yet."""

    devices: list[dict[str, Any]] = field(default_factory=list)
    ops: dict[tuple[int, bytes], dict[str, Any]] = field(default_factory=dict)
    documents: dict[bytes, SignedGrants] = field(default_factory=dict)
    incarnations: dict[int, Incarnation] = field(default_factory=dict)
    cash: CashRemains = field(default_factory=CashRemains)


def remains_of(file: Path, folder: Path, own: Verifier) -> Remains | None:
    """What `file` and the small files of the data folder give; None when nothing says who this till is."""
    found = _sorted(Pages.of(file).rows())
    row = max(found.devices, key=lambda one: (one["epoch"], one["head_seq"]), default=None)
    identity = read_badge(folder, own) or _identity(row)
    if identity is None:
        return None
    if row is not None and row["device"] != identity.device:
        row = None
    ops = _proven(found, identity.device, own)
    seen, found.cash.known = noted_of(folder, identity.device)
    heads = [Head(one.sealed.id.epoch, one.sealed.id.seq, one.sealed.hash) for one in ops.values()]
    heads += [] if seen is None else [seen]
    heads += [] if row is None else [Head(row["epoch"], row["head_seq"], row["head_hash"])]
    head = max(heads, key=lambda one: (one.epoch, one.seq), default=Head(1, 0, genesis(identity.device, 1)))
    documents = _documents(found, Ed25519Verifier(identity.server_key))
    return Remains(identity, head, ops, documents, found.incarnations, row, found.cash)


def end_of(pages: Pages) -> tuple[str, Head] | None:
    """Which till these pages are of and where its chain ends in them; the log's pages say it if they can."""
    for rows in (pages.logged_rows(), pages.rows()):
        row = max(_sorted(rows).devices, key=lambda one: (one["epoch"], one["head_seq"]), default=None)
        if row is not None:
            return row["device"], Head(row["epoch"], row["head_seq"], row["head_hash"])
    return None


def logged_beyond(pages: Pages, device: str, own: Verifier, head: Head) -> int:
    """How many ops of the log's pages lie behind `head` and prove themselves."""
    ops = _proven(_sorted(pages.logged_rows()), device, own)
    places = ((one.sealed.id.epoch, one.sealed.id.seq) for one in ops.values())
    return sum(place > (head.epoch, head.seq) for place in places)


def _sorted(rows: Iterable[Row]) -> _Found:
    found = _Found()
    for row in rows:
        if (one := _named(device, row)) is not None and _is_device(one):
            found.devices.append(one)
        elif (one := _named(op, row)) is not None and _is_op(one):
            found.ops[one["no"], one["hash"]] = one
        elif (one := _named(grant_document, row)) is not None and _is_document(one):
            found.documents[one["body"]] = SignedGrants(one["body"], one["signature"])
        elif (one := _named(incarnation, row)) is not None and _is_incarnation(one):
            found.incarnations[one["epoch"]] = Incarnation(one["epoch"], one["hwm"], one["settlement_no"])
        else:
            found.cash.look(row)
    return found


def _named(table: Table, row: Row) -> dict[str, Any] | None:
    """The row by the table's columns, None when it cannot be one of that table."""
    names, values = table.columns.keys(), row.values
    if not _FIRST_COLUMNS[table.name] <= len(values) <= len(names) or values[0] is not None:
        return None
    padded = (*values, *(None,) * (len(names) - len(values)))
    return dict(zip(names, (row.rowid, *padded[1:]), strict=True))


def _is_device(one: dict[str, Any]) -> bool:
    sizes = {"server_key": KEY_BYTES, "head_hash": HASH_BYTES}
    numbers = ("epoch", "head_seq", "generation", "acked_seq", "request_no", "replica_no", "replica_base")
    return (
        one["one"] == 1
        and all(isinstance(one[name], int) and one[name] >= 0 for name in numbers)
        and all(isinstance(one[name], bytes) and len(one[name]) == size for name, size in sizes.items())
    )


def _is_op(one: dict[str, Any]) -> bool:
    return (
        all(isinstance(one[name], int) for name in ("epoch", "seq"))
        and one["epoch"] >= 1
        and one["seq"] >= 1
        and one["no"] == op_no(one["epoch"], one["seq"])
        and isinstance(one["body"], bytes)
        and isinstance(one["hash"], bytes)
        and isinstance(one["signature"], bytes)
    )


def _is_document(one: dict[str, Any]) -> bool:
    signature = one["signature"]
    return isinstance(one["body"], bytes) and isinstance(signature, bytes) and len(signature) == SIGNATURE_BYTES


def _is_incarnation(one: dict[str, Any]) -> bool:
    return isinstance(one["hwm"], int) and isinstance(one["settlement_no"], int | None) and one["epoch"] >= 1


def _identity(row: dict[str, Any] | None) -> Identity | None:
    if row is None:
        return None
    try:
        known = {name: row[name] for name in Identity.__dataclass_fields__ if row.get(name) is not None}
        identity = msgspec.convert(known, type=Identity)
    except msgspec.ValidationError:
        return None
    return identity if valid_id(identity.device) else None


def _proven(found: _Found, device: str, own: Verifier) -> dict[int, SavedOp]:
    hashes = dict(found.ops.keys())
    saved = {}
    for (no, digest), one in sorted(found.ops.items()):
        place = OpId(device, one["epoch"], one["seq"])
        previous = genesis(device, place.epoch) if place.seq == 1 else one["previous"] or hashes.get(no - 1)
        operation = _read(one["body"])
        if previous is None or operation is None or not _continues(place, previous, one):
            continue
        if own.verify(digest, one["signature"]):
            sealed = SealedOp(place, one["body"], previous, digest, one["signature"], one["private"])
            saved[no] = SavedOp(sealed, operation, one)
    return saved


def _continues(place: OpId, previous: bytes, one: dict[str, Any]) -> bool:
    try:
        digest: bytes = one["hash"]
        return op_hash(place, previous, one["body"]) == digest
    except (BadValue, TypeError):
        return False


def _read(body: bytes) -> Operation | None:
    try:
        operation = read_body(body)
    except BadWire:
        return None
    return None if isinstance(operation, Unknown) else operation


def _documents(found: _Found, server: Verifier) -> list[SignedGrants]:
    proven = []
    for one in found.documents.values():
        try:
            open_grants(one, server)
        except BadWire:
            continue
        proven.append(one)
    return proven
