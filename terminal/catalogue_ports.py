"""What the till needs to know of members, goods and programme: the look-ups in its replica."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from loyalty.exchange.wire import Cursor
    from loyalty.ledger.endings import Endings
    from loyalty.shopping.member import Member


@dataclass(frozen=True, slots=True)
class KnownMember:
    """A member row with the points to show: the server's net figure plus own ops that it does not contain yet.

    `pending` points of it cannot be spent yet, `vests` says until when; `endings` are what ends of it, without what was
    spent here since. So is the number of `visits`, 0 for one to whom nothing was ever sold. `card_kind` is that of the
    card by which they were found, else of their first card that has one. `tier_figure` is what tiers go by as the
    server counted, `earned_since` what own sales it did not count earned; `tier_missed_ms`: since then the tier is not
    earned any more.
    """

    member: Member
    net: int
    pending: int = 0
    endings: Endings = ()
    visits: int = 0
    card_kind: str | None = None
    vests: Endings = ()
    tier_figure: int = 0
    earned_since: int = 0
    tier_missed_ms: int | None = None

    def pending_at(self, now_ms: int) -> int:
        """What of the points cannot be spent yet at this time, whether or not the server was heard since."""
        return sum(points for at_ms, points in self.vests if at_ms > now_ms) if self.vests else self.pending


@dataclass(frozen=True, slots=True)
class KnownCard:
    """A stamp card with the stamps to show, as the points of a member are; `endings` as there."""

    net: int = 0
    endings: Endings = ()


@dataclass(frozen=True, slots=True)
class Product:
    """A product of the catalogue."""

    id: str
    name: str
    category: str
    price_minor: int | None
    gtin: str | None = None
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Category:
    """A category of goods, and the one that it lies in."""

    id: str
    name: str
    parent: str | None = None


class Catalogue(Protocol):
    """Look-ups in the replica; all are local and quick. Till thread only."""

    def member(self, member_id: str) -> KnownMember | None:
        """A member by id."""

    def member_by_card(self, number: str) -> KnownMember | None:
        """A member by card number or member number."""

    def earned_on(self, member_id: str, day: int) -> int:
        """Points that sales of a store's day (since 1970) earned a member, own ops as in the shown points.

        Of a day before the member's last visit only own ops are known.
        """

    def card_stamps(self, account: str) -> KnownCard:
        """The stamps of a member's card by its account, see `loyalty.ops.stamps`."""

    def members_by_phone(self, phone: str, limit: int) -> list[KnownMember]:
        """Members by a whole phone number (hash), else by its last four digits."""

    def members_by_name(self, prefix: str, limit: int) -> list[KnownMember]:
        """Members whose folded display name begins so."""

    def member_count(self) -> int:
        """How many members the replica holds."""

    def product(self, product_id: str) -> Product | None:
        """A product by id."""

    def product_by_gtin(self, gtin: str) -> Product | None:
        """A product by its 14-digit number."""

    def products_by_name(self, prefix: str, limit: int) -> list[Product]:
        """Products whose folded name begins so."""

    def picture_keys(self, limit: int) -> list[Product]:
        """Products with a picture rank, in its order."""

    def categories(self) -> list[Category]:
        """All categories by name."""

    def cursor(self) -> Cursor:
        """How far the feed is absorbed."""
