"""How a person becomes a member, and what is learned of them later: a proven contact, and who brought them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from central.errors import WorldSaidNo
from central.points.giving import give_bonuses, plan_of
from central.store import accounts, recovery
from central.store.deeds import note_deed, to_member
from central.store.joining import (
    JoinedMember,
    brought_by,
    count_cards,
    known_by_phone,
    known_member,
    prove,
    set_bringer,
)
from central.store.people import NewMember, add_members, members_of_cards
from central.store.shops import shop, stores
from loyalty.codes.scanned import card_number
from loyalty.shopping.member import Member, display_name, valid_birthday
from loyalty.values.errors import BadValue
from loyalty.values.ids import ID_BYTES, new_id, valid_card_number

if TYPE_CHECKING:
    from collections.abc import Callable

    from central.store.database import Transaction

_E164 = re.compile(r"\+[1-9][0-9]{6,14}", re.ASCII)
_WORD = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Newcomer:
    """What somebody said who joins; `card` one that they were handed, `brought_by` a member's number, names of stores.

    `is_proven`: the phone number or address was confirmed, by a code that was sent there for example.
    """

    given: str
    family: str = ""
    phone: str | None = None
    birthday: str | None = None
    card: str | None = None
    card_kind: str | None = None
    home: str | None = None
    segments: tuple[str, ...] = ()
    brought_by: str | None = None
    is_proven: bool = False


@dataclass(frozen=True, slots=True)
class Welcomed:
    """A member by id and number, and the points that the programme gave at once."""

    member: str
    number: str
    points: int


def join(tx: Transaction, newcomer: Newcomer, now_ms: int, entropy: Callable[[int], bytes], *, by: str) -> Welcomed:
    """Makes a member of somebody, who is welcomed at once where the programme says so; WorldSaidNo with the way out.

    `by`, here and below, is who does it, by their own word: it is written down.
    """
    refuse_recovery(tx)
    bringer = None if newcomer.brought_by is None else _by_number(tx, newcomer.brought_by).member
    number = _number(tx, newcomer.card)
    _refuse_phone(tx, newcomer.phone)
    who = _member(tx, newcomer, number, now_ms, entropy)
    new = NewMember(
        who,
        newcomer.phone,
        (number,),
        joined_ms=now_ms,
        is_proven=newcomer.is_proven,
        brought_by=bringer,
        card_kind=newcomer.card_kind,
    )
    add_members(tx, [new], shop(tx).lookup_key)
    note_deed(tx, to_member(now_ms, by, "added, as proven," if newcomer.is_proven else "added", number))
    return Welcomed(who.id, number, _welcome(tx, who.id, now_ms))


def note_proven(tx: Transaction, number: str, now_ms: int, *, by: str) -> Welcomed:
    """The member's phone number or address was confirmed: from now on that is known, and rewarded where it is."""
    refuse_recovery(tx)
    known = _by_number(tx, number)
    prove(tx, known.member)
    note_deed(tx, to_member(now_ms, by, "called proven", known.number))
    return Welcomed(known.member, known.number, _welcome(tx, known.member, now_ms))


def note_bringer(tx: Transaction, number: str, bringer_number: str, now_ms: int, *, by: str) -> None:
    """Who brought a member, said once and before the first purchase, and never in a circle."""
    refuse_recovery(tx)
    known, bringer = _by_number(tx, number), _by_number(tx, bringer_number)
    if known.brought_by is not None:
        raise WorldSaidNo(f"{known.name} was brought by somebody already, which stays so. Nothing was changed.")
    if known.visits:
        raise WorldSaidNo(
            f"{known.name} has bought something already: nobody brings them any more. Nothing was changed."
        )
    if bringer.member == known.member:
        raise WorldSaidNo(
            f"Nobody brings themselves; nothing was changed. Type the number of who brought {known.name}."
        )
    above = bringer.brought_by
    while above is not None:
        if above == known.member:
            raise WorldSaidNo(
                f"{bringer.name} came through {known.name}, so {known.name} cannot have come through them. Nothing was "
                "changed."
            )
        above = brought_by(tx, above)
    set_bringer(tx, known.member, bringer.member)
    note_deed(tx, to_member(now_ms, by, f"said that {bringer.number} brought", known.number))


