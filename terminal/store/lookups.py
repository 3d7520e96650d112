"""The look-ups of the store, asked of whichever replica is live."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from loyalty.rules.programme import Programme
    from terminal.catalogue_ports import Category, KnownCard, KnownMember, Product
    from terminal.programme_ports import ProgrammeFault
    from terminal.store.catalogue import CatalogueTables


class Lookups:
    """Implements the look-ups of the `Store` port. Till thread only."""

    _catalogue: CatalogueTables
    _lookup_key: bytes

    def look_in(self, catalogue: CatalogueTables, lookup_key: bytes) -> None:
        """From now on these tables answer; `lookup_key` hashes phone numbers."""
        self._catalogue, self._lookup_key = catalogue, lookup_key

    def member(self, member_id: str) -> KnownMember | None:
        """A member by id."""
        return self._catalogue.member(member_id)

    def member_by_card(self, number: str) -> KnownMember | None:
        """A member by card number or member number."""
        return self._catalogue.member_by_card(number)

    def earned_on(self, member_id: str, day: int) -> int:
        """Points that sales of a store's day (since 1970) earned a member, own ops as in the shown points."""
        return self._catalogue.earned_on(member_id, day)

    def card_stamps(self, account: str) -> KnownCard:
        """The stamps of a member's card by its account."""
        return self._catalogue.card_stamps(account)

    def members_by_phone(self, phone: str, limit: int) -> list[KnownMember]:
        """Members by a whole phone number (hash), else by its last four digits."""
        return self._catalogue.members_by_phone(phone, self._lookup_key, limit)

    def members_by_name(self, prefix: str, limit: int) -> list[KnownMember]:
        """Members whose folded display name begins so."""
        return self._catalogue.members_by_name(prefix, limit)

    def member_count(self) -> int:
        """How many members the replica holds."""
        return self._catalogue.member_count()

    def product(self, product_id: str) -> Product | None:
        """A product by id."""
        return self._catalogue.product(product_id)

    def product_by_gtin(self, gtin: str) -> Product | None:
        """A product by its 14-digit number."""
        return self._catalogue.product_by_gtin(gtin)

    def products_by_name(self, prefix: str, limit: int) -> list[Product]:
        """Products whose folded name begins so."""
        return self._catalogue.products_by_name(prefix, limit)

    def picture_keys(self, limit: int) -> list[Product]:
        """Products with a picture rank, in its order."""
        return self._catalogue.picture_keys(limit)

    def rewards_told(self, reward: str) -> int:
        """How often a reward was given, by the server's count."""
        return self._catalogue.rewards_told(reward)

    def categories(self) -> list[Category]:
        """All categories by name."""
        return self._catalogue.categories()

    def programme(self, at_ms: int) -> Programme | None:
        """The programme in force at a wall time, or None before the first exchange."""
        return self._catalogue.programme(at_ms)

    def programme_version(self, version: int) -> Programme | None:
        """One version of the programme."""
        return self._catalogue.programme_version(version)

    def programme_faults(self) -> list[ProgrammeFault]:
        """The versions of the programme that cannot be used here, the newest last."""
        return self._catalogue.programme_faults()

    def stopped_rules(self) -> frozenset[str]:
        """The rules and offers that the shop has stopped, as far as this till has heard."""
        return self._catalogue.stopped_rules()
