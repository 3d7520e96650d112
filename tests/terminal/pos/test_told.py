"""What is described is what a till really answers: `tests/terminal/till/test_door_described.py` holds both together."""

from terminal.pos.told import STATES, answers


def test_every_document_says_what_is_always_in_it() -> None:
    for name, schema in answers().items():
        assert ("anyOf" in schema) or schema["required"], name


def test_a_line_names_its_reward_and_what_it_cost() -> None:
    line = answers()["QuotedLine"]["properties"]
    assert {"reward", "points_used"} <= set(line)
    assert len(STATES) == 5
