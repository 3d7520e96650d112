"""The real process: it says when it is ready, goes when told, and loses nothing when it is killed."""

from __future__ import annotations

import datetime as dt
import io
import ipaddress
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from central import bootstrap
from central.__main__ import main
from central.backup.making import keep_heads
from central.config import Exposure, place
from central.errors import WorldSaidNo
from central.reconcile import reconcile
from central.store.database import open_database
from central.store.restores import heads
from central.store.shops import shop
from loyalty.exchange.wire import EnrolReply, ExchangeReply, decode, encode
from loyalty.signing.http_signature import reply_is_signed, sign_request
from loyalty.signing.signature import Ed25519Signer, Ed25519Verifier, key_id
from tests.central.backup.test_rollback import forget_all
from tests.central.floor import Floor, FloorTill, enrol_request

PROGRAM = [sys.executable, "-m", "central"]


@contextmanager
def serving(url: str, data: Path, *more: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The program itself on a free port, killed at the end if it still runs."""
    command = [*PROGRAM, "serve", "--db", url, "--data", str(data), "--port", "0", *more]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        words = process.stdout.readline().split()
        assert words[:1] == ["ready"], (words, process.stderr and process.stderr.read())
        yield process, words[1]
    finally:
        process.kill()
        process.communicate(timeout=20)


def join(address: str, data: Path, floor: Floor) -> FloorTill:
    signer = Ed25519Signer(floor.dice(32))
    token = (data / "local-token").read_text().strip()
    asked = encode(enrol_request(signer, f"local:{token}"))
    answer = requests.post(address + "/v1/enrol", data=asked, timeout=20)
    return FloorTill(floor, signer, decode(answer.content, EnrolReply, 10**5))


def post(address: str, till: FloorTill) -> ExchangeReply:
    body, nonce = encode(till.request()), f"{till.request_no:016d}"
    key = key_id(till.signer.public)
    headers = sign_request(till.signer, key, "POST", "/v1/exchange", body, created_s=int(time.time()), nonce=nonce)
    answer = requests.post(address + "/v1/exchange", data=body, headers=headers, timeout=20)
    lower = {name.lower(): value for name, value in answer.headers.items()}
    server = Ed25519Verifier(till.joined.server_key)
    assert reply_is_signed(lower, server, answer.status_code, answer.content, nonce=nonce)
    reply = decode(answer.content, ExchangeReply, 10**8)
    till.absorb(reply)
    return reply


def test_it_serves_and_goes_politely_with_a_long_poll_open(floor: Floor, tmp_path: Path) -> None:
    with serving(floor.url, tmp_path) as (process, address):
        assert requests.get(address + "/health", timeout=20).json()["status"] == "ok"
        till = join(address, tmp_path, floor)
        post(address, till)
        till.sell(floor.members[0], 500)
        assert post(address, till).hwm == 1
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
    assert floor.differences() == []


@pytest.mark.slow
def test_killed_at_any_moment_it_has_lost_nothing(floor: Floor, tmp_path: Path) -> None:
    """Three lives of the server, each ended by SIGKILL while a till pushes; every sale arrives once."""
    till: FloorTill | None = None
    for life in range(3):
        with serving(floor.url, tmp_path) as (process, address):
            till = till or join(address, tmp_path, floor)
            killer = subprocess.Popen(["sh", "-c", f"sleep 0.{life + 1}; kill -9 {process.pid}"])
            try:
                while True:
                    till.sell(floor.members[till.head.seq % 3], 100)
                    post(address, till)
            except requests.RequestException:
                pass
            killer.wait(20)
            process.wait(20)
    assert till is not None
    with serving(floor.url, tmp_path) as (_, address):
        while till.acked < till.head.seq:
            post(address, till)
        reply = post(address, till)
    assert (reply.hwm, reply.head) == (len(till.log), till.head.hash.hex())
    assert floor.differences() == []
    expected = dict.fromkeys(floor.members, 500)
    for seq in range(1, len(till.log) + 1):
        expected[floor.members[(seq - 1) % 3]] += 10
    assert {member: till.points(member) for member in expected} == expected


def test_commands_work_beside_it(floor: Floor, tmp_path: Path) -> None:
    where = ["--db", floor.url, "--data", str(tmp_path)]
    with serving(floor.url, tmp_path):
        for words in (["reconcile", "--json"], ["enrol-code", "--store", "North"], ["stores"]):
            done = subprocess.run([*PROGRAM, *words, *where], capture_output=True, text=True, check=False, timeout=60)
            assert done.returncode == 0, done.stderr


def test_nothing_in_the_clear_off_this_computer(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert bootstrap.serve(f"sqlite:///{tmp_path}/central.db", None, Exposure("0.0.0.0", 0)) == 2
    assert "--tls-cert" in capsys.readouterr().err
    assert not (tmp_path / "central.db").exists()


def certificate(folder: Path) -> tuple[str, str]:
    """A self-made certificate for 127.0.0.1 with its key, as files."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    start = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + dt.timedelta(days=36_500))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    plain = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(plain)
    return str(folder / "cert.pem"), str(folder / "key.pem")


def test_with_a_certificate_it_serves_encrypted(sqlite_floor: Floor, tmp_path: Path) -> None:
    cert, key = certificate(tmp_path)
    more = ("--host", "0.0.0.0", "--tls-cert", cert, "--tls-key", key)
    with serving(sqlite_floor.url, tmp_path, *more) as (_, address):
        assert address.startswith("https://0.0.0.0:")
        near = address.replace("0.0.0.0", "127.0.0.1") + "/health"
        assert requests.get(near, verify=cert, timeout=20).json()["status"] == "ok"
        with pytest.raises(requests.RequestException):
            requests.get(near.replace("https", "http"), timeout=20)


@pytest.mark.parametrize("file", ["--tls-cert", "--tls-key"])
def test_a_certificate_that_is_not_there_is_one_sentence(
    sqlite_floor: Floor, tmp_path: Path, file: str, capfd: pytest.CaptureFixture[str]
) -> None:
    cert, key = certificate(tmp_path)
    files = {"--tls-cert": cert, "--tls-key": key} | {file: str(tmp_path / "none.pem")}
    words = [word for pair in files.items() for word in pair]
    code = main(["serve", "--db", sqlite_floor.url, "--data", str(tmp_path), "--port", "0", *words])
    assert code == 1
    assert "certificate" in capfd.readouterr().err


def test_a_key_that_the_tills_do_not_know_is_refused(sqlite_floor: Floor, tmp_path: Path) -> None:
    with serving(sqlite_floor.url, tmp_path / "first"):
        pass
    with pytest.raises(WorldSaidNo, match="not the one that this shop's tills trust"):
        bootstrap.serve(sqlite_floor.url, str(tmp_path / "second"), Exposure("127.0.0.1", 0))


def test_a_port_that_is_taken_is_one_sentence(sqlite_floor: Floor, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        command = [*PROGRAM, "serve", "--db", sqlite_floor.url, "--data", str(tmp_path), "--port", port]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 1
    assert done.stderr.strip().count("\n") == 0
    assert port in done.stderr


def test_a_second_server_of_one_shop_is_refused(sqlite_floor: Floor, tmp_path: Path) -> None:
    with serving(sqlite_floor.url, tmp_path):
        command = [*PROGRAM, "serve", "--db", sqlite_floor.url, "--data", str(tmp_path), "--port", "0"]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stderr.strip().count("\n")) == (1, 0)
    assert "serve works with this database already" in done.stderr


def test_row_31_a_backup_is_made_beside_a_running_server_and_put_back_when_it_is_stopped(
    floor: Floor, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    archive, where = str(tmp_path / "shop.backup"), ["--db", floor.url, "--data", str(tmp_path)]
    with serving(floor.url, tmp_path) as (process, address):
        till = join(address, tmp_path, floor)
        till.sell(floor.members[0], 500)
        post(address, till)
        assert main(["backup", archive, *where]) == 0
        assert post(address, till).durable_seq == 1
        till.sell(floor.members[0], 500)
        assert post(address, till).hwm == 2
        for words in (["restore", archive, "--over"], ["recovery", "start"]):
            assert main([*words, *where]) == 1
            assert "in use. Nothing was changed. Stop pointill-central serve" in capsys.readouterr().err
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
    floor.database.close()
    assert main(["restore", archive, "--over", *where]) == 0
    with serving(floor.url, tmp_path) as (_, address):
        answer = requests.get(address + "/health", timeout=20).json()
        assert answer["generation"] == floor.database.read(shop).generation > 1
    capsys.readouterr()
    assert main(["recovery", "show", *where]) == 0
    assert "missing: Till 1 at North, last heard" in capsys.readouterr().out


def test_row_70_a_server_that_was_put_back_says_so_when_it_starts(sqlite_floor: Floor, tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    backups = ("--backups", str(tmp_path / "disk"))
    with serving(sqlite_floor.url, tmp_path, *backups) as (_, address):
        till = join(address, tmp_path, sqlite_floor)
        post(address, till)
        image = sqlite_floor.database.read(heads)
        till.sell(None)
        assert post(address, till).hwm == 1
        keep_heads(sqlite_floor.database, tmp_path / "disk" / "now.heads", now_ms=1)
    sqlite_floor.database.write(lambda tx: forget_all(tx, till.id))
    assert sqlite_floor.database.read(heads) == image
    with serving(sqlite_floor.url, tmp_path, *backups) as (process, address):
        assert requests.get(address + "/health", timeout=20).json()["generation"] > 1
        process.send_signal(signal.SIGTERM)
        assert process.stderr is not None
        assert "chains that had come further: 1" in process.stderr.read()


def test_the_clock_and_the_dice_are_the_machines() -> None:
    assert abs(bootstrap.now_ms() - time.time() * 1000) < 60_000
    assert bootstrap.entropy(16) != bootstrap.entropy(16)
    assert bootstrap.chance(3).randbytes(8) == bootstrap.chance(3).randbytes(8)


def test_a_new_database_is_ready_with_the_first_command(tmp_path: Path) -> None:
    database = bootstrap.database_at(place(None, str(tmp_path)))
    database.close()
    reopened = open_database(f"sqlite:///{tmp_path}/central.db")
    assert reopened.read(reconcile).differences == []
    reopened.close()
    assert (tmp_path / "central.db").stat().st_size > 0


def test_of_a_secret_without_an_end_only_so_much_is_read_as_shows_that_it_is_too_long(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    endless = io.StringIO("2" * 10_000)
    monkeypatch.setattr("sys.stdin", endless)
    assert bootstrap.secret("PIN: ", 6) == "2" * 8
    assert endless.tell() == 8


def test_a_secret_that_is_typed_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    typed = io.StringIO("shown\n")
    monkeypatch.setattr(typed, "isatty", lambda: True)
    monkeypatch.setattr("sys.stdin", typed)
    monkeypatch.setattr("getpass.getpass", lambda asked: f"unseen {asked}")
    assert bootstrap.secret("PIN: ", 6) == "unseen PIN: "


def test_who_does_something_is_one_short_line() -> None:
    assert bootstrap.who(" ann\n of " + "x" * 90) == "ann of " + "x" * 53
    assert bootstrap.who(None)
