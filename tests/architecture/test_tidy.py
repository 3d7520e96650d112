"""The house rules that no other tool checks, held against every file of the project (test_rules.py tests the rules)."""

import re
import tomllib
from pathlib import Path

import pytest

from tests.architecture import rules

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
SOURCES = rules.read_sources(ROOT, [*rules.PRODUCT, "tests"])
ENTRY_POINTS = [target.split(":")[0] for target in PROJECT["project"]["scripts"].values()]
LOCKS = sorted((ROOT / "requirements").glob("*.lock"))

LOCK_LINE = re.compile(r"[a-z0-9-]+==[A-Za-z0-9.+!]+( ; [^@:]+?)? \\|    --hash=sha256:[0-9a-f]{64}( \\)?")
IGNORED_CODE = re.compile(r'^\s*"([A-Z]+[0-9]*)",')
IGNORED_WITH_REASON = re.compile(r'^\s*"[A-Z]+[0-9]*",\s+# ([\w\'-]+\W+){3,}')


def none(complaints: list[str]) -> None:
    assert not complaints, "\n".join(complaints)


def test_the_whole_project_is_looked_at() -> None:
    assert {source.path.parts[0] for source in SOURCES} == {*rules.PRODUCT, "tests"}
    assert len(SOURCES) > 20


def test_no_file_is_too_long_for_one_head() -> None:
    none(rules.long_files(SOURCES))


def test_no_function_is_too_long_for_one_screen() -> None:
    none(rules.long_functions(SOURCES))


def test_every_module_says_what_it_is() -> None:
    none(rules.modules_without_a_sentence(SOURCES))


def test_every_module_has_its_test() -> None:
    none(rules.modules_without_a_test(SOURCES))


def test_no_module_is_dead() -> None:
    none(rules.dead_modules(SOURCES, ENTRY_POINTS))


def test_nothing_swallows_errors() -> None:
    none(rules.swallowed_errors(SOURCES))


def test_no_tool_looks_away_without_a_reason() -> None:
    none(rules.silenced_without_reason(SOURCES))


def unexplained(toml: str) -> list[str]:
    """Lines of ruff's ignore lists that name a rule and give no reason of three words or more."""
    return [
        line for line in toml.splitlines() if IGNORED_CODE.match(line) and not IGNORED_WITH_REASON.match(line + " ")
    ]


def test_every_ignored_style_rule_says_why() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    lint = PROJECT["tool"]["ruff"]["lint"]
    ignored = [*lint["ignore"], *(code for codes in lint["per-file-ignores"].values() for code in codes)]
    assert lint["select"] == ["ALL"]
    assert (
        len([line for line in text.splitlines() if IGNORED_CODE.match(line)]) == len(ignored) + len(lint["select"]) - 1
    )
    assert unexplained(text) == []


@pytest.mark.parametrize("line", ['    "S603",', '    "S603", # because', '    "S603",  # it cannot'])
def test_an_ignored_rule_without_a_real_reason_would_be_seen(line: str) -> None:
    assert unexplained(line) == [line]


def test_decision_records_have_one_number_each() -> None:
    records = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    assert [int(record.name[:4]) for record in records] == list(range(1, len(records) + 1))


def test_there_are_three_lock_files() -> None:
    assert [path.name for path in LOCKS] == ["dev.lock", "installer.lock", "run.lock"]


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_a_lock_file_holds_pinned_packages_and_hashes_and_no_address(lock: Path) -> None:
    lines = lock.read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if not LOCK_LINE.fullmatch(line)] == []
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        assert "==" not in line or following.startswith("    --hash="), f"{line} has no hash"


@pytest.mark.parametrize(
    "line",
    [
        "--extra-index https://packages.example/all",
        "--find-links /srv/wheels",
        "qrcode @ https://packages.example/qrcode.whl \\",
        "qrcode @ file:///srv/qrcode.whl \\",
        "    # via -r /home/somebody/requirements.in",
        "qrcode>=8.2 \\",
        "qrcode==8.2",
        "    --hash=md5:0123456789abcdef0123456789abcdef",
    ],
)
def test_an_address_or_an_unpinned_package_in_a_lock_file_would_be_seen(line: str) -> None:
    assert not LOCK_LINE.fullmatch(line)


def test_the_lock_files_pin_all_that_the_project_asks_for_and_agree() -> None:
    run, dev = (pins(ROOT / "requirements" / name) for name in ("run.lock", "dev.lock"))
    assert run <= dev
    groups = PROJECT["dependency-groups"]
    assert wanted([*PROJECT["project"]["dependencies"], *groups["build"]]) <= names(run)
    assert wanted(groups["dev"]) <= names(dev)


def pins(lock: Path) -> set[str]:
    return {line.rstrip(" \\") for line in lock.read_text(encoding="utf-8").splitlines() if "==" in line}


def names(pinned: set[str]) -> set[str]:
    return {pin.split("==")[0] for pin in pinned}


def wanted(requirements: list[str]) -> set[str]:
    return {re.split(r"[^A-Za-z0-9._-]", requirement)[0].lower().replace("_", "-") for requirement in requirements}


def test_every_type_that_is_read_is_learnt_while_it_is_imported() -> None:
    found = rules.types_learnt_at_work(one for one in SOURCES if one.path.parts[0] in rules.PRODUCT)
    none([one for one in found if not one.startswith("loyalty/exchange/wire.py")])
    assert len(found) == 1, "the wire learns its messages by name"
