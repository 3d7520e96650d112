"""The judge of histories: an honest one passes, and whatever is altered in it or in the books is found."""

from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from tests.kills.history import Event, History, Saw, read_history
from tests.kills.judge import Booked, Books, Finding, judge

ANA, BO = "ana", "bo"


def asked(name: str, till: str = "a") -> Event:
    return Event(till, name, Saw.INVOKE)


def lost(name: str, till: str = "a") -> Event:
    return Event(till, name, Saw.LOST)


def refused(name: str, till: str = "a") -> Event:
    return Event(till, name, Saw.REFUSED)


def answered(name: str, seq: int, points: int = 0, member: str | None = None, till: str = "a") -> Event:
    return Event(till, name, Saw.OK, member, points, (1, seq), f"hash of {name}")


def honest() -> list[Event]:
    """A sale, one whose answer was lost, a refusal, a redemption at another till, and the first asked for again."""
    return [
        *(asked("a-1"), answered("a-1", 1, 40, ANA)),
        *(asked("a-2"), lost("a-2"), asked("a-2"), answered("a-2", 2, 25, BO)),
        *(asked("a-3"), refused("a-3")),
        *(asked("b-1", "b"), answered("b-1", 1, -100, ANA, "b")),
        *(asked("a-4"), answered("a-4", 5)),
        *(asked("a-1"), answered("a-1", 1, 40, ANA)),
    ]


def booked(name: str, seq: int) -> Booked:
    return Booked(name, f"hash of {name}", (1, seq))


BOOKS = Books(
    [booked("a-1", 1), booked("a-2", 2), booked("b-1", 1), booked("a-4", 5)],
    opening={ANA: 300, BO: 0},
    closing={ANA: 240, BO: 25},
)


def found(events: list[Event], books: Books = BOOKS) -> dict[str, object]:
    """Only what is wrong."""
    finding = judge(events, books)
    counts = ("answered", "refused", "lost_answers")
    assert finding.good is not any(value for name, value in vars(finding).items() if name not in counts)
    return {name: value for name, value in vars(finding).items() if value and name not in counts}


def with_books(**changed: object) -> Books:
    return replace(BOOKS, **changed)  # type: ignore[arg-type]  # the tests name the fields


def test_an_honest_history_passes() -> None:
    assert judge(honest(), BOOKS) == Finding(answered=4, refused=1, lost_answers=1)


def test_a_history_is_the_same_when_it_is_read_from_its_file(tmp_path: Path) -> None:
    with History(tmp_path / "history.jsonl") as history:
        for event in honest():
            history.add(event)
    assert read_history(tmp_path / "history.jsonl") == history.events == honest()


def test_an_answered_sale_that_the_server_does_not_have_is_missing() -> None:
    assert found(honest(), with_books(booked=BOOKS.booked[1:])) == {"missing": ["a-1"]}


def test_an_answered_sale_that_the_server_has_otherwise_is_missing() -> None:
    other = [replace(BOOKS.booked[0], hash="of another sale"), *BOOKS.booked[1:]]
    assert found(honest(), with_books(booked=other)) == {"missing": ["a-1"]}


def test_a_sale_that_the_server_has_twice_is_doubled() -> None:
    twice = [*BOOKS.booked, Booked("a-2", "hash of its twin", (1, 6))]
    assert found(honest(), with_books(booked=twice)) == {"doubled": ["a-2"]}


@pytest.mark.parametrize(
    "again",
    [
        {"hash": "another"},
        {"place": (1, 6)},
        {"points": 41},
        {"member": BO},
        {"saw": Saw.REFUSED, "hash": "", "place": (0, 0), "points": 0, "member": None},
    ],
)
def test_a_till_that_answers_otherwise_when_asked_again_is_caught(again: dict[str, object]) -> None:
    events = honest()
    events[-1] = msgspec.structs.replace(events[-1], **again)
    assert found(events)["changed"] == ["a-1"]


def test_a_sale_whose_answer_was_lost_for_good_is_undecided() -> None:
    events = [event for event in honest() if (event.id, event.saw) != ("a-2", Saw.OK)]
    assert found(events) == {"undecided": ["a-2"], "unasked": ["a-2"], "points": [BO]}


@pytest.mark.parametrize("name", ["a-3", "nobody-asked"])
def test_a_sale_that_was_refused_or_never_asked_for_is_not_booked(name: str) -> None:
    assert found(honest(), with_books(booked=[*BOOKS.booked, booked(name, 6)])) == {"unasked": [name]}


@pytest.mark.parametrize("closing", [{ANA: 241, BO: 25}, {ANA: 240}, {ANA: 240, BO: 25, "cy": 1}])
def test_points_that_do_not_follow_from_the_answers_are_found(closing: dict[str, int]) -> None:
    assert len(judge(honest(), with_books(closing=closing)).points) == 1


def test_a_verdict_other_than_applied_is_found() -> None:
    flagged = [replace(BOOKS.booked[0], verdict="flagged"), *BOOKS.booked[1:]]
    assert found(honest(), with_books(booked=flagged)) == {"unapplied": ["a-1"]}


def test_a_sale_that_lies_before_one_that_was_answered_earlier_is_out_of_order() -> None:
    events = honest()
    events[-3] = msgspec.structs.replace(events[-3], place=(1, 2))
    assert found(events) == {"disordered": ["a-4"]}
