"""Points that come without a purchase, each once: for joining, on a birthday, for a return, for bringing a friend."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Annotated

import msgspec

from loyalty.rules.conditions import Birthday, birthday_in
from loyalty.rules.part import Part, SomePoints

if TYPE_CHECKING:
    from collections.abc import Iterable

_Days = Annotated[int, msgspec.Meta(ge=1, le=3_650)]


class Welcome(Part, frozen=True):
    """For joining; with `proven` only once a phone number or address was confirmed."""

    points: SomePoints
    proven: bool = True


class BirthdayBonus(Part, frozen=True):
    """Once a year, from `days_before` the birthday until `days_after` it, for who joined before it."""

    points: SomePoints
    days_before: Annotated[int, msgspec.Meta(ge=0, le=60)] = 0
    days_after: Annotated[int, msgspec.Meta(ge=0, le=60)] = 14


class WinBack(Part, frozen=True):
    """For the first purchase after at least `after_days` without one."""

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


class Since(msgspec.Struct, frozen=True):
    """Since when the programme has each bonus: nobody is rewarded for what was before."""

    welcome: date = date.min
    win_back: date = date.min
    referral: date = date.min


ALWAYS = Since()


def due(bonuses: Bonuses, life: Life, today: date, since: Since = ALWAYS) -> list[Given]:
    """Every bonus that this member (and who brought them) has a right to by today, whether given before or not.

    For how many friends somebody is rewarded is for the caller to count.
    """
    welcome = bonuses.welcome if life.joined >= since.welcome else None
    referral = bonuses.referral if life.joined >= since.referral else None
    found = [*_welcome(welcome, life), *_birthday(bonuses.birthday, life, today)]
    return [*found, *_win_back(bonuses.win_back, life, since.win_back), *_referral(referral, life)]


def _welcome(bonus: Welcome | None, life: Life) -> Iterable[Given]:
    if bonus is not None and (life.proven or not bonus.proven):
        yield Given(f"welcome/{life.member}", life.member, bonus.points)


def _birthday(bonus: BirthdayBonus | None, life: Life, today: date) -> Iterable[Given]:
    if bonus is None or life.birthday is None:
        return
    around = Birthday(bonus.days_before, bonus.days_after)
    for year in (today.year - 1, today.year, today.year + 1):
        born = birthday_in(year, life.birthday)
        if born is not None and life.joined <= born and around.has_day(born, today):
            yield Given(f"birthday/{life.member}/{year}", life.member, bonus.points)


def _win_back(bonus: WinBack | None, life: Life, since: date) -> Iterable[Given]:
    for before, last in pairwise(life.purchases):
        if bonus is not None and last >= since and last - before >= timedelta(days=bonus.after_days):
            yield Given(f"win-back/{life.member}/{last.isoformat()}", life.member, bonus.points)


def _referral(bonus: Referral | None, life: Life) -> Iterable[Given]:
    if bonus is None or life.brought_by is None or not life.purchases or life.brought_by == life.member:
        return
    yield Given(f"friend/{life.member}", life.member, bonus.friend)
    yield Given(f"brought/{life.member}", life.brought_by, bonus.bringer)
