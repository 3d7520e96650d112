"""The exchange: what happens when replies are late, lost, wrong, or of another server."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from loyalty.exchange.wire import Cursor, ExchangeReply, FeedReply, Outcome, Page
from loyalty.ops.chain import Head, genesis
from loyalty.ops.effect import Credit
from loyalty.ops.operations import Sale
from terminal import commands as c
from terminal.counter import Line
from terminal.errors import DiskFull
from terminal.questions import SaleAsked, Told, WishedLine, WishedSale
from terminal.store.till_store import TillStore
from terminal.till.exchange.exchanging import SILENCE_MS
from tests.fakes.shop import AMARA, BEANS, DEVICE, FLAT_WHITE, NUMBERS, PROGRAMME, cafe
from tests.fakes.till_world import TillWorld


def sell(world: TillWorld) -> None:
    world.do(c.MemberChosen(AMARA), c.ProductPicked(BEANS), c.SaleFinished())


def balance(world: TillWorld) -> int:
    known = world.store.member(AMARA)
    assert known is not None
    return known.net


def pending(world: TillWorld) -> ExchangeReply:
    """The server's reply to what is under way, not yet given to the till."""
    return world.shop.answer(world.wanted.pop(0))


def test_a_fresh_till_is_filled_page_by_page(tmp_path: Path) -> None:
    world = TillWorld(tmp_path, shop=cafe(page_rows=3)).connect()
    assert world.store.member_count() == 4
    assert [product.id for product in world.store.picture_keys(9)] == [FLAT_WHITE, "croissant"]
    assert world.store.programme(world.clock.wall) is not None
    assert balance(world) == 1_240
    world.close()


def test_nothing_can_be_sold_before_the_programme_was_heard(tmp_path: Path) -> None:
    world = TillWorld(tmp_path)
    world.do(c.AmountEntered(100))
    assert "not heard the shop's programme" in world.counter.finish_hint
    world.do(c.SaleFinished())
    assert world.notices == ["needs_online"]
    world.close()


def test_row_20_a_lost_reply_is_made_good_and_nothing_counts_twice(world: TillWorld) -> None:
    world.connected = False
    sell(world)
    world.wait(500)
    world.lose_reply()
    assert (world.status.unsent, balance(world)) == (1, 1_259)
    world.connect()
    assert (world.status.unsent, balance(world), world.shop.net(AMARA)) == (0, 1_259, 1_259)


def test_row_21_a_repeated_reply_changes_nothing(world: TillWorld) -> None:
    world.connected = False
    sell(world)
    world.wait(500)
    reply = pending(world)
    for _ in range(3):
        world.do(c.ReplyArrived(reply))
        assert (world.status.unsent, balance(world)) == (0, 1_259)
    sell(world)
    world.do(c.ReplyArrived(reply))
    assert (world.status.unsent, balance(world)) == (1, 1_278)


def test_being_offline_is_no_attempt_and_gives_nothing_up(offline: TillWorld) -> None:
    for _ in range(5):
        sell(offline)
    for _ in range(40):
        offline.wait(61_000)
        offline.lose()
    assert offline.status.unsent == 5
    assert offline.store.unsent_ops()[0].seq == 1
    offline.connect()
    assert offline.shop.net(AMARA) == 1_240 + 5 * 19


def test_a_stranger_who_answers_is_called_one(world: TillWorld) -> None:
    world.connected = False
    world.wait(61_000)
    world.wanted.clear()
    world.do(c.ExchangeFailed("Something else answers in the server's place.", ours=False))
    assert world.status.line is Line.NOT_OURS
    assert world.connect().status.line is Line.ONLINE


def test_a_server_that_was_put_back_behind_our_back_gets_its_ops_again(world: TillWorld) -> None:
    sell(world)
    world.wait(500)
    till = world.shop.tills[DEVICE]
    kept = cafe()
    kept.tills[DEVICE] = replace(till, head=Head(1, 0, genesis(DEVICE, 1)), outcomes={}, holdings={})
    kept.signer, kept.generation = world.shop.signer, 1
    world.shop = kept
    world.connected = False
    world.wait(61_000)
    world.do(c.ReplyArrived(pending(world)))
    assert world.status.unsent == 1
    world.connect()
    assert (world.status.unsent, kept.net(AMARA)) == (0, 1_259)


