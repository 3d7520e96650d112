"""The programme at the command line: what is wrong with it, all at once; versions, names, the schema."""

import json
from pathlib import Path

import pytest

from central.__main__ import main
from central.marketing import read_document
from loyalty.rules.programme import PROGRAMME_BYTES_MAX, programme_schema


class Marketer:
    def __init__(self, url: str, folder: Path, said: pytest.CaptureFixture[str]) -> None:
        self.url, self.folder, self.said = url, folder, said
        self("shop-init", "--preset", "cafe", "--currency", "EUR")
        self.draft = json.loads(self("programme", "show")[1]) | {"version": 2}

    def __call__(self, *words: str) -> tuple[int, str, str]:
        code = main([*words, "--db", self.url, "--data", str(self.folder)])
        out = self.said.readouterr()
        assert "Traceback" not in out.err
        return code, out.out, out.err

    def file(self, **changed: object) -> str:
        path = self.folder / "draft.json"
        path.write_text(json.dumps(self.draft | changed))
        return str(path)


@pytest.fixture
def marketer(sqlite_copy: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Marketer:
    return Marketer(sqlite_copy, tmp_path, capsys)


def test_a_draft_is_shown_changed_checked_and_published(marketer: Marketer) -> None:
    assert marketer("programme", "check", marketer.file())[:2] == (0, "version 2 of Café points is usable\n")
    assert marketer("programme", "publish", marketer.file(name="Better points"))[0] == 0
    code, out, _ = marketer("programme", "list")
    assert code == 0
    assert [line.split()[0] for line in out.splitlines()] == ["2", "1"]
    assert "in force" in out.splitlines()[0]
    assert json.loads(marketer("programme", "show", "2")[1])["name"] == "Better points"
    assert marketer("programme", "show", "9")[0] == 1


def test_what_is_strange_is_said_where_it_is_published_too(marketer: Marketer) -> None:
    card = {"id": "bread", "label": "Bread", "full": 1, "worth": {"free_piece": True}}
    code, out, _ = marketer("programme", "publish", marketer.file(stamp_cards={"cards": [card]}))
    assert code == 0
    assert out.startswith("warning: stamp_cards.cards, card 1 (`bread`): a full card gives back up to 100 %")


def test_a_programme_is_sent_ahead_and_the_log_says_by_whom(marketer: Marketer) -> None:
    for wrong, said in (("tomorrow", "is no time"), ("2020-01-01T00:00", "lies in the past")):
        code, _, err = marketer("programme", "publish", marketer.file(), "--starts", wrong)
        assert (code, said in err) == (1, True)
    code, out, _ = marketer(
        "programme", "publish", marketer.file(), "--starts", "2999-01-01T00:00+00:00", "--by", "ana"
    )
    assert code == 0
    assert out.startswith("version 2 is published and starts 2999-01-01")
    assert marketer("programme", "publish", marketer.file())[1] == "version 2 is there already\n"
    assert [line.split()[-1] for line in marketer("programme", "list")[1].splitlines()] == ["come", "force"]
    assert marketer("programme", "log")[1].splitlines()[-1].endswith("ana: published 2")


def test_a_rule_is_stopped_and_let_go_on(marketer: Marketer) -> None:
    rule = {"id": "happy", "label": "Happy hour", "multiply_percent": 200}
    earn = marketer.draft["earn"] | {"rules": [rule]}
    assert marketer("programme", "publish", marketer.file(earn=earn))[0] == 0
    assert marketer("programme", "stop", "happy")[:2] == (0, "happy is stopped\n0 of 0 tills have heard it\n")
    assert marketer("programme", "stop", "happy")[1].startswith("happy was stopped before")
    assert marketer("programme", "stop", "hapy")[2] == "No rule, offer or gift is called hapy. Did you mean happy?\n"
    for command in ("check", "preview", "publish"):
        out = marketer("programme", command, marketer.file(version=3, earn=earn))[1]
        assert out.startswith("warning: earn.rules, rule 1 (`happy`): it was stopped by a person and stays so"), command
    assert marketer("programme", "resume", "happy")[1].startswith("happy counts again")
    assert marketer("programme", "resume", "happy")[1].startswith("happy is not stopped")


def test_all_errors_are_told_at_once_and_nothing_is_published(marketer: Marketer) -> None:
    path = marketer.file(currency="GBP", earn={"default": {"points": 1, "per_minor": 20}, "excluded": {"tags": [3]}})
    for word in ("check", "publish"):
        code, out, err = marketer("programme", word, path)
        assert (code, out) == (1, "")
        assert err.splitlines()[0] == "earn.excluded.tags, no. 1: it must be a text in quotes, not a whole number"
        assert err.endswith("Nothing was published.\n")
    assert len(marketer("programme", "list")[1].splitlines()) == 1


def test_a_script_reads_errors_and_warnings_apart(marketer: Marketer) -> None:
    code, out, err = marketer("programme", "check", "--json", marketer.file(currency="GBP", version=9))
    told = json.loads(out)
    assert (code, err, told["usable"]) == (1, "", False)
    assert [(one["code"], one["place"]) for one in told["errors"]] == [("other_currency", "currency")]
    assert [one["place"] for one in told["warnings"]] == ["version"]


def test_a_file_of_50_mb_is_refused_without_reading_it_whole(marketer: Marketer) -> None:
    huge = marketer.folder / "huge.json"
    with huge.open("wb") as file:
        file.truncate(50 * 1024 * 1024)
    assert len(read_document(str(huge))) == PROGRAMME_BYTES_MAX + 1
    code, _, err = marketer("programme", "check", str(huge))
    assert code == 1
    assert "at most 256 KiB" in err
    assert marketer("programme", "check", "nowhere.json")[0] == 1


def test_names_of_the_shop_and_the_schema_are_there_to_write_with(marketer: Marketer) -> None:
    names = marketer("programme", "names")[1]
    assert "category\tcoffee\tCoffee" in names
    assert "\tMain store" in names
    assert json.loads(marketer("programme", "schema")[1])["$defs"].keys() == programme_schema()["$defs"].keys()


def test_a_preview_says_what_a_draft_would_have_cost(marketer: Marketer) -> None:
    code, out, err = marketer("programme", "preview", marketer.file())
    assert (code, err) == (0, "")
    assert out.startswith("Sample baskets, now and by the draft:\n")
    assert "0 points more, worth €0.00, for 0 members" in out
    assert json.loads(marketer("programme", "preview", "--json", marketer.file())[1])["sales"] == 0
    for words in (["--from", "2026-12-02", "--to", "2026-12-01"], ["--to", "soon"]):
        assert marketer("programme", "preview", marketer.file(), *words)[0] == 1
    assert marketer("programme", "preview", marketer.file(currency="USD"))[0] == 1


def test_the_calendar_says_what_begins(marketer: Marketer) -> None:
    assert marketer("programme", "calendar")[1] == "Nothing begins or ends.\n"
    marketer("programme", "publish", marketer.file(), "--starts", "2030-01-01T00:00")
    assert "version 2 begins" in marketer("programme", "calendar", "--days", "3660")[1]
