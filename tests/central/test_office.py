"""The office at the command line: passwords, two people, plain words."""

import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from central.__main__ import main
from central.attending import lost
from central.bootstrap import hash_password, now_ms
from central.store import restores
from central.store.shops import save_admin
from loyalty.codes.scanned import card_number
from loyalty.ops.chain import Head
from tests.central.floor import Floor, FloorTill
from tests.central.restoring import picture, restore

OpenFloor = Callable[..., Floor]
SECRET = "correct horse battery"


class Office:
    def __init__(
        self, till: FloorTill, data: Path, patch: pytest.MonkeyPatch, said: pytest.CaptureFixture[str]
    ) -> None:
        self.floor, self.till, self.data, self.patch, self.said = till.floor, till, data, patch, said

    def __call__(self, *words: str, password: str = SECRET) -> tuple[int, str, str]:
        self.patch.setattr("sys.stdin", io.StringIO(password + "\n"))
        code = main([*words, "--db", self.floor.url, "--data", str(self.data)])
        out = self.said.readouterr()
        assert "Traceback" not in out.err
        assert SECRET not in out.out + out.err
        return code, out.out, out.err


@pytest.fixture
def office(
    open_floor: OpenFloor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Office:
    floor = open_floor(members=1, points=500)
    floor.clock.now = now_ms()
    till = floor.till()
    till.sell(floor.members[0], reference="R-1")
    till.sell(floor.members[0], reference="R-1")
    till.exchange_all()
    for name in ("ana", "ben"):
        hashed = hash_password(SECRET)
        floor.database.write(lambda tx, who=name, word=hashed: save_admin(tx, who, word, 1))  # type: ignore[misc] # bound at once
    return Office(till, tmp_path, monkeypatch, capsys)


def test_an_exception_is_listed_and_closed_by_name(office: Office) -> None:
    code, out, _ = office("exceptions", "list")
    assert code == 0
    assert "Till 1 1-2  (manager)" in out
    assert "Another sale of this day already has this receipt number." in out
    (one,) = json.loads(office("exceptions", "list", "--json")[1])
    assert (one["cause"], one["role"]) == ("reference_used", "manager")
    number = str(one["number"])
    wrong = office("exceptions", "close", number, "--by", "ana", "--note", "fine", password="guess")
    assert (wrong[0], "No administrator has this name and password" in wrong[2]) == (1, True)
    assert office("exceptions", "close", number, "--by", "zoe", "--note", "fine")[0] == 1
    assert office("exceptions", "close", number, "--by", "ana", "--note", " ")[0] == 1
    assert office("exceptions", "close", number, "--by", "ana", "--note", "fine")[0] == 0
    assert office("exceptions", "close", number, "--by", "ana", "--note", "fine")[0] == 1
    assert office("exceptions", "list")[1] == "Nothing waits for a person.\n"


def test_a_password_is_typed_unseen(office: Office) -> None:
    office.patch.setattr("central.bootstrap.at_terminal", lambda: True)
    office.patch.setattr("getpass.getpass", lambda asked: SECRET if asked == "Password: " else "")
    assert office("tills", "lost", "Till 1", "--by", "ana", password="nothing that is looked at")[0] == 0


@pytest.mark.parametrize("word", ["lost", "found"])
def test_whoever_needs_a_password_is_told_so_by_the_help(word: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["tills", word, "--help"])
    assert "your password is typed, or one line on stdin" in " ".join(capsys.readouterr().out.split())


def test_a_stolen_till_is_given_up_by_two_people(office: Office) -> None:
    assert "Till 1: active, anchor, holds" in office("tills", "list")[1]
    assert "is shut out. " in office("tills", "lost", "Till 1", "--by", "ana")[1]
    shown = office("write-off", "show", "Till 1")[1]
    held = office("tills", "list")[1].split("holds ")[1].split(" points")[0]
    assert f"{held} points of 1 members" in shown
    code, _, err = office("write-off", "propose", "Till 1", "--by", "ana")
    assert (code, "repeat the figure" in err) == (1, True)
    assert office("write-off", "propose", "Till 1", "--by", "ana", "--points", held)[0] == 0
    code, _, err = office("write-off", "confirm", "Till 1", "--by", "ana")
    assert (code, "Somebody else" in err) == (1, True)
    assert "Given up: " + held in office("write-off", "confirm", "Till 1", "--by", "ben")[1]
    listed = office("exceptions", "list")[1]
    assert f"{held} points\n      Member 1 ({card_number(1)}): {held} points\n    Read it and close it." in listed
    assert office("tills", "found", "Till 1", "--by", "ben")[0] == 1
    assert office("write-off", "late", "Till 1")[1] == "Till 1 has brought nothing since its points were given up.\n"
    office.till.sell(office.floor.members[0], 2_000, use=100)
    office.till.exchange()
    assert "1 operations wait, made 20" in office("write-off", "late", "Till 1")[1]
    listed = json.loads(office("exceptions", "list", "--json")[1])
    (late,) = [str(one["number"]) for one in listed if one["cause"] == "till_lost"]
    code, _, err = office("exceptions", "retry", late, "--by", "ana")
    assert (code, "write-off late" in err) == (1, True)
    code, _, err = office("write-off", "accept", "Till 1", "--by", "ana")
    assert (code, "--points 190" in err) == (1, True)
    assert office("write-off", "accept", "Till 1", "--by", "ana", "--points", "190", password="guess")[0] == 1
    said = office("write-off", "accept", "Till 1", "--by", "ana", "--points", "190")[1]
    assert said == "Till 1: 1 operations were booked. The shop bears 100 points.\n"
    assert office("reconcile")[0] == 0


def test_a_till_is_found_again_and_what_it_brought_meanwhile_is_booked(office: Office) -> None:
    for brings, said in ((False, ""), (True, " 1 operations were booked.")):
        assert office("tills", "lost", "Till 1", "--by", "ana")[0] == 0
        if brings:
            office.till.sell(office.floor.members[0])
            office.till.exchange()
        assert office("tills", "found", "Till 1", "--by", "ana")[1] == f"Till 1 is let in again.{said}\n"
        assert "active" in office("tills", "list")[1]
    assert office("reconcile")[0] == 0


def test_an_operation_is_judged_again_in_a_persons_name(office: Office) -> None:
    (looked_at,) = json.loads(office("exceptions", "list", "--json")[1])
    code, _, err = office("exceptions", "retry", str(looked_at["number"]), "--by", "ana")
    assert (code, "is booked" in err) == (1, True)
    assert office("tills", "lost", "Till 1", "--by", "ana")[0] == 0
    till = office.till
    till.sell(office.floor.members[0])
    till.exchange_all()
    listed = json.loads(office("exceptions", "list", "--json")[1])
    number = next(one["number"] for one in listed if one["cause"] == "till_lost")
    code, _, err = office("exceptions", "retry", str(number), "--by", "ana")
    assert (code, "It still waits for a person. This till was reported lost" in err) == (1, True)
    office.floor.database.write(lambda tx: lost.found_again(tx, "Till 1", by="ana", now_ms=now_ms()))
    assert office("exceptions", "retry", str(number), "--by", "ana", password="guess")[0] == 1
    assert office("exceptions", "retry", str(number), "--by", "ana")[1] == f"booked: {number}\n"
    assert office("exceptions", "retry", str(number), "--by", "ana")[0] == 1
    assert office("reconcile")[0] == 0


def test_points_that_tills_held_too_many_after_a_restore_are_listed_by_their_members(office: Office) -> None:
    floor, till = office.floor, office.till
    before = picture(floor)
    till.exchange_all()
    till.sell(floor.members[0], 20_000)
    till.exchange_all()
    restore(floor, before)
    # Its disk was lost as well, and put back to where it was before that sale.
    till.log, till.acked = till.log[:2], 2
    till.head = Head(1, 2, till.log[1].hash)
    till.exchange_all()
    till.exchange_all()
    listed = office("exceptions", "list")[1]
    assert f"2,000 points\n      Member 1 ({card_number(1)}): 2,000 points\n    Compare with the receipts" in listed
    (short,) = [one for one in json.loads(office("exceptions", "list", "--json")[1]) if "restore_s" in one["cause"]]
    assert short["shares"] == [
        {"member": floor.members[0], "who": f"Member 1 ({card_number(1)})", "points": 2_000},
    ]


def test_what_is_about_no_operation_names_none_and_is_not_judged_again(office: Office) -> None:
    office.floor.database.write(lambda tx: restores.declare(tx, 7, "a test", now_ms()))
    restored = json.loads(office("exceptions", "list", "--json")[1])[-1]
    assert (restored["cause"], restored["epoch"], restored["seq"]) == ("restored", 0, 0)
    assert "the server  (administrator)" in office("exceptions", "list")[1]
    code, _, err = office("exceptions", "retry", str(restored["number"]), "--by", "ana")
    assert (code, "about no operation" in err) == (1, True)
