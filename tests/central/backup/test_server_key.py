"""The server's key goes with the backup and comes back where the server looks for it."""

import stat
from pathlib import Path

import pytest

from central.backup.server_key import find_server_key, place_server_key
from central.config import server_secret
from central.errors import BadArchive, WorldSaidNo
from loyalty.signing.signature import Ed25519Signer, key_id

SECRET = b"\x07" * 32
TRUSTED = key_id(Ed25519Signer(SECRET).public)


def test_it_is_found_where_the_server_keeps_it(tmp_path: Path) -> None:
    made = server_secret(tmp_path, lambda size: SECRET)
    assert find_server_key(tmp_path, TRUSTED) == made == SECRET


def test_a_server_that_never_served_has_none(tmp_path: Path) -> None:
    assert find_server_key(tmp_path, None) is None


@pytest.mark.parametrize("text", [None, "00" * 32, "key", "\x00\xff"])
def test_one_that_the_tills_do_not_trust_is_not_taken(tmp_path: Path, text: str | None) -> None:
    if text is not None:
        (tmp_path / "server-key").write_bytes(text.encode("latin-1"))
    with pytest.raises(WorldSaidNo, match=r"is not in .*Nothing was written"):
        find_server_key(tmp_path, TRUSTED)


def test_it_is_put_back_and_the_one_that_was_there_is_kept(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    place_server_key(folder, SECRET, 7)
    place_server_key(folder, SECRET, 8)
    assert [path.name for path in folder.iterdir()] == ["server-key"]
    assert stat.S_IMODE((folder / "server-key").stat().st_mode) == 0o600
    place_server_key(folder, b"\x08" * 32, 9)
    assert server_secret(folder, lambda size: b"") == b"\x08" * 32
    assert (folder / "server-key.before-9").read_text() == SECRET.hex() + "\n"


def test_what_is_no_key_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadArchive, match="Nothing was changed"):
        place_server_key(tmp_path, b"short", 7)
    assert list(tmp_path.iterdir()) == []