def test_a_new_generation_of_the_server_brings_a_new_replica_and_takes_what_it_lost(world: TillWorld) -> None:
    sell(world)
    world.wait(500)
    restored = cafe(page_rows=3)
    till = world.shop.tills[DEVICE]
    restored.tills[DEVICE] = replace(till, head=Head(1, 0, genesis(DEVICE, 1)), outcomes={}, holdings={})
    restored.signer, restored.generation = world.shop.signer, 2
    world.shop = restored
    world.connect()
    assert world.store.standing().generation == 2
    assert (world.store.member_count(), balance(world), restored.net(AMARA)) == (4, 1_259, 1_259)
    assert world.store.programme(world.clock.wall) is not None


def test_row_22_an_older_generation_is_not_listened_to(world: TillWorld) -> None:
    world.shop.generation = 2
    world.connect()
    world.connected = False
    sell(world)
    world.wait(500)
    late = msgspec.structs.replace(pending(world), generation=1)
    world.do(c.ReplyArrived(late))
    assert world.status.line is Line.NOT_OURS
    assert world.status.unsent == 1
    world.connect()
    assert world.status.unsent == 0


def test_a_history_that_is_not_ours_stops_redeeming_and_nothing_else(world: TillWorld) -> None:
    world.connected = False
    sell(world)
    world.wait(500)
    world.do(c.ReplyArrived(msgspec.structs.replace(pending(world), head="00" * 32)))
    assert "redeeming_stopped" in world.notices
    assert world.status.redeeming_stopped
    asked = len(world.wanted)
    world.wait(20_000)
    assert len(world.wanted) == asked, "a server that took nothing is not asked without pause"
    world.do(c.MemberChosen(AMARA), c.ProductPicked(BEANS), c.PointsEntered(100))
    assert world.notices == ["not_spendable_here"]
    assert "different history" in world.sentence
    world.do(c.SaleFinished())
    assert world.counter.done is not None
    world.restart()
    assert world.status.redeeming_stopped


def test_a_server_that_knows_more_than_we_do_means_that_we_are_an_old_copy(world: TillWorld) -> None:
    world.connected = False
    world.wait(61_000)
    world.do(c.ReplyArrived(msgspec.structs.replace(pending(world), hwm=7)))
    assert "older copy" in world.sentence


@pytest.mark.parametrize(
    "page",
    [
        Page("member", ("id", "gone"), [[AMARA, 0]], [9]),
        Page("category", ("id", "name", "parent", "gone"), [["tea", None, None, 0]], [9]),
        Page("category", ("id", "name", "parent", "gone"), [["tea", ["x"], None, 0]], [9]),
        Page("programme", ("version", "document", "starts_ms", "gone"), [[2**70, "{}", 0, 0]], [9]),
    ],
)
def test_a_page_that_cannot_be_used_ends_the_exchange_and_skips_nothing(world: TillWorld, page: Page) -> None:
    world.connected = False
    world.wait(61_000)
    before = world.store.cursor()
    bad = msgspec.structs.replace(pending(world), pages=[page], cursor=Cursor(1, {"category": (99, "z")}), more=True)
    world.do(c.ReplyArrived(bad))
    assert world.status.line is Line.NOT_OURS
    rest = FeedReply(1, [], Cursor(1, {"category": (99, "z")}), 0, more=False, reset=False)
    world.do(c.PagesArrived(rest))
    assert world.store.cursor() == before
    assert world.connect().status.line is Line.ONLINE


def test_tables_of_a_newer_server_are_passed_over(world: TillWorld) -> None:
    world.connected = False
    world.wait(61_000)
    page = Page("weather", ("id", "gone"), [["rain", 0]], [9])
    world.do(c.ReplyArrived(msgspec.structs.replace(pending(world), pages=[page])))
    assert world.status.line is Line.ONLINE


