"""What is described is what a till really answers: `tests/terminal/till/test_door_described.py` holds both together."""

import json
import re

from terminal.pos.openapi import openapi_document
from terminal.pos.told import STATES, answers


def test_every_document_that_another_names_is_described_and_none_is_described_for_nothing() -> None:
    documents = openapi_document("1").decode()
    named = set(re.findall(r"#/components/schemas/(\w+)", documents))
    assert named <= set(json.loads(documents)["components"]["schemas"])
    assert set(answers()) <= named


def test_a_line_names_its_reward_and_what_it_cost() -> None:
    line = answers()["QuotedLine"]["properties"]
    assert {"reward", "points_used"} <= set(line)
    assert len(STATES) == 5
