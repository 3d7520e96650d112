"""A member gets a PIN at the command line: it is read from stdin, told to nobody, and checked by the shop's key."""

import io
from pathlib import Path

import pytest

from central import bootstrap
from central.__main__ import main
from central.config import place
from central.store.pin_tables import member_pin
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


def test_nobody_is_given_a_pin_by_a_slip_of_the_finger(office: Office) -> None:
    code, _, err = office("member", "pin", "0000000000", typed=PIN)
    assert code == 1
    assert err.startswith("No member has this id, number or card.")
