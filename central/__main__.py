"""The command line of the central server."""

from __future__ import annotations

import argparse
import json
import re
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from central import bootstrap, marketing, office, products, service, shop
from central.backup.making import keep_heads, make_backup
from central.backup.restoring import restore
from central.backup.told import report
from central.config import BACKUPS_VARIABLE, Exposure, backups_folder, place
from central.errors import WorldSaidNo
from central.points.rounds import go_round
from central.reconcile import reconcile
from central.repricing.repricer import Repricer
from central.seed import MEMBERS_MAX, STORES_MAX, seed_shop
from central.store.losses import administrators
from central.store.priced import forget_priced
from central.store.restores import answers
from central.store.shops import save_admin, stores
from central.store.shops import shop as read_shop

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from central.store.database import Database, Transaction

    Commands = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001 - argparse has no public name for it
    Adder = Callable[[Commands, str, object, str], argparse.ArgumentParser]

PASSWORD_LETTERS_MIN = 12
_ADMIN_THERE = (
    "There is an administrator {0} already; nothing was changed. Give a new password with: "
    "pointill-central admin password {0}"
)
_NO_ADMIN = "There is no administrator {0}. Add one with: pointill-central admin add {0}"
_SHOP_PRESETS = [name for name in shop.PRESETS if name != "sample"]


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command; 0 done, 1 the world said no, 2 wrong usage."""
    arguments = _parser().parse_args(argv)
    try:
        if arguments.run in _WITHOUT_DATABASE:
            return int(arguments.run(arguments))
        with bootstrap.opened_database(place(arguments.db, arguments.data)) as database:
            return int(arguments.run(arguments, database))
    except WorldSaidNo as no:
        print(no, file=sys.stderr)
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
    return 1


def _serve(a: argparse.Namespace) -> int:
    exposure = Exposure(a.host, a.port, a.tls_cert, a.tls_key, a.behind_proxy)
    return bootstrap.serve(a.db, a.data, exposure, backups_folder(a.backups))


def _seed(a: argparse.Namespace, database: Database) -> int:
    with ExitStack() as files:
        codes = None
        if a.codes is not None:
            try:
                codes = files.enter_context(Path(a.codes).open("w", encoding="utf-8", newline=""))
            except OSError as wrong:
                raise WorldSaidNo(f"{a.codes} cannot be written: {wrong.strerror}.") from None
        seed_shop(
            database,
            members=a.members,
            store_count=a.stores,
            chance=bootstrap.chance(a.random),
            now_ms=bootstrap.now_ms(),
            codes=codes,
        )
    print(f"{a.members:,} members")
    return 0


def _shop_init(a: argparse.Namespace, database: Database) -> int:
    if not re.fullmatch("[A-Z]{3}", a.currency):
        raise WorldSaidNo("A currency is three capital letters of ISO 4217, for example GBP.")
    names = [" ".join(text.split()) for text in (a.name, a.store)]
    if not all(1 <= len(text) <= 60 and text.isprintable() for text in names):
        raise WorldSaidNo("The names of shop and store have 1 to 60 letters.")
    opened = database.write(
        lambda tx: shop.open_shop(
            tx,
            shop.read_preset(a.preset),
            name=names[0],
            currency=a.currency,
            store=names[1],
            now_ms=bootstrap.now_ms(),
            entropy=bootstrap.entropy,
        )
    )
    print(f"{'opened' if opened.fresh else 'already open'}: {opened.store.name}")
    return 0


def _admin_add(a: argparse.Namespace, database: Database) -> int:
    return _save_admin(a.name.strip(), database, is_there=False)


def _admin_password(a: argparse.Namespace, database: Database) -> int:
    return _save_admin(a.name.strip(), database, is_there=True)


def _save_admin(name: str, database: Database, *, is_there: bool) -> int:
    password, most = bootstrap.password(), bootstrap.PASSWORD_LETTERS_MAX
    if not PASSWORD_LETTERS_MIN <= len(password) <= most:
        raise WorldSaidNo(
            f"A password has {PASSWORD_LETTERS_MIN} to {most:,} letters. Type it, or give it as one line on stdin."
        )
    if not name or len(name) > 60 or not name.isprintable():
        raise WorldSaidNo("A name has 1 to 60 letters.")
    hashed = bootstrap.hash_password(password)

    def save(tx: Transaction) -> None:
        if (name in administrators(tx)) != is_there:
            raise WorldSaidNo((_NO_ADMIN if is_there else _ADMIN_THERE).format(name))
        save_admin(tx, name, hashed, bootstrap.now_ms())

    database.write(save)
    print(f"administrator {name}: {'a new password' if is_there else 'added'}")
    return 0


def _enrol_code(a: argparse.Namespace, database: Database) -> int:
    code = bootstrap.enrolment_at(database).make_code(a.store, ask=a.ask)
    print(f"Good for 15 minutes and one till at {a.store}: {code}")
    return 0


def _approve(a: argparse.Namespace, database: Database) -> int:
    print("approved:", bootstrap.enrolment_at(database).approve(" ".join(a.words)))
    return 0


def _products_export(_: argparse.Namespace, database: Database) -> int:
    currency = database.read(read_shop).currency
    sys.stdout.write(database.read(lambda tx: products.export_table(tx, currency)))
    return 0


def _products_import(a: argparse.Namespace, database: Database) -> int:
    data = _read(a.file, products.FILE_BYTES_MAX + 1)
    currency = database.read(read_shop).currency
    if a.dry_run:
        planned = database.read(lambda tx: products.plan(tx, data, currency, bootstrap.entropy))
    else:
        planned = database.write(lambda tx: products.import_now(tx, data, currency, bootstrap.entropy))
    if planned.mistakes:
        raise WorldSaidNo("\n".join([*planned.mistakes, "Nothing was imported. Correct the file and try again."]))
    if a.dry_run:
        for word, some in (("add", planned.added), ("change", planned.changed)):
            for one in some:
                print(f"{word}: {one.name} ({one.gtin or 'no code'})")
    would = "would be " if a.dry_run else ""
    new = len(planned.new_categories)
    print(
        f"{would}added {len(planned.added)}, changed {len(planned.changed)}, unchanged {planned.unchanged}, "
        f"new categories {new}"
    )
    return 0


def _reconcile(a: argparse.Namespace, database: Database) -> int:
    report = database.read(reconcile)
    found = [
        {"account": one.account, "what": one.what, "expected": one.expected, "found": one.found}
        for one in report.differences
    ]
    if a.json:
        print(json.dumps({"members": report.members, "accounts": report.accounts, "differences": found}))
    else:
        print(f"{report.members:,} members, {report.accounts:,} accounts, {len(found):,} differences")
    for one in found:
        print(f"{one['account']}: {one['what']} is {one['found']}, should be {one['expected']}", file=sys.stderr)
    return 1 if found else 0


def _rounds(_: argparse.Namespace, database: Database) -> int:
    done = go_round(database, bootstrap.now_ms())
    if done is None:
        raise WorldSaidNo(
            "The server was restored and waits for its tills; until then no points end. See: pointill-central "
            "recovery show"
        )
    print(
        f"points that ended: {done.expired:,}; members raised: {done.raised:,}, lowered: {done.lowered:,}; "
        f"points given as bonuses: {done.bonuses:,}, taken back: {done.taken_back:,}"
    )
    return 0


def _reprice(a: argparse.Namespace, database: Database) -> int:
    if a.all:
        database.write(forget_priced)
    counted = Repricer(database, bootstrap.now_ms).run_once()
    print(
        f"{counted.priced:,} sales priced again, {counted.skipped:,} without what they were priced by, "
        f"{counted.waiting:,} wait for a person"
    )
    if counted.waiting:
        raise WorldSaidNo("See what differs and what to do: pointill-central exceptions list")
    return 0


def _backup(a: argparse.Namespace, database: Database) -> int:
    made = make_backup(database, Path(a.file), data=place(a.db, a.data).data, now_ms=bootstrap.now_ms())
    rows = sum(made.contents.rows.values())
    print(f"{made.path}: {rows:,} rows, {made.bytes:,} bytes, read back and right")
    if not made.durable:
        raise WorldSaidNo("The shop was restored meanwhile: tills do not count on this backup. Make another one.")
    return 0


def _heads(a: argparse.Namespace, database: Database) -> int:
    print(f"{keep_heads(database, Path(a.file), now_ms=bootstrap.now_ms())} chains")
    return 0


def _restore(a: argparse.Namespace) -> int:
    where = place(a.db, a.data)
    done = restore(where.database_url, where.data, Path(a.file), over=a.over, now_ms=bootstrap.now_ms())
    print(f"restored: {sum(done.contents.rows.values()):,} rows, generation {done.generation}")
    if done.kept is not None:
        print(f"the former database is kept as {done.kept}")
    print("Start the server. It gives out nothing until every till has answered: pointill-central recovery show")
    return 0


def _recovery_start(a: argparse.Namespace) -> int:
    generation = bootstrap.declare_restored(place(a.db, a.data))
    print(f"generation {generation}: the server waits for its tills. See: pointill-central recovery show")
    return 0


def _recovery_show(a: argparse.Namespace, database: Database) -> int:
    told = report(database.read(answers))
    print(json.dumps(told.facts) if a.json else "\n".join(told.lines))
    return 0


def _stores(_: argparse.Namespace, database: Database) -> int:
    for one in database.read(stores):
        print(one.name)
    return 0


def _read(path: str, bytes_max: int = 1024 * 1024) -> bytes:
    try:
        with Path(path).open("rb") as file:
            return file.read(bytes_max)
    except OSError as wrong:
        raise WorldSaidNo(f"{path} cannot be read: {wrong.strerror}.") from None


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="pointill-central", description="The central server of a Pointill shop.")
    everywhere = argparse.ArgumentParser(add_help=False)
    everywhere.add_argument("--db", metavar="URL", help="SQLAlchemy URL; default: an SQLite file in the data folder")
    everywhere.add_argument("--data", metavar="DIR", help="folder for the server's key and files")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)

    def add(group: Commands, name: str, run: object, about: str) -> argparse.ArgumentParser:
        made: argparse.ArgumentParser = group.add_parser(name, parents=[everywhere], help=about, description=about)
        made.set_defaults(run=run)
        return made

    def group(name: str, about: str) -> Commands:
        return commands.add_parser(name, help=about).add_subparsers(metavar="COMMAND", required=True)

    serve = add(commands, "serve", _serve, "serve tills and browsers until told to stop")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=8080, help="0 takes a free one")
    serve.add_argument("--tls-cert", metavar="FILE")
    serve.add_argument("--tls-key", metavar="FILE")
    serve.add_argument("--backups", metavar="DIR", help=f"where backups are kept, else {BACKUPS_VARIABLE}")
    serve.add_argument("--behind-proxy", action="store_true", help="a proxy in front encrypts")
    seed = add(commands, "seed", _seed, "fill an empty database with a sample shop")
    seed.add_argument("--members", type=_between(0, MEMBERS_MAX), required=True)
    seed.add_argument("--stores", type=_between(1, STORES_MAX))
    seed.add_argument("--random", type=int, default=1, metavar="SEED")
    seed.add_argument("--codes", metavar="FILE", help="also write the members to this CSV file")
    init = add(commands, "shop-init", _shop_init, "open a shop; harmless when it is open already")
    init.add_argument("--preset", choices=_SHOP_PRESETS, required=True)
    init.add_argument("--name", default="My shop")
    init.add_argument("--currency", default="GBP")
    init.add_argument("--store", default="Main store")
    add(commands, "stores", _stores, "list the stores")
    admins = group("admin", "administrators")
    add(admins, "add", _admin_add, "add one; the password is typed, or one line on stdin").add_argument("name")
    add(admins, "password", _admin_password, "a new password for one, typed or one line on stdin").add_argument("name")
    code = add(commands, "enrol-code", _enrol_code, "make a one-time code for a till; its last word is the code")
    code.add_argument("--store", required=True)
    code.add_argument("--ask", action="store_true", help="the till must be approved as well")
    add(commands, "approve", _approve, "let in the till with this fingerprint").add_argument("words", nargs="+")
    catalogue = group("products", "the catalogue")
    add(catalogue, "export", _products_export, "write the catalogue as CSV to standard output")
    imported = add(catalogue, "import", _products_import, "take products from a CSV file")
    imported.add_argument("file", help="its first line names code, name, category, price, as export writes them")
    imported.add_argument("--dry-run", action="store_true", help="say what would change, and change nothing")
    marketing.add_commands(add, group)
    office.add_commands(add, group)
    service.add_commands(add, group)
    add(commands, "rounds", _rounds, "do now what the server does by itself: end points, review tiers, give bonuses")
    check = add(commands, "reconcile", _reconcile, "hold accounts, ledger, rights and operations against each other")
    check.add_argument("--json", action="store_true")
    again = add(commands, "reprice", _reprice, "price sales again by the programme that each names; changes no points")
    again.add_argument("--all", action="store_true", help="every sale, not only those since the last time")
    _add_backups(commands, add, group("recovery", "after a restore"))
    return parser


def _between(least: int, most: int) -> Callable[[str], int]:
    def number(text: str) -> int:
        try:
            given = int(text)
        except ValueError:
            given = least - 1
        if not least <= given <= most:
            raise argparse.ArgumentTypeError(f"write a whole number from {least} to {most:,}, not {text!r}")
        return given

    return number


def _add_backups(commands: Commands, add: Adder, recovery_commands: Commands) -> None:
    about = "write the whole shop to one file, beside a running server, and read it back"
    add(commands, "backup", _backup, about).add_argument("file", help="a new file, or a folder to name it in")
    about = "write only how far every till has come, for a second place"
    add(commands, "heads", _heads, about).add_argument("file", help="its name ends in .heads")
    back = add(commands, "restore", _restore, "put a backup in the place of a database that nobody uses")
    back.add_argument("file")
    back.add_argument("--over", action="store_true", help="also over a database with content, which is kept aside")
    add(recovery_commands, "start", _recovery_start, "after a database was put back by other means: wait for all tills")
    show = add(recovery_commands, "show", _recovery_show, "say which tills have answered since the last restore")
    show.add_argument("--json", action="store_true")


_WITHOUT_DATABASE = (_serve, marketing.schema, _restore, _recovery_start)


if __name__ == "__main__":
    sys.exit(main())
