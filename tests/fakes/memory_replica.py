"""The replica of a simulated till: rows of the feed with their stamps, and the look-ups over them."""

import re
from collections.abc import Callable, Iterable
from copy import copy
from dataclasses import dataclass, field
from typing import Any

from loyalty.exchange.replica import (
    BY_NAME,
    CARD,
    CATEGORY,
    MEMBER,
    PRODUCT,
    PRODUCT_CODE,
    PROGRAMME,
    REWARD,
    RULE_STOP,
    STAMP_CARD,
    TABLES,
    Kind,
)
from loyalty.exchange.wire import Cursor, Page
from loyalty.ledger.endings import read_endings
from loyalty.rules.programme import Programme, read_programme
from loyalty.shopping.member import Member, folded, phone_hash
from loyalty.signing.published import Published
from loyalty.signing.signature import Verifier
from loyalty.values.errors import BadValue, BadWire
from loyalty.values.text import words_of
from terminal.catalogue_ports import Category, Product
from terminal.programme_ports import ProgrammeFault


@dataclass(frozen=True, slots=True)
class Row:
    """A row with the version that it came with and the last own op that it contains."""

    values: dict[str, Any]
    ver: int
    own: int


@dataclass(slots=True)
class MemoryReplica:
    """Rows by table and key."""

    tables: dict[str, dict[Any, Row]] = field(default_factory=lambda: {table.name: {} for table in TABLES})
    cursor: Cursor = field(default_factory=Cursor)
    readable: dict[int, Programme] = field(default_factory=dict)
    people: dict[str, tuple[Row, Member | None]] = field(default_factory=dict)
    """Members as they were read last, with the row that they were read from."""

    def image(self) -> "MemoryReplica":
        """A copy that later rows do not reach."""
        twin = copy(self)
        twin.tables = {name: dict(rows) for name, rows in self.tables.items()}
        twin.people = {}
        return twin

    def other_tills(self, own: str) -> dict[str, str]:
        """The names of the other tills by id."""
        stores = {key: row.values["name"] for key, row in self.tables["store"].items()}
        tills = {key: row.values for key, row in self.tables["till_key"].items() if key != own}
        return {key: f"{one['name']}, {stores[one['store']]}" for key, one in tills.items() if one["store"] in stores}

    # --- what the feed brings

    def checked(self, page: Page, start: int, end: int, mark: int) -> list[tuple[Any, Row | None]]:
        """Rows of a page as they would be written, None for one that is gone; BadWire when they cannot be."""
        known = BY_NAME[page.table]
        places = {column: place for place, column in enumerate(page.columns)}
        if any(name not in places for name in known.names):
            raise BadWire(f"a page of {page.table} lacks columns that this till needs")
        found: list[tuple[Any, Row | None]] = []
        for cells, version in zip(page.rows[start:end], page.versions[start:end], strict=True):
            values = {column.name: cells[places[column.name]] for column in known.columns}
            if cells[places["gone"]]:
                found.append((values[known.key], None))
                continue
            for column in known.columns:
                value = values[column.name]
                fits = isinstance(value, str) if column.kind is Kind.TEXT else isinstance(value, int)
                if not (fits or (value is None and column.nullable)):
                    raise BadWire(f"a page of {page.table} holds values that its columns cannot")
            found.append((values[known.key], Row(values, version, mark)))
        return found

    def write(self, table: str, rows: Iterable[tuple[Any, Row | None]]) -> None:
        """Newer rows take the place of older ones."""
        kept = self.tables[table]
        for key, row in rows:
            if row is None:
                kept.pop(key, None)
            elif key not in kept or row.ver >= kept[key].ver:
                kept[key] = row

    def advance(self, cursor: Cursor) -> None:
        """The feed was read to here."""
        places = {**self.cursor.places, **cursor.places}
        self.cursor = Cursor(cursor.generation if places else 0, places)

    # --- look-ups

    def member(self, member_id: str) -> tuple[Member, Row] | None:
        row = self.tables[MEMBER.name].get(member_id)
        if row is None:
            return None
        if member_id not in self.people or self.people[member_id][0] is not row:
            self.people[member_id] = (row, _as_member(row))
        person = self.people[member_id][1]
        return None if person is None else (person, row)

    def ends(self, member_id: str) -> str | None:
        """What the server told about the end of a member's points."""
        row = self.tables[STAMP_CARD.name].get(member_id) or self.tables[MEMBER.name].get(member_id)
        return None if row is None else row.values["ends"]

    def number(self, number: str) -> str | None:
        """Whose card or member number this is."""
        card = self.tables[CARD.name].get(number)
        if card is not None:
            return str(card.values["member"])
        return next((key for key, row in self.tables[MEMBER.name].items() if row.values["number"] == number), None)

    def earned_on(self, member: str, day: int) -> tuple[int, int]:
        """What the row says of a day, and the last own op that it contains; days before its last it has forgotten."""
        found = self.member(member)
        if found is None:
            return 0, 1 << 62
        values = found[1].values
        if (values["last_visit"] or 0) > day:
            return 0, 0
        return (values["day_points"] if values["last_visit"] == day else 0), found[1].own

    def kind_of(self, member: str) -> str | None:
        """The kind of a member's first card that has one."""
        cards = (row.values for row in self.tables[CARD.name].values() if row.values["member"] == member)
        kinds = sorted((row["number"], row["kind"]) for row in cards if row["kind"] is not None)
        return kinds[0][1] if kinds else None

    def phones(self, phone: str, lookup_key: bytes) -> list[str]:
        digits = re.sub(r"[^0-9]", "", phone)
        is_whole = phone.strip().startswith("+") or digits.startswith("00")
        if len(digits) > 4:
            hashed = phone_hash(lookup_key, "+" + digits.removeprefix("00"))
            found = self._members(lambda row: bool(row.values["phone_hash"] == hashed))
            if found or is_whole:
                return found
        return self._members(lambda row: bool(row.values["phone_last4"] == digits[-4:]))

    def names(self, prefix: str) -> list[str]:
        low = folded(prefix)
        return self._members(lambda row: str(row.values["folded"]).startswith(low)) if low else []

    def products_called(self, prefix: str) -> list[Product]:
        low = folded(prefix)
        rows = [row for row in self.tables[PRODUCT.name].values() if low and row.values["folded"].startswith(low)]
        return [self.as_product(row) for row in sorted(rows, key=lambda row: str(row.values["folded"]))]

    def pictures(self) -> list[Product]:
        rows = [row for row in self.tables[PRODUCT.name].values() if row.values["picture_rank"] is not None]
        ranked = sorted(rows, key=lambda row: (row.values["picture_rank"], row.values["folded"]))
        return [self.as_product(row) for row in ranked]

    def as_product(self, row: Row, gtin: str | None = None) -> Product:
        values = row.values
        codes = (
            str(key) for key, code in self.tables[PRODUCT_CODE.name].items() if code.values["product"] == values["id"]
        )
        return Product(
            values["id"],
            values["name"],
            values["category"],
            values["price_minor"],
            gtin or min(codes, default=None),
            words_of(values["tags"]),
        )

    def rewards_told(self, reward: str) -> int:
        row = self.tables[REWARD.name].get(reward)
        return 0 if row is None else int(row.values["given"])

    def categories(self) -> list[Category]:
        rows = sorted((row.values for row in self.tables[CATEGORY.name].values()), key=lambda row: str(row["name"]))
        return [Category(row["id"], row["name"], row["parent"]) for row in rows]

    def programme(self, at_ms: int, server: Verifier) -> Programme | None:
        rows = [row.values for row in self.tables[PROGRAMME.name].values() if row.values["starts_ms"] <= at_ms]
        newest_first = sorted(rows, key=lambda row: (row["starts_ms"], row["version"]), reverse=True)
        readable = (self.version(row["version"], server) for row in newest_first)
        return next((found for found in readable if found is not None), None)

    def version(self, version: int, server: Verifier) -> Programme | None:
        """One version, read once where it can be used."""
        if version not in self.readable:
            found = self._usable(version, server)
            if not isinstance(found, Programme):
                return None
            self.readable[version] = found
        return self.readable[version]

    def programme_faults(self, server: Verifier) -> list[ProgrammeFault]:
        found = [self._usable(int(version), server) for version in sorted(self.tables[PROGRAMME.name])]
        return [one for one in found if isinstance(one, ProgrammeFault)]

    def stopped_rules(self) -> frozenset[str]:
        return frozenset(map(str, self.tables[RULE_STOP.name]))

    def _usable(self, version: int, server: Verifier) -> Programme | ProgrammeFault | None:
        row = self.tables[PROGRAMME.name].get(version)
        if row is None:
            return None
        values = row.values
        published = Published(version, values["document"], values["starts_ms"], values["signature"])
        signed = published.is_signed(server)
        try:
            programme = read_programme(published.document.encode())
        except BadValue:
            return ProgrammeFault(version, published.starts_ms, signed)
        return programme if signed else ProgrammeFault(version, published.starts_ms, signed=False)

    def _members(self, fits: Callable[[Row], bool]) -> list[str]:
        rows = [row.values for row in self.tables[MEMBER.name].values() if fits(row)]
        return [str(row["id"]) for row in sorted(rows, key=lambda row: str(row["folded"]))]


def _as_member(row: Row) -> Member | None:
    values = row.values
    try:
        read_endings(values["ends"])
        read_endings(values["vests"])
        return Member(
            values["id"],
            values["number"],
            values["name"],
            values["tier"],
            values["since_year"],
            values["phone_last4"],
            values["birthday"],
            values["home_store"],
            bool(values["blocked"]),
            words_of(values["segments"]),
        )
    except BadValue:
        return None
