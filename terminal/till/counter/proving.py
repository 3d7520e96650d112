"""Proof before spending at the counter: when it is asked for, the card or PIN that gives it, what waits for it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from loyalty.rules.proof import ProofBy
from loyalty.rules.proving import asked
from loyalty.sales.using import used, worth
from loyalty.signing.pin import valid_pin
from loyalty.values.errors import Refusal, RefusalCode
from terminal.counter import ProofCard
from terminal.errors import RightsBroken
from terminal.events import PinToCheck, Tone
from terminal.receipt import number
from terminal.till.counter.pin_trying import MINUTE_MS, MemberPin, PinTrying
from terminal.till.counter.proof_words import proof_word

if TYPE_CHECKING:
    from collections.abc import Callable

    from loyalty.ops.operations import Operation
    from loyalty.pricing.quote import Quote
    from loyalty.rules.proof import Proof
    from terminal import commands as c
    from terminal.till.counter.open_sale import OpenSale
    from terminal.till.desk import Desk


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


class Proving:
    """Keeps what waits for proof until it was given, or nobody wants to give it. Till thread only."""

    def __init__(self, desk: Desk, price: Callable[[OpenSale], Quote | Refusal | None]) -> None:
        self._desk, self._price = desk, price
        self._wanted: _Wanted | None = None
        self._ticket, self._trying = 0, PinTrying(desk)

    def refusal(self, sale: OpenSale, more: int = 0) -> Refusal | None:
        """Why the open sale's points, with so many more, may not be used yet; an `Unproven` can be asked for."""
        beside = self._beside(sale)
        uses, is_worth = sale.points + more > 0, beside is not None
        proof, ways, points = self._asked(sale, more + (beside or 0)) if uses or is_worth else (None, (), 0)
        if proof is None or not ways or sale.member is None:
            return None
        way_out = self._say("money") if is_worth else self._way_out(proof, sale, more)
        pin = self._trying.pin(sale.member, proof)
        if ProofBy.CARD in ways:
            name = "both" if ProofBy.PIN in ways and isinstance(pin, MemberPin) and not pin.rests_ms else "card"
            return Unproven(RefusalCode.PROOF_NEEDED, _joined(self._say(name), way_out), points, ways, is_worth)
        why = self._no_pad(proof, pin)
        if why:
            code = RefusalCode.PIN_LOCKED if isinstance(pin, MemberPin) else pin
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
        found = self._trying.pin(wanted.member, proof)
        if ProofBy.PIN not in wanted.ways or not isinstance(found, MemberPin) or found.rests_ms:
            return
        if not valid_pin(pin):
            self._wanted = replace(wanted, wrong=self._say("form"))
            return
        lock_ms = self._trying.count(found, proof)
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
            self._trying.was_right(wanted.member, wanted.lock_ms)
            if self._desk.store.pins.is_exposed(wanted.member):
                self._desk.notice(Tone.ATTENTION, "pin_exposed", self._say("exposed", who=wanted.name))
            return ProofBy.PIN.value
        found = self._trying.pin(wanted.member, proof)
        if isinstance(found, MemberPin):
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

    @property
    def wish(self) -> c.Command | None:
        """What waits for proof."""
        return None if self._wanted is None else self._wanted.wish

    def drop(self) -> c.Command | None:
        """Nothing is asked for any more; what waited for it."""
        wanted, self._wanted = self._wanted, None
        return None if wanted is None else wanted.wish

    def card(self) -> ProofCard | None:
        """What the counter shows while proof is asked for."""
        wanted, proof = self._wanted, self._proof()
        if wanted is None or proof is None:
            return None
        pin = self._trying.pin(wanted.member, proof)
        pad = ProofBy.PIN in wanted.ways and isinstance(pin, MemberPin) and not pin.rests_ms
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

    def _went_wrong(self, wanted: _Wanted, proof: Proof, found: MemberPin, *, counts: bool) -> None:
        if not counts:
            self._trying.was_none(found, wanted.lock_ms)
            self._wanted = replace(wanted, wrong=self._say("unable"))
        elif not found.rests_ms:
            self._wanted = replace(wanted, wrong=self._say("wrong", left=proof.tries - found.wrong))
        elif ProofBy.CARD in wanted.ways:
            self._wanted = replace(wanted, wrong=self._locked(proof, found))
        else:
            self._wanted = None
            self._desk.notice(Tone.ATTENTION, RefusalCode.PIN_LOCKED.value, self._locked(proof, found))

    def _no_pad(self, proof: Proof, pin: MemberPin | RefusalCode) -> str:
        """Why no PIN can be typed now, nothing where one can."""
        if not isinstance(pin, MemberPin):
            return self._say(pin.value.removeprefix("pin_"))
        return self._locked(proof, pin) if pin.rests_ms else ""

    def _locked(self, proof: Proof, pin: MemberPin) -> str:
        return self._say("locked", tries=proof.tries, minutes=-(-pin.rests_ms // MINUTE_MS))

    def _say(self, name: str, **filled: object) -> str:
        return proof_word(self._desk.language, name, **filled)


def _joined(*sentences: str) -> str:
    return " ".join(one for one in sentences if one)
