"""The commands of the marketer: the programme checked, shown and published."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from central import bootstrap
from central.config import place
from central.errors import WorldSaidNo
from central.gifts.previewing import GiftCount
from central.programmes.checking import check
from central.programmes.knowing import known
from central.programmes.planning import calendar_lines, samples_of
from central.programmes.previewing import preview
from central.programmes.publishing import publish
from central.programmes.stopping import resume, spread, stop
from central.programmes.versions import in_force
from central.programmes.words import as_json, told
from central.store.cards import stamps_at
from central.store.copying import still
from central.store.deeds import deeds
from central.store.gift_visits import visits_before
from central.store.shops import published
from central.store.sold import sold
from loyalty.rules.limits import DAY_MS
from loyalty.rules.programme import PROGRAMME_BYTES_MAX, programme_schema

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from central.programmes.checking import Checked
    from central.programmes.previewing import Preview
    from central.store.database import Database, Transaction
    from loyalty.rules.draft import Fault
    from loyalty.rules.programme import Programme

    Add = Callable[..., argparse.ArgumentParser]
    Group = Callable[[str, str], argparse._SubParsersAction[argparse.ArgumentParser]]  # noqa: SLF001 - argparse has no public name for it


def add_commands(add: Add, group: Group) -> None:
    """Adds `programme` to the command line."""
    programme = group("programme", "the loyalty programme: one document, see docs/programme.md")
    check_one = add(programme, "check", _check, "say everything that is wrong with a document, by itself and here")
    check_one.add_argument("file")
    check_one.add_argument("--json", action="store_true")
    published_one = add(
        programme,
        "publish",
        _publish,
        "put a document into force, as the version behind the newest: that number must stand in it, so that nobody "
        "publishes over what somebody else published meanwhile",
    )
    published_one.add_argument("file")
    at = "when it begins, by this computer's clock or with an offset: 2026-12-01T00:00 or 2026-12-01T00:00+01:00"
    published_one.add_argument("--starts", metavar="TIME", help=at)
    stopped = add(programme, "stop", _stop, "stop a rule or an offer at once, or say again which tills have heard it")
    tried = add(
        programme,
        "preview",
        _preview,
        "what a draft would have cost: sample baskets, and real sales priced again by it, as if no rule were stopped",
    )
    tried.add_argument("file")
    tried.add_argument(
        "--from", dest="first", metavar="DAY", help="the first day, for example 2026-11-01; else 30 days ago"
    )
    tried.add_argument("--to", dest="last", metavar="DAY", help="the last day; else today")
    tried.add_argument("--json", action="store_true")
    planned = add(programme, "calendar", _calendar, "what begins and ends when, and where")
    planned.add_argument("--days", type=int, default=90, help="so many days from today")
    going = add(programme, "resume", _resume, "let a rule or an offer count again")
    for one in (stopped, going):
        one.add_argument("rule", help="its id; a rule and an offer that are called the same go together")
    for one in (published_one, stopped, going):
        one.add_argument("--by", metavar="NAME", help="who does it, for the log; else this computer's user")
    add(programme, "log", _log, "who published, stopped and resumed what")
    add(programme, "list", _list, "the versions and when each starts")
    show = add(programme, "show", _show, "write a version's document to standard output")
    show.add_argument("version", nargs="?", type=int, help="else the newest")
    add(programme, "names", _names, "the names that a document may use: stores, categories, products, tiers")
    add(programme, "schema", schema, "write the JSON Schema of a document to standard output")


def _check(a: argparse.Namespace, database: Database) -> int:
    document, today = read_document(a.file), _today(bootstrap.now_ms())
    checked = database.read(lambda tx: check(document, known(tx), today))
    if a.json:
        print(json.dumps(_as_json(checked), ensure_ascii=False))
        return 0 if checked.usable else 1
    _warn(checked)
    refuse_errors(checked)
    if checked.programme is not None:
        print(f"version {checked.programme.version} of {checked.programme.name} is usable")
    return 0


def _publish(a: argparse.Namespace, database: Database) -> int:
    document, now_ms = read_document(a.file), bootstrap.now_ms()
    starts_ms = None if a.starts is None else _moment(a.starts)
    checked = database.read(lambda tx: check(document, known(tx), _today(now_ms)))
    refuse_errors(checked)
    signer = bootstrap.signer_at(database, place(a.db, a.data))
    by = bootstrap.who(a.by)
    done = database.write(lambda tx: publish(tx, document, now_ms, starts_ms=starts_ms, signer=signer, by=by))
    if done.fresh:
        _warn(checked)
    when = f"starts {_time(done.starts_ms)}" if done.starts_ms > now_ms else "counts at each till once that has it"
    print(
        f"version {done.version} is published and {when}" if done.fresh else f"version {done.version} is there already"
    )
    return 0


def _warn(checked: Checked) -> None:
    for one in checked.warnings:
        print(f"warning: {one.text}")


def _stop(a: argparse.Namespace, database: Database) -> int:
    fresh = database.write(lambda tx: stop(tx, a.rule, by=bootstrap.who(a.by), now_ms=bootstrap.now_ms()))
    print(f"{a.rule} is stopped" if fresh else f"{a.rule} was stopped before")
    return _say_who_heard(database, a.rule)


def _resume(a: argparse.Namespace, database: Database) -> int:
    fresh = database.write(lambda tx: resume(tx, a.rule, by=bootstrap.who(a.by), now_ms=bootstrap.now_ms()))
    print(f"{a.rule} counts again" if fresh else f"{a.rule} is not stopped")
    return _say_who_heard(database, a.rule)


def _say_who_heard(database: Database, rule: str) -> int:
    found = database.read(lambda tx: spread(tx, rule))
    print(f"{len(found.heard)} of {len(found.heard) + len(found.waiting)} tills have heard it")
    for name in found.waiting:
        print(f"not heard: {name}")
    return 0


def _preview(a: argparse.Namespace, database: Database) -> int:
    document, now_ms = read_document(a.file), bootstrap.now_ms()
    checked = database.read(lambda tx: check(document, known(tx), _today(now_ms)))
    refuse_errors(checked)
    draft = checked.programme
    if draft is None:
        raise WorldSaidNo("This is no programme. Nothing was looked at.")
    last = _today(now_ms) if a.last is None else _day(a.last)
    first = last - timedelta(days=30) if a.first is None else _day(a.first)
    if first > last:
        raise WorldSaidNo(f"{first} is later than {last}. Write the earlier day behind --from.")
    span = _midnight_ms(first), _midnight_ms(last + timedelta(days=1))
    # Whoever reads an SQLite file for long keeps its writers waiting.
    with still(database, place(a.db, a.data).data) as quiet:
        found = quiet.read(lambda tx: _previewed(tx, draft, span))
        samples = quiet.read(lambda tx: samples_of(tx, draft, now_ms))
    if not a.json:
        _warn(checked)
    print(json.dumps(as_json(found, draft)) if a.json else "\n".join(told(found, draft, samples, (first, last))))
    return 0


def _previewed(tx: Transaction, draft: Programme, span: tuple[int, int]) -> Preview:
    """The sales of a span priced by a draft, and what its gifts would have given for them."""
    counts_visits = any(gift.visit is not None for gift in draft.gifts)
    count = GiftCount(draft, visits_before(tx, span[0] // DAY_MS) if counts_visits else {})
    stamps = stamps_at(tx, {card.id for card in draft.cards}, span[0])
    found = preview(draft, count.watch(sold(tx, *span)), stamps)
    found.gifts = count.costs()
    return found


def _calendar(a: argparse.Namespace, database: Database) -> int:
    now_ms = bootstrap.now_ms()
    today = _today(now_ms)
    until = today + timedelta(days=min(max(a.days, 1), 3_660))
    lines = database.read(lambda tx: calendar_lines(tx, now_ms, today, until, _today))
    print("\n".join(lines) if lines else "Nothing begins or ends.")
    return 0


def _log(_: argparse.Namespace, database: Database) -> int:
    for one in database.read(deeds):
        print(f"{_time(one.at_ms)}  {one.done_by or 'set up'}: {one.what} {one.subject}")
    return 0


def _list(_: argparse.Namespace, database: Database) -> int:
    now_ms, newest_first = bootstrap.now_ms(), sorted(database.read(published), key=lambda one: -one.version)
    force = in_force(newest_first, now_ms)
    for one in newest_first:
        state = "in force" if one == force else "to come" if one.starts_ms > now_ms else "over"
        print(f"{one.version}  from {_time(one.starts_ms)}  {state}")
    if not newest_first:
        raise WorldSaidNo("No programme is published. Write one (docs/programme.md) and publish it.")
    return 0


def _show(a: argparse.Namespace, database: Database) -> int:
    versions = {one.version: one.document for one in database.read(published)}
    document = versions.get(a.version or max(versions, default=0))
    if document is None:
        raise WorldSaidNo("There is no such version. See: pointill-central programme list.")
    print(json.dumps(json.loads(document), indent=2, ensure_ascii=False))
    return 0


def _names(_: argparse.Namespace, database: Database) -> int:
    there = database.read(known)
    for what, some in (("store", there.stores), ("category", there.categories), ("product", there.products)):
        for id, name in sorted(some.items(), key=lambda one: one[1]):
            print(f"{what}\t{id}\t{name}")
    for tier in sorted(there.tiers or ()):
        print(f"tier\t{tier}")
    return 0


def schema(_: argparse.Namespace) -> int:
    """Prints the JSON Schema; needs no database."""
    print(json.dumps(programme_schema(), indent=2, sort_keys=True))
    return 0


def read_document(path: str) -> bytes:
    """The bytes of a document; of a file that is far too large only so much as shows that it is."""
    try:
        with Path(path).open("rb") as file:
            return file.read(PROGRAMME_BYTES_MAX + 1)
    except OSError as wrong:
        raise WorldSaidNo(f"{path} cannot be read: {wrong.strerror}.") from None


def refuse_errors(checked: Checked) -> None:
    """WorldSaidNo with all errors, one a line, where there are any."""
    if checked.errors:
        many = f"{len(checked.errors)} things are" if len(checked.errors) > 1 else "One thing is"
        lines = [one.text for one in checked.errors]
        raise WorldSaidNo("\n".join([*lines, f"{many} wrong with this programme. Nothing was published."]))


def _today(now_ms: int) -> date:
    return datetime.fromtimestamp(now_ms // 1000).astimezone().date()


def _time(wall_ms: int) -> str:
    return f"{datetime.fromtimestamp(wall_ms // 1000).astimezone():%Y-%m-%d %H:%M %Z}"


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise WorldSaidNo(f"{text} is no day. Write it so: 2026-12-24") from None


def _midnight_ms(day: date) -> int:
    return int(datetime(day.year, day.month, day.day).astimezone().timestamp()) * 1000


def _moment(text: str) -> int:
    try:
        return int(datetime.fromisoformat(text).astimezone().timestamp()) * 1000
    except (ValueError, OverflowError, OSError):
        raise WorldSaidNo(f"{text} is no time. Write it so: 2026-12-01T00:00") from None


def _as_json(checked: Checked) -> dict[str, object]:
    return {
        "usable": checked.usable,
        "errors": [_fault(one) for one in checked.errors],
        "warnings": [_fault(one) for one in checked.warnings],
    }


def _fault(one: Fault) -> dict[str, str]:
    return {"code": one.code.value, "place": one.place, "sentence": one.sentence}
