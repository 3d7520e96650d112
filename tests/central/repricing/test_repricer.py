"""Real tills sell by a rich programme, the real server prices all of it again: no difference, until a till lies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import msgspec
import pytest
from msgspec import UNSET

from central.repricing.again import NOT_PRICED, PRICE_DIFFERS, PROGRAMME_UNKNOWN
from central.repricing.repricer import Counted, Repricer
from central.store.catalogue import Category, Product, save_categories, save_products
from central.store.exceptions import Waiting, exceptions
from central.store.given import Given, given
from central.store.people import NewMember, Opening, add_members
from central.store.priced import forget_priced, unpriced
from central.store.shops import publish_programme, shop
from central.store.stops import StoppedBy, stops
from loyalty.codes.receipt import paper_name
from loyalty.codes.scanned import card_number
from loyalty.ops.accrued import AccruedLine
from loyalty.ops.effect import Credit, Effect
from loyalty.ops.facts import Facts
from loyalty.ops.operations import SCHEMA, Accrual, Gave, Origin, Sale
from loyalty.pricing.quote import Quote, quote
from loyalty.rules.claims import Claims
from loyalty.rules.conditions import Birthday, Goods, Hours, When
from loyalty.rules.earning import Bonus, Caps, Earn, EarnRule, Rate
from loyalty.rules.offers import Offer
from loyalty.rules.programme import Programme, programme_bytes
from loyalty.rules.spending import Redeem
from loyalty.rules.stacking import Stacking
from loyalty.sales.requote import facts_of
from loyalty.sales.sale import make_sale
from loyalty.shopping.basket import Basket, Line, Tender, TenderKind
from loyalty.shopping.member import Member
from loyalty.shopping.occasion import Occasion
from loyalty.shopping.wallet import Wallet
from loyalty.signing.published import Published
from terminal.questions import ClaimAsked, RefundAsked, SaleAsked, Told, WishedLine, WishedSale
from tests.central.floor import START_MS, FloorTill
from tests.fakes.floor_tills import RealTill, Room

ANA, BEN, CARLA = "0123456789ABCDEA", "0123456789ABCDEB", "0123456789ABCDEC"
NUMBERS = {ANA: card_number(70_001), BEN: card_number(70_002), CARLA: card_number(70_003)}
APP = card_number(71_001)
EGGS, EGGS_CODE = "eggs", "05012345678900"
RICH = Programme(
    version=2,
    name="Harbour points",
    currency="GBP",
    earn=Earn(
        default=Rate(1, 10),
        categories={"drinks": Rate(2, 10)},
        tags={"organic": Rate(3, 10)},
        rules=(
            EarnRule(id="gold", label="Gold", multiply_percent=150, when=When(tiers=("gold",))),
            EarnRule(id="staff", label="Staff", multiply_percent=130, when=When(segments=("staff",)), group="work"),
            EarnRule(
                id="early",
                label={"en": "Early bird", "de": "Frühaufsteher"},
                multiply_percent=300,
                stacking=Stacking.COMBINE,
                when=When(hours=(Hours("00:00", "15:18"),)),
            ),
            EarnRule(id="hello", label="Welcome", bonus=Bonus(points=25), when=When(first_visit=True), group="new"),
            EarnRule(id="app", label="App", bonus=Bonus(points=7), when=When(card_kinds=("app",)), group="app"),
            EarnRule(
                id="cake",
                label="Cake",
                bonus=Bonus(points=40),
                when=When(birthday=Birthday(30, 30)),
                goods=Goods(products=(EGGS,)),
                group="cake",
            ),
        ),
        caps=Caps(day=2_000),
    ),
    offers=(Offer(id="gold-ten", label="Gold: 10 % off", percent=10, when=When(tiers=("gold",))),),
    redeem=Redeem(points=10, worth_minor=10, minimum=10, step=10),
    claims=Claims(),
)


@pytest.fixture
def room(sqlite_copy: str, tmp_path: Path) -> Iterator[Room]:
    """Two tills in a shop of the rich programme with three members who differ in all that rules ask."""
    place = Room(sqlite_copy, tmp_path)
    home, write = place.floor.stores[0].id, place.floor.database.write
    people = [
        NewMember(
            Member(ANA, NUMBERS[ANA], "Ana", tier="gold", birthday="02-29", home_store=home),
            None,
            (APP,),
            (Opening(START_MS, 800),),
            card_kind="app",
        ),
        NewMember(Member(BEN, NUMBERS[BEN], "Ben", tier="silver", home_store=home, segments=("staff",)), None, ()),
        NewMember(Member(CARLA, NUMBERS[CARLA], "Carla", birthday="09-20", home_store=home), None, ()),
    ]
    key = place.floor.database.read(shop).lookup_key
    write(partial(add_members, new=people, lookup_key=key))
    write(partial(save_categories, changed=[Category("drinks", "Drinks", "food"), Category("tea", "Tea", "drinks")]))
    write(partial(save_products, changed=[Product(EGGS, "Eggs", "food", 295, None, EGGS_CODE, ("organic",))]))
    write(partial(publish_programme, new=signed(place, RICH, START_MS + 1)))
    place.wait()
    yield place
    place.close()


def signed(room: Room, programme: Programme, starts_ms: int) -> Published:
    """The programme as the server publishes it."""
    plain = Published(programme.version, programme_bytes(programme).decode(), starts_ms)
    return replace(plain, signature=plain.signed(room.floor.signer))


def slip_in(till: RealTill, one: Published) -> None:
    """The till goes by this document from its next start on, whatever the server sent."""
    values = (one.version, one.document, one.starts_ms, one.signature)
    vars(till.store)["_connection"].driver.execute(
        "INSERT OR REPLACE INTO replica.programme (version, document, starts_ms, signature, ver, own) "
        "VALUES (?, ?, ?, ?, 1, 0)",
        values,
    )
    till.restart()


def buy(till: RealTill, name: str, who: str | None, *lines: WishedLine, points: int | None = None) -> Sale:
    wished = lines or (WishedLine(None, "tea", 1_230, 3), WishedLine(EGGS_CODE, None, None, 2))
    told = till.ask(SaleAsked(name, WishedSale(member=who, lines=wished, redeem_points=points)))
    assert isinstance(told, Told), told
    kept = till.store.kept(name)
    assert kept is not None
    assert isinstance(kept.operation, Sale)
    return kept.operation


def a_day(room: Room) -> list[Sale]:
    """Everybody buys at both tills, before and after the early hours, with and without points and a line."""
    sold: list[Sale] = []
    for round_, till in enumerate((*room.tills, *room.tills)):
        till.off = round_ == 1
        for who in (APP, NUMBERS[ANA], NUMBERS[BEN], NUMBERS[CARLA], None):
            sold.append(buy(till, f"s-{len(sold)}", who))
        sold.append(buy(till, f"s-{len(sold)}", NUMBERS[BEN], WishedLine(None, "food", 999, 1)))
        till.off = False
        room.wait(70)
    sold.append(buy(room.tills[0], "with-points", NUMBERS[ANA], points=100))
    room.wait()
    return sold


def waiting(room: Room) -> list[Waiting]:
    return [
        one for one in room.floor.database.read(exceptions) if one.noted.cause in (PRICE_DIFFERS, PROGRAMME_UNKNOWN)
    ]


def test_no_honest_sale_differs_whoever_bought_and_whenever(room: Room) -> None:
    sold = a_day(room)
    whys = {line.why for sale in sold for line in sale.lines}
    for label in ("Gold", "Staff", "Early bird", "Welcome", "App", "Cake", "Drinks"):
        assert any(label in why for why in whys), label
    known = [sale.facts for sale in sold if isinstance(sale.facts, Facts)]
    assert len(known) == len(sold)
    assert {facts.card_kind for facts in known} == {None, "app"}
    assert max(facts.earned_today for facts in known) > 0
    assert {line.tags for sale in sold for line in sale.lines if line.gtin} == {("organic",)}
    assert any(line.offer_minor for sale in sold for line in sale.lines)
    repricer = Repricer(room.floor.database, room.floor.clock)
    assert repricer.run_once() == Counted(len(sold), 0, 0)
    assert waiting(room) == []
    assert repricer.look_once() is None, "nothing is priced twice"


def test_a_till_that_goes_by_another_document_is_found_with_figures_and_nothing_is_undone(room: Room) -> None:
    richer = msgspec.structs.replace(RICH, earn=msgspec.structs.replace(RICH.earn, default=Rate(9, 10)))
    liar = room.tills[0]
    slip_in(liar, signed(room, richer, START_MS + 1))
    lie = buy(liar, "lie", NUMBERS[BEN], WishedLine(None, "food", 1_000, 1))
    buy(room.tills[1], "honest", NUMBERS[BEN], WishedLine(None, "food", 1_000, 1))
    room.wait()
    net = liar.net(BEN)
    Repricer(room.floor.database, room.floor.clock).run_once()
    (found,) = waiting(room)
    assert (found.noted.cause, found.noted.till, found.noted.member) == (PRICE_DIFFERS, liar.id, BEN)
    right = lie.effect.earn - found.noted.points
    assert f"the till gave {lie.effect.earn:,} points, by programme 2 it is {right:,}" in found.noted.detail
    assert "honoured as printed" in found.noted.detail
    assert room.floor.differences() == []
    room.wait()
    assert liar.net(BEN) == net


def claim(till: RealTill, name: str, sale: str, who: str) -> Accrual:
    told = till.ask(ClaimAsked(name, sale, who))
    assert isinstance(told, Told), told
    kept = till.store.kept(name)
    assert kept is not None
    assert isinstance(kept.operation, Accrual)
    return kept.operation


def test_points_that_were_claimed_count_as_a_sale_does_and_are_priced_again(room: Room) -> None:
    till, other = room.tills
    buy(till, "nobodys", None)
    buy(till, "nobodys-too", None)
    first = claim(till, "c-1", "nobodys", NUMBERS[BEN])
    second = claim(till, "c-2", "nobodys-too", NUMBERS[BEN])
    assert isinstance(first.facts, Facts)
    assert isinstance(second.facts, Facts)
    assert (first.facts.first_visit, first.facts.earned_today) == (True, 0)
    assert (second.facts.first_visit, second.facts.earned_today) == (False, first.effect.earn)
    room.wait()
    later = buy(other, "later", NUMBERS[BEN])
    assert isinstance(later.facts, Facts)
    assert (later.facts.first_visit, later.facts.earned_today) == (False, first.effect.earn + second.effect.earn)
    assert isinstance(till.ask(RefundAsked("undo", "c-2", None)), Told)
    room.wait()
    assert Repricer(room.floor.database, room.floor.clock).run_once() == Counted(5, 0, 0)
    assert waiting(room) == []
    seen = other.store.earned_on(BEN, later.context.at_ms // 86_400_000)
    assert seen == first.effect.earn + later.effect.earn, "what was undone makes room under the day's cap"


def test_a_till_that_gives_more_for_a_claim_than_its_sale_was_worth_is_found(room: Room) -> None:
    liar = room.tills[0]
    buy(liar, "nobodys", None, WishedLine(None, "food", 1_000, 1))
    richer = msgspec.structs.replace(RICH, earn=msgspec.structs.replace(RICH.earn, default=Rate(9, 10)))
    slip_in(liar, signed(room, richer, START_MS + 1))
    lie = claim(liar, "c-1", "nobodys", NUMBERS[BEN])
    room.wait()
    assert Repricer(room.floor.database, room.floor.clock).run_once() == Counted(2, 0, 1)
    (found,) = waiting(room)
    assert (found.noted.cause, found.noted.member, found.noted.seq) == (PRICE_DIFFERS, BEN, 2)
    right = lie.effect.earn - found.noted.points
    assert 0 < right < lie.effect.earn
    assert f"the till gave {lie.effect.earn:,} points, by programme 2 it is {right:,}" in found.noted.detail


def test_a_till_whose_paper_promises_more_than_the_programme_gives_is_found(room: Room) -> None:
    liar = room.tills[0]
    richer = msgspec.structs.replace(RICH, earn=msgspec.structs.replace(RICH.earn, default=Rate(9, 10)))
    slip_in(liar, signed(room, richer, START_MS + 1))
    buy(liar, "nobodys", None, WishedLine(None, "food", 1_000, 1))
    room.wait()
    Repricer(room.floor.database, room.floor.clock).run_once()
    (found,) = waiting(room)
    assert "line 1, points for whoever claims them: 2,000 at the till, 300 by programme 2" in found.noted.detail


def test_a_version_that_the_server_lacks_waits_for_a_person_and_can_be_priced_later(room: Room) -> None:
    database = room.floor.database
    ahead = msgspec.structs.replace(RICH, version=3)
    slip_in(room.tills[0], signed(room, ahead, START_MS + 2))
    buy(room.tills[0], "ahead", NUMBERS[CARLA])
    room.wait()
    assert Repricer(database, room.floor.clock).run_once() == Counted(1, 0, 1)
    (found,) = waiting(room)
    assert found.noted.cause == PROGRAMME_UNKNOWN
    assert "version 3" in found.noted.detail
    database.write(partial(publish_programme, new=signed(room, ahead, START_MS + 2)))
    database.write(forget_priced)
    assert Repricer(database, room.floor.clock).run_once() == Counted(1, 0, 0)


def test_f29_a_sale_that_leaves_out_what_it_was_priced_by_is_looked_at(room: Room) -> None:
    liar = room.floor.till("South", "Sly till")
    liar.sell(BEN, 500)
    liar.commit(msgspec.structs.replace(liar.sale(None, 500), claimable=(7,)))
    liar.sell(None, 500)
    liar.exchange()
    assert Repricer(room.floor.database, room.floor.clock).run_once() == Counted(0, 3, 2)
    found = [one.noted for one in room.floor.database.read(exceptions) if one.noted.cause == NOT_PRICED]
    assert [(one.seq, one.points) for one in found] == [(1, liar.sales[1].effect.earn), (2, 7)]
    assert "did not say what it priced them by. The receipt is honoured as printed." in found[0].detail


def test_points_claimed_by_the_name_on_paper_are_priced_again(room: Room) -> None:
    liar = room.floor.till("South", "Sly till")
    seq = liar.commit(msgspec.structs.replace(liar.sale(None, 100), claimable=(10,)))
    lines, effect = (AccruedLine(1, 1, 1_000_000),), Effect(earn=1_000_000)
    origin = Origin(liar.id, 1, seq, paper_name(liar.sales[seq].sale_id))
    context = msgspec.structs.replace(liar.context(), programme=2)
    liar.commit(Accrual(SCHEMA, context, "c", BEN, effect, origin, lines, "", Facts(0, "en", tier="silver")))
    liar.exchange()
    Repricer(room.floor.database, room.floor.clock).run_once()
    causes = {one.noted.seq: one.noted.cause for one in room.floor.database.read(exceptions)}
    assert causes == {1: NOT_PRICED, 2: PRICE_DIFFERS}, "it was compared with the programme that its sale names"


ADVENT = EarnRule(id="advent", label="Advent", multiply_percent=200, budget_points=500)


def counted_sale(till: FloorTill, name: str, minor: int, rules: tuple[Gave, ...] | None = None) -> Sale:
    """A sale by RICH with a rule of Advent, which says that rules gave this; without a word of that, the truth."""
    occasion, basket = Occasion(START_MS, 0, "store"), Basket((Line("Thing", "food", 1, minor),))
    quoted = quote(advent(), basket, Wallet(0, 0), occasion)
    assert isinstance(quoted, Quote)
    sale = make_sale(
        context=msgspec.structs.replace(till.context(), programme=3, at_ms=START_MS, store="store"),
        sale_id=name,
        currency="GBP",
        member=BEN,
        basket=basket,
        quoted=quoted,
        tenders=(Tender(TenderKind.CASH, minor),),
        credit=Credit.POOL,
        owed=0,
        facts=facts_of(basket, Wallet(0, 0), occasion, "en"),
    )
    assert isinstance(sale, Sale)
    if rules is None:
        return sale
    return msgspec.structs.replace(sale, lines=(msgspec.structs.replace(sale.lines[0], rules=rules or UNSET),))


def advent() -> Programme:
    earn = Earn(default=Rate(1, 10), rules=(ADVENT,))
    return msgspec.structs.replace(RICH, version=3, earn=earn, offers=())


def test_f33_what_a_budget_rule_gave_is_priced_again_and_a_lie_neither_stops_it_nor_spares_it(room: Room) -> None:
    database, till = room.floor.database, room.floor.till("South", "Sly till")
    database.write(partial(publish_programme, new=signed(room, advent(), START_MS + 2)))
    repricer = Repricer(database, room.floor.clock)
    repricer.run_once()

    def told(*sales: Sale) -> list[str]:
        for sale in sales:
            till.commit(sale)
        till.exchange_all()
        repricer.run_once()
        return [one.noted.detail for one in database.read(exceptions) if one.noted.cause == PRICE_DIFFERS]

    assert told(counted_sale(till, "honest", 1_000)) == []
    assert database.read(given) == {"advent": Given(100)}
    (said,) = told(counted_sale(till, "million", 10, (Gave("advent", points=1_000_000),)))
    assert "line 1, given by advent: 1,000,000 at the till, 1 by programme 3" in said
    assert (database.read(given), database.read(stops)) == ({"advent": Given(101)}, [])
    assert len(told(counted_sale(till, "nothing", 5_000, ()))) == 2
    assert [(one.rule, one.cause) for one in database.read(stops)] == [("advent", StoppedBy.BUDGET)]
    assert database.read(given) == {"advent": Given(601)}
    database.write(forget_priced)
    repricer.run_once()
    assert database.read(given) == {"advent": Given(601)}, "a count is corrected once"


def impossible(till: FloorTill, lie: str) -> Sale:
    """A sale that no till makes."""
    sale = till.sale(BEN, 100)
    line, context = sale.lines[0], sale.context
    match lie:
        case "costs nothing":
            line = msgspec.structs.replace(line, amount_minor=0)
        case "costs too much":
            line = msgspec.structs.replace(line, amount_minor=10**9, offer_minor=10**9)
        case _:
            context = msgspec.structs.replace(context, at_ms=2**53 - 1)
    return msgspec.structs.replace(sale, lines=(line,), context=context, facts=Facts(0, "en", tier="silver"))


@pytest.mark.parametrize("lie", ["costs nothing", "costs too much", "far away"])
def test_a_sale_that_cannot_be_is_looked_at_and_those_behind_it_have_their_turn(room: Room, lie: str) -> None:
    liar, other = room.floor.till("South", "Odd till"), room.floor.till("South", "Next till")
    liar.commit(impossible(liar, lie))
    for till in (liar, other):
        sale = till.sale(BEN, 100)
        line = msgspec.structs.replace(sale.lines[0], points=777)
        effect = msgspec.structs.replace(sale.effect, earn=777)
        facts = Facts(0, "en", tier="silver", earned_today=sale.effect.earn)
        till.commit(msgspec.structs.replace(sale, facts=facts, lines=(line,), effect=effect))
        till.exchange_all()
    repricer = Repricer(room.floor.database, room.floor.clock)
    assert repricer.run_once() == Counted(3, 0, 3)
    found = {(one.noted.till, one.noted.seq): one.noted for one in room.floor.database.read(exceptions)}
    causes = {(liar.id, 1): NOT_PRICED, (liar.id, 2): PRICE_DIFFERS, (other.id, 1): PRICE_DIFFERS}
    assert {at: found[at].cause for at in causes} == causes
    assert "could not be priced again: it cannot be: a " in found[liar.id, 1].detail
    assert repricer.look_once() is None


def test_every_till_has_its_turn_however_much_one_of_them_sells(room: Room) -> None:
    busy, other = sorted((room.floor.till("South", name) for name in ("One", "Two")), key=lambda one: one.id)
    other.sell(BEN, 500)
    other.exchange_all()
    repricer, looks = Repricer(room.floor.database, room.floor.clock), 0
    while looks < 3:
        busy.sell(BEN, 500)
        busy.exchange_all()
        repricer.look_once()
        looks += 1
    waiting_still = room.floor.database.read(lambda tx: unpriced(tx, 1, (busy.id, 1)))
    assert waiting_still is None or waiting_still.till == busy.id
