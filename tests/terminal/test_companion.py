"""The server as a companion of a till on the same computer."""

import socket
import urllib.request
from pathlib import Path

import pytest

from terminal.companion import Companion, CompanionFailed, free_port, run_central
from tests.fixtures.waiting import wait_until


def healthy(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/health", timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "central"
    run_central("shop-init", "--data", str(folder), "--preset", "cafe", "--store", "High Street")
    return folder


@pytest.mark.slow
def test_a_server_that_is_killed_comes_back_by_itself_and_stops_when_told(data: Path, tmp_path: Path) -> None:
    companion = Companion(data, free_port(), tmp_path / "logs" / "central.log")
    url = companion.start()
    companion.watch()
    first = companion.pid
    assert healthy(url)
    assert first is not None
    companion.kill()
    assert not healthy(url)
    companion.revive()
    wait_until(lambda: healthy(url), within_s=60, otherwise=lambda: "the server stayed down")
    assert companion.pid != first
    companion.stop()
    assert not healthy(url)


def test_a_server_that_outlived_its_till_is_used_again(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        companion = Companion(tmp_path, port, tmp_path / "central.log")
        assert companion.start() == f"http://127.0.0.1:{port}"
        assert companion.pid is None
        companion.stop()


def test_a_command_that_fails_says_why_in_its_own_words(tmp_path: Path) -> None:
    with pytest.raises(CompanionFailed, match=r"[Ss]tore"):
        run_central("enrol-code", "--data", str(tmp_path), "--store", "Nowhere")


def test_a_server_that_cannot_start_names_its_log(tmp_path: Path) -> None:
    (tmp_path / "central.db").write_bytes(b"this is not a database, not even nearly" * 100)
    companion = Companion(tmp_path, free_port(), tmp_path / "logs" / "central.log")
    with pytest.raises(CompanionFailed, match=r"central\.log"):
        companion.start()


def test_a_free_port_is_free() -> None:
    with socket.create_server(("127.0.0.1", free_port())):
        pass
