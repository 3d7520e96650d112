"""A sample shop with history, the same for the same seed: stores, products, programme, members, cards, balances."""

from __future__ import annotations

import csv
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TextIO

import msgspec

from central.errors import WorldSaidNo
from central.shop import open_shop, read_preset
from central.store.people import NewMember, Opening, add_members, count_members
from central.store.shops import Store, add_store, shop, stores
from loyalty.codes.scanned import card_number, member_code
from loyalty.shopping.member import Member, display_name
from loyalty.values.ids import ID_BYTES, new_id

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from central.store.database import Database

MEMBERS_MAX = 5_000_000
STORES_MAX = 5_000
CSV_COLUMNS = ("id", "number", "code", "card", "phone", "name", "store", "balance")

_BATCH = 5_000
_MONTH_MS = 30 * 86_400_000
_NAMES = Path(__file__).parent / "presets" / "names.json"
_SEGMENTS = (("newsletter", 4), ("staff", 50), ("students", 7))
"""Every so-manieth member is in them."""
_TIERS = (("gold", 2_000), ("silver", 800), ("bronze", 0))


class _Names(msgspec.Struct, frozen=True):
    given: list[str]
    family: list[str]


class Chance(Protocol):
    """A stream of random numbers that a seed decides."""

    def randbytes(self, n: int) -> bytes:
        """So many random bytes."""

    def randrange(self, start: int, stop: int) -> int:
        """A number from start up to but not including stop."""


def seed_shop(
    database: Database, *, members: int, store_count: int | None, chance: Chance, now_ms: int, codes: TextIO | None
) -> None:
    """Opens the sample shop where there is none, then adds members; WorldSaidNo when there are members already."""
    if not 0 <= members <= MEMBERS_MAX or not 1 <= (1 if store_count is None else store_count) <= STORES_MAX:
        raise WorldSaidNo(f"A sample has at most {MEMBERS_MAX:,} members and 1 to {STORES_MAX:,} stores.")
    there = database.read(count_members)
    if there:
        raise WorldSaidNo(f"This shop has {there:,} members already. Seed an empty database.")
    places = _open(database, store_count, chance, now_ms)
    lookup_key = database.read(shop).lookup_key
    writer = None if codes is None else csv.writer(codes)
    if writer is not None:
        writer.writerow(CSV_COLUMNS)
    for batch in _batches(members, places, chance, now_ms):
        database.write(partial(add_members, new=batch, lookup_key=lookup_key))
        if writer is not None:
            names = {place.id: place.name for place in places}
            writer.writerows(_csv_row(one, names) for one in batch)


def _open(database: Database, store_count: int | None, chance: Chance, now_ms: int) -> Sequence[Store]:
    there = database.read(stores)
    wanted = [f"Store {number}" for number in range(1, (store_count or 1) + 1)]
    if there and store_count is None:
        wanted = [there[0].name]
    database.write(
        lambda tx: open_shop(
            tx,
            read_preset("sample"),
            name="Sample shop",
            currency="GBP",
            store=wanted[0],
            now_ms=now_ms,
            entropy=chance.randbytes,
        )
    )
    more = [Store(new_id(chance.randbytes(ID_BYTES)), name) for name in wanted[1:]]
    for one in more:
        database.write(partial(add_store, new=one))
    named = {place.name: place for place in database.read(stores)}
    return [named[name] for name in wanted]


_NAMES_READER = msgspec.json.Decoder(_Names)


def _batches(members: int, places: Sequence[Store], chance: Chance, now_ms: int) -> Iterator[list[NewMember]]:
    names = _NAMES_READER.decode(_NAMES.read_bytes())
    for first in range(0, members, _BATCH):
        last = min(first + _BATCH, members)
        yield [_new_member(serial, names, places, chance, now_ms) for serial in range(first + 1, last + 1)]


def _new_member(serial: int, names: _Names, places: Sequence[Store], chance: Chance, now_ms: int) -> NewMember:
    def pick(choices: Sequence[str]) -> str:
        return choices[chance.randrange(0, len(choices))]

    openings = _history(chance, now_ms)
    lifetime = sum(opening.points for opening in openings)
    number = card_number(serial)
    phone = f"+4477009{serial % 100_000:05d}"
    return NewMember(
        Member(
            id=new_id(chance.randbytes(ID_BYTES)),
            number=number,
            name=display_name(pick(names.given), pick(names.family), full=False),
            tier=next(name for name, least in _TIERS if lifetime >= least),
            since_year=chance.randrange(2018, 2026),
            phone_last4=phone[-4:],
            birthday=f"{chance.randrange(1, 13):02d}-{chance.randrange(1, 29):02d}" if serial % 5 else None,
            home_store=places[chance.randrange(0, len(places))].id,
            segments=tuple(name for name, every in _SEGMENTS if serial % every == 0),
        ),
        phone,
        (number,),
        openings,
        card_kind="app" if serial % 3 == 0 else "plastic",
    )


def _history(chance: Chance, now_ms: int) -> tuple[Opening, ...]:
    """What a member gained in some of the last months, oldest first; one in ten has nothing yet."""
    months = 0 if chance.randrange(0, 10) == 0 else chance.randrange(1, 4)
    return tuple(
        Opening(now_ms - back * _MONTH_MS - chance.randrange(0, _MONTH_MS), chance.randrange(20, 1_200))
        for back in range(months, 0, -1)
    )


def _csv_row(one: NewMember, store_names: dict[str, str]) -> tuple[str | int | None, ...]:
    who = one.member
    place = store_names.get(who.home_store or "", "")
    return (who.id, who.number, member_code(who.id), one.cards[0], one.phone, who.name, place, one.balance)
