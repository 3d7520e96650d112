"""What people do: they buy, use points, bring things back, and ask again when a till fell before it answered."""

import random
from dataclasses import dataclass, field

from loyalty.values.errors import Refusal
from terminal import commands as c
from terminal.questions import Answer, RefundAsked, SaleAsked, Told, VoucherAsked, WishedLine, WishedPieces, WishedSale
from tests.simulation.counters import SimTill
from tests.simulation.findings import STUCK, Findings
from tests.simulation.server import CARD, OFFER
from tests.simulation.truth import Truth
from tests.simulation.weather import Weather

Wish = SaleAsked | RefundAsked | VoucherAsked
STEP_POINTS = 10
FULL_CARDS = 0.3
"""So often a full stamp card is tried, whether or not it is full."""
ENDS: tuple[tuple[c.Command, ...], ...] = (
    (c.SaleFinished(),),
    (c.SaleFinished(), c.LastUndone()),
    (c.BasketHeld(),),
    (c.BasketCleared(),),
    (),
)
VOUCHERS_ABOUT = 6
PATIENCE_STEPS = 80
"""Longer than any answer of a till takes, which it owes after 3 seconds, in the smallest steps."""


@dataclass(slots=True)
class Asking:
    """A question that another program put and has no answer to yet; `since` is the step, `start` the till's run."""

    place: int
    question: Wish
    since: int
    start: int


