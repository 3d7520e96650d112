"""Draws the counter and the status bar from the open sale and the store; values only, no decisions."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from msgspec import UNSET

from loyalty.ops.chain import short_code
from loyalty.ops.operations import Sale
from loyalty.pricing.benefits import benefits
from loyalty.pricing.quote import LineQuote, Quote
from loyalty.rules.limits import LIMITS, is_stale
from loyalty.rules.part import said
from loyalty.shopping.basket import change_minor
from loyalty.values.errors import Refusal, RefusalCode
from terminal.counter import (
    Counter,
    DatedPoints,
    DeviceShown,
    DoneShown,
    HeldShown,
    KeyShown,
    LineShown,
    MemberShown,
    Mode,
    RankShown,
    RedeemShown,
    RewardCard,
    RewardShown,
    Status,
    TenderShown,
    VoucherOfferShown,
)
from terminal.counter_words import counter_word
from terminal.receipt import number
from terminal.till.counter.card_sight import cards_shown
from terminal.till.counter.greeting import birthday_words
from terminal.till.counter.offering import offers
from terminal.till.counter.open_sale import OpenSale, read_document
from terminal.till.counter.reward_sight import reward_card, rewards_shown
from terminal.till.counter.voucher_sight import own_vouchers, voucher_offers, vouchers_shown
from terminal.till.desk import BUILT_IN_CASHIER, HERE_ONLY, next_goal
from terminal.till.prospects import last_day
from terminal.till.trade.voucher_words import tongue_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from loyalty.rules.programme import Programme
    from loyalty.rules.rewards import Reward
    from loyalty.shopping.wallet import Wallet
    from terminal.catalogue_ports import KnownMember
    from terminal.ports import Kept, ParkedBasket
    from terminal.till.counter.homing import Homing
    from terminal.till.desk import Desk
    from terminal.till.exchange.exchanging import Exchanging
    from terminal.till.prospects import Prospects
    from terminal.till.trade.rewarding import Rewarding

PICTURE_KEYS_MAX = 48
_UNPRICED = LineQuote(0, "", 0, 0, 0)

DEVICES_AT_START: Final = {
    "printer": DeviceShown("unset", "No printer is set up."),
    "scanner": DeviceShown("ready", "Scanner ready"),
    "camera": DeviceShown("unset", "No camera is set up."),
    "drawer": DeviceShown("unset", "No cash drawer is set up."),
}
"""How each device stands until it is heard of."""


class Sight:
    """Reads the store and makes what skins draw. Till thread only."""

    def __init__(self, desk: Desk, homing: Homing, rewarding: Rewarding) -> None:
        self._desk, self._homing, self._rewarding = desk, homing, rewarding

    def counter(
        self,
        sale: OpenSale,
        priced: Quote | Refusal | None,
        *,
        member: KnownMember | None,
        done: DoneShown | None,
        waiting: str | None,
        reward: Reward | None = None,
    ) -> Counter:
        """The whole counter as it now is; `priced` is None for an empty basket."""
        programme, store = self._desk.programme(), self._desk.store
        quoted = priced if isinstance(priced, Quote) else None
        total = sum(line.amount_minor for line in sale.lines)
        due = quoted.due_minor if quoted else total
        elsewhere = self._desk.settings.mode is Mode.BESIDE or sale.invoice is not None
        change, left = (0, 0) if elsewhere else _money(due, sale)
        wallet = None if member is None else self._desk.wallet(member)
        left_over = None if wallet is None else _without(wallet, sale.reward_points)
        return Counter(
            mode=self._desk.settings.mode,
            currency=store.identity().currency,
            programme_name=programme.name if programme else "",
            member=None if member is None or wallet is None else self._member(member, wallet, programme),
            lines=_lines(sale, quoted),
            items=sum(line.quantity for line in sale.lines),
            reference=sale.reference,
            subtotal_minor=total,
            discount_minor=quoted.discount_minor if quoted else 0,
            total_minor=due,
            points_earned=quoted.points_earned if quoted else 0,
            redeem=_redeem(sale, quoted),
            offers=offers(programme, sale, left_over, online=self._desk.online, locale=self._desk.settings.locale),
            tenders=tuple(TenderShown(tender.kind.value, tender.amount_minor) for tender in sale.tenders),
            left_minor=left,
            change_minor=change,
            can_finish=quoted is not None
            and not waiting
            and (sale.invoice is None or member is not None)
            and (elsewhere or _too_much(due, sale) is None),
            finish_hint=self._hint(priced, sale),
            waiting=waiting,
            done=done,
            held=tuple(held for held in map(self._held, store.held_baskets()) if held is not None),
            keys=tuple(
                KeyShown(key.id, key.name, key.category, key.price_minor)
                for key in store.picture_keys(PICTURE_KEYS_MAX)
            ),
            categories=tuple(KeyShown(kind.id, kind.name, kind.id, None) for kind in store.categories()),
            vouchers=vouchers_shown(self._desk, sale, quoted),
            rewards=self._rewards(left_over, sale),
            reward=self._reward_card(sale, member, reward),
            forfeited_minor=quoted.forfeited_minor if quoted else 0,
            voucher_offers=self._voucher_offers(programme, sale, wallet),
            own_vouchers=own_vouchers(self._desk, sale),
            stamp_cards=cards_shown(programme, sale, wallet, quoted, self._desk),
            invoice=sale.invoice,
            earns_later=quoted is not None and quoted.points_later > 0,
            pending_card=None if sale.card is None else self._say("unknown_card", end=sale.card[-4:]),
        )

    def _rewards(self, left_over: Wallet | None, sale: OpenSale) -> tuple[RewardShown, ...]:
        """What the points would buy that the open sale does not use."""
        left = None if left_over is None else _without(left_over, sale.use_points)
        desk = self._desk
        return rewards_shown(self._rewarding, left, desk.occasion(), desk.language, online=desk.online)

    def _reward_card(self, sale: OpenSale, member: KnownMember | None, reward: Reward | None) -> RewardCard | None:
        if member is None or reward is None:
            return None
        return reward_card(self._desk, self._rewarding, reward, member, sale.points)

    def _voucher_offers(
        self, programme: Programme | None, sale: OpenSale, wallet: Wallet | None
    ) -> tuple[VoucherOfferShown, ...]:
        desk, today = self._desk, self._desk.now().date().isoformat()
        return voucher_offers(programme, sale, wallet, tongue_of(desk), today=today, online=desk.online)

    def done(self, kept: Kept, *, undo_until_ms: int, undone: bool) -> DoneShown | None:
        """The "done" panel of a sale that is on disk."""
        sale = kept.operation
        if not isinstance(sale, Sale):
            return None
        known = None if sale.member is None else self._desk.store.member(sale.member)
        return DoneShown(
            sale_id=sale.sale_id,
            short_code=short_code(kept.hash),
            member_name=None if known is None else known.member.name,
            total_minor=sale.due_minor,
            change_minor=sale.change_minor,
            points_earned=sale.effect.earn,
            points_used=sale.effect.use,
            balance=None if known is None else max(known.net, 0),
            undo_until_ms=undo_until_ms,
            undone=undone,
            invoice=None if sale.invoice is UNSET else sale.invoice,
        )

    def status(self, exchanging: Exchanging, devices: dict[str, DeviceShown], prints_to_settle: int) -> Status:
        """The status bar as it now is."""
        store = self._desk.store
        identity, standing, unsent = store.identity(), store.standing(), store.unsent()
        cashier = self._desk.settings.cashier
        return Status(
            line=exchanging.line,
            line_sentence=exchanging.sentence,
            since_ms=exchanging.since_ms,
            unsent=unsent.count,
            oldest_unsent_ms=unsent.oldest_ms,
            last_exchange_ms=standing.last_exchange_ms,
            printer=devices["printer"],
            scanner=devices["scanner"],
            camera=devices["camera"],
            drawer=devices["drawer"],
            store=identity.store_name,
            till=identity.till_name,
            cashier="" if cashier == BUILT_IN_CASHIER else cashier,
            now_ms=self._desk.now_ms(),
            prints_to_settle=prints_to_settle,
            redeeming_stopped=standing.redeeming_stopped or self._desk.space.stops_spending(),
            is_stale=standing.last_exchange_ms is not None and is_stale(LIMITS, self._desk.spell()),
            recovery=exchanging.recovery or (None if standing.restored_ms is None else HERE_ONLY),
            warning=self._desk.space.warning(),
            exceptions=store.count_exceptions(),
        )

    def _member(self, known: KnownMember, wallet: Wallet, programme: Programme | None) -> MemberShown:
        member, standing, found = known.member, self._desk.store.standing(), self._desk.prospects(known, programme)
        to_go = next_goal(programme, wallet.balance)
        goal = None if to_go is None else wallet.balance + to_go
        return MemberShown(
            id=member.id,
            number=member.number,
            name=member.name,
            tier=found.tier,
            since_year=member.since_year,
            balance=wallet.balance,
            owed=wallet.owed,
            worth_minor=programme.worth_minor(wallet.balance) if programme else 0,
            spendable_here=wallet.spendable_here,
            spendable_reason=wallet.reason,
            as_of_ms=standing.last_exchange_ms or 0,
            birthday=birthday_words(member.birthday, self._desk.now(), self._desk.settings.locale),
            next_goal_points=goal,
            next_goal_worth_minor=None if goal is None or programme is None else programme.worth_minor(goal),
            away=self._homing.is_away(known),
            ending=_dated(found.ending, last_day),
            vesting=_dated(found.vesting, lambda at_ms: self._desk.clock.local(at_ms).date()),
            rank=self._rank(found, programme, member.tier),
        )

    def _rank(self, found: Prospects, programme: Programme | None, tier: str | None) -> RankShown | None:
        climb, desk = found.climb, self._desk
        if climb is None or programme is None or (climb.above is None and tier is None):
            return None
        at, language, above = desk.occasion(), desk.language, climb.above
        return RankShown(
            next=None if above is None else said(above.label, language),
            figure=climb.figure,
            goal=0 if above is None else above.at,
            is_money=found.is_money,
            brings=() if tier is None else benefits(programme, tier, at, language),
            next_brings=() if above is None else benefits(programme, above.id, at, language),
            keep=climb.keep,
            until=None if climb.until_ms is None else last_day(climb.until_ms),
        )

    def _hint(self, priced: Quote | Refusal | None, sale: OpenSale) -> str:
        if isinstance(priced, Refusal):
            return priced.sentence
        if priced is None:
            return self._say("nothing_yet")
        too_much = None if self._desk.settings.mode is Mode.BESIDE else _too_much(priced.due_minor, sale)
        if too_much is not None:
            return too_much.sentence
        if sale.invoice is not None:
            return self._say("invoice_member") if sale.member is None else ""
        if sale.member is None and sale.card is None:
            return self._say("nobody")
        head = self._desk.letterhead(None)
        name = "earn_and_use" if priced.points_used else "earn"
        return self._say(name, n=number(head, priced.points_earned), used=number(head, priced.points_used))

    def _say(self, name: str, **filled: str) -> str:
        return counter_word(self._desk.settings.locale, name, **filled)

    def _held(self, parked: ParkedBasket) -> HeldShown | None:
        sale = read_document(parked.document)
        if sale is None:
            return None
        known = None if sale.member is None else self._desk.store.member(sale.member)
        return HeldShown(
            id=parked.id,
            member_name=None if known is None else known.member.name,
            items=sum(line.quantity for line in sale.lines),
            total_minor=sum(line.amount_minor for line in sale.lines),
            held_at_ms=parked.at_ms,
        )


def _lines(sale: OpenSale, quoted: Quote | None) -> tuple[LineShown, ...]:
    """The lines with their points and what is off them, and the reasons for both."""
    parts = quoted.lines if quoted else [_UNPRICED] * len(sale.lines)
    return tuple(
        LineShown(
            number=line.number,
            name=line.name,
            category="" if sale.invoice is not None else line.category_name,
            quantity=line.quantity,
            amount_minor=line.amount_minor,
            points=part.points,
            why=part.why,
            reward_points=line.reward_points * line.quantity,
            offer_minor=part.offer_minor,
            offer=part.offer,
            earns=sale.invoice is None,
        )
        for line, part in zip(sale.lines, parts, strict=True)
    )


def _dated(found: tuple[int, int] | None, day_of: Callable[[int], date]) -> DatedPoints | None:
    return None if found is None else DatedPoints(found[1], day_of(found[0]))


def _without(wallet: Wallet, points: int) -> Wallet:
    """What is left of the points beside those that the sale is about to use."""
    return replace(wallet, balance=wallet.balance - points, spendable_here=max(wallet.spendable_here - points, 0))


def _money(due: int, sale: OpenSale) -> tuple[int, int]:
    """Change to hand back and what is left to pay, as far as tenders were taken."""
    paid = sum(tender.amount_minor for tender in sale.tenders)
    change = change_minor(due, sale.paid()) if paid >= due else 0
    return (0 if isinstance(change, Refusal) else change), max(due - paid, 0)


def _too_much(due: int, sale: OpenSale) -> Refusal | None:
    """That money which gives no change is more than is due, as a price that fell by itself leaves it."""
    change = change_minor(due, sale.paid()) if sale.tenders else 0
    return change if isinstance(change, Refusal) and change.code is RefusalCode.BAD_AMOUNT else None


def _redeem(sale: OpenSale, quoted: Quote | None) -> RedeemShown | None:
    if quoted is None or not sale.use_points:
        return None
    return RedeemShown(sale.use_points, quoted.points_value_minor, quoted.discount_minor == 0)
