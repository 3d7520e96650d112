"""The commands of the office: what waits for a person, tills that are lost, points that two people give up."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from babel.numbers import format_currency

from central import bootstrap
from central.attending import copied, lost
from central.attending.causes import cause_of
from central.config import place
from central.errors import Problem, WorldSaidNo
from central.exchange.anchoring import name_anchor
from central.exchange.late import brought_late
from central.store import exceptions, losses
from central.store.recovery import SHORTFALL
from central.store.tills import all_tills
from loyalty.exchange.wire import Verdict
from loyalty.values.money import minor_digits

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from central.attending.lost import Loss
    from central.exchange.late import Booked
    from central.store.database import Database
    from central.store.exceptions import Waiting
    from central.store.losses import Exposure, Share

    Run = Callable[[argparse.Namespace, Database], int]
    Add = Callable[..., argparse.ArgumentParser]
    Group = Callable[[str, str], argparse._SubParsersAction[argparse.ArgumentParser]]  # noqa: SLF001 - argparse has no public name for it

NOTE_LETTERS_MAX = 500
_PROVEN_BY = "; your password is typed, or one line on stdin"
SHARES_SHOWN = 50
_OF_MANY = (losses.WRITTEN_OFF, SHORTFALL)
_NAMES_ITS_SUBJECT = frozenset({"budget_near", "budget_spent", "gift_near", "gift_spent"})


def add_commands(add: Add, group: Group) -> None:
    """Adds `exceptions`, `tills`, `write-off` and `unsent` to the command line."""
    waiting = group("exceptions", "what waits for a person; nothing closes itself")
    add(waiting, "list", _list, "what is open").add_argument("--json", action="store_true")
    closing = add(waiting, "close", _close, "close one" + _PROVEN_BY)
    closing.add_argument("number", type=int)
    closing.add_argument("--note", required=True, help="what was found, kept with it")
    again = add(waiting, "retry", _retry, "judge its operation again" + _PROVEN_BY)
    again.add_argument("number", type=int)
    tills = group("tills", "the tills of the shop")
    add(tills, "list", _tills, "every till with its state and the points that it holds")
    missing = add(
        tills,
        "lost",
        _lost,
        "report a till lost: its key is shut out, its points are locked" + _PROVEN_BY,
    )
    found = add(tills, "found", _found, "a lost till is here again" + _PROVEN_BY)
    alone = add(
        tills,
        "alone",
        _alone,
        "of two computers with this till's name one is switched off: let the other in" + _PROVEN_BY,
    )
    alone.add_argument("--leaving", action="store_true", help="let it in to tell what it sold, before it leaves")
    anchor = add(tills, "anchor", _anchor, "let this till hold the points of its store's members")
    anchor.add_argument("till", help="its name, or STORE / NAME")
    giving_up = group("write-off", "give up the points that a lost till holds")
    add(giving_up, "show", _show, "what it would cost").add_argument("till")
    first = add(giving_up, "propose", _propose, "the first of two people" + _PROVEN_BY)
    first.add_argument("--points", type=int, help="repeat the figure, for a till that was heard within 32 days")
    second = add(giving_up, "confirm", _confirm, "the second of two people" + _PROVEN_BY)
    add(giving_up, "late", _late, "what it brings all the same since then").add_argument("till")
    late = add(giving_up, "accept", _accept, "book what it brings all the same" + _PROVEN_BY)
    late.add_argument("--points", type=int, help="repeat the figure of the points that its members get")
    carried = group("unsent", "operations that somebody carried here")
    add(carried, "import", _import, "take in a bundle of unsent operations").add_argument("file")
    for one in (missing, found, alone, first, second, late):
        one.add_argument("till", help="its name, or STORE / NAME")
    for one in (closing, again, missing, found, alone, first, second, late):
        one.add_argument("--by", required=True, metavar="NAME", help="the administrator who says so")


def _list(a: argparse.Namespace, database: Database) -> int:
    database.write(lambda tx: lost.note_silent(tx, bootstrap.now_ms()))
    found = [(one, _shares(database, one)) for one in database.read(exceptions.exceptions)]
    if a.json:
        print(json.dumps([_document(one, borne) for one, borne in found]))
        return 0
    for one, borne in found:
        print("\n".join(_lines(one, borne)))
    if not found:
        print("Nothing waits for a person.")
    return 0


def _close(a: argparse.Namespace, database: Database) -> int:
    said = " ".join(a.note.split())
    if not said or len(said) > NOTE_LETTERS_MAX:
        raise WorldSaidNo(f"Say in 1 to {NOTE_LETTERS_MAX} letters what was found.")
    by = _proven(database, a.by)
    closed = database.write(lambda tx: exceptions.close(tx, a.number, by=by, said=said, now_ms=bootstrap.now_ms()))
    if not closed:
        raise WorldSaidNo(f"Nothing open has the number {a.number}. See: pointill-central exceptions list.")
    print(f"closed: {a.number}")
    return 0


def _retry(a: argparse.Namespace, database: Database) -> int:
    by = _proven(database, a.by)
    again = bootstrap.retry_at(database, a.number, by=by)
    if again.still or again.verdict is Verdict.QUARANTINED:
        raise WorldSaidNo(f"It still waits for a person. {again.sentence}")
    print(f"booked: {a.number}" + (f". To be looked at: {again.sentence}" if again.code else ""))
    return 0


def _tills(_: argparse.Namespace, database: Database) -> int:
    for store, till in database.read(all_tills):
        held = database.read(partial(losses.exposure, till_id=till.id))
        heard = _time(held.seen_ms) if held.seen_ms else "never"
        anchor = ", anchor" if till.anchor else ""
        holds = f"holds {held.points:,} points{_stamps(held)}"
        print(f"{store} / {till.name}: {till.status}{anchor}, {holds}, last heard {heard}")
    return 0


def _anchor(a: argparse.Namespace, database: Database) -> int:
    name = database.write(lambda tx: name_anchor(tx, a.till))
    print(f"{name} holds the points of its store from its next exchange on; the one before hands back what it holds.")
    return 0


def _lost(a: argparse.Namespace, database: Database) -> int:
    by = _proven(database, a.by)
    loss = database.write(lambda tx: lost.report_lost(tx, a.till, by=by, now_ms=bootstrap.now_ms()))
    print(f"{loss.till.name} is shut out. {_figures(loss)} stay locked until they are given up or it is found.")
    print("Whoever opens it may find out members' PINs; who needs a new one: pointill-central member exposed")
    return 0


def _found(a: argparse.Namespace, database: Database) -> int:
    by = _proven(database, a.by)
    till, booked = bootstrap.found_at(database, a.till, by=by)
    print(f"{till.name} is let in again." + _told(booked))
    return 0


def _alone(a: argparse.Namespace, database: Database) -> int:
    by = _proven(database, a.by)
    till = database.write(lambda tx: copied.let_one_in(tx, a.till, leaving=a.leaving, by=by, now_ms=bootstrap.now_ms()))
    then = " to tell what it sold; when all is sent switch it off, and let the other in without --leaving"
    print(f"The computer that asks next as {till.name} is let in{then if a.leaving else ''}.")
    return 0


def _show(a: argparse.Namespace, database: Database) -> int:
    loss = database.read(lambda tx: lost.loss_of(tx, a.till))
    print(f"{loss.till.name} ({loss.till.status}, last heard {_time(loss.exposure.seen_ms)}): {_figures(loss)}")
    return 0


def _propose(a: argparse.Namespace, database: Database) -> int:
    by = _proven(database, a.by)
    loss = database.write(
        lambda tx: lost.propose_write_off(tx, a.till, by=by, points=a.points, now_ms=bootstrap.now_ms())
    )
    print(f"Proposed: {_figures(loss)}. A second administrator confirms it; the only one, a day later.")
    return 0


def _confirm(a: argparse.Namespace, database: Database) -> int:
    by = _proven(database, a.by)
    points = database.write(lambda tx: lost.confirm_write_off(tx, a.till, by=by, now_ms=bootstrap.now_ms()))
    print(f"Given up: {points:,} points are their members' again. The till must be enrolled anew.")
    return 0


def _late(a: argparse.Namespace, database: Database) -> int:
    brought = database.read(lambda tx: brought_late(tx, a.till))
    if not brought.ops:
        print(f"{brought.till.name} has brought nothing since its points were given up.")
        return 0
    made = f", made {_time(brought.first_ms)} to {_time(brought.last_ms)} by its clock" if brought.first_ms else ""
    print(
        f"{brought.till.name}: {brought.ops:,} operations wait{made}. Members get {brought.gained:,} points; they used "
        f"{brought.used:,}, which the shop bears. Compare with its receipts, then: pointill-central write-off accept"
    )
    return 0


def _accept(a: argparse.Namespace, database: Database) -> int:
    by = _proven(database, a.by)
    booked = bootstrap.accept_at(database, a.till, by=by, points=a.points)
    print(f"{a.till}:{_told(booked) or ' nothing waited.'}")
    return 0


def _told(booked: Booked) -> str:
    """What became of operations that had waited, empty when there were none."""
    parts = [f" {booked.ops:,} operations were booked."] if booked.ops else []
    parts += [f" The shop bears {booked.borne:,} points."] if booked.borne else []
    parts += [f" {booked.waiting:,} wait: pointill-central exceptions list."] if booked.waiting else []
    return "".join(parts)


def _import(a: argparse.Namespace, database: Database) -> int:
    try:
        data = Path(a.file).read_bytes()
    except OSError as wrong:
        raise WorldSaidNo(f"{a.file} cannot be read: {wrong.strerror}.") from None
    reply = bootstrap.bundles_at(database, place(a.db, a.data)).take(data)
    if isinstance(reply, Problem):
        raise WorldSaidNo(reply.detail)
    print(f"{reply.till}: {reply.taken:,} taken, {reply.known:,} known already, {reply.waiting:,} wait for a person")
    if reply.answered:
        print(f"The server was restored, and takes this for the answer of {reply.till}: it waits for it no more.")
    return 0


def _proven(database: Database, name: str) -> str:
    """The administrator, once their password is right."""
    hashed = database.read(losses.administrators).get(name)
    if not bootstrap.password_fits(hashed, bootstrap.password()):
        raise WorldSaidNo("No administrator has this name and password. Type the password, or give it on stdin.")
    return name


def _figures(loss: Loss) -> str:
    if loss.till.status == lost.FORGOTTEN:
        return "Whatever it holds: the server has never heard of it. Points that it spends are the shop's to bear"
    money = f", worth {_money(loss.worth_minor, loss.currency)}" if loss.currency else ""
    return f"{loss.exposure.points:,} points of {loss.exposure.members:,} members{money}{_stamps(loss.exposure)}"


def _stamps(held: Exposure) -> str:
    return f" and {held.stamps:,} stamps of cards" if held.stamps else ""


def _money(minor: int, currency: str) -> str:
    return str(format_currency(Decimal(minor).scaleb(-minor_digits(currency)), currency, locale="en"))


def _shares(database: Database, one: Waiting) -> list[Share]:
    """Of whose points the shop bears how many, for what concerns many members at once."""
    noted = one.noted
    if noted.cause not in _OF_MANY:
        return []
    return database.read(lambda tx: losses.shares(tx, noted.cause, noted.till, noted.noted_ms))


def _document(one: Waiting, borne: list[Share]) -> dict[str, object]:
    noted, cause = one.noted, cause_of(one.noted.cause)
    return {
        "number": one.id,
        "cause": noted.cause,
        "sentence": cause.sentence,
        "role": cause.role.value,
        "way_out": cause.way_out,
        "till": one.till_name,
        "epoch": noted.epoch,
        "seq": noted.seq,
        "member": noted.member,
        "who": one.who,
        "points": noted.points,
        "detail": noted.detail,
        "shares": [_share(share) for share in borne],
        "noted": _time(noted.noted_ms),
        "subject": noted.subject,
    }


def _lines(one: Waiting, borne: list[Share]) -> list[str]:
    noted, cause = one.noted, cause_of(one.noted.cause)
    place = f"{one.till_name} {noted.epoch}-{noted.seq}" if noted.seq else one.till_name or "the server"
    figure = f"{noted.points:,} points" if noted.points else ""
    about = ", ".join(part for part in (one.who, figure) if part)
    subject = f", {noted.subject}" if noted.cause in _NAMES_ITS_SUBJECT else ""
    lines = [f"{one.id}  {_time(noted.noted_ms)}  {place}{subject}  ({cause.role.value})", f"    {cause.sentence}"]
    lines += [f"    {said}" for said in (about, noted.detail) if said]
    lines += [f"      {share.who}: {_borne(share)}" for share in borne[:SHARES_SHOWN]]
    lines += [f"      and {len(borne) - SHARES_SHOWN:,} more: see --json"] if len(borne) > SHARES_SHOWN else []
    return [*lines, f"    {cause.way_out}"]


def _borne(share: Share) -> str:
    return f"{share.points:,} points" if share.card is None else f"{share.points:,} stamps of {share.card}"


def _share(share: Share) -> dict[str, object]:
    whose: dict[str, object] = {"member": share.member, "who": share.who}
    return whose | ({"points": share.points} if share.card is None else {"card": share.card, "stamps": share.points})


def _time(wall_ms: int) -> str:
    return f"{datetime.fromtimestamp(wall_ms // 1000, UTC):%Y-%m-%d %H:%M} UTC"
