"""The server's migrations are one line, each number once: two written side by side would leave no shop open."""

import re
from pathlib import Path

from central.store.migrate import HEAD

VERSIONS = Path(__file__).parents[2] / "central" / "store" / "migrations" / "versions"


def test_each_migration_has_its_own_number_and_follows_the_one_before() -> None:
    found = []
    for path in sorted(VERSIONS.glob("[0-9]*.py")):
        words = dict(re.findall(r'^(revision|down_revision) = "?(\w+)"?$', path.read_text("utf-8"), re.MULTILINE))
        assert path.name.startswith(words["revision"]), path.name
        found.append((words["down_revision"], words["revision"]))
    numbers = [f"{number:04}" for number in range(1, len(found) + 1)]
    assert found == list(zip(["None", *numbers], numbers, strict=False))
    assert numbers[-1] == HEAD
