"""Two tills lie about everything and a third is honest: the server takes all of it in, and its books hold."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import msgspec
import pytest

from central.points.rounds import go_round
from central.store.vouchers import all_vouchers
from loyalty.exchange.wire import ExchangeReply, Verdict
from loyalty.rules.expiry import Expiry
from loyalty.rules.stamps import FullCard, StampCard, StampCards
from tests.central.gifts.giving import gift, giving
from tests.central.lying.liar import CARD, DAY_MS, FULL, Gossip, Liar
from tests.central.points.purses import publish

if TYPE_CHECKING:
    from loyalty.rules.programme import Programme
    from tests.central.floor import Floor, FloorTill

SEEDS, VISITS = 16, 40


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(SEEDS))
def test_whatever_tills_tell_the_books_hold_and_the_honest_one_is_heard(sqlite_floor: Floor, seed: int) -> None:
    floor, rng = sqlite_floor, random.Random(seed)
    publish(floor, everything())
    tills = [floor.till("North"), floor.till("South", "Till 2"), floor.till("North", "Till 3")]
    for till in tills:
        till.exchange_all()
    *lying, honest = tills
    gossip = Gossip(floor.members[:2])
    liars = [Liar(till, tills, gossip, rng) for till in lying]
    for _ in range(VISITS):
        place = rng.randrange(len(tills))
        for _ in range(rng.randrange(1, 6)):
            if tills[place] is honest:
                buy_and_bring_back(honest, floor.members[2], rng)
            else:
                liars[place].commit()
        if rng.random() < 0.7:
            send(tills[place])
        if rng.random() < 0.15:
            floor.clock.now += rng.choice((1, 10, 25, 40)) * DAY_MS
        if rng.random() < 0.2:
            tidy(floor)
        gossip.vouchers += {one.id for one in floor.database.read(all_vouchers)} - set(gossip.vouchers)
    for till in tills:
        while till.acked < till.head.seq:
            send(till)
    tidy(floor)
    assert floor.differences() == []


def everything() -> Programme:
    """Points and stamps that end, and vouchers by each kind of event."""
    gifts = (gift(from_minor=300, per="sale"), gift(id="b", balance=200, per="day"), gift(id="v", visit=3, per="sale"))
    card = StampCard(
        id=CARD, label="Coffees", full=FULL, worth=FullCard(free_piece=True), expiry=Expiry(20, grace_days=5)
    )
    cards = StampCards(cards=(card,))
    return msgspec.structs.replace(giving(*gifts), expiry=Expiry(30, grace_days=3), stamp_cards=cards)


def buy_and_bring_back(till: FloorTill, member: str, rng: random.Random) -> None:
    """A customer of the honest till buys, or brings all of an earlier sale back."""
    unreturned = [seq for seq in till.sales if seq not in till.returned]
    if unreturned and rng.random() < 0.3:
        till.commit(till.reversal(rng.choice(unreturned)))
    else:
        till.commit(till.sale(member, rng.randrange(1, 50) * 10))


def send(till: FloorTill) -> None:
    """A push that the server answers, and of an honest till nothing is put aside."""
    reply = till.ask(till.request())
    assert isinstance(reply, ExchangeReply), reply
    till.acked = reply.hwm
    if till.sales:
        assert [one for one in reply.outcomes if one.verdict is Verdict.QUARANTINED] == []


def tidy(floor: Floor) -> None:
    """What the server does by itself."""
    go_round(floor.database, floor.clock())
    while floor.judge_latecomers():
        pass
