"""The commands of the marketer: the programme checked, shown and published."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from central import bootstrap, shop
from central.errors import WorldSaidNo
from central.programmes.checking import check
from central.programmes.knowing import known
from central.programmes.versions import in_force
from central.store.shops import published
from loyalty.programme import PROGRAMME_BYTES_MAX, programme_schema

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from central.programmes.checking import Checked
    from central.store.database import Database

    Add = Callable[..., argparse.ArgumentParser]
    Group = Callable[[str, str], argparse._SubParsersAction[argparse.ArgumentParser]]  # noqa: SLF001 - argparse has no public name for it


def add_commands(add: Add, group: Group) -> None:
    """Adds `programme` to the command line."""
    programme = group("programme", "the loyalty programme: one document, see docs/programme.md")
    check_one = add(programme, "check", _check, "say everything that is wrong with a document, by itself and here")
    check_one.add_argument("file")
    check_one.add_argument("--json", action="store_true")
    publish = add(
        programme,
        "publish",
        _publish,
        "put a document into force, as the version behind the newest: that number must stand in it, so that nobody "
        "publishes over what somebody else published meanwhile",
    )
    publish.add_argument("file")
    add(programme, "list", _list, "the versions and when each starts")
    show = add(programme, "show", _show, "write a version's document to standard output")
    show.add_argument("version", nargs="?", type=int, help="else the newest")
    add(programme, "names", _names, "the names that a document may use: stores, categories, products, tiers")
    add(programme, "schema", schema, "write the JSON Schema of a document to standard output")


def _check(a: argparse.Namespace, database: Database) -> int:
    today = datetime.fromtimestamp(bootstrap.now_ms() // 1000, UTC).date()
    document = read_document(a.file)
    checked = database.read(lambda tx: check(document, known(tx), today))
    if a.json:
        print(json.dumps(_as_json(checked), ensure_ascii=False))
        return 0 if checked.usable else 1
    for one in checked.warnings:
        print(f"warning: {one.text}")
    refuse_errors(checked)
    if checked.programme is not None:
        print(f"version {checked.programme.version} of {checked.programme.name} is usable")
    return 0


def _publish(a: argparse.Namespace, database: Database) -> int:
    document, today = read_document(a.file), datetime.fromtimestamp(bootstrap.now_ms() // 1000, UTC).date()
    refuse_errors(database.read(lambda tx: check(document, known(tx), today)))
    version = database.write(lambda tx: shop.publish(tx, document, bootstrap.now_ms()))
    print(f"version {version} is published; tills have it with their next exchange")
    return 0


def _list(_: argparse.Namespace, database: Database) -> int:
    now_ms, newest_first = bootstrap.now_ms(), sorted(database.read(published), key=lambda one: -one.version)
    force = in_force(newest_first, now_ms)
    for one in newest_first:
        when = datetime.fromtimestamp(one.starts_ms // 1000).astimezone()
        state = "in force" if one == force else "to come" if one.starts_ms > now_ms else "over"
        print(f"{one.version}  from {when:%Y-%m-%d %H:%M %Z}  {state}")
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


def _as_json(checked: Checked) -> dict[str, object]:
    return {
        "usable": checked.usable,
        "errors": [{"place": one.place, "sentence": one.sentence} for one in checked.errors],
        "warnings": [{"place": one.place, "sentence": one.sentence} for one in checked.warnings],
    }
