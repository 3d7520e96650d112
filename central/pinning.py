"""The command that gives members a PIN, by which they prove that points are theirs."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from central import bootstrap
from central.config import place
from central.errors import WorldSaidNo
from central.joining import refuse_recovery
from central.store.deeds import note_deed, to_member
from central.store.joining import known_member
from central.store.pins import exposed_pins, pin_owner, save_pin
from loyalty.codes.scanned import CardCode, MemberCode, parse_scan, parse_typed
from loyalty.signing.pin import DIGITS_MAX, DIGITS_MIN, easy_pin, valid_pin
from loyalty.signing.pin_hash import SALT_BYTES, hash_pin

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from central.store.database import Database, Transaction

    Add = Callable[..., argparse.ArgumentParser]
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001 - argparse has no public name for it

_DIGITS_WANTED = (
    f"A PIN has {DIGITS_MIN} to {DIGITS_MAX} digits. Type it when asked, or give it as one line on stdin; nothing was "
    "changed."
)
_NOT_ALIKE = "The two PINs were not alike. Nothing was changed; give the command again."
_EASY = (
    "This PIN is among the first that anybody tries: one digit only, digits in a row, or the birthday. "
    "Choose another one; nothing was changed."
)


def add_command(add: Add, members: Commands) -> None:
    """Adds `pin` to the commands about members."""
    pin = add(
        members,
        "pin",
        _pin,
        "give a member a PIN for spending points, typed unseen or as one line on stdin; wrong tries at the tills are "
        "forgotten with it",
    )
    pin.add_argument("member", help="id, member number, card number, or the text of the member's code")
    pin.add_argument("--remove", action="store_true", help="the member has no PIN any more; nothing is read")
    pin.add_argument("--by", metavar="NAME", help="who does it, for the log; else this computer's user")
    about = "who needs a new PIN: a till that was lost knows theirs, and whoever opens it may find them out"
    add(members, "exposed", _exposed, about)


def _exposed(_: argparse.Namespace, database: Database) -> int:
    found = database.read(exposed_pins)
    for number, name in found:
        print(f"{number}  {name}")
    many = "1 member needs" if len(found) == 1 else f"{len(found):,} members need"
    print(f"{many} a new PIN: pointill-central member pin NUMBER" if found else "No lost till knows anybody's PIN.")
    return 0


def _pin(a: argparse.Namespace, database: Database) -> int:
    id, name, birthday = database.read(lambda tx: _meant(tx, a.member))
    kept = None
    if not a.remove:
        key = bootstrap.pin_key_at(database, place(a.db, a.data))
        kept = hash_pin(key, id, _typed(birthday), bootstrap.entropy(SALT_BYTES))
    database.write(partial(_save, member=id, kept=kept, by=bootstrap.who(a.by)))
    has = "has no PIN any more" if kept is None else "has a new PIN"
    print(f"{name} {has}. Tills hear it with their next exchange.")
    return 0


def _meant(tx: Transaction, text: str) -> tuple[str, str, str | None]:
    """The member, before anything is asked for that would be typed in vain."""
    refuse_recovery(tx)
    return _owner(tx, text)


def _typed(birthday: str | None) -> str:
    """A PIN that is good enough, typed twice by a person, once by a program."""
    pin = bootstrap.secret("New PIN: ", DIGITS_MAX).strip()
    if not valid_pin(pin):
        raise WorldSaidNo(_DIGITS_WANTED)
    if easy_pin(pin, birthday):
        raise WorldSaidNo(_EASY)
    if bootstrap.at_terminal() and bootstrap.secret("The same again: ", DIGITS_MAX).strip() != pin:
        raise WorldSaidNo(_NOT_ALIKE)
    return pin


def _save(tx: Transaction, *, member: str, kept: str | None, by: str) -> None:
    refuse_recovery(tx)
    save_pin(tx, member, kept)
    known = known_member(tx, member)
    what = "took the PIN of" if kept is None else "gave a PIN to"
    note_deed(tx, to_member(bootstrap.now_ms(), by, what, member if known is None else known.number))


def _owner(tx: Transaction, text: str) -> tuple[str, str, str | None]:
    """Whoever is meant; the same forgiveness for what was typed as at a till."""
    plain = " ".join(text.split())
    for code in (parse_scan(plain), parse_typed(plain)):
        match code:
            case MemberCode():
                plain = code.member_id
            case CardCode():
                plain = code.number
            case _:
                pass
    owner = pin_owner(tx, plain)
    if owner is None:
        raise WorldSaidNo(
            "No member has this id, number or card. Look it up at a till by name or phone; the member's number stands "
            "under the name there."
        )
    return owner
