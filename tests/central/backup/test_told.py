"""After a restore an administrator sees who has answered and who is missing, by name."""

from central.backup.told import report
from central.store.restores import Answers, TillStanding

WAITS = (
    "Nothing is given out until they have answered. Switch them on. One that will never come back: pointill-central "
    "tills lost, then write-off."
)
TILLS = (
    TillStanding("a", "Till 1", "North", 1_800_000_000_000, answered=True),
    TillStanding("b", "Till 2", "South", 1_790_000_000_000, answered=False),
)


def test_row_33_missing_tills_are_named_with_when_they_were_last_heard() -> None:
    told = report(Answers(7, 1_800_000_000_000, TILLS))
    assert told.lines == [
        "generation 7: restored 2027-01-15 08:00 UTC, 1 of 2 tills have answered",
        "missing: Till 2 at South, last heard 2026-09-21 14:13 UTC",
        "answered: Till 1 at North",
        WAITS,
    ]
    assert told.facts["recovering"] is True
    lost = report(Answers(7, 1_800_000_000_000, TILLS[:1], ("a till that was forgotten (c)",)))
    assert lost.lines[0].endswith("1 of 2 tills have answered")
    assert lost.lines[1].startswith("missing: a till that was forgotten (c) was set up after the backup")
    assert lost.facts["unknown"] == ["a till that was forgotten (c)"]
    assert told.facts["missing"] == [{"id": "b", "name": "Till 2", "store": "South", "heard_ms": 1_790_000_000_000}]


def test_without_a_restore_nobody_is_missing() -> None:
    told = report(Answers(7, None, TILLS))
    assert told.lines == ["generation 7: no restore is waiting for tills"]
    assert (told.facts["missing"], told.facts["recovering"]) == ([], False)


def test_once_all_have_answered_it_says_what_ends_the_recovery() -> None:
    told = report(Answers(7, 1_800_000_000_000, TILLS[:1]))
    assert told.lines[-1] == "All have answered. The next call of a till ends the recovery."
