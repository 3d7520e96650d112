"""The pieces of the description."""

from terminal.pos.schemas import TEXT, WHOLE, list_of, maybe, opened, ref


def test_whatever_is_answered_is_always_there() -> None:
    assert opened({"b": TEXT, "a": WHOLE})["required"] == ["a", "b"]
    assert maybe(TEXT)["anyOf"] == [TEXT, {"type": "null"}]
    assert list_of("Sale")["items"] == ref("Sale")
