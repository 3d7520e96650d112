"""A till joins its shop: with a code, with eyes on six words, after any break, and never against a "no"."""

import argparse
import socket
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from loyalty.signing.signature import Ed25519Signer, fingerprint
from terminal import enrolment
from terminal.config import KeyStore, configure
from terminal.enrolment import ASK_EVERY_S, Joining, World, code_of, enrol
from terminal.errors import BadSetting, EnrolmentRefused
from terminal.keys import KEY_FILE, read_key
from terminal.ports import Identity
from terminal.waiting import MachineWaiting
from tests.fakes.door_central import CODE, LettingIn, central, problem, serving
from tests.fakes.door_world import CountedChance, WorldClock
from tests.fakes.fault_proxy import SERVER_SIGNER, FaultServer, Heard, hang_up, raw, saying


class QuickWaiting(MachineWaiting):
    """Pauses between two questions pass at once, and count."""

    def __init__(self) -> None:
        self.paused = 0.0

    def monotonic(self) -> float:
        return self.paused

    def wait(self, event: threading.Event, seconds: float) -> bool:
        if threading.current_thread() is not threading.main_thread():
            return super().wait(event, seconds)
        self.paused += seconds
        return event.is_set()


class Desk:
    """One attempt to join: what was said, and what was created."""

    def __init__(self, folder: Path) -> None:
        self.said: list[str] = []
        self.created: list[tuple[Path, Identity, int, int]] = []
        self.waiting = QuickWaiting()
        self.data = folder / "till"

    def join(self, url: str, *, code: str = CODE, unattended: bool = True) -> Identity:
        world = World(WorldClock(), CountedChance(), self.waiting, None, self.said.append, "pointill test")
        joining = Joining(url, code, self.data, "Till 1", KeyStore.AUTO, unattended=unattended)
        return enrol(joining, world, self.create)

    def create(self, data: Path, identity: Identity, /, *, epoch: int, generation: int) -> None:
        self.created.append((data, identity, epoch, generation))
        (data / "till.db").write_bytes(bytes(60) + b"\0\0\0\1")

    @property
    def words(self) -> str:
        kept = read_key(self.data, None)
        assert kept is not None
        return fingerprint(Ed25519Signer(kept.secret).public)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_a_pre_approved_code_lets_the_till_in_without_a_question(desk: Desk) -> None:
    with FaultServer(saying(LettingIn())) as server:
        identity = desk.join(server.url)
        assert desk.created == [(desk.data, identity, 1, 5)]
        assert (identity.store_name, identity.till_name, identity.currency) == ("Store 1", "Till 1", "GBP")
        assert (identity.server_key, identity.lookup_key) == (SERVER_SIGNER.public, bytes(range(32)))
        assert configure({"data": desk.data}, {}, Path("/absent")).settings.server == server.url


def test_a_code_that_needs_approval_shows_six_words_and_waits(desk: Desk) -> None:
    with FaultServer(saying(LettingIn(approved_after=3))) as server:
        desk.join(server.url, unattended=False)
        assert desk.waiting.paused == 3 * ASK_EVERY_S
        assert sum(desk.words in line for line in desk.said) == 1
        assert len(desk.words.split()) == 6
        assert len(desk.created) == 1


def test_nobody_to_compare_words_means_no_approval(desk: Desk) -> None:
    with FaultServer(saying(LettingIn(approved_after=3))) as server:
        with pytest.raises(EnrolmentRefused, match="--yes is not enough"):
            desk.join(server.url)
        assert desk.created == []


def test_after_a_quarter_of_an_hour_nobody_will_come(desk: Desk) -> None:
    with FaultServer(saying(LettingIn(approved_after=10**6))) as server:
        with pytest.raises(EnrolmentRefused, match="15 minutes"):
            desk.join(server.url, unattended=False)
        assert desk.waiting.paused == 900