def test_a_programme_that_only_a_newer_till_can_read_leaves_the_old_one_in_force(world: TillWorld) -> None:
    world.shop.put("programme", version=2, document='{"version":2,"magic":true}', starts_ms=1)
    world.connect()
    sell(world)
    assert world.counter.done is not None
    assert world.store.newest(1)[0].operation.context.programme == 1


def test_a_new_programme_counts_from_its_hour(world: TillWorld) -> None:
    later = world.clock.wall + 3_600_000
    double = msgspec.structs.replace(PROGRAMME, version=2, name="Corner Club 2")
    document = msgspec.json.encode(double).decode()
    world.shop.put("programme", version=2, document=document, starts_ms=later)
    world.connect()
    assert world.counter.programme_name == "Corner Club"
    world.clock.passes(3_600_000)
    world.do(c.ScreenReady())
    assert world.counter.programme_name == "Corner Club 2"


def test_an_answer_that_got_lost_inside_the_till_does_not_stop_the_line(world: TillWorld) -> None:
    world.connected = False
    world.wait(61_000)
    world.wanted.clear()
    world.wait(SILENCE_MS + 62_000)
    assert world.wanted
    world.connect()
    assert world.status.line is Line.ONLINE


def test_row_22_grants_of_another_generation_are_not_taken(world: TillWorld) -> None:
    world.connected = False
    world.wait(61_000)
    old = world.shop.sign(DEVICE, {AMARA: 9_999}, generation=0)
    world.do(c.ReplyArrived(msgspec.structs.replace(pending(world), grants=[old])))
    assert world.store.rights(AMARA).held == 1_240


def test_grants_that_our_server_did_not_sign_end_the_exchange(world: TillWorld) -> None:
    world.connected = False
    world.wait(61_000)
    forged = msgspec.structs.replace(world.shop.sign(DEVICE, {AMARA: 9_999}), signature=b"\0" * 64)
    world.do(c.ReplyArrived(msgspec.structs.replace(pending(world), grants=[forged])))
    assert world.status.line is Line.NOT_OURS
    assert world.store.rights(AMARA).held == 1_240


def test_a_quarantined_sale_is_no_part_of_the_balance(world: TillWorld) -> None:
    world.shop.quarantine.add(AMARA)
    sell(world)
    assert balance(world) == 1_259
    world.wait(500)
    assert (world.status.unsent, balance(world)) == (0, 1_240)
    assert world.store.newest(1)[0].state == "quarantined"


def test_row_62_a_long_backlog_goes_in_several_requests_without_a_pause(offline: TillWorld) -> None:
    long = WishedSale(None, (WishedLine(None, "drinks", 100),) * 400)
    for place in range(12):
        assert isinstance(offline.ask(SaleAsked(f"s{place}", long)), Told)
    assert len(offline.store.unsent_ops()) < 6
    offline.wait(61_000)
    offline.connected = True
    asked = len(offline.shop.asked)
    offline.reply()
    offline.wait(2_000)
    assert offline.status.unsent == 0
    assert len(offline.shop.asked) - asked >= 2


def test_f14_rights_rest_after_a_fortnight_without_a_word_and_earning_goes_on(offline: TillWorld) -> None:
    offline.clock.passes(15 * 24 * 3_600_000)
    offline.do(c.MemberChosen(AMARA), c.ProductPicked(BEANS))
    assert offline.counter.member is not None
    assert offline.counter.member.spendable_here == 0
    offline.do(c.PointsEntered(100))
    offline.wait(3_000)
    assert "14 days" in offline.sentence
    offline.do(c.SaleFinished())
    assert offline.counter.done is not None
    offline.connect()
    offline.do(c.MemberChosen(AMARA), c.ProductPicked(BEANS), c.PointsEntered(100))
    assert offline.notices == []