def find(tx: Transaction, number: str) -> JoinedMember:
    """What is known of the member with this card or member number; WorldSaidNo where nobody has it."""
    return _by_number(tx, number)


def refuse_recovery(tx: Transaction) -> None:
    """WorldSaidNo while a restored server waits for its tills: what was done before may still come back to it."""
    recovery.hold_generation(tx)
    if shop(tx).restored_ms is not None:
        raise WorldSaidNo(
            "The server was restored and waits for its tills; nothing was changed. See: pointill-central recovery show"
        )


def _welcome(tx: Transaction, member: str, now_ms: int) -> int:
    plan = plan_of(tx, now_ms)
    if plan is None:
        return 0
    accounts.accounts_of(tx, [member])
    return give_bonuses(tx, [member], plan, now_ms)


def _by_number(tx: Transaction, number: str) -> JoinedMember:
    bare = "".join(number.split())
    found = members_of_cards(tx, [bare]).get(bare)
    known = None if found is None else known_member(tx, found)
    if known is None:
        raise WorldSaidNo(f"Nobody has the card or member number {number}. Look at the card and type all its digits.")
    return known


def _number(tx: Transaction, card: str | None) -> str:
    """The number of the card that was handed over, else the next one that is free."""
    if card is None:
        serial = count_cards(tx) + 1
        while members_of_cards(tx, [card_number(serial)]):
            serial += 1
        return card_number(serial)
    bare = "".join(card.split())
    if not valid_card_number(bare):
        raise WorldSaidNo(f"{card} is no card number: 8 to 18 digits whose last two check the others. Type it again.")
    if members_of_cards(tx, [bare]):
        raise WorldSaidNo(f"The card {card} belongs to somebody already. Nobody was added. Take another card.")
    return bare


def _refuse_phone(tx: Transaction, phone: str | None) -> None:
    if phone is None:
        return
    if _E164.fullmatch(phone) is None:
        raise WorldSaidNo(f"{phone} is no whole phone number. Write it with its country, for example +447700900123.")
    known = known_by_phone(tx, phone)
    if known is not None:
        raise WorldSaidNo(
            f"{known.name} ({known.number}) has this phone number already, so nobody was added. If this is them, hand "
            "them that number's card; else leave --phone out."
        )


def _member(tx: Transaction, newcomer: Newcomer, number: str, now_ms: int, entropy: Callable[[int], bytes]) -> Member:
    if newcomer.birthday is not None and not valid_birthday(newcomer.birthday):
        raise WorldSaidNo(f"{newcomer.birthday} is no day of a year. Write month and day, for example 02-29.")
    for word in (*newcomer.segments, *(() if newcomer.card_kind is None else (newcomer.card_kind,))):
        if _WORD.fullmatch(word) is None:
            raise WorldSaidNo(f"{word!r} is no single word. Write letters (a to z), digits, - and _ only.")
    try:
        return Member(
            id=new_id(entropy(ID_BYTES)),
            number=number,
            name=display_name(newcomer.given, newcomer.family, full=False),
            since_year=datetime.fromtimestamp(now_ms // 1000, UTC).year,
            phone_last4=None if newcomer.phone is None else newcomer.phone[-4:],
            birthday=newcomer.birthday,
            home_store=_store(tx, newcomer.home),
            segments=tuple(sorted(set(newcomer.segments))),
        )
    except BadValue as wrong:
        raise WorldSaidNo(f"Nobody was added: {wrong}.") from None


def _store(tx: Transaction, name: str | None) -> str | None:
    places = stores(tx)
    if name is None:
        return places[0].id if len(places) == 1 else None
    found = next((one.id for one in places if name in (one.name, one.id)), None)
    if found is None:
        raise WorldSaidNo(f'There is no store "{name}". See: pointill-central stores')
    return found