def test_other_words_than_ours_mean_that_somebody_stands_between(desk: Desk) -> None:
    with FaultServer(saying(LettingIn(words="babab babab babab babab babab babab"))) as server:
        with pytest.raises(EnrolmentRefused, match="stands between"):
            desk.join(server.url)
        assert desk.created == []


def test_a_lost_reply_costs_nothing_the_same_command_goes_on(desk: Desk) -> None:
    letting_in = LettingIn()
    with FaultServer(saying(letting_in)) as server:

        def lose_the_reply(line: socket.socket, heard: Heard) -> None:
            letting_in(heard)
            hang_up(line, heard)

        server.behaviour = lose_the_reply
        with pytest.raises(EnrolmentRefused, match="broke off"):
            desk.join(server.url)
        assert (desk.data / KEY_FILE).exists()
        assert desk.created == []
        server.behaviour = saying(letting_in)
        desk.join(server.url)
        assert len({request.public_key for request in letting_in.requests}) == 1
        assert len(desk.created) == 1


def test_the_key_is_on_disk_before_the_server_hears_of_it(desk: Desk) -> None:
    kept: list[bool] = []
    letting_in = LettingIn()

    def look(heard: Heard) -> bytes:
        kept.append((desk.data / KEY_FILE).exists() and not (desk.data / "till.toml").exists())
        return letting_in(heard)

    with FaultServer(saying(look)) as server:
        desk.join(server.url)
    assert kept == [True]


@pytest.mark.parametrize("bare", [0, 4096])
def test_the_tills_files_are_made_last_and_once_more_after_a_crash(desk: Desk, bare: int) -> None:
    class Crash(Exception):
        pass

    def crash(data: Path, identity: Identity, /, *, epoch: int, generation: int) -> None:
        assert (data / "till.toml").exists()
        (data / "till.db").write_bytes(bytes(bare))
        raise Crash

    with FaultServer(saying(LettingIn())) as server:
        create, desk.create = desk.create, crash  # type: ignore[method-assign]  # the power goes while files are made
        with pytest.raises(Crash):
            desk.join(server.url)
        desk.create = create  # type: ignore[method-assign]  # the power is back
        desk.join(server.url)
        assert len(desk.created) == 1


def test_a_pause_of_the_server_while_waiting_is_waited_out(desk: Desk) -> None:
    letting_in, calls = LettingIn(approved_after=1), [0]

    def moody(heard: Heard) -> bytes:
        calls[0] += 1
        return raw(503, b"") if calls[0] in (2, 3) else letting_in(heard)

    with FaultServer(saying(moody)) as server:
        desk.join(server.url, unattended=False)
        assert calls == [4]


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (lambda _: raw(200, b"<html>", Content_Type="text/html"), "not our server"),
        (lambda _: raw(503, b""), "busy"),
        (lambda heard: problem(heard, "code_expired", "This code is older than 15 minutes."), "older than 15 minutes"),
        (lambda heard: problem(heard, "revoked", "This till was shut out."), f"Delete .*{KEY_FILE}"),
    ],
)
def test_a_no_is_told_and_nothing_is_made(desk: Desk, answer: Callable[[Heard], bytes], words: str) -> None:
    with FaultServer(saying(answer)) as server:
        with pytest.raises(EnrolmentRefused, match=words) as refused:
            desk.join(server.url)
        assert "Sales" not in refused.value.sentence
    assert desk.created == []
    assert not (desk.data / "till.toml").exists()


def test_a_wrong_code_can_be_corrected(desk: Desk) -> None:
    with FaultServer(saying(LettingIn())) as server:
        with pytest.raises(EnrolmentRefused, match="not right"):
            desk.join(server.url, code="WRONG")
        desk.join(server.url)
        assert len(desk.created) == 1


def test_a_folder_with_a_till_is_left_alone(desk: Desk) -> None:
    with FaultServer(saying(LettingIn())) as server:
        desk.join(server.url)
        before = (desk.data / KEY_FILE).read_bytes()
        with pytest.raises(EnrolmentRefused, match="already"):
            desk.join(server.url)
        assert (desk.data / KEY_FILE).read_bytes() == before
        assert len(server.heard) == 1


