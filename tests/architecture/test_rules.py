"""Each house rule catches what it is there to catch, and nothing else."""

from pathlib import PurePosixPath

import pytest

from tests.architecture import rules
from tests.architecture.rules import Source

SENTENCE = '"""A thing of the shop."""\n'


def source(path: str, text: str = SENTENCE) -> Source:
    return Source(PurePosixPath(path), text)


def test_a_file_of_more_than_400_lines_is_too_long() -> None:
    assert rules.long_files([source("loyalty/sales/sale.py", "\n" * 401)]) == ["loyalty/sales/sale.py has 401 lines"]
    assert rules.long_files([source("loyalty/sales/sale.py", "\n" * 400)]) == []


@pytest.mark.parametrize("word", ["def", "async def"])
def test_a_function_of_more_than_60_lines_is_too_long(word: str) -> None:
    inside_a_class = f"class Till:\n    {word} sell():\n" + "        pass\n" * 60
    assert rules.long_functions([source("terminal/till.py", inside_a_class)]) == [
        "terminal/till.py:2 sell has 61 lines"
    ]
    assert rules.long_functions([source("terminal/till.py", f"{word} sell():\n" + "    pass\n" * 59)]) == []


def test_a_module_that_does_not_say_what_it_is_is_refused() -> None:
    assert rules.modules_without_a_sentence([source("loyalty/sales/sale.py", "x = 1\n")])
    assert rules.modules_without_a_sentence([source("loyalty/sales/sale.py", '""" """\nx = 1\n')])
    assert rules.modules_without_a_sentence([source("loyalty/sales/sale.py"), source("tests/__init__.py", "")]) == []


def test_a_module_without_its_test_is_refused() -> None:
    module, its_test = source("terminal/store/sales.py"), source("tests/terminal/store/test_sales.py")
    assert rules.modules_without_a_test([module]) == [
        "terminal/store/sales.py has no tests/terminal/store/test_sales.py"
    ]
    assert rules.modules_without_a_test([module, source("tests/terminal/test_sales.py")])
    assert rules.modules_without_a_test([module, its_test]) == []


def test_the_entry_point_is_tested_as_main() -> None:
    assert rules.modules_without_a_test([source("terminal/__main__.py"), source("tests/terminal/test_main.py")]) == []
    assert rules.modules_without_a_test([source("terminal/__main__.py")])


def test_an_init_needs_no_test_and_so_may_define_nothing() -> None:
    assert rules.modules_without_a_test([source("loyalty/__init__.py", SENTENCE + "from x import y\n")]) == []
    assert rules.modules_without_a_test([source("loyalty/__init__.py", SENTENCE + "def y(): ...\n")])
    assert rules.modules_without_a_test([source("loyalty/__init__.py", SENTENCE + "class Y: ...\n")])


def test_ports_have_nothing_to_run_but_everything_else_has() -> None:
    port = "class Clock(Protocol):\n    def now(self) -> int: ...\nclass Box(Protocol[T]): ...\n"
    assert rules.modules_without_a_test([source("terminal/ports.py", SENTENCE + port)]) == []
    assert rules.modules_without_a_test([source("terminal/ports.py", SENTENCE + port + "class Real: ...\n")])
    assert rules.modules_without_a_test([source("terminal/ports.py", SENTENCE + port + "def now(): ...\n")])
    assert rules.modules_without_a_test([source("terminal/ports.py", SENTENCE + "LIMIT = 1\n")])


def test_the_migrations_of_a_store_share_one_test() -> None:
    migration = source("central/store/migrations/versions/0001_first.py")
    assert rules.modules_without_a_test([migration]) == [
        "central/store/migrations/versions/0001_first.py has no tests/central/store/test_migrations.py"
    ]
    assert rules.modules_without_a_test([migration, source("tests/central/store/test_migrations.py")]) == []


