"""What another program may ask: values that can be compared, so that the same wish is known again."""

from typing import get_args

from terminal import questions
from terminal.questions import Question, Told, WishedLine, WishedSale


def test_the_same_wish_is_equal_and_another_is_not() -> None:
    one, same = (WishedSale("m", (WishedLine(None, "drinks", 100),)) for _ in range(2))
    assert one == same
    assert hash(one) == hash(same)
    assert one != WishedSale("m", (WishedLine(None, "drinks", 101),))


def test_every_question_can_be_asked_and_an_answer_is_a_document() -> None:
    asked = {kind.__name__ for kind in get_args(Question)}
    assert asked == {name for name in vars(questions) if name.endswith("Asked")}
    assert Told({"id": "s"}).document["id"] == "s"
