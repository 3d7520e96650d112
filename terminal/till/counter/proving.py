"""Proof before spending at the counter: when it is asked for, the card or PIN that gives it, what waits for it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from loyalty.exchange.wire import PinLock
from loyalty.rules.proof import ProofBy
from loyalty.rules.proving import asked
from loyalty.sales.using import used, worth
from loyalty.signing.pin import pin_mark, valid_pin
from loyalty.values.errors import Refusal, RefusalCode
from terminal.counter import ProofCard
from terminal.errors import RightsBroken
from terminal.events import PinToCheck, Tone
from terminal.pin_ports import PinTries
from terminal.receipt import number
from terminal.till.counter.proof_words import proof_word

if TYPE_CHECKING:
    from collections.abc import Callable

    from loyalty.ops.operations import Operation
    from loyalty.pricing.quote import Quote
    from loyalty.rules.proof import Proof
    from terminal import commands as c
    from terminal.till.counter.open_sale import OpenSale
    from terminal.till.desk import Desk

MINUTE_MS = 60_000


@dataclass(frozen=True, slots=True)
class Unproven(Refusal):
    """The proof can be asked for: for so many points of this day, in one of these ways.

    `is_worth`: a full card or a voucher is a part of it, and counts as the points that would pay it.
    """

    points: int
    ways: tuple[ProofBy, ...]
    is_worth: bool = False


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What waits for proof: the command to go on with, who has to prove it, for how many points."""

    wish: c.Command
    member: str
    name: str
    points: int
    ways: tuple[ProofBy, ...]
    is_worth: bool
    wrong: str = ""
    checking: int | None = None
    lock_ms: int | None = None
    """When no further PIN was asked for, if the one that is being looked at is wrong too."""


@dataclass(frozen=True, slots=True)
class _Pin:
    """The PIN of a member as it may be asked for now; `rests_ms` is above 0 after too many wrong tries."""

    kept: str
    tries: PinTries | None
    rests_ms: int


