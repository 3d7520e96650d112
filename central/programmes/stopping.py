"""A rule, an offer or a gift stopped at once, without a new version; and let go on."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from central.errors import WorldSaidNo
from central.programmes.budgets import budget_of, gift_budget
from central.programmes.versions import in_force, programme_of, stoppable
from central.store.deeds import Deed, note_deed
from central.store.gifts import Gave, gave_in_all
from central.store.given import Given, given
from central.store.shops import published, stores
from central.store.stops import StoppedBy, lift_stop, put_stop, stop_place, stops, who_heard
from loyalty.rules.gifts import Gift

if TYPE_CHECKING:
    from central.store.database import Transaction
    from loyalty.rules.programme import Programme
    from loyalty.rules.stacking import Rule


STOPPED_MAX = 100
"""Rules that people may have stopped at one time: each sale names them."""


@dataclass(frozen=True, slots=True)
class Spread:
    """How far the last word on a rule has come: the tills that have heard it and those that have not, by name."""

    heard: tuple[str, ...]
    waiting: tuple[str, ...]


def stop(tx: Transaction, rule: str, *, by: str, now_ms: int) -> bool:
    """Stops what is called so in the programme in force or to come; False when it is stopped already."""
    _check_name(tx, rule, now_ms)
    there = stops(tx)
    if any(one.rule == rule for one in there):
        return False
    if len(there) >= STOPPED_MAX:
        raise WorldSaidNo(
            f"{STOPPED_MAX} rules are stopped already, which is as many as can be. Publish a programme without them, "
            "then let them go on: pointill-central programme resume."
        )
    put_stop(tx, rule, StoppedBy.PERSON, by, now_ms)
    note_deed(tx, Deed(now_ms, by, "stopped", rule))
    return True


def resume(tx: Transaction, rule: str, *, by: str, now_ms: int) -> bool:
    """Lets a rule count again; False when it is not stopped. WorldSaidNo while its budget is spent."""
    stopped = next((one for one in stops(tx) if one.rule == rule), None)
    if stopped is None:
        return False
    for programme, found in _named(tx, rule, now_ms):
        if stopped.cause is StoppedBy.BUDGET and _is_spent(tx, programme, found):
            raise WorldSaidNo(
                f"The budget of {rule} is spent, so it would stop again at once. Publish a programme in which it is "
                "higher, then let it go on."
            )
    lift_stop(tx, rule)
    note_deed(tx, Deed(now_ms, by, "resumed", rule))
    return True


def spread(tx: Transaction, rule: str) -> Spread:
    """Which tills have heard the last word on a rule."""
    place, names = stop_place(tx, rule), {one.id: one.name for one in stores(tx)}
    told: tuple[list[str], list[str]] = ([], [])
    for one in who_heard(tx):
        told[0 if place is None or one.place >= place else 1].append(f"{names.get(one.store, one.store)} / {one.name}")
    return Spread(tuple(told[0]), tuple(told[1]))


def _is_spent(tx: Transaction, programme: Programme, found: Rule | Gift) -> bool:
    """Whether nothing is left of its budget; of a gift not even for one voucher more."""
    if isinstance(found, Gift):
        budget = gift_budget(found, programme.voucher(found.voucher))
        return not budget.fits(gave_in_all(tx).get(found.id, Gave()))
    return budget_of(found).is_spent(given(tx).get(found.id, Given()))


def _check_name(tx: Transaction, name: str, now_ms: int) -> None:
    if not _named(tx, name, now_ms):
        every = sorted({rule.id for _, rule in _all(tx, now_ms)})
        near = difflib.get_close_matches(name, every, n=1)
        way_out = f"Did you mean {near[0]}?" if near else "See: pointill-central programme calendar."
        raise WorldSaidNo(f"No rule, offer or gift is called {name}. {way_out}")


def _named(tx: Transaction, name: str, now_ms: int) -> list[tuple[Programme, Rule | Gift]]:
    return [(programme, rule) for programme, rule in _all(tx, now_ms) if rule.id == name]


def _all(tx: Transaction, now_ms: int) -> list[tuple[Programme, Rule | Gift]]:
    """The rules, offers and gifts of the version in force and of those to come."""
    versions = published(tx)
    now = in_force(versions, now_ms)
    counting = [one for one in versions if one == now or one.starts_ms > now_ms]
    programmes = [programme_of(one) for one in reversed(counting)]
    return [(programme, rule) for programme in programmes for rule in stoppable(programme)]