@dataclass
class Shopper:
    """Chooses and asks; `ask` in the world hands the commands over."""

    rng: random.Random
    weather: Weather
    tills: list[SimTill]
    members: tuple[str, ...]
    home: list[str]
    truth: Truth
    findings: Findings
    tickets: int = 0
    open: dict[int, Asking] = field(default_factory=dict)
    asking_at: int | None = None
    sales: list[tuple[int, str]] = field(default_factory=list)
    again: list[Asking] = field(default_factory=list)

    def visit(self, step: int) -> tuple[int, list[c.Command]]:
        """One customer: at which till, and what is done there."""
        rng, weather = self.rng, self.weather
        if not self._open():
            return 0, []
        self.again = [asking for asking in self.again if not self.tills[asking.place].out]
        if self.again and rng.random() < 0.3:
            asking = self.again.pop(rng.randrange(len(self.again)))
            if not self.tills[asking.place].leaving:
                return self._once_more(asking, step)
            self.again.append(asking)
        if self.sales and rng.random() < weather.refund:
            place, sale = rng.choice(self.sales)
            pieces = rng.choice((None, (WishedPieces(1, 1),)))
            if not self.tills[place].leaving:
                return self._ask(place, RefundAsked(self._name(), sale, pieces), step)
        if rng.random() < weather.voucher:
            return self._with_voucher(step)
        who = rng.randrange(len(self.members))
        if weather.moves and rng.random() < weather.moves:
            place = rng.choice(self._open())
            return place, self.moves(who, place)
        place, points = self._place(who), self._points(self.members[who])
        if rng.random() < weather.screen:
            return place, self._by_hand(self.members[who], points)
        return self._ask(place, self.sale(self.members[who], points), step)

    def sale(self, member: str | None, points: int | None, voucher: str | None = None) -> SaleAsked:
        """A sale as another program wishes it."""
        amount = max(self.rng.randrange(400, 9_000), points or 0)
        line = WishedLine(None, "food", amount, self.rng.randrange(1, 4))
        plain = member is not None and points is None and voucher is None
        card = CARD.id if plain and self.rng.random() < FULL_CARDS else None
        wish = WishedSale(member, (line,), redeem_points=points, redeem_voucher=voucher, redeem_stamp_card=card)
        return SaleAsked(self._name(), wish)

    def _with_voucher(self, step: int) -> tuple[int, list[c.Command]]:
        """Points become a voucher, or one is handed in, mostly somewhere else, now and then for a second time."""
        live, who = self.truth.live_vouchers(), self.rng.randrange(len(self.members))
        place = self.rng.choice(self._open())
        if live and self.weather.wanderers:
            if self.rng.random() < self.weather.stroll:
                return self._strolls(place, self.rng.choice(live[: self.weather.wanderers]))
            live = live[self.weather.wanderers :]
        if live and self.weather.stroll and not self.weather.wanderers and self.rng.random() < self.weather.stroll:
            return place, self._asks_only(self.rng.choice(live))
        if len(live) > VOUCHERS_ABOUT or (live and self.rng.random() < 0.5):
            some = list(self.truth.vouchers) if self.rng.random() < 0.1 else live
            return self._ask(place, self.sale(None, None, self.rng.choice(some)), step)
        return self._ask(self._place(who), VoucherAsked(self._name(), self.members[who], OFFER.id), step)

    def answered(self, place: int, ticket: int, answer: Answer) -> None:
        """A till told how it ended."""
        asking = self.open.pop(ticket, None)
        if asking is None:
            self.findings.broken(STUCK, f"ticket {ticket} was answered twice")
            return
        if isinstance(answer, Told):
            self.truth.answered(self.tills[place], answer.document)
            if isinstance(asking.question, SaleAsked) and not self.truth.is_skewed(
                self.tills[place].device, asking.question.id
            ):
                self.sales.append((place, asking.question.id))
        elif isinstance(answer, Refusal):
            self.findings.count(f"refused {answer.code}")

    def look_round(self, step: int) -> None:
        """Whoever asked a till that has fallen since asks again some time; whoever waits too long is stuck."""
        for ticket, asking in list(self.open.items()):
            if self.tills[asking.place].starts != asking.start or not self.tills[asking.place].running:
                del self.open[ticket]
                self.again.append(asking)
            elif step - asking.since > PATIENCE_STEPS:
                del self.open[ticket]
                self.findings.broken(STUCK, f"till {asking.place} never answered {asking.question.id}")

    def ask(self, place: int, question: Wish, step: int) -> tuple[int, list[c.Command]]:
        """A question with a ticket."""
        return self._ask(place, question, step)

    def _ask(self, place: int, question: Wish, step: int) -> tuple[int, list[c.Command]]:
        self.tickets += 1
        self.open[self.tickets] = Asking(place, question, step, self.tills[place].starts)
        return place, [c.Asked(self.tickets, question)]

    def _once_more(self, asking: Asking, step: int) -> tuple[int, list[c.Command]]:
        return self._ask(asking.place, asking.question, step)

    def _name(self) -> str:
        self.tickets += 1
        return f"op-{self.tickets}"

    def moves(self, who: int, place: int) -> list[c.Command]:
        """A member wishes to be at home where this till is, and goes there from now on."""
        self.home[who] = self.tills[place].joined.store
        return [c.MemberChosen(self.members[who]), c.HomeWished(), c.MemberCleared()]

    def _open(self) -> list[int]:
        return [till.place for till in self.tills if not (till.leaving or till.out)]

    def _place(self, who: int) -> int:
        is_open = self._open()
        at_home = [place for place in is_open if self.tills[place].joined.store == self.home[who]]
        anywhere = self.rng.random() < self.weather.away or not at_home
        return self.rng.choice(is_open if anywhere else at_home)

    def _points(self, member: str) -> int | None:
        """Often nothing, else some of what there is, and now and then more."""
        if self.rng.random() >= self.weather.redeem:
            return None
        most = self.truth.balance(member) // STEP_POINTS
        wished = self.rng.choice(
            (most, most // 2, most // 2, min(most, self.rng.randrange(1, 20)), most // 3, most + 5)
        )
        return wished * STEP_POINTS or None

    def _strolls(self, place: int, voucher: str) -> tuple[int, list[c.Command]]:
        """Somebody asks whether a voucher is good here, and the next time goes away with it, having bought nothing."""
        if self.asking_at is not None:
            place, self.asking_at = self.asking_at, None
            return place, [c.BasketCleared()]
        self.asking_at = place
        return place, [c.AmountEntered(self.rng.randrange(400, 9_000), "food"), c.VoucherHanded(voucher)]

    def _asks_only(self, voucher: str) -> list[c.Command]:
        """Whether a voucher is good here; nothing is bought."""
        return [c.AmountEntered(self.rng.randrange(400, 9_000), "food"), c.VoucherHanded(voucher), c.BasketCleared()]

    def _by_hand(self, member: str, points: int | None) -> list[c.Command]:
        """The same at the screen; what does not end with this customer is taken up by the next."""
        buy: list[c.Command] = [c.MemberChosen(member), c.AmountEntered(self.rng.randrange(400, 9_000), "food")]
        use: list[c.Command] = [] if points is None else [c.PointsEntered(points)]
        return [*buy, *use, *self.rng.choice(ENDS)]
