"""Lost tills: reported, found again, or given up by two people; nothing is freed by a clock.

A lost till's key opens nothing any more, but what it still brings is kept and waits for a person. Its points stay
locked until two administrators give them up; where there is only one, the same one a day later takes that place.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from central.errors import WorldSaidNo
from central.store import exceptions, losses, recovery
from central.store.exceptions import Noted
from central.store.pins import expose_pins, trust_pins
from central.store.shops import programme_versions
from central.store.tills import Till, named_till
from central.store.vouchers import free_held_by
from loyalty.rules.limits import DAY_MS
from loyalty.rules.programme import read_programme

if TYPE_CHECKING:
    from central.store.database import Transaction
    from central.store.losses import Exposure

SILENT_MS = 32 * DAY_MS
"""30 days after which a till redeems nothing, and 48 hours: from then on giving up is offered."""

PROPOSED = "write_off_proposed"
ALONE_MS = DAY_MS
"""How long a shop's only administrator waits between proposing and confirming."""

FORGOTTEN = "forgotten"
"""A till that was set up after the backup from which the server was restored, and that has not answered."""
_CAN_BE_GIVEN_UP = ("lost", FORGOTTEN)


@dataclass(frozen=True, slots=True)
class Loss:
    """What giving a till up would cost at most: points, what they buy in minor units, and whose they are."""

    till: Till
    exposure: Exposure
    worth_minor: int
    currency: str


def loss_of(tx: Transaction, name: str) -> Loss:
    """The figures that a person sees before anything is given up; WorldSaidNo when no till is called so."""
    till = _named(tx, name)
    held = losses.exposure(tx, till.id)
    versions = programme_versions(tx)
    if not versions:
        return Loss(till, held, 0, "")
    programme = read_programme(versions[max(versions)].encode())
    return Loss(till, held, programme.worth_minor(held.points), programme.currency)


def report_lost(tx: Transaction, name: str, *, by: str, now_ms: int) -> Loss:
    """Shuts a till out; another till of its store becomes the anchor."""
    loss = loss_of(tx, name)
    if loss.till.status in ("lost", "written_off", "revoked"):
        raise WorldSaidNo(f"{loss.till.name} is out of service already.")
    if loss.till.status == "pending":
        raise WorldSaidNo(f"{loss.till.name} holds nothing and is not let in as long as nobody approves it.")
    if loss.till.status == FORGOTTEN:
        raise WorldSaidNo(
            f"{loss.till.name} was set up after the backup, so the server knows no key that could be shut out. If it "
            "will never come back, give it up: pointill-central write-off propose."
        )
    losses.shut_out(tx, loss.till.id, "lost")
    losses.name_anchor(tx, loss.till.store)
    expose_pins(tx)
    exceptions.note(tx, [_noted("lost", loss, now_ms)])
    exceptions.close_cause(tx, "silent", loss.till.id, by=by, said="reported lost", now_ms=now_ms)
    return loss


def found_again(tx: Transaction, name: str, *, by: str, now_ms: int) -> Till:
    """Lets a lost till in again, as long as its points were not given up."""
    till = named_till(tx, name)
    if till.status == "written_off":
        raise WorldSaidNo(f"The points of {till.name} were given up. Enrol it again as a new till.")
    if till.status != "lost":
        raise WorldSaidNo(f"{till.name} is not reported lost.")
    losses.let_in(tx, till.id)
    losses.withdraw(tx, till.id)
    if not losses.any_out(tx):
        trust_pins(tx)
    losses.name_anchor(tx, till.store)
    for cause in ("lost", PROPOSED):
        exceptions.close_cause(tx, cause, till.id, by=by, said="found again", now_ms=now_ms)
    return till


def propose_write_off(tx: Transaction, name: str, *, by: str, points: int | None, now_ms: int) -> Loss:
    """The first of two people; before the time that is offered they must type the figure that they saw."""
    loss = loss_of(tx, name)
    if loss.till.status not in _CAN_BE_GIVEN_UP:
        raise WorldSaidNo(f"Report {loss.till.name} lost first; then its points can be given up.")
    early = loss.till.status != FORGOTTEN and now_ms - loss.exposure.seen_ms < SILENT_MS
    if early and points != loss.exposure.points:
        raise WorldSaidNo(
            f"{loss.till.name} was heard within 32 days and may still spend {loss.exposure.points:,} points. To give "
            f"them up now, repeat the figure: --points {loss.exposure.points}."
        )
    losses.propose(tx, loss.till.id, points=loss.exposure.points, by=by, now_ms=now_ms)
    exceptions.close_cause(tx, PROPOSED, loss.till.id, by=by, said="proposed anew", now_ms=now_ms)
    exceptions.note(tx, [_noted(PROPOSED, loss, now_ms)])
    return loss


def confirm_write_off(tx: Transaction, name: str, *, by: str, now_ms: int) -> int:
    """The second person: the till's points are their members' again; the points in all."""
    till = _named(tx, name)
    proposed = losses.proposal(tx, till.id)
    if till.status not in _CAN_BE_GIVEN_UP or proposed is None or proposed.confirmed_by is not None:
        raise WorldSaidNo(f"Nobody proposed to give up the points of {till.name}.")
    if by == proposed.proposed_by:
        others = losses.administrators(tx).keys() - {by}
        if others:
            raise WorldSaidNo("Somebody else than who proposed it must confirm.")
        if now_ms - proposed.proposed_ms < ALONE_MS:
            raise WorldSaidNo("The only administrator confirms a day after proposing, not before.")
    since_ms = losses.administrator_since(tx, by)
    if since_ms > proposed.proposed_ms and now_ms - since_ms < ALONE_MS:
        raise WorldSaidNo(f"{by} has this password only since it was proposed, and may confirm a day after that.")
    losses.confirm(tx, till.id, by=by, now_ms=now_ms)
    losses.shut_out(tx, till.id, "written_off")
    points = losses.give_up(tx, till.id, now_ms)
    free_held_by(tx, till.id)
    for cause in ("lost", PROPOSED):
        exceptions.close_cause(tx, cause, till.id, by=by, said="points given up", now_ms=now_ms)
    exceptions.note(tx, [Noted("written_off", now_ms, till.id, epoch=till.epoch, points=points)])
    return points


def _named(tx: Transaction, name: str) -> Till:
    """A till of the shop, or one that only others know since the server was restored."""
    found = [one for one, known in recovery.forgotten(tx).items() if name in (one, known)]
    if len(found) == 1:
        return Till(found[0], name, "", b"", "", FORGOTTEN, anchor=False, epoch=1)
    return named_till(tx, name)


def note_silent(tx: Transaction, now_ms: int) -> None:
    """Puts tills that hold points and were not heard for too long before a person, once for each such silence."""
    silent = losses.silent_since(tx, now_ms - SILENT_MS)
    exceptions.note(tx, [Noted("silent", now_ms, one, subject=str(seen_ms)) for one, seen_ms in silent.items()])


def _noted(cause: str, loss: Loss, now_ms: int) -> Noted:
    """Each time anew, for what a person closed once stays closed."""
    till = loss.till
    return Noted(cause, now_ms, till.id, epoch=till.epoch, points=loss.exposure.points, subject=str(now_ms))