@pytest.mark.parametrize(
    "mention",
    [
        "import terminal.store.sales",
        "from terminal.store.sales import Sales",
        "from terminal.store import sales",
        "def later():\n    from terminal.store import sales",
        'HELPER = [python, "-m", "terminal.store.sales"]',
    ],
)
def test_a_module_lives_when_an_entry_point_reaches_it(mention: str) -> None:
    modules = [source("terminal/__main__.py", mention), source("terminal/store/sales.py")]
    assert rules.dead_modules(modules, ["terminal.__main__"]) == []


def test_a_module_that_only_tests_or_dead_modules_import_is_dead() -> None:
    modules = [
        source("terminal/__main__.py"),
        source("terminal/store/__init__.py"),
        source("terminal/store/sales.py", "from terminal.store import rows"),
        source("terminal/store/rows.py", "from terminal.store import sales"),
        source("tests/terminal/store/test_sales.py", "from terminal.store import sales"),
    ]
    assert rules.dead_modules(modules, ["terminal.__main__"]) == [
        "terminal/store/__init__.py is reached from no entry point",
        "terminal/store/sales.py is reached from no entry point",
        "terminal/store/rows.py is reached from no entry point",
    ]


def test_migrations_are_loaded_by_path_and_count_as_alive() -> None:
    assert rules.dead_modules([source("central/store/migrations/env.py")], ["central.__main__"]) == []


@pytest.mark.parametrize(
    "catch",
    [
        "try:\n    pass\nexcept:\n    pass\n",
        "try:\n    pass\nexcept Exception:\n    pass\n",
        "try:\n    pass\nexcept BaseException as error:\n    pass\n",
        "try:\n    pass\nexcept (OSError, Exception):\n    pass\n",
        "try:\n    pass\nexcept* Exception:\n    pass\n",
        "try:\n    pass\nexcept Exception:\n    raise\n",
        "try:\n    pass\nexcept BaseException:\n    raise Other\n",
        "for x in y:\n  try:\n    pass\n  except BaseException:\n    if x:\n      continue\n    raise\n",
        "with suppress(Exception):\n    pass\n",
        "with contextlib.suppress(KeyError, BaseException):\n    pass\n",
        "try:\n    pass\nexcept Exception:  # thread top:\n    pass\n",
        "try:\n    pass  # thread top: far away from it\n# no\nexcept Exception:\n    pass\n",
    ],
)
def test_catching_everything_is_refused(catch: str) -> None:
    assert len(rules.swallowed_errors([source("terminal/sync/worker.py", catch)])) == 1


@pytest.mark.parametrize(
    "catch",
    [
        "try:\n    pass\nexcept OSError:\n    pass\n",
        "try:\n    pass\nexcept Exception:  # thread top: becomes an event\n    pass\n",
        "try:\n    pass\n# thread top: becomes an event\nexcept Exception:\n    pass\n",
        "try:\n    pass\nexcept BaseException:\n    roll_back()\n    raise\n",
        "with suppress(FileNotFoundError):\n    pass\n",
    ],
)
def test_catching_one_thing_or_at_the_top_of_a_thread_is_fine(catch: str) -> None:
    assert rules.swallowed_errors([source("terminal/sync/worker.py", catch)]) == []


@pytest.mark.parametrize(
    "line",
    [
        "x = 1  # noqa",
        "x = 1  # noqa: S608",
        "x = 1  # type: ignore",
        "x = 1  # type: ignore[misc]",
        "x  # noqa: S608 because",
    ],
)
def test_looking_away_without_a_reason_is_refused(line: str) -> None:
    assert len(rules.silenced_without_reason([source("terminal/store/sales.py", line)])) == 1


@pytest.mark.parametrize(
    "line",
    [
        "x = 1  # noqa: S608 - the names are constants",
        "x = 1  # noqa: S608, E501  # the names are constants",
        "x = 1  # type: ignore[misc]  # the library has no types",
        "x = 1  # the noqa of all sentences",
    ],
)
def test_looking_away_with_a_reason_is_fine(line: str) -> None:
    assert rules.silenced_without_reason([source("terminal/store/sales.py", line)]) == []
