"""A command's end and a web answer's end are told apart by what catches them."""

from central.errors import NewerSchema, Problem, StoreBusy, WorldSaidNo


def test_every_expected_end_is_the_worlds_no() -> None:
    assert issubclass(NewerSchema, WorldSaidNo)
    assert issubclass(StoreBusy, WorldSaidNo)


def test_a_problem_is_a_value() -> None:
    assert Problem(404, "x", "y") == Problem(404, "x", "y", None)
    assert not issubclass(Problem, Exception)
