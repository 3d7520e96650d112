"""What every use case at the counter shares: the store, the clock, chance, the key, and the way to say something."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from msgspec import UNSET

from loyalty.codes.voucher import typed_code
from loyalty.ledger.endings import ended
from loyalty.ops.effect import Credit, Effect
from loyalty.ops.operations import Context, Operation
from loyalty.ops.stamps import stamp_account
from loyalty.rules.limits import LIMITS, Spell, goodwill_room, redeem_refusal, redeem_room
from loyalty.rules.programme import Programme
from loyalty.shopping.patron import Patron
from loyalty.shopping.wallet import Wallet
from loyalty.signing.signature import Ed25519Verifier
from loyalty.values.ids import ID_BYTES, new_id
from loyalty.values.languages import language_of
from terminal.counter import Mode
from terminal.counter_words import counter_word
from terminal.errors import RightsBroken
from terminal.events import Event, Noticed, PrintQueued, Tone
from terminal.receipt import Customer, Letterhead
from terminal.receipt_notes import keep_note, points_end, points_from, tier_note, voucher_note
from terminal.till.elsewhere import Elsewhere
from terminal.till.moment import occasion_at
from terminal.till.prospects import NOTHING, Prospects, last_day, prospects
from terminal.till.shop_time import ShopTime
from terminal.till.space import Space
from terminal.till.stamp_standing import card_standings

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    from loyalty.exchange.told_receipts import ToldReceipt
    from loyalty.ops.operations import Origin
    from loyalty.shopping.card_standing import CardStanding
    from loyalty.shopping.occasion import Occasion
    from loyalty.signing.signature import Signer, VerifierOf
    from loyalty.values.errors import Refusal
    from terminal.catalogue_ports import KnownMember
    from terminal.ports import Chance, Clock, Committed, PrintJob, SlipMaker, Store
    from terminal.voucher_ports import KnownVoucher

VOUCHERS_NOTED_MAX = 3
"""So many vouchers of a member are named on a receipt."""
APPROVED = False
"""Nobody can approve what goes beyond a limit while people have no PINs of their own."""

HERE_ONLY = "The server was restored and waits for other tills. Until then only the points at this till can be used."
BUILT_IN_CASHIER = "built-in"
"""Who serves until people have names and PINs of their own."""


@dataclass(frozen=True, slots=True)
class TillSettings:
    """How this till behaves; `locale` is a Babel locale, without `prints` no receipt is ever queued."""

    mode: Mode = Mode.TILL
    locale: str = "en_GB"
    software: str = "pointill"
    cashier: str = BUILT_IN_CASHIER
    prints: bool = True
    screen: bool = True
    """Whether somebody looks: a till without a window does not say how the counter looks."""
    rights_overnight: bool = True
    drawer: bool = False
    """Whether a cash drawer hangs on the printer."""
    drawer_at_cash: bool = True
    pins: bool = True
    """Whether this till can check members' PINs: it was told the shop's key for them."""


@dataclass(slots=True)
class Desk:
    """The shared things; what one command says is collected here until the engine takes it. Till thread only."""

    store: Store
    clock: Clock
    chance: Chance
    signer: Signer
    settings: TillSettings
    time: ShopTime
    space: Space = field(default_factory=Space)
    online: bool = False
    said: list[Event] = field(default_factory=list)
    voucher_holders: dict[str, str] = field(default_factory=dict)
    """Per voucher that was recalled: a sentence on who holds it."""
    told_receipts: dict[Origin, ToldReceipt] = field(default_factory=dict)
    """What the server told of sales, by the names that stand on their receipts."""
    verifier_of: VerifierOf = Ed25519Verifier
    elsewhere: Elsewhere = field(init=False)

    def __post_init__(self) -> None:
        self.elsewhere = Elsewhere(self.clock)

    def say(self, event: Event) -> None:
        """Announce a fact."""
        self.said.append(event)

    def notice(self, tone: Tone, code: str, sentence: str) -> None:
        """Tell the cashier something in one sentence."""
        self.say(Noticed(tone, code, sentence))

    def refuse(self, refusal: Refusal) -> None:
        """Tell the cashier why not, and the way out."""
        self.notice(Tone.ATTENTION, refusal.code.value, refusal.sentence)

    def take_said(self) -> list[Event]:
        """The events since the last call."""
        said, self.said = self.said, []
        return said

    def new_id(self) -> str:
        """A fresh id of 80 random bits."""
        return new_id(self.chance.draw(ID_BYTES))

    def now_ms(self) -> int:
        """Wall milliseconds that the till goes by."""
        return self.time.now_ms()

    def now(self) -> datetime:
        """The shop's local date and time."""
        return self.clock.local(self.now_ms())

    @property
    def language(self) -> str:
        """The cashier's language, as two letters: reasons are said in it."""
        return language_of(self.settings.locale)

    def programme(self) -> Programme | None:
        """The programme in force now."""
        return self.store.programme(self.now_ms())

    def wallet(self, known: KnownMember) -> Wallet:
        """What a member has, what may be spent here now, and why that differs."""
        gone = ended(known.endings, self.now_ms())
        balance, owed = max(known.net - gone, 0), max(-known.net, 0)
        held, reason = self._held(known.member.id)
        held = max(held - gone, 0)
        if self.store.standing().restored_ms is not None:
            # The figure of a server that has not heard every till again may be too small; what is held here is true.
            balance = max(balance, held)
        here = min(held + self._goodwill(known.member.id), balance)
        why = reason if here < balance else None
        pending = known.pending_at(self.now_ms())
        if why is not None and pending and balance - here <= pending:
            why = counter_word(self.settings.locale, "pending", n=f"{pending:,}")
        elif why is not None and self.online:
            self.elsewhere.wonder(known.member.id)
        return Wallet(
            balance,
            here,
            owed,
            why,
            max(here - held, 0),
            self._patron(known, balance),
            self._cards(known.member.id),
        )

    def _cards(self, member: str) -> dict[str, CardStanding]:
        now_ms = self.now_ms()
        cards = card_standings(self.store, self.store.programme(now_ms), member, now_ms=now_ms, held=self._held)
        for card, standing in cards.items():
            if standing.here < standing.balance and self.online:
                self.elsewhere.wonder(stamp_account(member, card))
        return cards

    def _patron(self, known: KnownMember, balance: int) -> Patron:
        """A member as the rules see them today."""
        member = known.member
        return Patron(
            tier=member.tier,
            segments=member.segments,
            card_kind=known.card_kind,
            birthday=member.birthday,
            first_visit=known.visits < 1,
            earned_today=self.store.earned_on(member.id, self.occasion().day_number),
            balance=balance,
        )

    def occasion(self) -> Occasion:
        """Now, at this store."""
        return occasion_at(self.now_ms(), self.clock, self.store)

    def day_begins_ms(self, day: date) -> int:
        """Wall milliseconds at which a day of the store's calendar begins, whatever its clocks do in between."""
        midnight = datetime.combine(day, time(), self.now().tzinfo)
        ms = int(midnight.timestamp()) * 1000
        turned = (self.clock.local(ms).utcoffset() or timedelta()) - (midnight.utcoffset() or timedelta())
        return ms - int(turned.total_seconds()) * 1000

    def spell(self) -> Spell | None:
        """How long and how far this till has been without its server, None while it is connected."""
        if self.online:
            return None
        return Spell(self.now_ms() - (self.store.standing().last_exchange_ms or 0), self.store.used_unsent())

    def credit(self, known: KnownMember | None) -> Credit:
        """Where earned points go: to the rights of the member's anchor till at once, else with a line to the pool.

        Points that lay here for no reason would be missing at the till where their member looks for them. The line is
        there when the last exchange succeeded and nothing has failed since.
        """
        return Credit.LOCAL if not self.online or self.is_anchor_of(known) else Credit.POOL

    def earning_credit(self, known: KnownMember | None, programme: Programme) -> Credit:
        """The same for what a sale earns: what is pending first is the server's to keep."""
        return Credit.POOL if programme.vesting is not None else self.credit(known)

    def is_anchor_of(self, known: KnownMember | None) -> bool:
        """Whether this till is the one that holds all points of this member: the anchor of their home store."""
        return self.is_anchor_for(None if known is None else known.member.home_store)

    def is_anchor_for(self, home_store: str | None) -> bool:
        """The same by the member's home store, None when it is not known."""
        return self.store.standing().anchor and home_store in {None, self.store.identity().store}

    def context(
        self,
        programme: Programme | None,
        reference: str | None,
        *,
        at_ms: int | None = None,
        proof: str | None = None,
    ) -> Context:
        """Who, where and when of an op that is about to be committed; `at_ms` is the moment of its price, else now.

        `proof` of its member is written down where the programme asks for any.
        """
        asks = programme is not None and programme.proof is not None
        return Context(
            uuid=self.new_id(),
            store=self.store.identity().store,
            cashier=self.settings.cashier,
            approver=None,
            shift=None,
            programme=None if programme is None else programme.version,
            reference=reference,
            at_ms=self.now_ms() if at_ms is None else at_ms,
            monotonic_ms=self.clock.monotonic_ms(),
            boot=self.clock.boot(),
            flags=self.time.flags(),
            proof=proof if asks and proof is not None else UNSET,
        )

    def commit(
        self,
        operation: Operation,
        *,
        slip: SlipMaker | None,
        title: str,
        wish_digest: bytes | None,
        close_basket: bool = False,
    ) -> Committed:
        """Write an op with all that belongs to it in one transaction, then offer its receipt to the printer."""
        self.space.check_booking()
        place = self.store.commit(
            operation,
            slip=slip if self.settings.prints else None,
            title=title,
            wish_digest=wish_digest,
            close_basket=close_basket,
        )
        self.time.committed(operation.context)
        self.queue_print(place.job)
        return place

    def commit_many(self, operations: Sequence[Operation]) -> None:
        """Write ops without paper in one transaction."""
        self.store.commit_many(operations)
        self.time.committed(operations[-1].context)

    def queue_print(self, job: PrintJob | None) -> None:
        """Offer a committed job to the printer."""
        if job is not None:
            self.say(PrintQueued(job.id, job.slip, job.copy_no))

    def letterhead(self, programme: Programme | None) -> Letterhead:
        """What stands on every slip."""
        identity = self.store.identity()
        return Letterhead(
            store=identity.store_name,
            till=identity.till_name,
            programme=programme.name if programme else "",
            currency=identity.currency,
            locale=self.settings.locale,
        )

    def customer(
        self, member_id: str | None, effect: Effect, programme: Programme | None, handed: Collection[str] = ()
    ) -> Customer | None:
        """The member as printed, with what they have and what comes of it after an op with this effect.

        `handed` are vouchers that this op takes in.
        """
        known = None if member_id is None else self.store.member(member_id)
        if known is None:
            return None
        net = known.net + effect.delta - ended(known.endings, self.now_ms())
        return Customer(
            name=known.member.name,
            number=known.member.number,
            balance=max(net, 0),
            owed=max(-net, 0),
            to_next_goal=next_goal(programme, max(net, 0)),
            notes=(
                *self._notes(self.prospects(known, programme, effect), programme),
                *self._own_vouchers(known.member.id, handed),
            ),
        )

    def vouchers_of(self, member: str) -> list[KnownVoucher]:
        """The member's vouchers that are good now as far as this till knows, those that end first before the others."""
        book, now_ms = self.store.vouchers, self.now_ms()
        live = (one for one in book.of_member(member) if one.expires_ms is None or now_ms < one.expires_ms)
        return [one for one in live if book.used_here(one.id) is None]

    def prospects(self, known: KnownMember, programme: Programme | None, effect: Effect = NOTHING) -> Prospects:
        """What comes of a member's points and tier after an op with this effect."""
        return prospects(known, programme, self.now_ms(), self.language, effect)

    def _notes(self, found: Prospects, programme: Programme | None) -> tuple[str, ...]:
        """What comes, as sentences for paper."""
        head = self.letterhead(programme)
        dated = []
        if found.vesting is not None:
            at_ms, points = found.vesting
            dated.append(points_from(head, points, self.clock.local(at_ms)))
        if found.ending is not None:
            end_ms, points = found.ending
            dated.append(points_end(head, points, last_day(end_ms)))
        return (*dated, *self._tier_notes(found, head))

    def _own_vouchers(self, member: str, handed: Collection[str]) -> tuple[str, ...]:
        """The vouchers that the member may still hand in, with what is typed for them."""
        head = self.letterhead(None)
        good = [one for one in self.vouchers_of(member) if one.id not in handed][:VOUCHERS_NOTED_MAX]
        ends = [None if one.expires_ms is None else self.clock.local(one.expires_ms - 1) for one in good]
        pairs = zip(good, ends, strict=True)
        return tuple(voucher_note(head, one.name, typed_code(one.id), until) for one, until in pairs)

    def _tier_notes(self, found: Prospects, head: Letterhead) -> tuple[str, ...]:
        """The own tier where it is in danger, else the next one."""
        climb = found.climb
        if climb is None:
            return ()
        if found.tier is not None and climb.until_ms is not None:
            return (keep_note(head, climb, found.tier, last_day(climb.until_ms), is_money=found.is_money),)
        note = tier_note(head, climb, self.language, is_money=found.is_money)
        return () if note is None else (note,)

    def _goodwill(self, member_id: str) -> int:
        """Points that this till may give beyond what it holds, where the programme says so."""
        spell, standing = self.spell(), self.store.standing()
        programme = None if spell is None else self.programme()
        if spell is None or programme is None or programme.goodwill is None:
            return 0
        if standing.redeeming_stopped is not None or standing.restored_ms is not None:
            return 0
        given = self.store.goodwill_unsent()
        mine, everybody = given.get(member_id, 0), sum(given.values())
        return goodwill_room(programme.goodwill, LIMITS, spell, by_member=mine, by_till=everybody)

    def _held(self, member_id: str) -> tuple[int, str]:
        standing = self.store.standing()
        stopped = standing.redeeming_stopped or self.space.stops_spending()
        if stopped is not None:
            return 0, stopped
        try:
            held = self.store.rights(member_id).held
        except RightsBroken as broken:
            self.store.stop_redeeming(broken.sentence)
            return 0, broken.sentence
        spell = self.spell()
        refused = redeem_refusal(LIMITS, spell, held, approved=APPROVED)
        if refused is not None:
            return redeem_room(LIMITS, spell, approved=APPROVED), refused.sentence
        if standing.restored_ms is not None:
            return held, HERE_ONLY
        told = self.elsewhere.sentence(member_id, online=self.online)
        if told is not None:
            return held, told
        return held, counter_word(self.settings.locale, "rest_comes" if self.online else "rest_with_line")


def next_goal(programme: Programme | None, balance: int) -> int | None:
    """Points still missing to the next goal of the programme."""
    goals = sorted(goal for goal in (programme.goals if programme else ()) if goal > balance)
    return goals[0] - balance if goals else None
