"""The Sync centre: what the server flagged is listed until a person has seen it, states as long as they hold."""

import msgspec

from loyalty.exchange.wire import Outcome, Verdict
from loyalty.rules.conditions import Hours, When
from loyalty.rules.earning import EarnRule
from loyalty.rules.programme import programme_bytes
from terminal import commands as c
from terminal.counter import Line, SyncShown
from terminal.events import SyncCentreChanged
from terminal.till.counter.attending import HOUR_MS, LOOK_UPS_AN_HOUR
from terminal.till.trade.finding import FOUND_MAX
from tests.fakes.shop import AMARA, BEANS, PROGRAMME
from tests.fakes.till_world import TillWorld

DAY_MS = 24 * 60 * 60_000
SENTENCE = "Another sale of this day already has this receipt number."


def centre(world: TillWorld) -> SyncShown:
    world.do(c.SyncCentreWanted())
    return world.of(SyncCentreChanged)[-1].shown


def sell(world: TillWorld) -> None:
    world.do(c.MemberChosen(AMARA), c.ProductPicked(BEANS), c.TenderTaken("cash", 5_000), c.SaleFinished())


def flagged(world: TillWorld, verdict: Verdict = Verdict.FLAGGED) -> None:
    """The newest sale is sent, and the server has something to say about it."""
    world.wait(3_000)
    asked = world.wanted.pop(0)
    reply = world.shop.answer(asked)
    told = [Outcome(one.seq, verdict, "reference_used", SENTENCE) for one in reply.outcomes]
    world.do(c.ReplyArrived(msgspec.structs.replace(reply, outcomes=told)))


def test_a_quiet_till_has_nothing_to_say(world: TillWorld) -> None:
    shown = centre(world)
    assert (shown.line, shown.unsent, shown.rows, shown.more) == (Line.ONLINE, 0, (), 0)
    assert world.status.exceptions == 0


def test_a_flagged_sale_is_listed_until_somebody_has_seen_it(world: TillWorld) -> None:
    world.connected = False
    sell(world)
    flagged(world)
    assert world.status.exceptions == 1
    (row,) = centre(world).rows
    assert (row.sentence, row.who) == (SENTENCE, "Store manager")
    assert row.title.startswith("Sale, Amara")
    assert row.no is not None
    world.restart()
    assert world.status.exceptions == 1
    world.do(c.ExceptionSeen(row.no))
    assert [row.title for row in world.of(SyncCentreChanged)[-1].shown.rows] == ["Receipts in doubt"]
    assert world.status.exceptions == 0
    world.restart()
    assert world.status.exceptions == 0


def test_points_that_wait_are_said_to_wait(world: TillWorld) -> None:
    world.connected = False
    sell(world)
    flagged(world, Verdict.QUARANTINED)
    assert centre(world).rows[0].sentence == f"Its points wait. {SENTENCE}"


def test_what_stops_redeeming_stands_first_and_is_an_administrators(world: TillWorld) -> None:
    world.store.stop_redeeming("This till's data is an older copy.")
    row = centre(world).rows[0]
    assert (row.sentence, row.who, row.no) == ("This till's data is an older copy.", "Administrator", None)


def test_a_day_without_the_server_is_said_and_goes_with_the_line(world: TillWorld) -> None:
    world.disconnect()
    assert centre(world).rows == ()
    world.clock.passes(3 * DAY_MS)
    (row,) = centre(world).rows
    assert "for 3 days" in row.sentence
    assert row.no is None
    world.connect()
    assert centre(world).rows == ()


def test_unsent_sales_and_their_age_are_told_and_sent_at_once(world: TillWorld) -> None:
    world.disconnect()
    sell(world)
    shown = centre(world)
    assert (shown.unsent, shown.line) == (1, Line.OFFLINE)
    assert shown.oldest_unsent_ms is not None
    world.connected = True
    world.do(c.SendNow())
    world.wait(2_000)
    assert centre(world).unsent == 0


def test_f21_a_list_of_members_cannot_be_drawn_off_unseen(world: TillWorld) -> None:
    for _ in range(LOOK_UPS_AN_HOUR):
        world.do(c.TextTyped("am"))
        assert len(world.found.rows) <= FOUND_MAX
    assert centre(world).rows == ()
    world.do(c.TextTyped("be"))
    (row,) = centre(world).rows
    assert (row.title, row.who) == ("Many look-ups", "Store manager")
    world.clock.passes(2 * HOUR_MS)
    assert "Many look-ups" not in [one.title for one in centre(world).rows]


def test_a_time_zone_that_this_computer_does_not_know_is_said(world: TillWorld) -> None:
    hours = (Hours("09:00", "11:00", "America/New_York"), Hours("17:00", "19:00", "Asia/Tokyo"))
    call = EarnRule(id="call", label="Call", multiply_percent=200, when=When(hours=hours))
    programme = msgspec.structs.replace(
        PROGRAMME, version=2, earn=msgspec.structs.replace(PROGRAMME.earn, rules=(call,))
    )
    world.shop.put("programme", version=2, document=programme_bytes(programme).decode(), starts_ms=0)
    world.connect()
    assert centre(world).rows == ()
    world.clock.wrong_zones["Asia/Tokyo"] = None
    (row,) = centre(world).rows
    assert (row.title, row.who, row.no) == ("Time zone not known", "Administrator", None)
    assert row.sentence == (
        "The programme names hours in Asia/Tokyo, and this computer does not know such a time zone: these hours do not "
        "count here. Bring its operating system and Pointill up to date."
    )


def test_a_programme_that_cannot_be_used_is_said_until_a_later_one_can(world: TillWorld) -> None:
    world.shop.put("programme", version=2, document='{"version":2,"magic":true}', starts_ms=1)
    world.shop.put("programme", version=3, document="{}", starts_ms=1, signature="00")
    world.connect()
    rows = [row for row in centre(world).rows if row.title == "Programme not usable"]
    assert [(row.who, row.no) for row in rows] == [("Administrator", None)] * 2
    assert rows[0].sentence == (
        "Version 2 of the programme has words that this till does not know. This till goes on with version 1. "
        "Update this till's program."
    )
    assert "Version 3 of the programme is not signed by this shop's server. This till goes on" in rows[1].sentence
    document = programme_bytes(msgspec.structs.replace(PROGRAMME, version=4)).decode()
    world.shop.put("programme", version=4, document=document, starts_ms=1)
    world.connect()
    assert centre(world).rows == ()