def test_f14_a_till_kept_offline_uses_no_more_than_its_budget_whatever_is_restarted(tmp_path: Path) -> None:
    shop = cafe()
    shop.give(AMARA, 40_000)
    world = TillWorld(tmp_path, shop=shop).connect()
    world.disconnect()
    basket = WishedSale(NUMBERS[AMARA], (WishedLine(None, "bakery", 500_000),), redeem_points=9_900)
    for place in range(2):
        assert isinstance(world.ask(SaleAsked(f"s{place}", basket)), Told)
        world.restart()
    world.ask(SaleAsked("much", basket))
    world.wait(5_000)
    assert "20,000 points, 200 more until it is connected" in getattr(world.answer_to(1), "sentence", "")
    rest = WishedSale(NUMBERS[AMARA], (WishedLine(None, "bakery", 500_000),), redeem_points=200)
    assert isinstance(world.ask(SaleAsked("rest", rest)), Told)
    earning = WishedSale(NUMBERS[AMARA], (WishedLine(None, "bakery", 500),))
    assert isinstance(world.ask(SaleAsked("earning", earning)), Told)
    world.connect()
    assert isinstance(world.ask(SaleAsked("again", basket)), Told)
    world.close()


def test_row_28_after_a_day_without_the_server_its_figures_are_called_old(offline: TillWorld) -> None:
    seen = [offline.status.is_stale]
    offline.wait(24 * 3_600_000)
    seen.append(offline.status.is_stale)
    offline.connect()
    seen.append(offline.status.is_stale)
    assert seen == [False, True, False]


class NoRoomForReplies(TillStore):
    """A store whose disk is now and then too full for what the server says."""

    full = False

    def absorb_verdicts(self, reply: ExchangeReply, at_ms: int) -> Sequence[Outcome]:
        if self.full:
            raise DiskFull("The disk is full.")
        return super().absorb_verdicts(reply, at_ms)


def test_after_any_failure_points_earned_stay_here_until_the_server_was_heard_again(tmp_path: Path) -> None:
    """A till that is no anchor trusts the line only while nothing has failed since the last exchange."""
    world = TillWorld(tmp_path, anchor=False, store_kind=NoRoomForReplies).connect()

    def earned() -> Credit:
        world.do(c.MemberChosen(AMARA), c.ProductPicked(BEANS), c.SaleFinished())
        return next(kept.operation.effect.credit for kept in world.store.newest(9) if isinstance(kept.operation, Sale))

    assert earned() is Credit.POOL
    world.connected = False
    world.wait(1_000)
    world.lose()
    assert earned() is Credit.LOCAL
    world.connect()
    assert earned() is Credit.POOL
    world.connected = False
    world.wait(1_000)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(NoRoomForReplies, "full", True)
        world.reply()
    assert world.status.line is Line.ONLINE
    assert earned() is Credit.LOCAL, "the server was there, but its answer could not be kept"
    world.connect()
    assert earned() is Credit.POOL
    world.close()


def test_a_rule_that_the_shop_stopped_does_not_count_from_the_moment_it_is_heard(world: TillWorld) -> None:
    sell(world)
    world.shop.put("rule_stop", rule="beans", since_ms=5)
    world.connect()
    sell(world)
    doubled, single = (kept.operation for kept in reversed(world.store.newest(2)))
    assert isinstance(doubled, Sale)
    assert isinstance(single, Sale)
    assert (doubled.effect.earn, single.effect.earn) == (19, 9)
    world.shop.put("rule_stop", rule="beans", gone=1)
    world.connect()
    assert world.store.stopped_rules() == frozenset()


def test_that_a_stop_was_heard_is_said_at_once(world: TillWorld) -> None:
    world.shop.put("rule_stop", rule="beans", since_ms=5)
    before = len(world.shop.asked)
    world.do(c.SendNow())
    world.wait(1_000)
    heard = [request.cursor.places.get("rule_stop") for request in world.shop.asked[before:]]
    assert [None if place is None else place[1] for place in heard] == [None, "beans"]


def test_a_programme_that_the_server_did_not_sign_is_not_used(world: TillWorld) -> None:
    double = msgspec.structs.replace(PROGRAMME, version=2, name="Forged")
    document = msgspec.json.encode(double).decode()
    world.shop.put("programme", version=2, document=document, starts_ms=0, signature="00" * 64)
    world.connect()
    assert world.counter.programme_name == "Corner Club"
    assert [(fault.version, fault.signed) for fault in world.store.programme_faults()] == [(2, False)]
