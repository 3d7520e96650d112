"""Judges a history against the server's books: every answered sale once, none that was refused, all points equal."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from tests.kills.history import Event, Saw


@dataclass(frozen=True)
class Booked:
    """A sale or refund as the server holds it."""

    id: str
    hash: str
    place: tuple[int, int]
    verdict: str = "applied"


@dataclass(frozen=True)
class Books:
    """The server at the end; `opening` and `closing` are the members' net points before and after."""

    booked: list[Booked]
    opening: Mapping[str, int]
    closing: Mapping[str, int]


@dataclass
class Finding:
    """What was found; ids of sales and refunds, except `points`, which names members."""

    answered: int = 0
    refused: int = 0
    lost_answers: int = 0
    missing: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    undecided: list[str] = field(default_factory=list)
    unasked: list[str] = field(default_factory=list)
    unapplied: list[str] = field(default_factory=list)
    disordered: list[str] = field(default_factory=list)
    points: list[str] = field(default_factory=list)

    @property
    def other(self) -> int:
        """How much is wrong besides sales that are missing or doubled."""
        kinds = (self.changed, self.undecided, self.unasked, self.unapplied, self.disordered, self.points)
        return sum(map(len, kinds))

    @property
    def good(self) -> bool:
        """Whether nothing is wrong."""
        return not (self.missing or self.doubled or self.other)


def judge(events: Iterable[Event], books: Books) -> Finding:
    """Rebuild what must have happened from what was seen, and hold the server against it."""
    events = list(events)
    answers = _answers(events)
    first = {name: seen[0] for name, seen in answers.items()}
    invoked = {event.id for event in events if event.saw is Saw.INVOKE}
    refused = {event.id for event in events if event.saw is Saw.REFUSED}
    held = defaultdict(list)
    for one in books.booked:
        held[one.id].append(one)
    return Finding(
        answered=len(first),
        refused=len(refused - first.keys()),
        lost_answers=sum(event.saw is Saw.LOST for event in events),
        missing=[name for name, event in first.items() if event.hash not in {one.hash for one in held[name]}],
        doubled=[name for name, found in held.items() if len(found) > 1],
        changed=[name for name, seen in answers.items() if len({_substance(event) for event in seen}) > 1],
        undecided=sorted(invoked - first.keys() - refused),
        unasked=sorted(name for name, found in held.items() if found and name not in first),
        unapplied=[one.id for one in books.booked if one.verdict != "applied"],
        disordered=list(_disordered(events)),
        points=list(_wrong_points(first.values(), books)),
    )


def _answers(events: Iterable[Event]) -> dict[str, list[Event]]:
    """Every time that a till said yes to an id, and last of all what it says when asked again."""
    answers: dict[str, list[Event]] = {}
    for event in events:
        if event.saw is Saw.OK:
            answers.setdefault(event.id, []).append(event)
        elif event.saw is Saw.REFUSED and event.id in answers:
            answers[event.id].append(event)
    return answers


def _substance(event: Event) -> tuple[object, ...]:
    return (event.saw, event.till, event.place, event.hash, event.member, event.points)


def _disordered(events: Iterable[Event]) -> Iterator[str]:
    """A till's answer given before a sale was begun lies before it in the chain."""
    newest: dict[str, tuple[int, int]] = {}
    floor: dict[str, tuple[int, int]] = {}
    seen: set[str] = set()
    for event in events:
        if event.saw is Saw.INVOKE:
            floor.setdefault(event.id, newest.get(event.till, (0, 0)))
        elif event.saw is Saw.OK and event.id not in seen:
            seen.add(event.id)
            if event.place <= floor.get(event.id, (0, 0)):
                yield event.id
            newest[event.till] = max(newest.get(event.till, (0, 0)), event.place)


def _wrong_points(answered: Iterable[Event], books: Books) -> Iterator[str]:
    expected = Counter(books.opening)
    for event in answered:
        if event.member is not None:
            expected[event.member] += event.points
    for member in sorted(expected.keys() | books.closing.keys()):
        if expected[member] != books.closing.get(member, 0):
            yield member
