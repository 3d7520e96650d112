"""The matrices in docs/ are true: every row has tests, and every test that a page names is there."""

import json
import re

import msgspec

from central.judging.sentences import SENTENCES
from central.repricing.clocks import ZONES_DIFFER
from loyalty.rules.draft import FaultCode
from loyalty.rules.programme import Programme
from loyalty.values.errors import RefusalCode
from tests.matrix import table
from tests.matrix.table import PAGE, ROOT, page, rows

FRAUD = ROOT / "docs" / "fraud-matrix.md"
FRAUDS = 34
PAINS = ROOT / "docs" / "loyalty-wrong.md"
BAD = ROOT / "docs" / "bad-programmes.md"
WORKED_OUT = ROOT / "tests" / "loyalty" / "examples" / "pains.json"
_NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


def test_every_fraud_is_answered_by_tests_that_are_there() -> None:
    text = FRAUD.read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if re.match(r"\| F\d+ \|", line)]
    assert len(lines) == FRAUDS
    for line in lines:
        named = _NAMED.findall(line)
        assert named, line
        for path, name in named:
            assert re.search(rf"^def {name}\b", (ROOT / path).read_text(encoding="utf-8"), re.MULTILINE), (path, name)


def test_every_pain_of_the_field_is_answered_by_tests_and_examples_that_are_there() -> None:
    lines = [line for line in PAINS.read_text(encoding="utf-8").splitlines() if re.match(r"\| \d+ \|", line)]
    assert [int(line.split("|")[1]) for line in lines] == list(range(19, 37))
    worked_out = {one["name"].split(":")[0] for one in json.loads(WORKED_OUT.read_text(encoding="utf-8"))["examples"]}
    assert worked_out == {line.split("|")[1].strip() for line in lines if "examples" in line}
    for line in lines:
        named = _NAMED.findall(line)
        assert named, line
        for path, name in named:
            assert re.search(rf"^def {name}\b", (ROOT / path).read_text(encoding="utf-8"), re.MULTILINE), (path, name)


def test_every_bad_programme_is_answered_by_tests_that_are_there_and_codes_that_are_known() -> None:
    lines = [line for line in BAD.read_text(encoding="utf-8").splitlines() if line.startswith("| ")][1:]
    known = {*FaultCode, *RefusalCode, *SENTENCES, "programme_unknown", ZONES_DIFFER}
    told = set[str]()
    for line in lines:
        case, code, shown = (part.strip() for part in line.strip("| ").split(" | "))
        told |= set(re.findall(r"`(\w+)`", code))
        assert _NAMED.findall(shown), case
        for path, name in _NAMED.findall(shown):
            assert re.search(rf"^def {name}\b", (ROOT / path).read_text(encoding="utf-8"), re.MULTILINE), (path, name)
    assert told <= known
    assert set(FaultCode) <= told


def test_every_word_of_the_programme_stands_among_the_bad_programmes() -> None:
    lines = [line for line in BAD.read_text(encoding="utf-8").splitlines() if line.startswith("| ")][1:]
    told = {word for line in lines for word in re.findall(r"`(\w+)`", line.strip("| ").split(" | ")[0])}
    assert {field.encode_name for field in msgspec.structs.fields(Programme)} - told == set()


def test_every_fault_has_a_test_that_bears_its_number() -> None:
    assert sorted(rows()) == list(range(1, 72))
    assert [number for number in rows() if number not in table.tests_by_row()] == []
    assert [number for number in table.tests_by_row() if number not in rows()] == []


def test_the_page_of_faults_is_written_from_the_tests() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "write it anew: python -m tests.matrix"
