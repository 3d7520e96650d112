"""What is missing is told as runs."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from terminal.store.runs import runs


@given(st.sets(st.integers(1, 30)))
def test_runs_name_each_number_once(numbers: set[int]) -> None:
    found = runs(numbers)
    assert [one for first, last in found for one in range(first, last + 1)] == sorted(numbers)
    assert all(second[0] > first[1] + 1 for first, second in pairwise(found))
