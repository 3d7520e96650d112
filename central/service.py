"""The commands of customer service: members who join, what is learned of them, and vouchers given by hand."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from central import bootstrap, pinning
from central.errors import WorldSaidNo
from central.gifts.issuing import Meant, issue
from central.joining import Newcomer, find, join, note_bringer, note_proven
from central.store.deeds import member_deeds

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator

    from central.store.database import Database

    Add = Callable[..., argparse.ArgumentParser]
    Group = Callable[[str, str], argparse._SubParsersAction[argparse.ArgumentParser]]  # noqa: SLF001 - argparse has no public name for it

_BY = "who does it, for the log; else this computer's user"
FILE_BYTES_MAX = 20 * 1024 * 1024


def add_commands(add: Add, group: Group) -> None:
    """Adds `member` and `vouchers` to the command line."""
    members = group("member", "people who join, and what is learned of them")
    joining = add(members, "add", _add, "make somebody a member; who is rewarded for joining gets the points at once")
    joining.add_argument("--given", required=True, metavar="NAME", help="given name")
    joining.add_argument("--family", default="", metavar="NAME", help="family name; tills show its first letter")
    joining.add_argument("--phone", help="the whole number with its country: +447700900123")
    joining.add_argument("--birthday", metavar="MM-DD", help="month and day; 02-29 is one")
    joining.add_argument("--card", metavar="NUMBER", help="the card that they were handed, else the next free number")
    joining.add_argument("--card-kind", metavar="KIND", help="a word that rules may ask for, for example app")
    joining.add_argument("--home", metavar="STORE", help="their store; where there is only one, that")
    joining.add_argument("--segment", action="append", default=[], metavar="WORD", help="a group; may be given again")
    joining.add_argument("--brought-by", metavar="NUMBER", help="card or member number of the member who brought them")
    joining.add_argument("--proven", action="store_true", help="the phone number or address was confirmed")
    proven = add(members, "proven", _proven, "say that a member's phone number or address was confirmed")
    brought = add(members, "brought-by", _brought_by, "say who brought a member, before they bought anything")
    shown = add(members, "show", _show, "what is known of a member")
    shown.add_argument("--json", action="store_true")
    for one in (proven, brought, shown):
        one.add_argument("number", help="card or member number")
    brought.add_argument("bringer", help="card or member number of the member who brought them")
    for one in (joining, proven, brought):
        one.add_argument("--by", metavar="NAME", help=_BY)
    pinning.add_command(add, members)
    done = add(members, "log", _log, "who added, vouched for and gave a PIN to whom")
    done.add_argument("number", nargs="?", help="card or member number, else all members")
    vouchers = group("vouchers", "vouchers that are given by hand")
    about = "give members a gift of the programme, each once; given again, the command goes on where it was broken off"
    handing = add(vouchers, "issue", _issue, about)
    handing.add_argument("gift", help="its id under gifts in the programme")
    whom = handing.add_mutually_exclusive_group(required=True)
    whom.add_argument("--members", metavar="FILE", help="card or member numbers, one a line")
    whom.add_argument("--all", action="store_true", help="all members, of the tiers and segments that are named")
    handing.add_argument("--tier", action="append", default=[], help="with --all; may be given again")
    handing.add_argument("--segment", action="append", default=[], help="with --all; may be given again")
    handing.add_argument("--dry-run", action="store_true", help="say what would be given, and give nothing")
    handing.add_argument("--by", metavar="NAME", help=_BY)


def _add(a: argparse.Namespace, database: Database) -> int:
    newcomer = Newcomer(
        given=a.given,
        family=a.family,
        phone=a.phone,
        birthday=a.birthday,
        card=a.card,
        card_kind=a.card_kind,
        home=a.home,
        segments=tuple(a.segment),
        brought_by=a.brought_by,
        is_proven=a.proven,
    )
    by = bootstrap.who(a.by)
    done = database.write(lambda tx: join(tx, newcomer, bootstrap.now_ms(), bootstrap.entropy, by=by))
    print(f"added: {done.number}{_points(done.points)}")
    return 0


def _proven(a: argparse.Namespace, database: Database) -> int:
    done = database.write(lambda tx: note_proven(tx, a.number, bootstrap.now_ms(), by=bootstrap.who(a.by)))
    print(f"proven: {done.number}{_points(done.points)}")
    return 0


def _brought_by(a: argparse.Namespace, database: Database) -> int:
    by = bootstrap.who(a.by)
    database.write(lambda tx: note_bringer(tx, a.number, a.bringer, bootstrap.now_ms(), by=by))
    print(f"{a.number} was brought by {a.bringer}")
    return 0


def _show(a: argparse.Namespace, database: Database) -> int:
    known = database.read(lambda tx: find(tx, a.number))
    facts: dict[str, object] = {
        "id": known.member,
        "number": known.number,
        "name": known.name,
        "joined": None if known.joined_ms is None else _day(known.joined_ms),
        "proven": known.is_proven,
        "brought_by": known.brought_by,
        "sales": known.visits,
        "points": known.balance,
    }
    print(json.dumps(facts) if a.json else "\n".join(f"{word}: {_plain(value)}" for word, value in _told(facts)))
    return 0


def _told(facts: dict[str, object]) -> Iterator[tuple[str, object]]:
    return ((word.replace("_", " "), value) for word, value in facts.items() if value is not None)


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:,}" if isinstance(value, int) else str(value)


def _log(a: argparse.Namespace, database: Database) -> int:
    number = None if a.number is None else database.read(lambda tx: find(tx, a.number)).number
    for one in database.read(lambda tx: member_deeds(tx, number)):
        when = datetime.fromtimestamp(one.at_ms // 1000).astimezone()
        print(f"{when:%Y-%m-%d %H:%M %Z}  {one.done_by}: {one.what} {one.subject}")
    return 0


def _issue(a: argparse.Namespace, database: Database) -> int:
    if a.members is not None and (a.tier or a.segment):
        raise WorldSaidNo("--tier and --segment choose among --all members. Give the numbers, or these.")
    meant = Meant(_numbers(a.members) if a.members is not None else (), tuple(a.tier), tuple(a.segment))
    now_ms = bootstrap.now_ms()
    ahead = datetime.fromtimestamp(now_ms // 1000).astimezone().utcoffset()
    offset_min = 0 if ahead is None else ahead.days * 1440 + ahead.seconds // 60
    give = partial(issue, database, a.gift, meant, by=bootstrap.who(a.by), now_ms=now_ms, offset_min=offset_min)
    done = give(dry_run=a.dry_run)
    would = "would be given" if a.dry_run else "given"
    print(f"{would}: {done.given:,}; had it: {done.had:,}; not for them: {done.unfit:,}")
    if done.left:
        raise WorldSaidNo(
            f"{done.left:,} members get none, for the budget of {a.gift} does not reach. Publish a programme in which "
            f"it is higher, then: pointill-central programme resume {a.gift}; then give this command again."
        )
    return 0


def _numbers(path: str) -> tuple[str, ...]:
    try:
        with Path(path).open("rb") as file:
            data = file.read(FILE_BYTES_MAX + 1)
    except OSError as wrong:
        raise WorldSaidNo(f"{path} cannot be read: {wrong.strerror}.") from None
    if len(data) > FILE_BYTES_MAX:
        raise WorldSaidNo(f"{path} is larger than 20 MB. Split it; who had theirs gets no second one.")
    lines = data.decode("utf-8-sig", "replace").splitlines()
    numbers = tuple("".join(line.split()) for line in lines if line.strip())
    if not numbers:
        raise WorldSaidNo(f"{path} names nobody. Write card or member numbers, one a line.")
    return numbers


def _points(points: int) -> str:
    return f", {points:,} points for a start" if points else ""


def _day(wall_ms: int) -> str:
    return f"{datetime.fromtimestamp(wall_ms // 1000, UTC):%Y-%m-%d}"
