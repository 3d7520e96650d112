"""What an archive says is held against its own operations before anybody believes it."""

import hashlib
import io
from collections.abc import Callable
from pathlib import Path

import pytest

from central.backup.archive import FORMAT, About, ArchiveWriter, Keys
from central.backup.reading import verified
from central.errors import BadArchive
from central.store.copying import Value
from central.store.restores import KnownChain, shop_id
from loyalty.ops.chain import Head, extend, genesis

TILL = "B9D138JWTVPS16H2"
KEY = b"k" * 32
HASHES = extend(TILL, Head(1, 0, genesis(TILL, 1)), [b"one", b"two"])
Tables = dict[str, tuple[tuple[str, ...], list[list[Value]]]]


def honest() -> Tables:
    return {
        "meta": (("generation", "lookup_key"), [[3, KEY]]),
        "op": (
            ("till", "epoch", "seq", "hash", "body"),
            [[TILL, 1, 1, HASHES[0], b"one"], [TILL, 1, 2, HASHES[1], b"two"]],
        ),
        "till_epoch": (("till", "epoch", "hwm", "head"), [[TILL, 1, 2, HASHES[1]], [TILL, 2, 0, genesis(TILL, 2)]]),
    }


def file_of(tables: Tables, folder: Path, shop: str | None = None) -> Path:
    path = folder / "x.backup"
    file = io.BytesIO()
    writer = ArchiveWriter(file, About(FORMAT, "0003", 3, shop or shop_id(KEY), "Corner", 5), Keys())
    for name, (columns, rows) in tables.items():
        writer.table(name, columns, iter(tuple(row) for row in rows))
    writer.finish()
    path.write_bytes(file.getvalue())
    return path


def test_every_head_is_recomputed(tmp_path: Path) -> None:
    found = verified(file_of(honest(), tmp_path))
    assert found.heads == (KnownChain(TILL, 1, 2, HASHES[1]), KnownChain(TILL, 2, 0, genesis(TILL, 2)))
    assert found.rows == {"meta": 1, "op": 2, "till_epoch": 2}
    assert found.about.generation == 3


def without_op(tables: Tables) -> None:
    tables["op"][1].pop()


def gap(tables: Tables) -> None:
    tables["op"][1].pop(0)


def other_body(tables: Tables) -> None:
    tables["op"][1][0][4] = b"1"


def other_head(tables: Tables) -> None:
    tables["till_epoch"][1][0][3] = hashlib.sha256(b"").digest()


def unknown_till(tables: Tables) -> None:
    tables["op"][1].append(["?", 1, 1, HASHES[0], b"one"])


def lost_till(tables: Tables) -> None:
    tables["op"][1].clear()


def no_till(tables: Tables) -> None:
    tables["till_epoch"][1][0][0] = None


def no_shop(tables: Tables) -> None:
    tables["meta"][1].clear()


def other_generation(tables: Tables) -> None:
    tables["meta"][1][0][0] = 4


def no_key(tables: Tables) -> None:
    tables["meta"][1][0][1] = "text"


def short_row(tables: Tables) -> None:
    tables["op"] = (("till",), tables["op"][1])


def odd_value(tables: Tables) -> None:
    tables["meta"][1][0][0] = [3]  # type: ignore[call-overload] # what no table holds, an archive may


def odd_name(tables: Tables) -> None:
    tables["op"][1][0][0] = "\N{SNOWMAN}" * 16


@pytest.mark.parametrize(
    "spoil",
    [
        without_op,
        gap,
        other_body,
        other_head,
        unknown_till,
        lost_till,
        no_till,
        no_shop,
        other_generation,
        no_key,
        short_row,
        odd_value,
        odd_name,
    ],
)
def test_what_does_not_add_up_is_refused(tmp_path: Path, spoil: Callable[[Tables], None]) -> None:
    tables = honest()
    spoil(tables)
    with pytest.raises(BadArchive, match="damaged"):
        verified(file_of(tables, tmp_path))


def test_one_that_calls_itself_another_shops_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadArchive, match="says of itself what is not in it"):
        verified(file_of(honest(), tmp_path, shop="another"))
