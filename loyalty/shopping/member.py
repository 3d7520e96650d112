"""A member as the till knows them: few fields, by decision only what look-up and greeting need."""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata
from dataclasses import dataclass

from loyalty.values.errors import BadValue
from loyalty.values.ids import valid_card_number, valid_id

NAME_LETTERS_MAX = 80

_MONTH_DAY = re.compile(
    r"(0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|1[0-9]|2[0-9])", re.ASCII
)
_STROKES = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ŧ": "t", "\u0131": "i", "æ": "ae", "œ": "oe", "þ": "th"}
)


@dataclass(frozen=True, slots=True)
class Member:
    """One member; `number` is the card number, `name` the display name, `birthday` MM-DD without a year.

    `segments` are groups of members that a programme may name, each one word.
    """

    id: str
    number: str
    name: str
    tier: str | None = None
    since_year: int | None = None
    phone_last4: str | None = None
    birthday: str | None = None
    home_store: str | None = None
    blocked: bool = False
    segments: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not valid_id(self.id):
            raise BadValue("a member id is 16 Crockford letters")
        if not valid_card_number(self.number):
            raise BadValue("a member number carries its check digits")
        if not self.name or len(self.name) > NAME_LETTERS_MAX:
            raise BadValue(f"a member's name has 1 to {NAME_LETTERS_MAX} letters")
        if self.birthday is not None and not valid_birthday(self.birthday):
            raise BadValue("a birthday is MM-DD")
        if self.phone_last4 is not None and not re.fullmatch(r"[0-9]{4}", self.phone_last4, re.ASCII):
            raise BadValue("of a phone number only the last 4 digits are kept")


def valid_birthday(text: str) -> bool:
    """Whether this is a day of a year, MM-DD, 29 February among them."""
    return _MONTH_DAY.fullmatch(text) is not None


def folded(name: str) -> str:
    """A name as it is searched: lower case, no accents, single spaces; `Ångström  Łucja` becomes `angstrom lucja`."""
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold())
    bare = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    return " ".join(bare.translate(_STROKES).split())


def display_name(given: str, family: str, *, full: bool) -> str:
    """The name a till may store: given name and initial unless the shop chose full names."""
    given, family = (" ".join(unicodedata.normalize("NFC", name).split()) for name in (given, family))
    short = f"{given} {family[:1]}." if family else given
    return (f"{given} {family}" if full else short).strip()[:NAME_LETTERS_MAX].strip()


def phone_hash(lookup_key: bytes, e164: str) -> str:
    """The keyed hash by which a whole phone number (`+447700900123`) is found without being stored."""
    return hmac.new(lookup_key, b"phone-v1|" + e164.encode(), hashlib.sha256).hexdigest()[:32]
