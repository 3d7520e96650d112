"""Whole days at the counter, through the one door of the till."""

from pathlib import Path
from typing import Any

from terminal import commands as c
from terminal.counter import DeviceShown, Line
from terminal.events import CounterChanged, StatusChanged
from terminal.questions import StatusAsked, Told
from terminal.till.desk import TillSettings
from tests.fakes.shop import (
    AMARA,
    BEANS,
    BEN,
    CARLA,
    CROISSANT,
    DORA,
    FLAT_WHITE,
    GTINS,
    NUMBERS,
)
from tests.fakes.till_world import TillWorld

NOBODY = "Nobody and nothing found. Try the card number, the whole phone number or a name."


def scan(text: str, at_ms: int = 0, source: str = "wedge") -> c.CodeScanned:
    return c.CodeScanned(text, None, source, at_ms)


def test_a_member_buys_and_earns(world: TillWorld) -> None:
    world.do(scan("C:" + NUMBERS[AMARA]), scan(GTINS[FLAT_WHITE][1:]), c.ProductPicked(BEANS))
    assert world.counter.member is not None
    assert (world.counter.member.name, world.counter.member.balance) == ("Amara Okafor", 1_240)
    assert [(line.name, line.points, line.why) for line in world.counter.lines] == [
        ("Flat white, large", 7, "Hot drinks"),
        ("House blend beans 250 g", 19, "double points"),
    ]
    assert world.counter.finish_hint == "Earn 26"
    world.do(c.SaleFinished())
    assert world.counter.done is not None
    assert (world.counter.done.points_earned, world.counter.done.balance) == (26, 1_266)
    assert not world.counter.lines
    world.wait(1_000)
    assert (world.status.unsent, world.shop.net(AMARA)) == (0, 1_266)


def test_points_pay_for_a_part_while_the_line_is_down(offline: TillWorld) -> None:
    assert offline.status.line is Line.OFFLINE
    offline.do(c.MemberChosen(AMARA), c.ProductPicked(BEANS), c.PointsEntered(500))
    assert offline.counter.redeem is not None
    assert (offline.counter.total_minor, offline.counter.discount_minor) == (450, 500)
    offline.do(c.SaleFinished())
    assert offline.counter.done is not None
    assert (offline.counter.done.points_used, offline.counter.done.balance) == (500, 1_240 - 500 + 9)
    assert offline.status.unsent == 1
    offline.connect()
    assert (offline.status.unsent, offline.shop.net(AMARA)) == (0, 749)


def test_more_than_is_held_here_is_never_spent(offline: TillWorld) -> None:
    offline.do(c.MemberChosen(AMARA))
    for _ in range(10):
        offline.do(c.MemberChosen(AMARA), c.ProductPicked(BEANS, 2), c.PointsEntered(600), c.SaleFinished())
    assert offline.store.rights(AMARA).held >= 0
    offline.connect()
    assert offline.shop.accounts[AMARA].balance >= 0


def test_points_that_lie_at_the_server_are_asked_for_and_then_used(tmp_path: Path) -> None:
    world = TillWorld(tmp_path, anchor=False).connect()
    world.connected = False
    world.do(c.MemberChosen(AMARA), c.ProductPicked(BEANS))
    assert world.counter.member is not None
    assert (world.counter.member.balance, world.counter.member.spendable_here) == (1_240, 0)
    world.do(c.PointsEntered(300))
    assert "Asking" in (world.counter.waiting or "")
    assert not world.counter.can_finish
    world.do(c.SaleFinished())
    assert world.notices == ["waiting"]
    assert world.wanted[-1].wants == {AMARA: 300}
    world.reply()
    assert not world.counter.waiting
    assert world.counter.redeem is not None
    assert world.counter.redeem.points == 300
    world.close()


def test_points_that_the_server_does_not_give_in_three_seconds_are_refused(tmp_path: Path) -> None:
    world = TillWorld(tmp_path, anchor=False).connect()
    world.connected = False
    world.do(c.MemberChosen(AMARA), c.ProductPicked(BEANS), c.PointsEntered(300))
    world.wait(2_900)
    assert world.counter.waiting
    world.wait(200)
    assert not world.counter.waiting
    assert world.notices == ["not_spendable_here"]
    assert world.counter.redeem is None
    world.close()


