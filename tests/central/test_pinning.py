"""A member gets a PIN at the command line: it is read from stdin, told to nobody, and checked by the shop's key."""

import io
from pathlib import Path

import pytest

from central import bootstrap
from central.__main__ import main
from central.attending.lost import report_lost
from central.config import place
from central.store.pin_tables import member_pin
from central.store.shops import stores
from central.store.tills import Till, add_till
from loyalty.signing.pin_hash import pin_fits

PIN = "258013"


class Office:
    """The command line of a shop with a few members."""

    def __init__(self, url: str, folder: Path, said: pytest.CaptureFixture[str], keys: pytest.MonkeyPatch) -> None:
        self.url, self.folder, self.said, self.keys = url, folder, said, keys
        codes = folder / "codes.csv"
        assert self("seed", "--members", "3", "--codes", str(codes))[0] == 0
        head, first = (line.split(",") for line in codes.read_text().splitlines()[:2])
        self.member = dict(zip(head, first, strict=True))

    def __call__(self, *words: str, typed: str = "") -> tuple[int, str, str]:
        self.keys.setattr("sys.stdin", io.StringIO(typed))
        code = main([*words, "--db", self.url, "--data", str(self.folder)])
        out = self.said.readouterr()
        assert "Traceback" not in out.err
        assert PIN not in out.out + out.err
        return code, out.out, out.err

    def kept(self) -> list[tuple[str, str, int]]:
        """What the database has of PINs."""
        with bootstrap.opened_database(place(self.url, str(self.folder))) as database:
            rows = database.read(lambda tx: tx.rows(member_pin.select()))
        return [(row.member, row.kept, row.gone) for row in rows]


@pytest.fixture
def office(
    sqlite_copy: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Office:
    return Office(sqlite_copy, tmp_path, capsys, monkeypatch)


@pytest.mark.parametrize("named_by", ["id", "number", "code", "card"])
def test_a_pin_is_given_and_taken_away_again(office: Office, named_by: str) -> None:
    name = office.member[named_by]
    code, out, _ = office("member", "pin", name, typed=PIN + "\n")
    assert (code, out) == (0, f"{office.member['name']} has a new PIN. Tills hear it with their next exchange.\n")
    ((member, kept, gone),) = office.kept()
    assert (member, gone) == (office.member["id"], 0)
    assert PIN not in kept
    with bootstrap.opened_database(place(office.url, str(office.folder))) as database:
        key = bootstrap.pin_key_at(database, place(office.url, str(office.folder)))
    assert pin_fits(key, member, PIN, kept)
    assert office("member", "pin", name, "--remove")[0] == 0
    assert office.kept() == [(member, "", 1)]


@pytest.mark.parametrize(
    ("typed", "said"),
    [("", "4 to 6 digits"), ("25801\u0663", "4 to 6 digits"), ("1234", "anybody tries"), ("7777", "anybody tries")],
)
def test_what_is_no_good_pin_changes_nothing(office: Office, typed: str, said: str) -> None:
    code, _, err = office("member", "pin", office.member["id"], typed=typed + "\n")
    assert (code, said in err, "nothing was changed" in err) == (1, True, True)
    assert office.kept() == []


@pytest.mark.parametrize(("again", "code"), [(PIN, 0), ("258014", 1)])
def test_at_a_terminal_it_is_typed_twice_and_not_shown(
    office: Office, monkeypatch: pytest.MonkeyPatch, again: str, code: int
) -> None:
    typed = [PIN, again]
    monkeypatch.setattr("getpass.getpass", lambda _: typed.pop(0))
    monkeypatch.setattr(bootstrap, "at_terminal", lambda: True)
    assert office("member", "pin", office.member["id"])[0] == code
    assert len(office.kept()) == 1 - code


def test_f28_who_gave_a_pin_and_who_took_it_away_is_written_down(office: Office) -> None:
    member = office.member
    assert office("member", "pin", member["id"], "--by", "ann", typed=PIN)[0] == 0
    assert office("member", "pin", member["card"], "--remove", "--by", "ben")[0] == 0
    log = office("member", "log", member["number"])[1].splitlines()
    assert [line.partition("  ")[2] for line in log] == [
        f"ann: gave a PIN to member {member['number']}",
        f"ben: took the PIN of member {member['number']}",
    ]
    assert "PIN" not in office("programme", "log")[1]


def test_f15_after_a_till_was_lost_members_are_listed_until_they_have_a_new_pin(office: Office) -> None:
    member, where = office.member, place(office.url, str(office.folder))
    assert office("member", "pin", member["id"], typed=PIN)[0] == 0
    assert office("member", "exposed")[1] == "No lost till knows anybody's PIN.\n"
    with bootstrap.opened_database(where) as database:
        home = database.read(stores)[0].id
        hers = Till("t-1", "Till 1", home, b"\x01" * 32, "", "active", anchor=False, epoch=1)
        database.write(lambda tx: add_till(tx, hers, system="", now_ms=1))
        database.write(lambda tx: report_lost(tx, "Till 1", by="ana", now_ms=bootstrap.now_ms()))
    listed = f"{member['number']}  {member['name']}\n1 member needs a new PIN: pointill-central member pin NUMBER\n"
    assert office("member", "exposed")[1] == listed
    assert office("member", "pin", member["id"], typed=PIN)[0] == 0
    assert office("member", "exposed")[1] == "No lost till knows anybody's PIN.\n"


def test_no_pin_is_given_while_the_server_waits_for_its_tills(office: Office) -> None:
    assert office("recovery", "start")[0] == 0
    for more in ((), ("--remove",)):
        code, _, err = office("member", "pin", office.member["id"], *more, typed=PIN)
        assert (code, "recovery show" in err, "nothing was changed" in err) == (1, True, True)
    assert office.kept() == []


def test_nobody_is_given_a_pin_by_a_slip_of_the_finger(office: Office) -> None:
    code, _, err = office("member", "pin", "0000000000", typed=PIN)
    assert code == 1
    assert err.startswith("No member has this id, number or card.")
