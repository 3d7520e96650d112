"""The page of the fault matrix, written from the rows and from the tests that bear their numbers."""

import re
from pathlib import Path

from tests.matrix.rows import FAULTS

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "fault-matrix.md"
_TEST = re.compile(r"^def (test_(?:row_\d\d_|and_)*row_\d\d\w*)", re.MULTILINE)
_ROW = re.compile(r"row_(\d\d)(?=_)")
_HEAD = """# Fault matrix

What can go wrong, what must be true then, and the tests that show it; each test bears the numbers of its rows. All of
them run with `make test`, so that a row whose tests fail turns it red. This page is written by
`python -m tests.matrix`.

| # | fault | must be true then | tests |
|--:|---|---|---|
"""


def rows() -> dict[int, tuple[str, str]]:
    """Fault and expectation by number."""
    parted = (line.split(" | ") for line in FAULTS.strip().splitlines())
    return {int(number): (fault, expected) for number, fault, expected in parted}


def tests_by_row() -> dict[int, set[str]]:
    """The files whose tests bear a row's number."""
    found: dict[int, set[str]] = {}
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for name in _TEST.findall(path.read_text(encoding="utf-8")):
            for number in _ROW.findall(name):
                found.setdefault(int(number), set()).add(str(path.relative_to(ROOT / "tests")))
    return found


def page() -> str:
    """The whole page."""
    tests = tests_by_row()
    lines = [
        f"| {number} | {fault} | {expected} | {', '.join(f'`{one}`' for one in sorted(tests.get(number, ())))} |"
        for number, (fault, expected) in rows().items()
    ]
    return _HEAD + "\n".join(lines) + "\n"