def test_a_wish_for_points_ends_with_its_customer(tmp_path: Path) -> None:
    world = TillWorld(tmp_path, anchor=False).connect()
    world.connected = False
    world.do(c.MemberChosen(AMARA), c.ProductPicked(BEANS), c.PointsEntered(300), c.BasketHeld())
    world.do(c.MemberChosen(BEN), c.ProductPicked(CROISSANT))
    assert not world.counter.waiting
    world.reply()
    assert world.counter.redeem is None
    assert world.notices == []
    world.close()


def test_another_figure_takes_the_place_of_the_one_that_waits(tmp_path: Path) -> None:
    world = TillWorld(tmp_path, anchor=False).connect()
    world.connected = False
    world.do(c.MemberChosen(AMARA), c.ProductPicked(BEANS), c.PointsEntered(300), c.PointsEntered(0))
    assert not world.counter.waiting
    world.do(c.SaleFinished())
    assert world.counter.done is not None
    assert world.counter.done.points_used == 0
    world.close()


def test_earning_on_the_anchor_can_be_spent_at_once(offline: TillWorld) -> None:
    offline.do(c.MemberChosen(DORA), c.AmountEntered(30_000, "drinks"), c.SaleFinished())
    offline.do(c.MemberChosen(DORA), c.ProductPicked(BEANS), c.PointsEntered(600), c.SaleFinished())
    assert offline.counter.done is not None
    assert offline.counter.done.points_used == 600
    offline.connect()
    assert offline.shop.net(DORA) == 600 - 600 + 7


def test_earning_on_another_till_goes_to_the_pool_while_the_line_is_good(tmp_path: Path) -> None:
    world = TillWorld(tmp_path, anchor=False).connect()
    world.do(c.MemberChosen(DORA), c.AmountEntered(30_000, "drinks"), c.SaleFinished())
    assert world.store.rights(DORA).held == 0
    world.disconnect()
    world.do(c.MemberChosen(DORA), c.AmountEntered(30_000, "drinks"), c.SaleFinished())
    assert world.store.rights(DORA).held == 600
    world.connect()
    assert (world.shop.net(DORA), world.shop.accounts[DORA].pool) == (1_200, 1_200)
    world.close()


def test_an_undone_sale_leaves_nothing_behind(offline: TillWorld) -> None:
    offline.do(c.MemberChosen(AMARA), c.ProductPicked(BEANS), c.PointsEntered(500), c.SaleFinished(), c.LastUndone())
    assert "undone" in offline.notices
    assert "Hand back £4.50" in offline.sentence
    assert offline.counter.done is not None
    assert offline.counter.done.undone
    assert offline.counter.done.balance == 1_240
    offline.do(c.LastUndone())
    assert offline.notices == ["nothing_to_undo"]
    offline.connect()
    assert offline.shop.net(AMARA) == 1_240


def test_a_sale_can_be_undone_only_for_a_while(world: TillWorld) -> None:
    world.do(c.ProductPicked(BEANS), c.SaleFinished())
    world.clock.passes(15 * 60_000)
    world.do(c.LastUndone())
    assert world.notices == ["nothing_to_undo"]


def test_the_last_sale_can_still_be_undone_after_a_crash(world: TillWorld) -> None:
    world.do(c.MemberChosen(AMARA), c.ProductPicked(BEANS), c.SaleFinished())
    before = world.counter.done
    world.restart()
    assert world.counter.done == before
    world.do(c.LastUndone())
    assert world.counter.done is not None
    assert world.counter.done.undone


def test_what_was_sold_stays_in_sight_while_the_next_customer_is_served(world: TillWorld) -> None:
    world.do(c.ProductPicked(BEANS), c.SaleFinished(), c.ProductPicked(CROISSANT))
    assert world.counter.done is not None
    world.do(c.DoneDismissed())
    assert world.counter.done is None


def test_row_18_an_open_sale_survives_a_crash(offline: TillWorld) -> None:
    world = offline
    world.do(c.MemberChosen(AMARA), c.ProductPicked(BEANS, 3), c.PointsEntered(200), c.TenderTaken("card", 1_000))
    before = world.counter
    world.restart()
    after = world.counter
    assert (after.member, after.lines, after.redeem, after.tenders) == (
        before.member,
        before.lines,
        before.redeem,
        before.tenders,
    )
    assert world.showing == [AMARA]