@pytest.mark.parametrize("code", ["", "   ", "x" * 201, "a\nb"])
def test_a_code_that_cannot_be_one_is_not_sent(desk: Desk, code: str) -> None:
    with FaultServer(saying(LettingIn())) as server:
        with pytest.raises(BadSetting, match="code"):
            desk.join(server.url, code=code)
        assert server.heard == []


def test_a_plain_address_of_another_computer_makes_not_even_a_key(desk: Desk) -> None:
    with pytest.raises(BadSetting, match="in the clear"):
        desk.join("http://points.example")
    assert not desk.data.exists()


def test_a_code_can_come_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "code"
    file.write_text(f" {CODE}\n")
    assert code_of(f"@{file}") == CODE
    assert code_of(f"local:@{file}") == f"local:{CODE}"
    assert code_of(CODE) == CODE
    with pytest.raises(BadSetting, match="none"):
        code_of(f"@{tmp_path / 'none'}")
    file.write_bytes(b"\xff")
    with pytest.raises(BadSetting, match="not a code"):
        code_of(f"@{file}")


def options(*given: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    enrolment.add_arguments(parser)
    return parser.parse_args(given)


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    central("shop-init", "--preset", "cafe", "--store", "High Street", "--data", str(tmp_path / "central"))
    return tmp_path / "central"


@pytest.mark.slow
def test_a_till_joins_the_real_server(shop: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with serving(shop) as url:
        code = central("enrol-code", "--store", "High Street", "--data", str(shop)).split()[-1]
        given = options("--server", url, "--code", code, "--data", str(tmp_path / "one"), "--name", "Bar", "--yes")
        assert enrolment.run(given) == 0
        assert "This till is Bar at High Street." in capsys.readouterr().out
        with pytest.raises(EnrolmentRefused, match="already"):
            enrolment.run(given)
        again = replace_data(given, tmp_path / "two")
        with pytest.raises(EnrolmentRefused, match="used by another till"):
            enrolment.run(again)
        near = options(
            "--server", url, "--code", f"local:@{shop / 'local-token'}", "--data", str(tmp_path / "three"), "--yes"
        )
        assert enrolment.run(near) == 0
        wrong = options("--server", url, "--code", "local:guess", "--data", str(tmp_path / "four"), "--yes")
        with pytest.raises(EnrolmentRefused):
            enrolment.run(wrong)


@pytest.mark.slow
def test_an_administrator_lets_a_till_in_by_its_words(shop: Path, tmp_path: Path) -> None:
    desk = Desk(tmp_path)

    def say(line: str) -> None:
        desk.said.append(line)
        if "six words" in line:
            central("approve", *line.rpartition(": ")[2].split(), "--data", str(shop))

    with serving(shop) as url:
        code = central("enrol-code", "--store", "High Street", "--ask", "--data", str(shop)).split()[-1]
        world = World(WorldClock(), CountedChance(), MachineWaiting(), None, say, "pointill test")
        joining = Joining(url, code, desk.data, "Till 1", KeyStore.AUTO)
        with pytest.raises(EnrolmentRefused, match="--yes is not enough"):
            enrol(replace(joining, unattended=True), world, desk.create)
        assert enrol(joining, world, desk.create).store_name == "High Street"


def replace_data(given: argparse.Namespace, data: Path) -> argparse.Namespace:
    return argparse.Namespace(**(vars(given) | {"data": data}))


def test_a_data_folder_that_cannot_be_made_is_refused_before_anybody_is_asked(desk: Desk) -> None:
    desk.data.write_text("a file where the folder should be", encoding="utf-8")
    with pytest.raises(BadSetting, match="cannot be written"):
        desk.join("http://127.0.0.1:1")
    assert desk.said == []
