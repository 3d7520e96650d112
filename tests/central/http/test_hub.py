"""Waking: the right tills, once, soon, and never more than the server can bear."""

import asyncio
from collections.abc import Coroutine
from itertools import pairwise

import pytest

from central.http import hub as room
from central.http.hub import Hub


def run(story: Coroutine[object, object, None]) -> None:
    asyncio.run(asyncio.wait_for(story, 30))


def test_news_of_the_store_or_of_the_shown_member_wakes() -> None:
    async def story() -> None:
        hub = Hub()
        calls = [hub.wait("b", "s", None, 20), hub.wait("c", "other", "ana", 20), hub.wait("d", "other", "ben", 0.3)]
        waiting = [asyncio.create_task(one) for one in calls]
        await asyncio.sleep(0)
        hub.publish(store="s", members={"ana"}, by="a")
        assert await asyncio.gather(*waiting) == [True, True, False]
        assert hub.waiting == 0

    run(story())


def test_a_till_that_is_called_comes_and_nobody_else() -> None:
    async def story() -> None:
        hub = Hub()
        waiting = [asyncio.create_task(hub.wait(till, "s", None, 0.5)) for till in ("a", "b", "c")]
        await asyncio.sleep(0)
        hub.call(tills={"b", "c"}, by="c")
        assert await asyncio.gather(*waiting) == [False, True, False]

    run(story())


def test_a_till_is_not_woken_by_itself() -> None:
    async def story() -> None:
        hub = Hub()
        waiting = asyncio.create_task(hub.wait("a", "s", "ana", 0.2))
        await asyncio.sleep(0)
        hub.publish(store="s", members={"ana"}, by="a")
        assert not await waiting

    run(story())


def test_what_a_till_did_itself_between_two_calls_is_no_news_to_it() -> None:
    async def story() -> None:
        hub = Hub()
        hub.heard("a")
        hub.publish(store="s", members={"ana"}, by="a")
        assert not await hub.wait("a", "s", "ana", 0.05)

    run(story())


def test_what_happened_between_two_calls_is_heard_at_once() -> None:
    async def story() -> None:
        hub = Hub()
        hub.heard("b")
        hub.publish(store="s", members=set(), by="a")
        assert await hub.wait("b", "s", None, 20)
        assert not await hub.wait("b", "s", None, 0.05), "news is told once"
        hub.publish(store="s", members=set(), by="a")
        hub.heard("b")
        assert not await hub.wait("b", "s", None, 0.05), "an exchange has read it already"

    run(story())


def test_a_newer_call_of_a_till_ends_the_older_one() -> None:
    async def story() -> None:
        hub = Hub()
        older = asyncio.create_task(hub.wait("a", "s", None, 20))
        await asyncio.sleep(0)
        newer = asyncio.create_task(hub.wait("a", "s", None, 20))
        assert not await older
        assert hub.waiting == 1
        hub.publish(store="s", members=set(), by="b")
        assert await newer

    run(story())


def test_a_closed_hub_lets_everybody_go_and_takes_nobody() -> None:
    async def story() -> None:
        hub = Hub()
        waiting = asyncio.create_task(hub.wait("a", "s", None, 20))
        await asyncio.sleep(0)
        await hub.close()
        assert not await waiting
        assert not await hub.wait("a", "s", None, 20)

    run(story())


def test_a_busy_shop_is_woken_a_few_at_a_time_and_everybody_in_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "WAKES_PER_TICK_MAX", 3)

    async def story() -> None:
        hub = Hub()
        waiting = [asyncio.create_task(hub.wait(f"till {number}", "s", None, 20)) for number in range(20)]
        await asyncio.sleep(0)
        for _ in range(50):
            hub.publish(store="s", members=set(), by="a")
        left = []
        while hub.waiting:
            left.append(hub.waiting)
            await asyncio.sleep(room.TICK_S)
        assert all(before - after <= 2 * 3 for before, after in pairwise(left))
        assert await asyncio.gather(*waiting) == [True] * 20

    run(story())


def test_what_is_remembered_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "CHANNELS_MAX", 5)

    async def story() -> None:
        hub = Hub()
        hub.heard("b")
        hub.publish(store="s", members={str(number) for number in range(50)}, by="a")
        assert not await hub.wait("b", "elsewhere", None, 0.05)

    run(story())


def test_a_thread_may_publish_whoever_waits() -> None:
    async def story() -> None:
        hub = Hub()
        waiting = asyncio.create_task(hub.wait("b", "s", None, 20))
        await asyncio.sleep(0)
        await asyncio.to_thread(hub.publish, store="s", members=set(), by="a")
        assert await waiting

    run(story())
