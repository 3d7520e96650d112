"""Reads an archive from end to end and says what stands in it, or why it cannot be believed."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from central.backup.archive import About, ArchiveReader, Begin, End, Keys, Rows, Whole, damaged
from central.errors import WorldSaidNo
from central.store.restores import KnownChain, shop_id
from loyalty.exchange.z_marks import ZMark
from loyalty.ops.chain import genesis, op_hash
from loyalty.values.errors import BadValue
from loyalty.values.ids import OpId

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from central.store.copying import Value

Row = dict[str, "Value"]
_VALUES = {int, str, bytes, type(None)}


@dataclass(frozen=True, slots=True)
class Contents:
    """What an archive holds, every byte of it proven; `heads` were recomputed from the operations themselves.

    `highest` is the highest generation that is named in it, `marks` the newest Z report of each till.
    """

    about: About
    keys: Keys
    heads: tuple[KnownChain, ...]
    rows: dict[str, int]
    unpacked_bytes: int
    digest: bytes
    highest: int
    marks: dict[str, ZMark]


@contextmanager
def opened(path: Path) -> Iterator[ArchiveReader]:
    """The archive in a file."""
    try:
        with path.open("rb") as file:
            yield ArchiveReader(file, path.stat().st_size)
    except OSError as wrong:
        raise WorldSaidNo(f"The backup {path} cannot be read: {wrong.strerror}. Nothing was changed.") from wrong


def verified(path: Path) -> Contents:
    """The contents of an archive after reading all of it; BadArchive says what is wrong."""
    with opened(path) as reader:
        check = _Check(reader.about)
        rows: dict[str, int] = {}
        table = Begin("", ())
        digest = b""
        for block in reader.blocks():
            match block:
                case Begin():
                    table = block
                case Rows():
                    check.look(table, block.rows)
                case End():
                    if table.name in rows:
                        raise damaged("a table stands in it twice")
                    rows[table.name] = block.rows
                case Whole():
                    digest = block.digest
        heads = check.heads()
        return Contents(reader.about, reader.keys, heads, rows, reader.unpacked, digest, check.highest, check.marks)


@dataclass(slots=True)
class _Check:
    """Recomputes every chain from its genesis and holds the result against what the server believed."""

    about: About
    recounted: dict[tuple[str, int], tuple[int, bytes]] = field(default_factory=dict)
    believed: dict[tuple[str, int], tuple[int, bytes]] = field(default_factory=dict)
    shops: int = 0
    highest: int = 0
    marks: dict[str, ZMark] = field(default_factory=dict)

    def look(self, table: Begin, rows: list[list[Value]]) -> None:
        looks = {"op": self._op, "till_epoch": self._till_epoch, "meta": self._meta, "z_mark": self._z_mark}
        look = looks.get(table.name)
        for row in rows:
            if len(row) != len(table.columns) or not _VALUES.issuperset(map(type, row)):
                raise damaged("a row in it cannot be")
            if look is not None:
                look(dict(zip(table.columns, row, strict=True)))

    def heads(self) -> tuple[KnownChain, ...]:
        for chain, end in self.recounted.items():
            if self.believed.get(chain) != end:
                raise damaged(f"the operations of till {chain[0]} do not add up to the head that is noted")
        for (till, epoch), (hwm, head) in self.believed.items():
            if (till, epoch) not in self.recounted and (hwm, head) != (0, genesis(till, epoch)):
                raise damaged(f"operations of till {till} are missing")
        if self.shops != 1:
            raise damaged("it has no shop in it")
        return tuple(KnownChain(till, epoch, hwm, head) for (till, epoch), (hwm, head) in sorted(self.believed.items()))

    def _op(self, row: Row) -> None:
        match row:
            case {"till": str(till), "epoch": int(epoch), "seq": int(seq), "hash": bytes(digest), "body": bytes(body)}:
                last, previous = self.recounted.get((till, epoch)) or (0, _genesis(till, epoch))
                if seq != last + 1 or _hash(till, epoch, seq, previous, body) != digest:
                    raise damaged(f"operation {seq} of till {till} does not continue its chain")
                self.recounted[till, epoch] = (seq, digest)
            case _:
                raise damaged("an operation in it cannot be read")

    def _till_epoch(self, row: Row) -> None:
        match row:
            case {"till": str(till), "epoch": int(epoch), "hwm": int(hwm), "head": bytes(head)}:
                self.believed[till, epoch] = (hwm, head)
            case _:
                raise damaged("the end of a chain in it cannot be read")

    def _z_mark(self, row: Row) -> None:
        match row:
            case {
                "till": str(till),
                "number": int(number),
                "at_ms": int(at_ms),
                "last_op": int(op),
                "last_opening": int(opening),
                "last_move": int(move),
            }:
                if till not in self.marks or self.marks[till].number < number:
                    self.marks[till] = ZMark(number, at_ms, op, opening, move)
            case _:
                raise damaged("a Z report in it cannot be read")

    def _meta(self, row: Row) -> None:
        self.shops += 1
        match row:
            case {"generation": int(generation), "lookup_key": bytes(key)}:
                if (generation, shop_id(key)) != (self.about.generation, self.about.shop):
                    raise damaged("it says of itself what is not in it")
                presented = row.get("presented_generation")
                self.highest = max(generation, presented if isinstance(presented, int) else 0)
            case _:
                raise damaged("the shop in it cannot be read")


def _genesis(till: str, epoch: int) -> bytes:
    try:
        return genesis(till, epoch)
    except UnicodeEncodeError:
        raise damaged("a till in it has no readable name") from None


def _hash(till: str, epoch: int, seq: int, previous: bytes, body: bytes) -> bytes:
    try:
        return op_hash(OpId(till, epoch, seq), previous, body)
    except (BadValue, UnicodeEncodeError, OverflowError):
        raise damaged("an operation in it cannot be read") from None
