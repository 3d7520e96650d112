"""Where things are kept, who may read them, and where the server may listen."""

import os
import stat
import sys
import threading
from pathlib import Path

import pytest

from central.config import Exposure, backups_folder, exposure_refusal, is_loopback, local_token, place, server_secret
from central.errors import WorldSaidNo


def test_the_files_lie_beside_the_database_unless_told_otherwise(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/shop/central.db"
    assert place(url, None).data == tmp_path / "shop"
    assert place(url, str(tmp_path)).data == tmp_path
    assert place(None, str(tmp_path)).database_url == f"sqlite:///{tmp_path}/central.db"
    assert place("postgresql+psycopg://u@h/db", None).data.name == "pointill-central"


@pytest.mark.parametrize(
    ("exposure", "word"),
    [
        (Exposure("0.0.0.0", 80), "encrypted"),
        (Exposure("::", 80), "encrypted"),
        (Exposure("shop.example", 80), "encrypted"),
        (Exposure("127.0.0.1", 80, tls_cert="c"), "together"),
        (Exposure("127.0.0.1", 70_000), "--port"),
        (Exposure("127.0.0.1", -1), "--port"),
        (Exposure("0.0.0.0", 80, tls_key="k"), "together"),
    ],
)
def test_nothing_travels_in_the_clear_off_this_computer(exposure: Exposure, word: str) -> None:
    assert word in (exposure_refusal(exposure) or "")


@pytest.mark.parametrize(
    "exposure",
    [
        Exposure("127.0.0.1", 80),
        Exposure("::1", 80),
        Exposure("localhost", 80),
        Exposure("0.0.0.0", 443, "c", "k"),
        Exposure("0.0.0.0", 80, behind_proxy=True),
    ],
)
def test_loopback_tls_and_a_proxy_are_fine(exposure: Exposure) -> None:
    assert exposure_refusal(exposure) is None


def test_a_name_is_not_taken_for_this_computer() -> None:
    assert not is_loopback("localhost.example")
    assert not is_loopback("testclient")


def test_the_key_is_made_once_and_read_by_nobody_else(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    first = server_secret(folder, os.urandom)
    assert len(first) == 32
    assert server_secret(folder, os.urandom) == first
    assert local_token(folder, os.urandom) == local_token(folder, os.urandom)
    if sys.platform != "win32":
        for path in folder.iterdir():
            assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert sorted(path.name for path in folder.iterdir()) == ["local-token", "server-key"]


def test_two_that_start_at_once_agree_on_the_key(tmp_path: Path) -> None:
    found: list[bytes] = []
    both = [threading.Thread(target=lambda: found.append(server_secret(tmp_path, os.urandom))) for _ in range(4)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert len(set(found)) == 1


@pytest.mark.parametrize("content", ["", "zz", "abcd"])
def test_a_damaged_key_is_said_and_never_replaced(tmp_path: Path, content: str) -> None:
    (tmp_path / "server-key").write_text(content)
    with pytest.raises(WorldSaidNo, match="damaged"):
        server_secret(tmp_path, os.urandom)
    assert (tmp_path / "server-key").read_text() == content


def test_where_backups_are_may_stand_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("POINTILL_CENTRAL_BACKUPS", raising=False)
    assert backups_folder(None) is None
    assert backups_folder("/disk") == Path("/disk")
    monkeypatch.setenv("POINTILL_CENTRAL_BACKUPS", "/other")
    assert backups_folder(None) == Path("/other")
    assert backups_folder("/disk") == Path("/disk")