def test_a_finished_sale_is_not_at_the_counter_again_after_a_crash(offline: TillWorld) -> None:
    offline.do(c.MemberChosen(AMARA), c.ProductPicked(BEANS), c.SaleFinished())
    offline.restart()
    assert offline.counter.lines == ()
    assert offline.counter.member is None


def test_the_state_of_each_device_is_shown(world: TillWorld) -> None:
    world.do(c.DeviceChanged("camera", "trouble", "The camera was unplugged."))
    assert world.status.camera == DeviceShown("trouble", "The camera was unplugged.")
    world.do(c.DeviceChanged("camera", "trouble", "The camera was unplugged."))
    assert world.of(StatusChanged) == []


def test_unsent_sales_are_counted_with_their_age(offline: TillWorld) -> None:
    offline.do(c.ProductPicked(BEANS), c.SaleFinished())
    first = offline.clock.wall
    offline.clock.passes(60_000)
    offline.do(c.ProductPicked(BEANS), c.SaleFinished())
    assert (offline.status.unsent, offline.status.oldest_unsent_ms) == (2, first)
    told = offline.ask(StatusAsked())
    assert isinstance(told, Told)
    assert (told.document["unsent"], told.document["oldest_unsent_s"], told.document["online"]) == (2, 60, False)


def test_points_given_elsewhere_show_up_while_the_member_stands_here(world: TillWorld) -> None:
    world.do(c.MemberChosen(AMARA))
    world.shop.give(AMARA, 100)
    world.do(c.NewsHeard())
    world.wait(200)
    assert world.counter.member is not None
    assert world.counter.member.balance == 1_340
    assert world.of(CounterChanged)


def test_a_blocked_card_earns_but_does_not_pay(world: TillWorld) -> None:
    world.do(c.MemberChosen(CARLA))
    assert world.notices == ["blocked"]
    world.do(c.ProductPicked(BEANS), c.PointsEntered(100))
    assert world.notices == ["not_spendable_here"]
    world.do(c.SaleFinished())
    world.wait(1_000)
    assert world.shop.net(CARLA) == 419


def test_a_clock_that_was_put_back_is_flagged_and_not_believed(world: TillWorld) -> None:
    world.do(c.ProductPicked(BEANS), c.SaleFinished())
    sold_at = world.clock.wall
    world.clock.wall -= 3_600_000
    world.do(c.ProductPicked(BEANS), c.SaleFinished())
    context = world.store.newest(1)[0].operation.context
    assert context.flags == ("clock_back",)
    assert context.at_ms >= sold_at


def test_the_same_commands_at_the_same_times_make_the_same_rows(tmp_path: Path) -> None:
    def play(folder: Path) -> list[tuple[str, list[Any]]]:
        world = TillWorld(folder).connect()
        world.do(c.MemberChosen(AMARA), c.ProductPicked(BEANS, 2), c.PointsEntered(300), c.SaleFinished())
        world.wait(500)
        world.disconnect()
        world.do(c.ProductPicked(FLAT_WHITE), c.BasketHeld(), c.ProductPicked(CROISSANT), c.TenderTaken("cash", 500))
        world.do(c.SaleFinished(), c.LastUndone(), c.MemberChosen(BEN), c.ReceiptWanted())
        world.connect()
        driver = vars(world.store)["_connection"].driver
        tables = [name for (name,) in driver.execute("SELECT name FROM sqlite_schema WHERE type='table'").fetchall()]
        rows = [(table, driver.execute(f"SELECT * FROM {table}").fetchall()) for table in sorted(tables)]
        world.close()
        return rows

    assert play(tmp_path / "one") == play(tmp_path / "two")


def test_a_till_without_a_window_sells_and_does_not_say_how_the_counter_looks(tmp_path: Path) -> None:
    world = TillWorld(tmp_path, settings=TillSettings(screen=False)).connect()
    said = world.do(scan("C:" + NUMBERS[AMARA]), c.ProductPicked(BEANS), c.SaleFinished())
    assert not [event for event in said if isinstance(event, CounterChanged)]
    assert any(isinstance(event, StatusChanged) for event in said)
    assert world.store.unsent().count == 1
