"""Whole sales by dice: a basket with whatever can be used in it, and what comes back of it in which steps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from random import Random

from loyalty.ops.effect import Credit
from loyalty.ops.facts import Facts
from loyalty.ops.operations import ReturnedLine, Sale
from loyalty.pricing.quote import Quote, quote
from loyalty.pricing.redeeming import largest_use
from loyalty.pricing.rewards import reward_line
from loyalty.rules.programme import Programme
from loyalty.rules.spending import VoucherOffer
from loyalty.sales.invoicing import invoice_line, on_invoice, unpaid, without_offers
from loyalty.sales.requote import facts_of
from loyalty.sales.sale import make_sale
from loyalty.sales.shares import Pieces, returned_lines, shares_of, with_lines
from loyalty.shopping.basket import Basket, Handed, Tender, TenderKind
from loyalty.shopping.occasion import Occasion
from loyalty.shopping.wallet import Wallet
from loyalty.values.errors import Refusal
from loyalty.values.ids import VOUCHER_BYTES, new_voucher_id
from loyalty.values.points import PieceCount
from tests.programme_dice import ProgrammeDice
from tests.programme_strategies import context_of

MEMBER = "B9D5712M29XGJS4K"
INVOICE = "R-2026-17"


@dataclass(frozen=True, slots=True)
class Case:
    """What one sale goes by; on an `invoice` nothing is paid yet."""

    programme: Programme
    basket: Basket
    wallet: Wallet | None
    occasion: Occasion
    invoice: bool = False

    def priced(self, language: str = "en") -> Quote | Refusal:
        """What it comes to, as the till says it."""
        return quote(self.programme, self.basket, self.wallet, self.occasion, language)

    def quoted(self, language: str = "en") -> Quote:
        """The same where it is no refusal."""
        answer = self.priced(language)
        assert isinstance(answer, Quote), answer
        return answer

    def shown(self, answer: Quote) -> Quote:
        """The answer as the customer sees it: an invoice earns later."""
        return unpaid(answer) if self.invoice else answer

    def facts(self, language: str = "en") -> Facts:
        """What is written down with it."""
        return facts_of(self.basket, self.wallet, self.occasion, language)

    def sold(self, answer: Quote, facts: Facts | None = None) -> Sale:
        """The operation that commits this answer, as the till makes it."""
        later = None
        if self.wallet is None:  # Somebody may claim it later.
            later = replace(self, wallet=Wallet(0, 0)).priced()
        made = make_sale(
            context=context_of(self.programme, self.occasion),
            sale_id="s",
            currency=self.programme.currency,
            member=None if self.wallet is None else MEMBER,
            basket=self.basket,
            quoted=answer,
            tenders=None if self.invoice else paid(answer.due_minor),
            credit=Credit.LOCAL,
            owed=0,
            facts=facts or self.facts(),
            claimable=tuple(line.points for line in later.lines) if isinstance(later, Quote) else None,
            claimable_cards=later.cards if isinstance(later, Quote) else (),
        )
        assert isinstance(made, Sale), made
        return on_invoice(made, INVOICE) if self.invoice else made


def paid(due_minor: int) -> tuple[Tender, ...]:
    """The money that is due: a part of it by card, the rest in cash."""
    by_card = due_minor // 3
    parts = ((TenderKind.CARD, by_card), (TenderKind.CASH, due_minor - by_card))
    return tuple(Tender(kind, minor) for kind, minor in parts if minor)


class SaleDice(ProgrammeDice):
    """Sales that may be; of what can be used in them each is used by a throw."""

    def case(self, *, invoice: bool | None = None) -> Case:
        """A sale with rewards, full cards, points and vouchers, or points on an invoice."""
        programme, occasion = self.programme(), self.occasion()
        wallet = self.wallet() if invoice or self.random() < 0.9 else None
        if wallet is not None and (self.random() < 0.08 if invoice is None else invoice):
            basket = Basket((invoice_line("Invoice", self.randint(1, 20_000)),))
            return self._with_points(Case(programme, basket, wallet, without_offers(occasion, programme), invoice=True))
        one = Case(programme, self.basket(), wallet, occasion)
        for step in (self._with_rewards, self._with_full_cards, self._with_points, self._with_vouchers):
            one = step(one) if self.random() < 0.6 else one
        return one

    def _with_rewards(self, one: Case) -> Case:
        for reward in one.programme.rewards:
            lines = list(one.basket.lines)
            lines.insert(self.randint(0, len(lines)), reward_line(reward, self.randint(1, 3), "en"))
            one = _if_it_may(one, replace(one.basket, lines=tuple(lines)))
        return one

    def _with_full_cards(self, one: Case) -> Case:
        for card in one.programme.cards:
            one = _if_it_may(one, replace(one.basket, full_cards=(*one.basket.full_cards, card.id)))
        return one

    def _with_points(self, one: Case) -> Case:
        redeem, wallet, answer = one.programme.redeem, one.wallet, one.quoted()
        if wallet is None or redeem is None:
            return one
        most = largest_use(one.programme, answer.total_minor, wallet.spendable_here - answer.points_used)
        steps = range(redeem.minimum, most + 1, redeem.step)
        use = self.choice((most, self.choice(steps))) if steps else 0
        return replace(one, basket=replace(one.basket, use_points=use))

    def _with_vouchers(self, one: Case) -> Case:
        for place in range(self.randint(1, 4) if one.programme.vouchers else 0):
            kind = self.choice(one.programme.vouchers)
            handed = self._handed(kind, one, new_voucher_id(bytes([place]) * VOUCHER_BYTES))
            one = _if_it_may(one, replace(one.basket, vouchers=(*one.basket.vouchers, handed)))
        return one

    def _handed(self, kind: VoucherOffer, one: Case, id: str) -> Handed:
        from_ms = one.occasion.at_ms + self.randint(-9, 1) if self.random() < 0.3 else None
        return Handed(id, self.randint(1, 9), kind.value_minor or 0, one.programme.currency, kind.terms(from_ms))


def _if_it_may(one: Case, basket: Basket) -> Case:
    """The case with this basket, where that is no refusal."""
    more = replace(one, basket=basket)
    return one if isinstance(more.priced(), Refusal) else more


@dataclass(frozen=True, slots=True)
class Step:
    """One return of a sale: what came back `before`, its `lines`, what has come back with them."""

    before: Mapping[int, PieceCount]
    lines: tuple[ReturnedLine, ...]
    after: Mapping[int, PieceCount]


def returns(dice: Random, sale: Sale) -> Iterator[Step]:
    """All of a sale comes back, piece by piece, in parts of an amount, or all the rest at once."""
    sold = shares_of(sale)
    before: dict[int, PieceCount] = {}
    while True:
        open_lines = [at for at, line in enumerate(sold, start=1) if line.left(before.get(at, 0))]
        if not open_lines:
            return
        wanted = None
        if dice.random() < 0.85:
            chosen = dice.sample(open_lines, dice.randint(1, len(open_lines)))
            wanted = [_some(dice, sale, number, before.get(number, 0)) for number in chosen]
        lines = returned_lines(sale, before, wanted)
        assert isinstance(lines, tuple), lines
        after = with_lines(before, lines)
        yield Step(before, lines, after)
        before = after


def _some(dice: Random, sale: Sale, number: int, done: PieceCount) -> Pieces:
    """Some pieces of a line, or a part of its one piece."""
    line = shares_of(sale)[number - 1]
    minor = line.left_minor(done)
    if minor is not None and (dice.random() < 0.6 or done):
        return Pieces(number, 1, dice.randint(1, minor))
    return Pieces(number, dice.randint(1, int(line.left(done))))
