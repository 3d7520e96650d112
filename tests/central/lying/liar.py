"""A till whose software lies: it commits whatever can be written as an operation, true, false, early or twice."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import msgspec
from msgspec import UNSET

from loyalty.codes.receipt import paper_name
from loyalty.ops.accrued import AccruedLine
from loyalty.ops.bodies import body_of
from loyalty.ops.effect import Credit, Effect
from loyalty.ops.operations import (
    SCHEMA,
    Accrual,
    Handback,
    Operation,
    Origin,
    ReturnedLine,
    Reversal,
    Sale,
    UsedVoucher,
    VoucherIssue,
    VoucherReturn,
)
from loyalty.ops.stamped import Stamped, StampedLine, StampsBack
from loyalty.ops.stamps import stamp_account
from loyalty.sales.sale import make_paper_reversal
from loyalty.sales.shares import Pieces, returned_shares, shares_of
from loyalty.values.errors import BadValue, Refusal
from loyalty.values.ids import VOUCHER_BYTES, new_voucher_id

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.central.floor import FloorTill

DAY_MS = 86_400_000
CARD, FULL = "coffee", 3


@dataclass
class Gossip:
    """What the lying tills know of each other: sales with their places, and vouchers that anybody ever named."""

    members: list[str]
    sales: list[tuple[str, int, Sale]] = field(default_factory=list)
    vouchers: list[str] = field(default_factory=list)


class Liar:
    """Draws operations for one till of a shop floor."""

    def __init__(self, till: FloorTill, others: list[FloorTill], gossip: Gossip, rng: random.Random) -> None:
        self._till, self._others, self._gossip, self._rng = till, others, gossip, rng

    def commit(self) -> None:
        """One more operation; a lie that no operation can tell is none."""
        often: list[Callable[[], Operation]] = [self._sale, self._sale, self._return, self._return_by_paper]
        seldom: list[Callable[[], Operation]] = [
            self._claim,
            self._withdrawal,
            self._issue,
            self._give_up,
            self._hand_back,
        ]
        try:
            operation = self._rng.choice([*often, *often, *often, *seldom, self._claim, self._hand_back])()
            body = body_of(operation)
        except (BadValue, msgspec.ValidationError):
            return
        seq = self._till.commit_bytes(body)
        if isinstance(operation, Sale):
            self._gossip.sales.append((self._till.id, seq, operation))

    def _sale(self) -> Sale:
        rng, member = self._rng, self._member()
        plain = self._till.sale(None, 100)
        points = [rng.randrange(60) for _ in range(rng.randrange(1, 3))]
        used = [rng.choice((0, 0, 10)) if member else 0 for _ in points]
        amounts = [rng.randrange(10, 400) for _ in points]
        lines = tuple(
            msgspec.structs.replace(
                plain.lines[0], quantity=rng.randrange(1, 5), amount_minor=amount,
                points=earned if member else 0, used=use, discount_minor=use,
            )
            for amount, earned, use in zip(amounts, points, used, strict=True)
        )  # fmt: skip
        total = sum(amounts)
        return msgspec.structs.replace(
            plain,
            member=member,
            lines=lines,
            total_minor=total,
            due_minor=max(total - sum(used), 0),
            points_value_minor=sum(used),
            effect=Effect(earn=sum(points) if member else 0, use=sum(used), credit=self._credit(member)),
            stamps=self._stamped(len(lines)) if member and rng.random() < 0.6 else UNSET,
            vouchers=self._handed_in(),
            claimable=UNSET if member else tuple(points),
        )

    def _stamped(self, lines: int) -> tuple[Stamped, ...]:
        rng, credit = self._rng, self._credit("")
        used = rng.choice((0, 0, FULL))
        parts = tuple(StampedLine(n, rng.randrange(5), used if n == 1 else 0) for n in range(1, lines + 1))
        earn = sum(part.given for part in parts)
        repay = rng.randrange(min(1, earn) + 1) if credit is Credit.LOCAL else 0
        return (Stamped(CARD, Effect(earn=earn, use=used, credit=credit, repay=repay), FULL, parts),)

    def _handed_in(self) -> tuple[UsedVoucher, ...]:
        if not self._gossip.vouchers or self._rng.random() < 0.7:
            return ()
        voucher = self._rng.choice(self._gossip.vouchers)
        return (UsedVoucher(voucher, self._rng.randrange(1, 4), self._rng.randrange(50)),)

    def _return(self) -> Reversal:
        rng, (origin, sale) = self._rng, self._origin()
        member = rng.choice((None, sale.member if sale else None, self._member()))
        most = len(sale.lines) if sale else 2
        lines = tuple(
            ReturnedLine(line, rng.randrange(1, 4), rng.randrange(100), rng.randrange(20), rng.randrange(10))
            for line in rng.sample(range(1, most + 1), rng.randrange(1, most + 1))
        )
        take, give = sum(line.points for line in lines), sum(line.used for line in lines)
        effect = Effect(take=take, take_local=self._local(take, member), give=give, credit=self._credit(member))
        return Reversal(
            schema=SCHEMA, context=self._till.context(), sale_id=self._name(), member=member, effect=effect,
            currency="GBP", origin=origin, amount_minor=rng.randrange(200), undo=rng.random() < 0.3, lines=lines,
            vouchers=sale.vouchers if sale and rng.random() < 0.7 else (),
            stamps=(self._stamps_back(member),) if member and rng.random() < 0.5 else UNSET,
        )  # fmt: skip

    def _return_by_paper(self) -> Reversal:
        """What an honest till does with a receipt of another one, whether or not the goods came back there before."""
        origin, sale = self._origin()
        if sale is None:
            raise BadValue("nothing stands on the paper of no sale")
        origin = msgspec.structs.replace(origin, sale_id=paper_name(sale.sale_id))
        pieces = self._rng.choice((None, [Pieces(1, 1)]))
        lines = returned_shares(shares_of(sale), {}, pieces)
        if isinstance(lines, Refusal):
            raise BadValue(lines.sentence)
        name, context = self._name(), self._till.context()
        return make_paper_reversal(context=context, reversal_id=name, currency="GBP", origin=origin, lines=lines)

    def _stamps_back(self, member: str) -> StampsBack:
        take, give = self._rng.randrange(5), self._rng.randrange(4)
        local = self._local(take, member)
        return StampsBack(CARD, Effect(take=take, take_local=local, give=give, credit=self._credit(member)))

    def _claim(self) -> Accrual:
        origin, sale = self._origin()
        lines: tuple[AccruedLine, ...] = (AccruedLine(1, 1, 20),)
        if sale is not None:
            points = [line.points for line in sale.lines] if sale.claimable is UNSET else sale.claimable
            worth = zip(sale.lines, points, strict=True)
            lines = tuple(AccruedLine(n, line.quantity, earned) for n, (line, earned) in enumerate(worth, start=1))
        earn = Effect(earn=sum(line.points for line in lines))
        day = self._rng.choice((UNSET, 20_700))
        return Accrual(
            SCHEMA,
            self._till.context(),
            self._name(),
            self._somebody(),
            earn,
            origin,
            lines,
            "A card was left",
            UNSET,
            day,
        )

    def _withdrawal(self) -> Accrual:
        take, member = self._rng.randrange(60), self._somebody()
        effect = Effect(take=take, take_local=self._local(take, member))
        return Accrual(SCHEMA, self._till.context(), self._name(), member, effect, self._origin()[0], (), "Not theirs")

    def _issue(self) -> VoucherIssue:
        voucher = new_voucher_id(self._rng.randbytes(VOUCHER_BYTES))
        self._gossip.vouchers.append(voucher)
        ends_ms = self._till.floor.clock.now + DAY_MS
        return VoucherIssue(
            SCHEMA,
            self._till.context(),
            self._name(),
            self._somebody(),
            Effect(use=50),
            voucher,
            "Thank you",
            500,
            "GBP",
            ends_ms,
        )

    def _give_up(self) -> VoucherReturn:
        voucher = self._rng.choice(self._gossip.vouchers or [new_voucher_id(bytes(VOUCHER_BYTES))])
        place = self._rng.randrange(1, 4)
        return VoucherReturn(SCHEMA, self._till.context(), self._name(), None, Effect(), voucher, place)

    def _hand_back(self) -> Handback:
        account = self._rng.choice((self._somebody(), stamp_account(self._somebody(), CARD)))
        effect = Effect(release=self._rng.randrange(1, 21))
        return Handback(SCHEMA, self._till.context(), self._name(), account, effect)

    def _origin(self) -> tuple[Origin, Sale | None]:
        """A sale that was made somewhere, by its true name or the one on paper, or one that was not, or not yet."""
        rng = self._rng
        if self._gossip.sales and rng.random() < 0.8:
            device, seq, sale = rng.choice(self._gossip.sales)
            return Origin(device, 1, seq, rng.choice((sale.sale_id, paper_name(sale.sale_id)))), sale
        other = rng.choice(self._others)
        return Origin(other.id, 1, other.head.seq + rng.randrange(1, 5), rng.choice(("none", paper_name("none")))), None

    def _member(self) -> str | None:
        return self._rng.choice((*self._gossip.members, None))

    def _somebody(self) -> str:
        return self._rng.choice(self._gossip.members)

    def _credit(self, member: str | None) -> Credit:
        return Credit.POOL if member is None else self._rng.choice(list(Credit))

    def _local(self, take: int, member: str | None) -> int:
        return 0 if member is None else self._rng.randrange(take + 1)

    def _name(self) -> str:
        return f"lie-{self._till.head.seq}"
