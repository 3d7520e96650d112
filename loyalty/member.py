"""A member as the till knows them: few fields, by decision only what look-up and greeting need."""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata
from dataclasses import dataclass

from loyalty.errors import BadValue
from loyalty.ids import valid_card_number, valid_id

NAME_LETTERS_MAX = 80


@dataclass(frozen=True, slots=True)
class Member:
    """One member; `name` is the display name, `birthday` is MM-DD, `points` is net of debt and may be below zero."""

    id: str
    number: str
    name: str
    tier: str | None = None
    since_year: int | None = None
    phone_last4: str | None = None
    birthday: str | None = None
    home_store: str | None = None
    blocked: bool = False

    def __post_init__(self) -> None:
        if not valid_id(self.id):
            raise BadValue("a member id is 16 Crockford letters")
        if not valid_card_number(self.number):
            raise BadValue("a member number carries its check digits")
        if not self.name or len(self.name) > NAME_LETTERS_MAX:
            raise BadValue(f"a member's name has 1 to {NAME_LETTERS_MAX} letters")
        if self.birthday is not None and not re.fullmatch(r"(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])", self.birthday):
            raise BadValue("a birthday is MM-DD")


def folded(name: str) -> str:
    """A name as it is searched: lower case, accents off, single spaces; `Ångström  É` becomes `angstrom e`."""
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    return " ".join("".join(sign for sign in decomposed if not unicodedata.combining(sign)).split())


def display_name(given: str, family: str, *, full: bool) -> str:
    """The name a till may store (decision 20): given name and initial unless the shop chose full names."""
    given, family = " ".join(given.split()), " ".join(family.split())
    short = f"{given} {family[:1]}." if family else given
    return (f"{given} {family}".strip() if full else short)[:NAME_LETTERS_MAX]


def phone_hash(lookup_key: bytes, e164: str) -> str:
    """The keyed hash by which a whole phone number (`+447700900123`) is found without being stored (decision 20)."""
    return hmac.new(lookup_key, b"phone-v1|" + e164.encode(), hashlib.sha256).hexdigest()[:32]
