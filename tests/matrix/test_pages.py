"""The matrices in docs/ are true: every test that a page names is there."""

import re

from tests.matrix.table import ROOT

FRAUD = ROOT / "docs" / "fraud-matrix.md"
FRAUDS = 24
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
