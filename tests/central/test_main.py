"""The command line as people and scripts use it: words, exit codes, and no trace of Python."""

import io
import json
import re
from pathlib import Path

import msgspec
import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from central.__main__ import main
from central.store import recovery, schema
from central.store.database import open_database
from loyalty.ops.facts import Facts
from tests.central.floor import Floor


@pytest.fixture
def run(url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> "Runner":
    return Runner(url, tmp_path, capsys)


class Runner:
    def __init__(self, url: str, data: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.url, self.data, self.capsys = url, data, capsys

    def __call__(self, *words: str, stdin: str = "") -> tuple[int, str, str]:
        code = main([*words, "--db", self.url, "--data", str(self.data)])
        said = self.capsys.readouterr()
        assert "Traceback" not in said.err
        assert stdin == ""
        return code, said.out, said.err


def test_a_shop_is_opened_seeded_and_reconciled(run: Runner) -> None:
    assert run("shop-init", "--preset", "cafe", "--name", "Café", "--currency", "EUR", "--store", "Corner")[:2] == (
        0,
        "opened: Corner\n",
    )
    assert run("shop-init", "--preset", "cafe", "--store", "Corner")[:2] == (0, "already open: Corner\n")
    codes = run.data / "codes.csv"
    assert run("seed", "--members", "12", "--codes", str(codes))[0] == 0
    assert len(codes.read_text().splitlines()) == 13
    assert run("stores")[1] == "Corner\n"
    code, out, err = run("reconcile", "--json")
    assert (code, err) == (0, "")
    assert json.loads(out)["members"] == 12
    assert json.loads(out)["differences"] == []
    assert run("seed", "--members", "12") == (
        1,
        "",
        "This shop has 12 members already. Seed an empty database.\n",
    )


def test_sales_are_priced_again_at_once_and_a_difference_is_the_worlds_no(run: Runner) -> None:
    floor = Floor(run.url)
    till = floor.till()
    till.sell(floor.members[0], 500)
    priced = till.sale(floor.members[1], 500)
    till.commit(msgspec.structs.replace(priced, facts=Facts(60, "en")))
    till.exchange()
    floor.close()
    code, out, err = run("reprice")
    assert (code, out) == (1, "1 sales priced again, 1 without what they were priced by, 2 wait for a person\n")
    assert "exceptions list" in err
    assert run("reprice") == (0, "0 sales priced again, 0 without what they were priced by, 0 wait for a person\n", "")
    assert run("reprice", "--all")[0] == 1
    listed = run("exceptions", "list")[1]
    assert "this server has none such. The receipt is honoured as printed." in listed
    documents = {one["cause"]: one for one in json.loads(run("exceptions", "list", "--json")[1])}
    assert documents["programme_unknown"]["detail"] in listed


def test_the_rounds_of_the_server_can_be_made_at_once(run: Runner) -> None:
    run("shop-init", "--preset", "cafe")
    run("seed", "--members", "3")
    nothing = "points that ended: 0; members raised: 0, lowered: 0; points given as bonuses: 0, taken back: 0\n"
    assert run("rounds") == (0, nothing, "")
    database = open_database(run.url)
    database.write(lambda tx: recovery.begin(tx, 9, "a test", 1))
    database.close()
    code, out, err = run("rounds")
    assert (code, out) == (1, "")
    assert "recovery show" in err


def test_a_bent_account_is_named_and_the_exit_code_says_so(run: Runner) -> None:
    run("seed", "--members", "3", "--random", "2")
    database = open_database(run.url)
    database.write(lambda tx: tx.run(sa.update(schema.account).values(balance=schema.account.c.balance + 1)))
    database.close()
    code, out, err = run("reconcile", "--json")
    assert code == 1
    assert len(json.loads(out)["differences"]) == 9
    assert err.count("balance against ledger") == 3
    assert "9 differences" in run("reconcile")[1]


def test_a_code_is_the_last_word(run: Runner) -> None:
    run("seed", "--members", "0", "--stores", "1")
    code, out, _ = run("enrol-code", "--store", "Store 1")
    assert code == 0
    assert re.fullmatch(r"[0-9A-Z]{13}", out.split()[-1])
    assert run("enrol-code", "--store", "Nowhere")[0] == 1
    assert run("approve", "a", "b", "c", "d", "e", "f")[0] == 1


def test_an_administrators_password_is_kept_as_a_hash(run: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("correct horse battery\n"))
    assert run("admin", "add", "ana")[:2] == (0, "administrator ana: added\n")
    database = open_database(run.url)
    rows = database.read(lambda tx: tx.rows(sa.select(schema.admin)))
    database.close()
    assert PasswordHasher().verify(rows[0].password, "correct horse battery")
    assert rows[0].password.startswith("$argon2id$")
    monkeypatch.setattr("sys.stdin", io.StringIO("short\n"))
    assert run("admin", "add", "ana")[0] == 1


def test_a_password_is_replaced_only_by_the_command_that_says_so(run: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    def said(*words: str, password: str) -> tuple[int, str]:
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{password}\n"))
        code, out, err = run("admin", *words)
        return code, (out or err).strip()

    def fits(password: str) -> bool:
        database = open_database(run.url)
        (row,) = database.read(lambda tx: tx.rows(sa.select(schema.admin)))
        database.close()
        try:
            return PasswordHasher().verify(row.password, password)
        except VerifyMismatchError:
            return False

    assert said("password", "ana", password="correct horse battery") == (
        1,
        "There is no administrator ana. Add one with: pointill-central admin add ana",
    )
    assert said("add", "ana", password="correct horse battery")[0] == 0
    code, words = said("add", "ana", password="somebody elses word")
    assert (code, "pointill-central admin password ana" in words) == (1, True)
    assert fits("correct horse battery")
    assert said("password", "ana", password="my next long word")[0] == 0
    assert (fits("my next long word"), fits("correct horse battery")) == (True, False)


def test_products_are_shown_before_they_are_taken(run: Runner, tmp_path: Path) -> None:
    table = tmp_path / "products.csv"
    table.write_text("code,name,category,price\n4006381333931,Pen,Office,1.20\n")
    code, out, _ = run("products", "import", str(table), "--dry-run")
    assert (code, out.splitlines()) == (
        0,
        ["add: Pen (04006381333931)", "would be added 1, changed 0, unchanged 0, new categories 1"],
    )
    assert run("products", "import", str(table))[1] == "added 1, changed 0, unchanged 0, new categories 1\n"
    assert run("products", "import", str(table))[1] == "added 0, changed 0, unchanged 1, new categories 0\n"
    table.write_text("code,name,category,price\n1,Pen,Office,1.20\n")
    code, out, err = run("products", "import", str(table))
    assert (code, out) == (1, "")
    assert err.startswith("line 2: code '1' is no EAN")
    assert run("products", "import", str(tmp_path / "none.csv"))[0] == 1


def test_a_programme_is_checked_and_published(run: Runner, tmp_path: Path) -> None:
    run("seed", "--members", "0")
    path = tmp_path / "programme.json"
    database = open_database(run.url)
    document = database.read(lambda tx: tx.rows(sa.select(schema.programme.c.document)))[0].document
    database.close()
    path.write_text(document.replace('"version":1', '"version":2'))
    assert run("programme", "check", str(path))[:2] == (0, "version 2 of Sample points is usable\n")
    assert run("programme", "publish", str(path))[0] == 0
    path.write_text("{")
    assert run("programme", "check", str(path))[0] == 1


@pytest.mark.parametrize(
    "words",
    [
        ["shop-init", "--preset", "cafe", "--currency", "euro"],
        ["shop-init", "--preset", "cafe", "--name", ""],
        ["seed", "--members", "5", "--codes", "/proc/none/codes.csv"],
        ["admin", "add", ""],
    ],
)
def test_what_cannot_be_done_is_one_sentence(run: Runner, words: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("long enough password\n"))
    code, _, err = run(*words)
    assert code == 1
    assert err.strip()


@pytest.mark.parametrize(
    "words",
    [
        *([], ["dance"], ["seed"], ["serve", "--port", "x"], ["shop-init", "--preset", "pub"], ["admin", "password"]),
        *(["seed", "--members", many] for many in ("-1", "5000001", "1e3", "")),
        *(["seed", "--members", "1", "--stores", many] for many in ("0", "5001", "two")),
    ],
)
def test_wrong_usage_is_2(words: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 2


@pytest.mark.parametrize("words", [["--help"], ["serve", "--help"], ["products", "import", "--help"]])
def test_everything_has_help(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 0
    assert "usage: pointill-central" in capsys.readouterr().out


def test_a_database_out_of_reach_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    url = f"postgresql+psycopg://nobody@/shop?host={tmp_path}"
    assert main(["stores", "--db", url, "--data", str(tmp_path)]) == 1
    assert "cannot be reached" in capsys.readouterr().err


def test_a_shop_is_saved_put_back_and_shown_to_wait_for_its_tills(run: Runner, tmp_path: Path) -> None:
    run("seed", "--members", "5")
    code, out, _ = run("backup", str(tmp_path / "shop.backup"))
    assert code == 0
    assert out.endswith("bytes, read back and right\n")
    assert run("heads", str(tmp_path / "shop.heads"))[:2] == (0, "0 chains\n")
    assert run("recovery", "show")[1] == "generation 1: no restore is waiting for tills\n"
    assert run("restore", str(tmp_path / "shop.backup"))[0] == 1
    code, out, _ = run("restore", str(tmp_path / "shop.backup"), "--over")
    assert code == 0
    assert "the former database is kept as" in out
    shown = json.loads(run("recovery", "show", "--json")[1])
    assert shown["recovering"]
    assert shown["missing"] == []
    assert run("reconcile")[0] == 0
    code, out, _ = run("recovery", "start")
    assert code == 0
    assert json.loads(run("recovery", "show", "--json")[1])["generation"] > shown["generation"]
    assert f"generation {json.loads(run('recovery', 'show', '--json')[1])['generation']}:" in out


@pytest.mark.parametrize(
    "words",
    [["backup", "/proc/none/a"], ["heads", "/proc/none/a"], ["restore", "/proc/none/a"], ["restore", "/etc/hostname"]],
)
def test_a_backup_that_cannot_be_is_one_sentence(run: Runner, words: list[str]) -> None:
    code, out, err = run(*words)
    assert (code, out, err.strip().count("\n")) == (1, "", 0)
    assert "Nothing was" in err or "untouched" in err
