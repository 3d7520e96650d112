"""Points that come without a purchase, each once: for joining, on a birthday, for a return, for bringing a friend."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Annotated

import msgspec

from loyalty.rules.conditions import Birthday, birthday_in
from loyalty.rules.part import Part, SomePoints

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

_Days = Annotated[int, msgspec.Meta(ge=1, le=3_650)]


class Welcome(Part, frozen=True):
    """For joining; with `proven` only once a phone number or address was confirmed."""

    points: SomePoints
    proven: bool = True


class BirthdayBonus(Part, frozen=True):
    """Once a year, from `days_before` the birthday until `days_after` it, for who joined on a day before it."""

    points: SomePoints
    days_before: Annotated[int, msgspec.Meta(ge=0, le=60)] = 0
    days_after: Annotated[int, msgspec.Meta(ge=0, le=60)] = 14


class WinBack(Part, frozen=True):
    """For the first purchase after at least `after_days` without one, at most once a year."""

    points: SomePoints
    after_days: _Days


class Referral(Part, frozen=True):
    """For who brought a friend and for the friend, once the friend has bought something; at most so many friends."""

    friend: SomePoints
    bringer: SomePoints
    at_most: Annotated[int, msgspec.Meta(ge=1, le=10_000)] = 20


class Bonuses(Part, frozen=True):
    """The bonuses of a programme; what is not named is not given."""

    welcome: Welcome | None = None
    birthday: BirthdayBonus | None = None
    win_back: WinBack | None = None
    referral: Referral | None = None


class Given(msgspec.Struct, frozen=True):
    """A bonus that is due: `name` is unique for ever, so that whoever gives it twice gives it once."""

    name: str
    member: str
    points: int


class Life(msgspec.Struct, frozen=True):
    """What the bonuses ask about a member; days are the shop's."""

    member: str
    joined: date
    proven: bool = False
    birthday: str | None = None
    purchases: tuple[date, ...] = ()
    """The days of purchases, the newest last."""
    brought_by: str | None = None
    won_back: tuple[date, ...] = ()
    """The days of those purchases that were rewarded as a return."""


class Since(msgspec.Struct, frozen=True):
    """Since when the programme has each bonus: nobody is rewarded for what was before."""

    welcome: date = date.min
    win_back: date = date.min
    referral: date = date.min


ALWAYS = Since()
YEAR_DAYS = 365


def due(bonuses: Bonuses, life: Life, today: date, since: Since = ALWAYS) -> list[Given]:
    """Every bonus that this member (and who brought them) has a right to by today, whether given before or not.

    For how many friends somebody is rewarded is for the caller to count.
    """
    welcome = bonuses.welcome if life.joined >= since.welcome else None
    referral = bonuses.referral if life.joined >= since.referral else None
    found = [*_welcome(welcome, life), *_birthday(bonuses.birthday, life, today)]
    return [*found, *_win_back(bonuses.win_back, life, since.win_back), *_referral(referral, life)]


def win_back_name(member: str, bought: date) -> str:
    """What the bonus for coming back with a purchase of this day is called."""
    return f"win-back/{member}/{bought.isoformat()}"


def has_ground(name: str, purchases: Collection[date]) -> bool:
    """Whether a bonus of this name is still due to who (or whose friend) has bought something on these days only."""
    kind, _, rest = name.partition("/")
    match kind:
        case "win-back":
            return date.fromisoformat(rest.rpartition("/")[2]) in purchases
        case "friend" | "brought":
            return bool(purchases)
        case _:
            return True


def _welcome(bonus: Welcome | None, life: Life) -> Iterable[Given]:
    if bonus is not None and (life.proven or not bonus.proven):
        yield Given(f"welcome/{life.member}", life.member, bonus.points)


def _birthday(bonus: BirthdayBonus | None, life: Life, today: date) -> Iterable[Given]:
    if bonus is None or life.birthday is None:
        return
    around = Birthday(bonus.days_before, bonus.days_after)
    for year in (today.year - 1, today.year, today.year + 1):
        born = birthday_in(year, life.birthday)
        if born is not None and life.joined < born and around.has_day(born, today):
            yield Given(f"birthday/{life.member}/{year}", life.member, bonus.points)


def _win_back(bonus: WinBack | None, life: Life, since: date) -> Iterable[Given]:
    """A purchase that arrives late parts one gap into two, and rewards nobody twice for all that."""
    if bonus is None:
        return
    rewarded = list(life.won_back)
    apart = timedelta(days=max(bonus.after_days, YEAR_DAYS))
    for before, last in pairwise(life.purchases):
        if last < since or last - before < timedelta(days=bonus.after_days):
            continue
        if all(one == last or abs(last - one) >= apart for one in rewarded):
            rewarded.append(last)
            yield Given(win_back_name(life.member, last), life.member, bonus.points)


def _referral(bonus: Referral | None, life: Life) -> Iterable[Given]:
    if bonus is None or life.brought_by is None or not life.purchases or life.brought_by == life.member:
        return
    yield Given(f"friend/{life.member}", life.member, bonus.friend)
    yield Given(f"brought/{life.member}", life.brought_by, bonus.bringer)
