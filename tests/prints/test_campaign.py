"""The campaign in short: nothing lost in silence, nothing doubled unmarked, and wrong ways of printing are caught."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.prints.book import Book
from tests.prints.campaign import Case, Findings, Wrong, cases, measure, run_case
from tests.prints.real import STEPS, run_killed, run_real_case


def findings(folder: Path, wanted: list[Case], wrong: Wrong | None = None) -> Findings:
    found = Findings()
    with Book(folder) as book:
        for number, case in enumerate(wanted):
            run_case(case, book, found, 1 + 2 * number, wrong)
    return found


def test_every_kind_of_mishap_at_some_places_loses_and_doubles_nothing(tmp_path: Path) -> None:
    all_cases = list(cases(*measure()))
    assert len(all_cases) > 1_500
    found = findings(tmp_path, all_cases[::61])
    assert found.good, found
    assert found.asked > 0
    assert found.confirmed > found.asked


@pytest.mark.parametrize(("wrong", "kind"), [(Wrong.BELIEVES, "lost"), (Wrong.SENDS_AGAIN, "doubled")])
def test_a_till_that_prints_as_others_do_is_caught(tmp_path: Path, wrong: Wrong, kind: str) -> None:
    behind_the_cut = measure()[0] - 6
    wanted = [Case(f"power@{behind_the_cut}"), Case(f"drop@{behind_the_cut}"), Case("paper-out@4", mended=False)]
    assert getattr(findings(tmp_path, wanted, wrong), kind)
    assert findings(tmp_path, wanted).good


@pytest.mark.slow
def test_the_same_over_a_real_network_in_real_time(tmp_path: Path) -> None:
    found = Findings()
    with Book(tmp_path) as book:
        for number, fault in enumerate(("drop@200", "power@300", "cover@120", "paper-out@6")):
            run_real_case(Case(fault), book, found, 1 + 2 * number)
    assert found.good, found
    assert found.cases == 4


@pytest.mark.slow
@pytest.mark.parametrize("step", [*STEPS, "byte 77"])
def test_a_till_killed_at_each_state_of_the_journal_loses_and_doubles_nothing(tmp_path: Path, step: str) -> None:
    found = Findings()
    run_killed(step, tmp_path, found, 1)
    assert found.good, found
    assert found.asked == (0 if step == "ended" else 1)