class Proving:
    """Counts wrong PINs on disk before it finds out that they are wrong. Till thread only."""

    def __init__(self, desk: Desk, price: Callable[[OpenSale], Quote | Refusal | None]) -> None:
        self._desk, self._price = desk, price
        self._wanted: _Wanted | None = None
        self._ticket = 0
        self._started_ms = desk.clock.monotonic_ms()

    def refusal(self, sale: OpenSale, more: int = 0) -> Refusal | None:
        """Why the open sale's points, with so many more, may not be used yet; an `Unproven` can be asked for."""
        beside = self._beside(sale)
        uses, is_worth = sale.points + more > 0, beside is not None
        proof, ways, points = self._asked(sale, more + (beside or 0)) if uses or is_worth else (None, (), 0)
        if proof is None or not ways or sale.member is None:
            return None
        way_out = self._say("money") if is_worth else self._way_out(proof, sale, more)
        pin = self._pin(sale.member, proof)
        if ProofBy.CARD in ways:
            name = "both" if ProofBy.PIN in ways and isinstance(pin, _Pin) and not pin.rests_ms else "card"
            return Unproven(RefusalCode.PROOF_NEEDED, _joined(self._say(name), way_out), points, ways, is_worth)
        why = self._no_pad(proof, pin)
        if why:
            code = RefusalCode.PIN_LOCKED if isinstance(pin, _Pin) else pin
            return Refusal(code, _joined(why, way_out))
        return Unproven(RefusalCode.PROOF_NEEDED, _joined(self._say("pin"), way_out), points, ways, is_worth)

    def ask(self, refused: Refusal, wish: c.Command, sale: OpenSale) -> bool:
        """Ask the member at the counter, and go on with `wish` once they have proven it; False when that cannot be."""
        known = None if sale.member is None else self._desk.store.member(sale.member)
        if not isinstance(refused, Unproven) or known is None:
            return False
        who = (known.member.id, known.member.name)
        self._wanted = _Wanted(wish, *who, refused.points, refused.ways, refused.is_worth)
        return True

    def card_shown(self, member: str) -> str:
        """The proof that lies in a card that was scanned; where a card is always enough, wrong PINs are forgotten."""
        programme = self._desk.programme()
        if programme is not None and programme.proof is not None and programme.proof.takes_card:
            self._desk.store.pins.forget(member)
        return ProofBy.CARD.value

    def typed(self, pin: str) -> None:
        """The member typed a PIN; it counts as a wrong one from here on until it turns out to be right."""
        wanted, proof = self._wanted, self._proof()
        if wanted is None or wanted.checking is not None or proof is None:
            return
        found = self._pin(wanted.member, proof)
        if ProofBy.PIN not in wanted.ways or not isinstance(found, _Pin) or found.rests_ms:
            return
        if not valid_pin(pin):
            self._wanted = replace(wanted, wrong=self._say("form"))
            return
        wrong = 0 if found.tries is None else found.tries.wrong
        lock_ms = self._desk.now_ms() if wrong + 1 >= proof.tries else None
        self._note(wanted.member, found.kept, wrong + 1, lock_ms)
        self._ticket += 1
        self._wanted = replace(wanted, checking=self._ticket, wrong="", lock_ms=lock_ms)
        self._desk.say(PinToCheck(self._ticket, wanted.member, found.kept, pin))

    def checked(self, ticket: int, *, fits: bool | None) -> str | None:
        """What became of the try; the proof that lies in a right PIN."""
        wanted, proof = self._wanted, self._proof()
        if wanted is None or wanted.checking != ticket or proof is None:
            return None
        self._wanted = replace(wanted, checking=None)
        if fits:
            self._desk.store.pins.forget(wanted.member)
            self._unlock(wanted)
            if self._desk.store.pins.is_exposed(wanted.member):
                self._desk.notice(Tone.ATTENTION, "pin_exposed", self._say("exposed", who=wanted.name))
            return ProofBy.PIN.value
        found = self._pin(wanted.member, proof)
        if isinstance(found, _Pin):
            self._went_wrong(self._wanted, proof, found, counts=fits is False)
        return None

    def granted(self, sale: OpenSale) -> c.Command | None:
        """What waited, once the member at the counter has proven enough; it is asked for no more."""
        wanted = self._wanted
        if wanted is None or wanted.member != sale.member:
            self._wanted = None
            return None
        programme = self._desk.programme()
        if programme is not None and asked(programme, wanted.points, sale.proof):
            return None
        self._wanted = None
        return wanted.wish

    def drop(self) -> c.Command | None:
        """Nothing is asked for any more; what waited for it."""
        wanted, self._wanted = self._wanted, None
        return None if wanted is None else wanted.wish

    def card(self) -> ProofCard | None:
        """What the counter shows while proof is asked for."""
        wanted, proof = self._wanted, self._proof()
        if wanted is None or proof is None:
            return None
        pin = self._pin(wanted.member, proof)
        pad = ProofBy.PIN in wanted.ways and isinstance(pin, _Pin) and not pin.rests_ms
        is_card = ProofBy.CARD in wanted.ways
        checking = wanted.checking is not None
        points = number(self._desk.letterhead(None), wanted.points)
        return ProofCard(
            title=self._say("title_worth" if wanted.is_worth else "title", who=wanted.name, points=points),
            how=self._say("checking" if checking else "both" if pad and is_card else "pin" if pad else "card"),
            wrong=wanted.wrong or ("" if checking or ProofBy.PIN not in wanted.ways else self._no_pad(proof, pin)),
            pad=pad or checking,
            checking=checking,
            enter=self._say("enter"),
            leave=self._say("leave_worth" if wanted.is_worth else "leave"),
        )

    # --- what is asked

    def _proof(self) -> Proof | None:
        programme = self._desk.programme()
        return None if programme is None else programme.proof

    def _asked(self, sale: OpenSale, more: int) -> tuple[Proof | None, tuple[ProofBy, ...], int]:
        """The words about proof, the ways of which one is still wanted, and the points of the day that ask for it."""
        programme, points = self._desk.programme(), sale.points + more
        if programme is None or programme.proof is None or sale.member is None:
            return None, (), points
        today = points + self._used_today(sale.member)
        return programme.proof, asked(programme, today, sale.proof), today

    def _used_today(self, member: str) -> int:
        programme = self._desk.programme()
        return 0 if programme is None else used(programme, self._today(member), partial(self._is_theirs, member))

    def _today(self, member: str) -> list[Operation]:
        return self._desk.store.pins.used_since(member, self._desk.day_begins_ms(self._desk.now().date()))

    def _beside(self, sale: OpenSale) -> int | None:
        """What full cards and the member's own vouchers take off the open sale, as the points that would pay it.

        None where there are none. Of a voucher that was bought here today the price is counted already.
        """
        programme = self._desk.programme()
        if programme is None or sale.member is None or not (sale.full_cards or sale.vouchers):
            return None
        priced = self._price(sale)
        if priced is None or isinstance(priced, Refusal):
            return None
        own = {one.id: one.value_minor for one in priced.vouchers if self._is_theirs(sale.member, one.id)}
        off_minor = sum(one.off_minor for one in priced.cards)
        if not off_minor + sum(own.values()):
            return None
        return worth(programme, off_minor, own, self._today(sale.member))

    def _is_theirs(self, member: str, voucher: str) -> bool:
        """Whether it is bound to this member, as the server told or as this till issued it."""
        known = self._desk.store.vouchers.known(voucher)
        if known is not None:
            return known.member == member
        try:
            held = self._desk.store.vouchers.held(voucher)
        except RightsBroken:
            return False
        return held is not None and held.member == member

    def _way_out(self, proof: Proof, sale: OpenSale, more: int) -> str:
        """How many points would ask for nothing further; more of the same day may be used already."""
        programme = self._desk.programme()
        lacking = [one.above for one in proof.levels if sale.proof not in set(one.by)]
        most = min(lacking, default=0) - self._used_today(sale.member or "")
        redeem = None if programme is None else programme.redeem
        steps = 0 if redeem is None else most // redeem.step * redeem.step
        if more:
            return ""
        if redeem is None or steps < redeem.minimum:
            return self._say("money")
        return self._say("at_most", points=number(self._desk.letterhead(None), steps))

    # --- the PIN

    def _pin(self, member: str, proof: Proof) -> _Pin | RefusalCode:
        """The member's PIN with the tries at it, or why none can be asked for."""
        kept = self._desk.store.pins.kept(member)
        if kept is None:
            return RefusalCode.NO_PIN
        if not self._desk.settings.pins:
            return RefusalCode.PIN_NOT_HERE
        tries = self._desk.store.pins.tries(member)
        if tries is None or tries.mark != pin_mark(kept):
            return _Pin(kept, None, 0)
        if tries.wrong < proof.tries:
            return _Pin(kept, tries, 0)
        left = self._rests_ms(tries, proof)
        return _Pin(kept, tries, left) if left > 0 else _Pin(kept, None, 0)

    def _rests_ms(self, tries: PinTries, proof: Proof) -> int:
        """How long no PIN is asked for; a restart begins that anew: times of two starts cannot be compared."""
        clock = self._desk.clock
        since = tries.at_ms if tries.boot == clock.boot() else self._started_ms
        return since + proof.rest_minutes * MINUTE_MS - clock.monotonic_ms()

    def _note(self, member: str, kept: str, wrong: int, lock_ms: int | None = None) -> None:
        clock = self._desk.clock
        tries = PinTries(member, pin_mark(kept), wrong, clock.boot(), clock.monotonic_ms())
        self._desk.store.pins.note(tries, lock_ms)

    def _unlock(self, wanted: _Wanted) -> None:
        if wanted.lock_ms is not None:
            self._desk.store.pins.unlock([PinLock(wanted.member, wanted.lock_ms)])

    def _went_wrong(self, wanted: _Wanted, proof: Proof, found: _Pin, *, counts: bool) -> None:
        tried = 0 if found.tries is None else found.tries.wrong
        if not counts:
            if tried > 1:
                self._note(wanted.member, found.kept, tried - 1)
            else:
                self._desk.store.pins.forget(wanted.member)
            self._unlock(wanted)
            self._wanted = replace(wanted, wrong=self._say("unable"))
        elif not found.rests_ms:
            self._wanted = replace(wanted, wrong=self._say("wrong", left=proof.tries - tried))
        elif ProofBy.CARD in wanted.ways:
            self._wanted = replace(wanted, wrong=self._locked(proof, found))
        else:
            self._wanted = None
            self._desk.notice(Tone.ATTENTION, RefusalCode.PIN_LOCKED.value, self._locked(proof, found))

    def _no_pad(self, proof: Proof, pin: _Pin | RefusalCode) -> str:
        """Why no PIN can be typed now, nothing where one can."""
        if not isinstance(pin, _Pin):
            return self._say(pin.value.removeprefix("pin_"))
        return self._locked(proof, pin) if pin.rests_ms else ""

    def _locked(self, proof: Proof, pin: _Pin) -> str:
        return self._say("locked", tries=proof.tries, minutes=-(-pin.rests_ms // MINUTE_MS))

    def _say(self, name: str, **filled: object) -> str:
        return proof_word(self._desk.language, name, **filled)


def _joined(*sentences: str) -> str:
    return " ".join(one for one in sentences if one)
