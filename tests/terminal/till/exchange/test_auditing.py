"""Now and then the sum of grants is compared: after a start, every ten minutes, oftener while it does not fit."""

from terminal import commands as c
from terminal.till.exchange.auditing import AUDIT_EVERY_MS, DIFFERS, DOUBTFUL_EVERY_MS
from tests.fakes.shop import AMARA, BEANS
from tests.fakes.till_world import TillWorld


def stopped(world: TillWorld) -> str | None:
    return world.status.redeeming_stopped


def test_sums_that_agree_are_compared_after_a_start_and_then_seldom(world: TillWorld) -> None:
    world.restart()
    world.connect()
    world.shop.audits.clear()
    world.wait(AUDIT_EVERY_MS - 140_000)
    assert {audit for audit, _ in world.shop.audits} == {False}
    world.wait(210_000)
    assert [audit for audit, _ in world.shop.audits].count(True) == 1
    assert stopped(world) is None


def test_row_69_sums_that_differ_stop_redeeming_fetch_all_anew_once_and_tell_the_server(world: TillWorld) -> None:
    world.shop.misgranted = 7
    world.restart()
    world.connect()
    mine = world.store.granted()
    assert mine.members == 3
    assert stopped(world) == DIFFERS
    differs = [told for _, told in world.shop.audits if told is not None]
    assert differs
    assert set(map(repr, differs)) == {repr(mine)}
    assert world.store.member_count() > 0, "it was fetched anew"
    before = world.store.standing().head.seq
    world.do(c.MemberChosen(AMARA), c.ProductPicked(BEANS), c.SaleFinished())
    assert world.store.standing().head.seq == before + 1
    world.shop.misgranted = 0
    world.wait(DOUBTFUL_EVERY_MS + 120_000)
    assert stopped(world) is None
    assert world.shop.audits[-1] == (False, None)


def test_a_stop_for_another_reason_is_not_ended_by_sums_that_agree(world: TillWorld) -> None:
    world.store.stop_redeeming("Support looks at it.")
    world.restart()
    world.connect()
    assert (True, None) in world.shop.audits
    assert stopped(world) == "Support looks at it."
