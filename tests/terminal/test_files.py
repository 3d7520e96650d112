"""Small files are whole or absent, and private."""

import os
import stat
from pathlib import Path

import pytest

from terminal.errors import BadSetting
from terminal.files import make_private_folder, others_may_read, write_whole


def test_a_written_file_is_private_and_leaves_no_scraps(tmp_path: Path) -> None:
    path = tmp_path / "device.key"
    write_whole(path, b"secret")
    assert path.read_bytes() == b"secret"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["device.key"]


def test_the_file_is_private_from_its_first_byte_even_under_a_lax_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        write_whole(tmp_path / "pos-token", b"secret")
        make_private_folder(tmp_path / "data" / "till")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "pos-token").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "data" / "till").stat().st_mode) == 0o700


def test_scraps_of_a_crash_do_not_stop_the_next_write(tmp_path: Path) -> None:
    (tmp_path / "till.toml.part").write_text("half")
    (tmp_path / "till.toml").write_text("old")
    write_whole(tmp_path / "till.toml", b"new")
    assert (tmp_path / "till.toml").read_text() == "new"


def test_a_write_that_cannot_happen_leaves_the_old_file(tmp_path: Path) -> None:
    (tmp_path / "till.toml").write_text("old")
    (tmp_path / "till.toml.part").mkdir()
    with pytest.raises(BadSetting, match=r"till\.toml cannot be written: .* with --data"):
        write_whole(tmp_path / "till.toml", b"new")
    assert (tmp_path / "till.toml").read_text() == "old"


def test_a_file_that_people_named_is_not_a_matter_of_the_data_folder(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match=r"or name another file\.$"):
        write_whole(tmp_path / "no folder" / "bundle", b"new", elsewhere="name another file")


def test_a_folder_that_cannot_be_made_is_refused_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(BadSetting, match="file/till cannot be written"):
        make_private_folder(tmp_path / "file" / "till")


@pytest.mark.parametrize(("mode", "open_to_others"), [(0o600, False), (0o400, False), (0o640, True), (0o604, True)])
def test_a_file_that_others_may_read_is_noticed(tmp_path: Path, mode: int, open_to_others: bool) -> None:
    path = tmp_path / "device.key"
    path.touch()
    path.chmod(mode)
    assert others_may_read(path) is open_to_others
