"""What the customer sees of the counter, as plain words: goods, money and points, and nothing that names a person."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final, Protocol

from terminal.customer_words import customer_word
from terminal.paper_words import paper

if TYPE_CHECKING:
    from terminal.counter import Counter, DoneShown, LineShown, MemberShown

LINES_MAX: Final = 9
"""So many lines fit in large type; the newest are shown."""
COLUMNS: Final = 40


class Scene(StrEnum):
    """What stands on the customer's screen."""

    IDLE = "idle"
    SALE = "sale"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Figure:
    """A word and its figure; `strong` ones are what the customer looks for."""

    label: str
    value: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class CustomerShown:
    """All that is on the screen, in the order in which it is read; `note` is small, `more` counts lines not shown.

    `invite` stands beside the code by which people join, and is empty where that code is not shown.
    """

    scene: Scene
    heading: str
    note: str = ""
    more: str = ""
    lines: tuple[Figure, ...] = ()
    sums: tuple[Figure, ...] = ()
    total: Figure | None = None
    points: tuple[Figure, ...] = ()
    invite: str = ""


class Formats(Protocol):
    """How money and numbers are written in the shop's locale."""

    @property
    def locale(self) -> str:
        """A Babel locale."""

    def money(self, minor: int) -> str:
        """Minor units as money."""

    def number(self, n: int) -> str:
        """A whole number."""


def customer_shown(
    counter: Counter | None, store: str, formats: Formats, *, thanks: bool, joins: bool = False
) -> CustomerShown:
    """The counter as its customer sees it; with `thanks` a sale that is done is still shown.

    With `joins` there is a code by which people join: it is shown to whoever has no card on the counter.

    Of the member stands here what they have and get, never a name, a number or a phone: others can read it too.
    """
    if counter is not None and (counter.lines or counter.member is not None):
        return _sale(counter, formats, joins=joins)
    if counter is not None and counter.done is not None and thanks and not counter.done.undone:
        return _done(counter.done, formats)
    locale = formats.locale
    return CustomerShown(
        Scene.IDLE,
        store or customer_word(locale, "welcome"),
        customer_word(locale, "show_your_card"),
        invite=customer_word(locale, "join") if joins else "",
    )


def plain_text(shown: CustomerShown, columns: int = COLUMNS) -> str:
    """The same as lines of text, for a display of letters, a screen reader or a test."""
    figures = [*shown.lines, *shown.sums, *([shown.total] if shown.total else []), *shown.points]
    told = [shown.heading, *(line for line in (shown.note, shown.invite, shown.more) if line)]
    return "\n".join([line[:columns] for line in told] + [_row(one, columns) for one in figures])


def _row(one: Figure, columns: int) -> str:
    room = max(columns - len(one.value) - 1, 1)
    label = one.label if len(one.label) <= room else one.label[: room - 1] + "…"
    return f"{label:<{room}} {one.value}"


def _sale(counter: Counter, formats: Formats, *, joins: bool) -> CustomerShown:
    locale, hidden = formats.locale, max(len(counter.lines) - LINES_MAX, 0)
    return CustomerShown(
        Scene.SALE,
        "",
        note="" if counter.somebody else customer_word(locale, "show_your_card"),
        more=customer_word(locale, "more", n=formats.number(hidden)) if hidden else "",
        lines=tuple(_line(one, formats) for one in counter.lines[hidden:]),
        sums=tuple(_sums(counter, formats)),
        total=Figure(paper(locale, "to_pay"), formats.money(counter.total_minor), strong=True),
        points=() if counter.member is None else tuple(_points(counter, counter.member, formats)),
        invite=customer_word(locale, "join") if joins and not counter.somebody else "",
    )


def _line(one: LineShown, formats: Formats) -> Figure:
    name = one.name if one.quantity == 1 else f"{formats.number(one.quantity)} × {one.name}"
    return Figure(name, formats.money(one.amount_minor))


def _sums(counter: Counter, formats: Formats) -> list[Figure]:
    locale, taken = formats.locale, counter.redeem
    sums = [
        Figure(one.headline or one.name, formats.money(-one.value_minor)) for one in counter.vouchers if one.value_minor
    ]
    if taken is not None:
        sums.append(Figure(customer_word(locale, "with_points"), formats.money(-taken.value_minor)))
    paid = [Figure(paper(locale, one.kind), formats.money(one.amount_minor)) for one in counter.tenders]
    if paid and counter.left_minor:
        paid.append(Figure(customer_word(locale, "still_open"), formats.money(counter.left_minor), strong=True))
    if counter.change_minor:
        paid.append(Figure(paper(locale, "change"), formats.money(counter.change_minor), strong=True))
    return [*sums, *paid]


def _points(counter: Counter, member: MemberShown, formats: Formats) -> list[Figure]:
    locale, taken = formats.locale, counter.redeem
    points = [Figure(customer_word(locale, "your_points"), formats.number(member.balance), strong=True)]
    if member.owed:
        points.append(Figure(customer_word(locale, "owed"), formats.number(member.owed)))
    if taken is not None:
        points.append(Figure(customer_word(locale, "you_use"), f"−{formats.number(taken.points)}"))
    if counter.points_earned:
        points.append(Figure(customer_word(locale, "with_this"), f"+{formats.number(counter.points_earned)}"))
    return points


def _done(done: DoneShown, formats: Formats) -> CustomerShown:
    locale = formats.locale
    points = []
    if done.points_used:
        points.append(Figure(paper(locale, "used"), f"−{formats.number(done.points_used)}"))
    if done.points_earned:
        points.append(Figure(paper(locale, "earned"), f"+{formats.number(done.points_earned)}"))
    if done.balance is not None:
        points.append(Figure(customer_word(locale, "you_have_now"), formats.number(done.balance), strong=True))
    change = [Figure(paper(locale, "change"), formats.money(done.change_minor), strong=True)]
    return CustomerShown(
        Scene.DONE,
        paper(locale, "thanks"),
        customer_word(locale, "come_again"),
        sums=tuple(change if done.change_minor else []),
        total=Figure(paper(locale, "total"), formats.money(done.total_minor)),
        points=tuple(points),
    )
