"""The Sync centre: what waits and since when, what needs a person, and who that is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loyalty.rules.limits import DAY_MS, LIMITS, is_stale
from terminal.commands import ExceptionSeen, SendNow, SyncCentreWanted
from terminal.counter import ExceptionShown, SyncShown
from terminal.errors import DiskFull
from terminal.events import SyncCentreChanged, Tone
from terminal.till.moment import unknown_zones

if TYPE_CHECKING:
    from terminal.past_ports import OpException
    from terminal.ports import Standing
    from terminal.till.desk import Desk
    from terminal.till.exchange.exchanging import Exchanging
    from terminal.till.trade.finding import Finding

LISTED_MAX = 50
HOUR_MS = 3_600_000
LOOK_UPS_AN_HOUR = 300
"""A letter typed is a look-up; a counter that serves a customer a minute needs far fewer."""
_ADMIN, _MANAGER, _CASHIER = "Administrator", "Store manager", "Whoever is at the till"
_OF_ADMIN = frozenset({"overdrawn", "bad_signature", "unreadable", "uuid_reused", "bad_effect", "till_lost", "orphan"})
_NOT_READ = ("has words that this till does not know", "Update this till's program.")
_NOT_SIGNED = (
    "is not signed by this shop's server",
    "Start the server anew, so that it signs it; if this stays, find out who changed it.",
)
_KINDS = {
    "sale": "Sale",
    "reversal": "Return",
    "handback": "Points handed on",
    "accrual": "Points added later",
    "orphan": "Recovered operation",
}


class Attending:
    """Draws the Sync centre and does what its keys say. Till thread only."""

    def __init__(self, desk: Desk, exchanging: Exchanging, finding: Finding) -> None:
        self._desk, self._exchanging, self._finding = desk, exchanging, finding

    def hear(self, command: SyncCentreWanted | SendNow | ExceptionSeen) -> None:
        """What somebody does in the Sync centre."""
        match command:
            case SyncCentreWanted():
                self.show()
            case SendNow():
                self.send_now()
            case ExceptionSeen():
                self.seen(command.no)

    def show(self) -> None:
        """Say how it looks now."""
        store, exchanging = self._desk.store, self._exchanging
        standing, unsent, listed = store.standing(), store.unsent(), store.exceptions(LISTED_MAX)
        shown = SyncShown(
            line=exchanging.line,
            sentence=exchanging.sentence,
            since_ms=exchanging.since_ms,
            unsent=unsent.count,
            oldest_unsent_ms=unsent.oldest_ms,
            last_exchange_ms=standing.last_exchange_ms,
            rows=(*self._states(standing), *map(self._exception, listed)),
            more=max(store.count_exceptions() - len(listed), 0),
        )
        self._desk.say(SyncCentreChanged(shown))

    def seen(self, no: int) -> None:
        """A person has seen this one; durable before it goes from the list."""
        try:
            self._desk.store.see_exception(no, at_ms=self._desk.now_ms(), by=self._desk.settings.cashier)
        except DiskFull as full:
            self._desk.notice(Tone.ERROR, "disk_full", full.sentence)
        self.show()

    def send_now(self) -> None:
        """The next exchange is made at once."""
        self._exchanging.hurry()
        self.show()

    def _states(self, standing: Standing) -> list[ExceptionShown]:
        """What holds until its reason is gone, weightiest first."""
        states = []
        if standing.redeeming_stopped is not None:
            states.append(ExceptionShown("Redeeming is stopped", standing.redeeming_stopped, _ADMIN, None, None))
        recovery, warning = self._exchanging.recovery, self._desk.space.warning()
        if recovery is not None:
            states.append(ExceptionShown("The server was restored", recovery, _ADMIN, standing.restored_ms, None))
        if warning is not None:
            states.append(ExceptionShown("Little room on the disk", warning, _ADMIN, None, None))
        states += self._programme_states()
        spell = self._desk.spell()
        if spell is not None and standing.last_exchange_ms is not None and is_stale(LIMITS, spell):
            days = spell.lasted_ms // DAY_MS
            sentence = (
                f"This till has not reached the server for {days} {'day' if days == 1 else 'days'}. Selling goes on, "
                "and so does earning. Check the line; points that are held here rest after 14 days."
            )
            states.append(
                ExceptionShown("Long without the server", sentence, _MANAGER, standing.last_exchange_ms, None)
            )
        asked = self._finding.asked_within(HOUR_MS)
        if asked > LOOK_UPS_AN_HOUR:
            sentence = f"Members were looked up {asked:,} times within an hour. See who was at the till, and why."
            states.append(ExceptionShown("Many look-ups", sentence, _MANAGER, None, None))
        doubtful = self._desk.store.count_unsettled()
        if doubtful:
            sentence = (
                f"{doubtful} {'receipt' if doubtful == 1 else 'receipts'} may not have printed. Look at the paper."
            )
            states.append(ExceptionShown("Receipts in doubt", sentence, _CASHIER, None, None))
        return states

    def _programme_states(self) -> list[ExceptionShown]:
        """Versions that were heard and cannot be used here, unless a later one can."""
        programme = self._desk.programme()
        used = 0 if programme is None else programme.version
        goes_on = f"goes on with version {used}" if used else "has no other one and cannot sell"
        states = []
        for fault in self._desk.store.programme_faults():
            if fault.version > used:
                why, way_out = _NOT_READ if fault.signed else _NOT_SIGNED
                sentence = f"Version {fault.version} of the programme {why}. This till {goes_on}. {way_out}"
                states.append(ExceptionShown("Programme not usable", sentence, _ADMIN, fault.starts_ms, None))
        unknown = () if programme is None else unknown_zones(programme, self._desk.clock)
        if unknown:
            sentence = (
                f"The programme names hours in {', '.join(unknown)}, and this computer does not know such a time zone: "
                "these hours do not count here. Bring its operating system and Pointill up to date."
            )
            states.append(ExceptionShown("Time zone not known", sentence, _ADMIN, None, None))
        return states

    def _exception(self, found: OpException) -> ExceptionShown:
        known = None if found.member is None else self._desk.store.member(found.member)
        kind = _KINDS.get(found.kind, "Operation")
        who = _ADMIN if found.code in _OF_ADMIN else _MANAGER
        waits = "Its points wait. " if found.verdict == "quarantined" else ""
        title = kind if known is None else f"{kind}, {known.member.name}"
        return ExceptionShown(title, f"{waits}{found.sentence}", who, found.at_ms, found.no)
