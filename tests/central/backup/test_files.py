"""Files appear whole or not at all, and names that are taken stay whose they are."""

import os
from pathlib import Path
from typing import BinaryIO

import pytest

from central.backup.files import free_name, keep_aside, spare_file, write_whole
from central.errors import WorldSaidNo


def test_what_was_not_proven_never_gets_its_name(tmp_path: Path) -> None:
    def refuse(part: Path) -> None:
        assert part.read_bytes() == b"new"
        assert not (tmp_path / "a").exists()
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        write_whole(tmp_path / "a", lambda file: put(file, b"new"), refuse)
    assert list(tmp_path.iterdir()) == []
    write_whole(tmp_path / "a", lambda file: put(file, b"new"))
    assert (tmp_path / "a").read_bytes() == b"new"
    assert len(list(tmp_path.iterdir())) == 1


def put(file: BinaryIO, data: bytes) -> None:
    file.write(data)


def test_a_folder_that_cannot_be_written_is_said_so(tmp_path: Path) -> None:
    for write in (lambda path: write_whole(path, lambda file: None), lambda path: spare_file(path).__enter__()):
        with pytest.raises(WorldSaidNo, match=r"cannot be written: No such file.*Free space"):
            write(tmp_path / "gone" / "a")


def test_a_second_name_lasts_also_where_there_are_only_copies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").write_bytes(b"old")
    keep_aside(tmp_path / "a", tmp_path / "b")
    monkeypatch.setattr(os, "link", deny)
    keep_aside(tmp_path / "a", tmp_path / "c")
    (tmp_path / "a").unlink()
    assert [(tmp_path / name).read_bytes() for name in ("b", "c")] == [b"old", b"old"]


def deny(*_: object) -> None:
    raise OSError("no second names here")


def test_a_name_that_is_taken_gets_a_number(tmp_path: Path) -> None:
    name = tmp_path / "before-7.backup"
    assert free_name(name) == name
    name.touch()
    (tmp_path / "before-7-2.backup").touch()
    assert free_name(name).name == "before-7-3.backup"


def test_a_spare_file_that_was_not_used_is_gone(tmp_path: Path) -> None:
    with spare_file(tmp_path / "a") as spare:
        spare.with_name(spare.name + "-journal").touch()
        assert spare.exists()
    assert list(tmp_path.iterdir()) == []
