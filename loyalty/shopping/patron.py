"""What a programme may ask about a member: tier, segments, kind of card, birthday, first visit, points so far."""

from __future__ import annotations

from dataclasses import dataclass

from loyalty.shopping.member import valid_birthday
from loyalty.values.errors import BadValue


@dataclass(frozen=True, slots=True)
class Patron:
    """A member as the rules see them, as far as this till knows; written down with the sale.

    `birthday` is MM-DD; `first_visit` says that nothing was ever sold to them; `earned_today` and `balance` are points.
    """

    tier: str | None = None
    segments: tuple[str, ...] = ()
    card_kind: str | None = None
    birthday: str | None = None
    first_visit: bool = False
    earned_today: int = 0
    balance: int = 0

    def __post_init__(self) -> None:
        if self.birthday is not None and not valid_birthday(self.birthday):
            raise BadValue("a birthday is MM-DD")
        if self.earned_today < 0:
            raise BadValue("nobody earns fewer points than none")
