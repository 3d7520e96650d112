"""The file of heads: small, whole, and believed only when it is as it was written."""

import hashlib
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from central.backup.heads import FORMAT, Heads, KnownHead, KnownMark, beside, newest_heads, read_heads, write_heads
from central.errors import BadArchive
from central.store.restores import KnownChain
from loyalty.exchange.z_marks import ZMark

HEAD = b"\x01" * 32


def write(folder: Path, name: str, *, generation: int = 1, shop: str = "ours", hwm: int = 5, till: str = "T") -> Path:
    path = folder / f"{name}.heads"
    known, marks = [KnownChain(till, 1, hwm, HEAD)], {till: ZMark(hwm, 10, 3, 2, 1)}
    write_heads(path, shop=shop, generation=generation, made_ms=hwm, known=known, marks=marks)
    return path


def test_it_says_what_was_written(tmp_path: Path) -> None:
    heads = read_heads(write(tmp_path, "a"))
    assert (heads.shop, heads.generation, heads.made_ms, heads.known) == ("ours", 1, 5, [KnownChain("T", 1, 5, HEAD)])
    assert heads.marks == (KnownMark("T", ZMark(5, 10, 3, 2, 1)),)
    assert beside(tmp_path / "a") == tmp_path / "a.heads"


@given(st.data())
def test_no_byte_can_be_another(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    path = write(tmp_path_factory.mktemp("heads"), "a")
    text = bytearray(path.read_bytes())
    place = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.integers(0, 255).filter(lambda one: one != text[place]))
    text[place] = other
    path.write_bytes(text)
    with pytest.raises(BadArchive):
        read_heads(path)


def test_the_newest_generation_counts_and_there_the_furthest_of_each_till(tmp_path: Path) -> None:
    write(tmp_path, "a", generation=1, hwm=99)
    write(tmp_path, "b", generation=2, hwm=7)
    write(tmp_path, "c", generation=2, hwm=6)
    write(tmp_path, "d", generation=2, hwm=1, till="U")
    write(tmp_path, "e", generation=3, shop="theirs")
    heads, complaints = newest_heads(tmp_path, "ours")
    assert heads is not None
    assert (heads.generation, complaints) == (2, [])
    assert sorted((one.till, one.hwm) for one in heads.heads) == [("T", 7), ("U", 1)]
    assert sorted((one.till, one.mark.number) for one in heads.marks) == [("T", 7), ("U", 1)]
    assert newest_heads(tmp_path, "nobody") == (None, [])


def test_a_file_of_a_server_that_knew_no_z_reports_is_read(tmp_path: Path) -> None:
    heads = Heads(FORMAT, "ours", 1, 5, (KnownHead("T", 1, 5, HEAD.hex()),))
    digest = hashlib.sha256(msgspec.json.encode(heads)).hexdigest()
    (tmp_path / "a.heads").write_bytes(msgspec.json.encode(msgspec.structs.replace(heads, digest=digest)))
    assert b"z_marks" not in (tmp_path / "a.heads").read_bytes()
    assert read_heads(tmp_path / "a.heads").marks == ()


def test_files_that_cannot_be_used_are_named_and_passed_over(tmp_path: Path) -> None:
    write(tmp_path, "a")
    (tmp_path / "b.heads").write_text("{}")
    (tmp_path / "c.heads").mkdir()
    heads, complaints = newest_heads(tmp_path, "ours")
    assert heads is not None
    assert len(complaints) == 2
    assert "b.heads" in complaints[0]
    assert newest_heads(tmp_path / "gone", "ours") == (None, [f"The folder of backups {tmp_path}/gone is not there."])
